"""What is read of circles; nothing here writes."""
