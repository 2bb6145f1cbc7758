"""The forms of investors' pages."""
