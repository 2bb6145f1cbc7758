"""The pages of investors."""
