"""The addresses that test keys alone may speak to."""
