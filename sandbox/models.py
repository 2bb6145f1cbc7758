"""What a sandbox keeps of itself."""
