"""What can be read of offers, commitments and notes for sale."""
