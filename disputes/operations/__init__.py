"""What people do in disputes."""
