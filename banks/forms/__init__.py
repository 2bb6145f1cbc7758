"""What people type about banks, businesses and cases."""
