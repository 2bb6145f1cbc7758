"""The folder in which files lie by their content: each once, under its SHA-256, never changed."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import IO

from django.conf import settings

from banks.case_refusals import FileRefused


def put(content: bytes) -> str:
    """Keep content, where it is not kept already; return its SHA-256 in hexadecimal.

    A file that nobody refers to (the transaction was given up) harms nobody and is found again.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{sha256[:8]}-{secrets.token_hex(6)}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(0o440)
        # Whole or not at all; two who bring the same file leave the same file.
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)

    return sha256


def opened(sha256: str) -> IO[bytes]:
    """Return kept content, open for reading. Raises FileRefused where the folder lost it."""
    try:
        return path_of(sha256).open("rb")
    except OSError:
        raise FileRefused(
            "The file is not in its folder.", remedy="Tell those who run the bank."
        ) from None


def is_intact(sha256: str) -> bool:
    """Tell whether what lies under a digest still has it."""
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def path_of(sha256: str) -> Path:
    """Return where content of a digest lies."""
    assert len(sha256) == 64
    assert sha256.isalnum()

    return Path(settings.DOCUMENT_FOLDER) / sha256[:2] / sha256
