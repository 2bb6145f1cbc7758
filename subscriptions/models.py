"""Plans, subscriptions, and what is kept back until they are delivered."""
