"""What banks and businesses did with money before, counted from the ledger and shown to all."""
