"""What the close of a day keeps of its deeds."""
