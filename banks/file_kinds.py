"""Which kinds of files are kept, told by their first bytes and not by their names."""

import io
import zipfile
from dataclasses import dataclass

import puremagic

from banks.case_refusals import TypeDiffers, TypeNotAllowed


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind that is kept: what it is served as, and the endings of names that claim it."""

    media_type: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
PDF = FileKind("application/pdf", ("pdf",))
PNG = FileKind("image/png", ("png",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
TEXT = FileKind("text/plain", ("txt", "csv"))
DOCX = FileKind(f"{_OFFICE}wordprocessingml.document", ("docx",))
XLSX = FileKind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
ODT = FileKind(f"{_OPEN}text", ("odt",))
ODS = FileKind(f"{_OPEN}spreadsheet", ("ods",))
KINDS = (PDF, PNG, JPEG, TEXT, DOCX, XLSX, ODT, ODS)
BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}
ACCEPTED = ",".join(f".{extension}" for extension in BY_EXTENSION)

# A file that begins as one kind and is read as a page by a careless browser stays a download; these
# words at the start of a text show that somebody tries.
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<iframe", b"<head")
_TEXT_LOOKED_AT = 4_096
_CONTENT_TYPES = "[Content_Types].xml"


def kind_of(content: bytes, name: str) -> tuple[FileKind, str]:
    """Return the kind of a file and its ending, where content and name agree.

    Raises TypeNotAllowed where its kind is not kept, TypeDiffers where the name claims another.
    """
    extension = name.rpartition(".")[2].strip().lower() if "." in name else ""
    claimed = BY_EXTENSION.get(extension)
    if claimed is None:
        raise TypeNotAllowed(context={"extension": extension[:8]})
    found = _by_content(content)
    if found is None:
        raise TypeNotAllowed if claimed is not TEXT else TypeDiffers
    if found is not claimed:
        raise TypeDiffers(context={"claimed": claimed.media_type, "found": found.media_type})

    return found, claimed.extensions[0] if claimed is JPEG else extension


def _by_content(content: bytes) -> FileKind | None:
    if content.startswith(b"PK\x03\x04"):
        return _by_archive(content)
    try:
        matches = puremagic.magic_string(content[:65_536])
    except (puremagic.PureError, ValueError):
        return TEXT if _is_plain_text(content) else None
    types = {match.mime_type for match in matches}
    for kind in (PDF, PNG, JPEG):
        # The signature stands at the very start: a page with a signature further in is a page.
        if kind.media_type in types and content.startswith(_SIGNATURES[kind.media_type]):
            return kind
    return TEXT if _is_plain_text(content) and not _is_known(types) else None


_SIGNATURES = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
}
# Kinds of text that a browser or a machine would run.
_RUNNING = ("html", "svg", "xml", "script", "shell", "python", "php", "rtf", "postscript")


def _is_known(types: set[str]) -> bool:
    return any(word in media_type for media_type in types for word in _RUNNING)


def _is_plain_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    start = content[:_TEXT_LOOKED_AT].lower()
    return b"\x00" not in content and not any(word in start for word in _MARKUP)


def _by_archive(content: bytes) -> FileKind | None:
    """Return which document an archive is, by the names that such a document must have in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            # A document with a program in it is not kept.
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if _CONTENT_TYPES in names:
                for kind, main in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
                    if main in names:
                        return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= 100:
                written = archive.read("mimetype").decode("ascii", "replace").strip()
                return next((kind for kind in (ODT, ODS) if kind.media_type == written), None)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return None

    return None
