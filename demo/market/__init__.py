"""Two years of three community banks, their businesses and their investors."""
