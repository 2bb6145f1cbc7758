"""Carries notices from the inbox to where people want to hear of them."""
