"""The template tags of the shared parts."""
