"""The one door from a person to what belongs to a bank, and what everybody may know of banks."""
