"""What people and officers do to banks' loans."""
