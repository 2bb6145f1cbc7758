"""Prepaid subscriptions: who pays ahead, and what is kept back until it is delivered."""
