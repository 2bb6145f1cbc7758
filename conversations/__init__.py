"""What friends say to each other: messages, a word before being late, and asking for support."""
