"""What of disputes is read, and by whom."""
