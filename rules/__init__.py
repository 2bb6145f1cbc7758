"""The rules: pure decisions on money, days, ratios and trust, without input or output."""
