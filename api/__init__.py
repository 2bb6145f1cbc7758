"""What every REST interface of the site shares: strict bodies, problems, keys, limits, lists."""
