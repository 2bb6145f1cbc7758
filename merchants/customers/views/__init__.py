"""The pages of a customer: paying, and what moved."""
