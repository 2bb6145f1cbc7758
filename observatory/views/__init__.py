"""Pages of the observatory: a member's own, the organisers', and everybody's."""
