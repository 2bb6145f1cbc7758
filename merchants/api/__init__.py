"""The REST interface of the tills, version 1."""
