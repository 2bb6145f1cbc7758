"""A person's notices, and how they want to be told."""
