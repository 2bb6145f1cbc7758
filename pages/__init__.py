"""What every page shares: the frame around it, the parts it is made of, the style guide."""
