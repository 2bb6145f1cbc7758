"""What happens to disputes inside other deeds, and in the night."""
