"""Where sessions are kept: in the database, as Django keeps them, and read in a third of the time.

Every page of everybody who is logged in begins with this one row.
"""

import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from ledger.compiled import Compiled

_IN_FORCE = Compiled(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    key=str,
    now=datetime.datetime,
)


class SessionStore(db.SessionStore):
    """Django's store, with the SQL of its reading written once."""

    def _get_session_from_db(self) -> Session | None:
        found = None
        if self.session_key is not None:
            found = _IN_FORCE.find(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
