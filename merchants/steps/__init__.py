"""Parts of the merchants' operations; each needs the transaction of its caller."""
