"""What an investor holds, earns and is owed: identity, holdings, statements, strategies."""
