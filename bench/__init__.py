"""Measures what the bank promises about speed, each part in a database of its own."""
