"""Pages where members talk."""
