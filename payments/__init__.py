"""Money that comes from outside and goes there: bank transfers, their statements, suspense."""
