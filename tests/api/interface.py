"""The API as its own document tells it, for fuzzers."""

from functools import cache

import schemathesis
from django.core.wsgi import get_wsgi_application


@cache
def the_interface():
    """Read the document once for all fuzzers of a process; it takes seconds to make."""
    return schemathesis.openapi.from_wsgi("/api/schema", get_wsgi_application())
