"""Where investors fund businesses: offers, commitments, contracts, notes for sale."""
