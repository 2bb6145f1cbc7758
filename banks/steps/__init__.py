"""What other apps' operations do with banks, inside their own transactions."""
