"""The pages of those who run a network: parameters and books."""
