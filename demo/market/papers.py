"""Small real documents for the cases of the demonstration: PDF pages and PNG plans."""

import struct
import zlib
from collections.abc import Sequence

_PAGE = (595, 842)  # A4 in points
_TOP, _LEFT, _LEADING = 780, 64, 22


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """Return a page with a title and a few lines of text."""
    shown = [("F2", 18, title), *(("F1", 11, line) for line in lines)]
    words = [f"BT {_LEFT} {_TOP} Td {_LEADING} TL"]
    for font, size, line in shown:
        words.append(f"/{font} {size} Tf ({_escaped(line)}) Tj T*")
    words.append("ET")
    content = "\n".join(words).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE[0]} {_PAGE[1]}] "
            "/Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
        ).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    return _file(objects)


def png(*, width: int, height: int, walls: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Return a plan: dark rectangles (left, top, right, bottom) on light ground."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # no filter
        for x in range(width):
            is_wall = any(
                left <= x <= right and top <= y <= bottom for left, top, right, bottom in walls
            )
            rows.append(70 if is_wall else 244)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _file(objects: Sequence[bytes]) -> bytes:
    """Return the objects as a file, with the table of where each begins."""
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        written += b"%010d 00000 n \n" % place
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    written += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(written)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body) & 0xFFFFFFFF)
    )
