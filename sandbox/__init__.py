"""A place where a merchant tries out its programs with invented people and no real money."""
