"""Keeps what the software of merchants asked, at next to no cost for the request.

A request leaves a note in the memory of its process and goes its way. A thread of the process,
which sleeps while nothing is asked, writes all notes of a second by one INSERT; a full buffer wakes
it earlier, and an ending process writes the rest. A process that is killed loses the notes of its
last second: they help to find faults, and are no record of money. Where the database is away they
are let go, so that no till waits for its log.
"""

import atexit
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from merchants.models import ApiKey
from merchants.operations import request_log as operations
from merchants.operations.request_log import RequestNote

NOTES_AT_ONCE = 500
NOTES_MAX = 10_000
PATH_LENGTH_MAX = 500
_API_PATH = "/api/"
_SECRET_NAME = re.compile(r"key|token|secret|password|signature|auth|code", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"cb_[a-z]+_|whsec_|bearer", re.IGNORECASE)
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
_HIDDEN = "***"

logger = logging.getLogger(__name__)


class Buffer:
    """The notes of one process that are not written yet."""

    def __init__(self) -> None:
        """Begin empty; the thread starts with the first note, in whichever process that is."""
        self._waking = threading.Condition()
        self._notes: list[RequestNote] = []
        self._used: dict[int, datetime] = {}
        self._writer_of = 0

    def add(self, note: RequestNote, *, key_id: int) -> None:
        """Leave a note; the request does not wait for it."""
        with self._waking:
            if len(self._notes) < NOTES_MAX:
                self._notes.append(note)
            self._used[key_id] = note.at
            if len(self._notes) in (1, NOTES_AT_ONCE):
                self._start_writer()
                self._waking.notify()

    def flush(self) -> int:
        """Write what there is; return how many notes were written."""
        with self._waking:
            notes, self._notes = self._notes, []
            used, self._used = self._used, {}
        written = 0
        for start in range(0, len(notes), NOTES_AT_ONCE):
            chunk = notes[start : start + NOTES_AT_ONCE]
            written += operations.keep_requests(notes=chunk, used=used if start == 0 else {})

        return written

    def forget(self) -> None:
        """Let everything go that is not written."""
        with self._waking:
            self._notes, self._used = [], {}

    def _start_writer(self) -> None:
        """Start the thread, once in each process: threads are not inherited by a fork."""
        if self._writer_of != os.getpid():
            self._writer_of = os.getpid()
            threading.Thread(target=self._write_for_ever, name="request-log", daemon=True).start()
            atexit.register(self._flush_or_tell)

    def _write_for_ever(self) -> None:
        while True:
            with self._waking:
                while not self._notes:
                    self._waking.wait()
                if len(self._notes) < NOTES_AT_ONCE:
                    self._waking.wait(timeout=settings.REQUEST_LOG_SECONDS)
            self._flush_or_tell()

    def _flush_or_tell(self) -> None:
        close_old_connections()
        try:
            self.flush()
        except Exception:
            # The log must neither stop the writer nor the till that it tells about.
            logger.warning("Requests could not be logged.", exc_info=True)
        finally:
            close_old_connections()


buffer = Buffer()


class RequestLog:
    """Notes every request that came with a merchant's key, whatever it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep who answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and leave a note."""
        if not settings.REQUEST_LOG_SECONDS or not request.path_info.startswith(_API_PATH):
            return self._get_response(request)

        begun = time.perf_counter()
        response = self._get_response(request)
        key = getattr(request, "api_key", None)
        if isinstance(key, ApiKey):
            milliseconds = int((time.perf_counter() - begun) * 1000)
            buffer.add(_note(request, response, key, milliseconds), key_id=key.pk)

        return response


def shown_path(request: HttpRequest) -> str:
    """Return path and query as a log may show them: whatever may be a secret is left out."""
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return _plain(request.path)
    shown = [
        (name, _HIDDEN if _SECRET_NAME.search(name) or _SECRET_VALUE.search(value) else value)
        for name, value in parse_qsl(query, keep_blank_values=True)
    ]

    return _plain(f"{request.path}?{urlencode(shown, safe=f'[]:,{_HIDDEN}')}")


def _note(
    request: HttpRequest, response: HttpResponseBase, key: ApiKey, milliseconds: int
) -> RequestNote:
    idempotency_key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    return RequestNote(
        merchant_id=key.terminal.merchant_id,
        at=timezone.now(),
        method=_plain(str(request.method))[:8],
        path=shown_path(request),
        status=response.status_code,
        milliseconds=milliseconds,
        request_id=request.request_id,  # type: ignore[attr-defined]
        key_prefix=key.prefix,
        # One that is refused for its characters is none.
        idempotency_key=idempotency_key if _VISIBLE.fullmatch(idempotency_key) else "",
        problem_code=getattr(response, "refusal_code", "")[:60],
    )


def _plain(text: str) -> str:
    """Return text that every column takes, whatever a stranger has put into an address."""
    seen = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return seen if len(seen) <= PATH_LENGTH_MAX else f"{seen[: PATH_LENGTH_MAX - 1]}…"
