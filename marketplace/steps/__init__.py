"""What happens to offers inside operations, of this app and of those above."""
