"""What operations do with money that comes from outside or goes there."""
