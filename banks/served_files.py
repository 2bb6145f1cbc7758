"""Takes files in, and hands them out: always as downloads, as what they were found to be."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.text import slugify

from banks import file_store
from banks.models import StoredFile


def download(file: StoredFile, title: str) -> FileResponse:
    """Return a file as a download; no browser shows it in the page or guesses another type."""
    name = f"{slugify(title)[:60] or 'document'}.{file.extension}"
    response = FileResponse(
        file_store.opened(file.sha256),
        as_attachment=True,
        filename=name,
        content_type=file.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"

    return response


def uploaded(file: UploadedFile) -> bytes:
    """Return what was sent, one byte more than is kept at most: enough to refuse the rest."""
    return file.read(settings.DOCUMENT_BYTES_MAX + 1)
