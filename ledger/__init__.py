"""The bank's one ledger: accounts, journals, transfers, and the only way to write them."""
