"""What a merchant's programs see and do of prepaid subscriptions."""
