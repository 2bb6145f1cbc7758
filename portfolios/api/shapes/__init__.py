"""The shapes of the investors' interface: what goes in, strictly, and what comes out."""
