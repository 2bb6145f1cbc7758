"""Parts of the operations and nights of subscriptions; each needs the transaction of its caller."""
