"""Pages about loans."""
