"""What people do with their notices, and how these are carried."""
