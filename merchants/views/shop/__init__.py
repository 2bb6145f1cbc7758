"""The pages of a shop: today, its payments and payouts, who works there, how it is set up."""
