"""The icons: drawings of one open set (Lucide, ISC licence beside them), inlined in the page."""

from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "icons"


@cache
def drawing(name: str) -> SafeString:
    """Return the inner SVG of an icon of the set.

    Raises LookupError with the name where the set has no such icon.
    """
    if not name.replace("-", "").isalnum():
        raise LookupError(f"{name!r} is not the name of an icon.")
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise LookupError(f"There is no icon {name!r} in {FOLDER.name}/.")
    return mark_safe(path.read_text(encoding="utf-8").replace("\n", ""))  # noqa: S308  our own files


def icon(name: str, label: str = "") -> SafeString:
    """Return an icon as inline SVG: silent beside a word, named where it stands alone."""
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            label,
            drawing(name),
        )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        drawing(name),
    )
