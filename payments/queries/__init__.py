"""Reads deposits, withdrawals and statements."""
