"""Reads request bodies as the strictest JSON, so that no two readers understand two things."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from rest_framework.parsers import BaseParser

from api.problems import Problem

BODY_BYTES_MAX = 64 * 1024
DEPTH_MAX = 20
# More digits than the largest 64-bit integer has; a longer one is no number that anybody keeps.
DIGITS_MAX = 19

_BOM = b"\xef\xbb\xbf"
# Whole strings (escapes included) or one bracket: brackets inside strings do not count as depth. A
# string that never ends is taken to the end of the text, so that the scan stays linear.
_DEPTH_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class JSONFraction:
    """A number with a point or an exponent, kept as its text: no field accepts one."""

    text: str


class StrictJSONParser(BaseParser):
    """JSON in UTF-8, at most 64 KiB and 20 levels deep, every name once, every character text."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the body says.

        Raises Problem with the named reason where it says nothing, or not one thing only.
        """
        check_charset(media_type or "")
        return loads(stream.read(BODY_BYTES_MAX + 1))


def check_charset(content_type: str) -> None:
    """Refuse a content type that names another character set than UTF-8."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {
            "utf-8",
            "utf8",
        }:
            raise Problem("CHARSET_NOT_UTF8")


def loads(raw: bytes) -> Any:
    """Return the one value that `raw` states as strict JSON; raises Problem with the reason."""
    if len(raw) > BODY_BYTES_MAX:
        raise Problem("BODY_TOO_LARGE")
    if raw.startswith(_BOM):
        raise Problem("MALFORMED_JSON", "The body begins with a byte order mark.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem("MALFORMED_JSON", "The body is not UTF-8.") from None
    _check_depth(text)

    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_whole_number,
            parse_float=JSONFraction,
        )
    except (json.JSONDecodeError, RecursionError):
        raise Problem("MALFORMED_JSON") from None
    _check_characters(value)

    return value


def _check_depth(text: str) -> None:
    depth = 0
    for token in _DEPTH_TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if depth > DEPTH_MAX:
            raise Problem("TOO_DEEP")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem("DUPLICATE_NAME")

    return found


def _refuse_constant(name: str) -> NoReturn:
    raise Problem("MALFORMED_JSON", f"{name} is not JSON.")


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > DIGITS_MAX:
        raise Problem("NUMBER_TOO_LARGE")

    return int(digits)


def _check_characters(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise Problem("NUL_CHARACTER")
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise Problem("LONE_SURROGATE")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check_characters(name)
            _check_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_characters(inner)
