"""Carries the cause of a deed from a link to the deed that follows from it.

A link to what somebody did (in a notice, an activity line, a recommendation) says so with a signed
token, `?because=`. The pages keep it: forms built of the shared parts send it as a hidden field,
any other form is known by the page that it was sent from. What is recorded while such a request is
answered carries the cause. A token names an audit event and nothing else; whoever has it learns
nothing from it, and after its time it is no cause any more.
"""

import datetime
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from people import audit
from people.models import Notice

FIELD = "because"
# What somebody does much later has had many other reasons.
SECONDS_MAX = 14 * 24 * 60 * 60
_SIGNER = TimestampSigner(salt="people.causes", sep=".")


def token_of(event_id: int) -> str:
    """Return the token by which a link names its cause."""
    return _SIGNER.sign(str(event_id))


def link_because(path: str, event_id: int | None) -> str:
    """Return a path of this site with its cause; without a known cause the path itself."""
    if event_id is None:
        return path
    bare, mark, fragment = path.partition("#")
    joint = "&" if "?" in bare else "?"

    return f"{bare}{joint}{urlencode({FIELD: token_of(event_id)})}{mark}{fragment}"


def link_of(notice: Notice, *, at: datetime.datetime) -> str:
    """Return the path that a notice leads to, with the deed it tells of while that may be a cause.

    A letter or an inbox that is opened long after names no cause any more.
    """
    is_fresh = (at - notice.created_at).total_seconds() < SECONDS_MAX

    return link_because(notice.link, notice.cause_id if notice.link and is_fresh else None)


def find_event(token: str) -> int | None:
    """Return the audit event that a token names; None where it is none or too old."""
    try:
        return int(_SIGNER.unsign(token, max_age=SECONDS_MAX))
    except (BadSignature, ValueError):
        return None


class Because:
    """Lets deeds know the link that their page was reached by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the cause said; `request.because` is the token for the page's own forms."""
        # A program follows no links.
        token = "" if request.path.startswith("/api/") else _told(request)
        event_id = find_event(token) if token else None
        request.because = token if event_id is not None else ""  # type: ignore[attr-defined]
        if event_id is None:
            return self.get_response(request)
        with audit.because(event_id):
            return self.get_response(request)


def _told(request: HttpRequest) -> str:
    """Return the token of a request: its own, its form's, or that of the page it was sent from."""
    own = request.GET.get(FIELD, "")
    if own or request.method != "POST":
        return own
    came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    if came_from.netloc == request.get_host() and FIELD in came_from.query:
        return parse_qs(came_from.query).get(FIELD, [""])[0]
    # Last, so that the body is read here only where a form of a page may carry it: programs' bodies
    # are read once, by their own rules.
    is_form = request.content_type in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )

    return request.POST.get(FIELD, "") if is_form else ""
