"""What this app does to its rows, one transaction each."""
