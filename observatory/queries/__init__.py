"""Reads deeds, their ripples and the indicators of resilience."""
