"""What tills, merchants and their customers see in a browser."""
