"""People, their logins, and the record of who did what."""
