"""What organisers see of their network's merchants."""
