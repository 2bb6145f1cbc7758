"""What people and treasurers do with money from outside."""
