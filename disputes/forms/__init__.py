"""What people type in disputes."""
