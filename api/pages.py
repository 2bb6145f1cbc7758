"""The pages about the interface that people read: its document, and the list of its problems."""

from functools import cache
from pathlib import Path

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from api.problem_kinds import kinds
from api.versions import VERSIONS

# Made by `manage.py spectacular`; a test keeps it current.
GUIDE = Path(__file__).resolve().parents[1] / "docs" / "integrate.md"
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.yaml"
CONTENT_TYPE = "application/vnd.oai.openapi; version=3.1; charset=utf-8"


@cache
def _document() -> bytes:
    return DOCUMENT.read_bytes()


@login_not_required
@require_safe
def schema(_request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI 3.1 document; anybody may read how a program speaks."""
    return HttpResponse(_document(), content_type=CONTENT_TYPE)


# Redoc writes its styles into the page and searches in a worker of its own.
@csp_replace({"style-src": ["'self'", "'unsafe-inline'"], "worker-src": ["blob:"]})
@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document as a page."""
    return render(request, "api/docs.html")


@login_not_required
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Explain every problem that the interface answers with: where `type` leads."""
    return render(request, "api/problems.html", {"kinds": kinds().values()})


@login_not_required
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Say which dated versions are spoken, and what each one changed."""
    return render(request, "api/versions.html", {"versions": VERSIONS[::-1]})


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Lead a developer from nothing to a sale that was charged, approved and refunded."""
    return render(request, "api/guide.html", {"guide": _guide()})


@cache
def _guide() -> SafeString:
    """Return the guide as HTML; it is a page of ours, and HTML written into it is shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")

    return mark_safe(parser.render(GUIDE.read_text("utf-8")))  # noqa: S308
