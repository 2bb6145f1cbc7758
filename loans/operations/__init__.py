"""What people decide about loans."""
