"""Reads loans."""
