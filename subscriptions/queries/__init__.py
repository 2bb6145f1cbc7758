"""Reads plans, subscriptions and recommendations, and decides who may see them."""
