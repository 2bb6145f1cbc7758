"""What the night and other operations do with portfolios."""
