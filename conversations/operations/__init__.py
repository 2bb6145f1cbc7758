"""What members say: writing, a word before being late, asking for support."""
