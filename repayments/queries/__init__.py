"""Reads loans that are being repaid, and defaults."""
