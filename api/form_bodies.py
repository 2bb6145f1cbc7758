"""Reads form bodies as strictly as JSON: every name once, all of it text in UTF-8."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from rest_framework.parsers import BaseParser

from api.problems import Problem
from api.strict_json import BODY_BYTES_MAX, check_charset

NAMES_MAX = 20


class StrictFormParser(BaseParser):
    """`application/x-www-form-urlencoded`, which OAuth2 speaks."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, str]:
        """Return the texts by their names; raises Problem where they are not one thing each."""
        check_charset(media_type or "")
        raw = stream.read(BODY_BYTES_MAX + 1)
        if len(raw) > BODY_BYTES_MAX:
            raise Problem("BODY_TOO_LARGE")
        try:
            pairs = parse_qsl(
                raw.decode("utf-8"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=NAMES_MAX,
            )
        except ValueError:
            # Of UnicodeDecodeError too: what is percent-encoded must be UTF-8 as well.
            raise Problem("BAD_REQUEST", "The form cannot be read.") from None
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Problem("DUPLICATE_NAME", "The form has one name twice.")

        return found
