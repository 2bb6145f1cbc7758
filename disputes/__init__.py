"""Disputes between investors and banks: evidence, panels, rulings and their remedies."""
