"""What merchants and their customers do with prepaid subscriptions."""
