"""One way to write a value as JSON, so that the same content has the same digest everywhere."""

import hashlib
import json
from typing import Any


def canonical_json(content: Any) -> str:
    """Return content as JSON with sorted keys and no spaces; letters stay as they are.

    Figures in it are whole numbers or text, never fractions of a float.
    """
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest_of(content: Any) -> str:
    """Return the SHA-256 of content as canonical JSON."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
