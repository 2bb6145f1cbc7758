"""The API as its own document tells it, for fuzzers."""

from functools import cache
from pathlib import Path

import schemathesis
import yaml
from django.core.wsgi import get_wsgi_application

from api.pages import DOCUMENT


@cache
def document(path=DOCUMENT):
    """Read a kept document once for all tests of a process; none of them changes it."""
    return parsed(Path(path).read_text("utf-8"))


def parsed(text):
    """Read YAML by the parser that is written in C: fifteen thousand lines of it."""
    return yaml.load(text, yaml.CSafeLoader)


@cache
def the_interface():
    """Read the document once for all fuzzers of a process; it takes seconds to make."""
    return schemathesis.openapi.from_wsgi("/api/schema", get_wsgi_application())
