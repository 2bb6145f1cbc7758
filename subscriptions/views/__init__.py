"""Pages of prepaid subscriptions: of those who buy, and of those who deliver."""
