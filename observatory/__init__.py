"""What follows from what in a network: ripples of deeds, and how well people carry each other."""
