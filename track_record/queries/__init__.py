"""What of the record is read, and how."""
