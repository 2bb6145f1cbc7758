"""Keeps files that people bring: checked, scanned, once for each content."""

from django.conf import settings
from django.db import connection

from banks import file_store
from banks.case_refusals import FileEmpty, FileTooLarge
from banks.file_kinds import kind_of
from banks.models import StoredFile
from banks.scanner import scan


def keep_file(*, content: bytes, name: str) -> StoredFile:
    """Keep a file by its content; the same content is kept once, whatever its name.

    Raises FileEmpty, FileTooLarge, ScanRefused, TypeDiffers and TypeNotAllowed.

    Source: R2-07, content-addressed documents.
    """
    assert connection.in_atomic_block

    if not content:
        raise FileEmpty
    if len(content) > settings.DOCUMENT_BYTES_MAX:
        raise FileTooLarge(context={"bytes_max": settings.DOCUMENT_BYTES_MAX})
    kind, extension = kind_of(content, name)
    scanned = scan(content)

    sha256 = file_store.put(content)
    stored, is_new = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size_bytes": len(content),
            "media_type": kind.media_type,
            "extension": extension,
            "scan": scanned,
        },
    )
    assert is_new or stored.size_bytes == len(content)

    return stored
