"""Tells other programs what happened, and keeps trying until they have heard it."""
