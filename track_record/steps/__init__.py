"""What the business day writes of the record."""
