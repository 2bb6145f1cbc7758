"""Keys of browsers as text."""

import base64


def from_base64url(text: str) -> bytes:
    """Return the bytes of a text in the alphabet of addresses, padded or not."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to_base64url(data: bytes) -> str:
    """Return bytes in the alphabet of addresses, not padded."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
