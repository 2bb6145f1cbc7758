"""What other operations, and the business day, do to circles inside their transactions."""
