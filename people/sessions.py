"""Where sessions are kept: in the database, as Django keeps them, and read by SQL written once.

Every page of everybody who is logged in begins with this one row.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from ledger.compiled import Compiled

_IN_FORCE = Compiled(
    lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()),
    key=str,
)


class SessionStore(db.SessionStore):
    """Django's store, with the SQL of its reading written once."""

    def _get_session_from_db(self) -> Session | None:
        found = None
        if self.session_key is not None:
            found = _IN_FORCE.find(key=self.session_key)
        if found is None:
            self._session_key = None
        return found
