"""What an investor can read of what they hold, received and are owed."""
