"""The pages of a circle member."""
