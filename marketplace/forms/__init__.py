"""What people type and choose in the market."""
