"""A community to look at."""
