"""What investors do with their standing, their strategies and their files."""
