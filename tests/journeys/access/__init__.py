"""Who may come to which address, area by area."""
