"""What people and treasurers type about money from outside."""
