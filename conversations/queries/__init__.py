"""What members may read of what was said."""
