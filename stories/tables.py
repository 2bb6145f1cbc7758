"""Aligned columns of text."""

from collections.abc import Sequence

INDENT = "  "
# A column whose head begins with this is text and stands at its left edge; figures at their right.
TEXT = "<"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of a table, the heads first."""
    cells = [
        [head.removeprefix(TEXT) for head in heads],
        *([str(cell) for cell in row] for row in rows),
    ]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heads))]

    return [
        INDENT.join(
            cell.ljust(width) if head.startswith(TEXT) else cell.rjust(width)
            for head, cell, width in zip(heads, row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]
