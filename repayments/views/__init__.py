"""The pages of loans, what is repaid of them, and defaults."""
