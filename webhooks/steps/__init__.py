"""Parts of others' operations; each needs the transaction of its caller."""
