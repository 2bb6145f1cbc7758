"""What all addresses of the tills' interface have in common."""

import datetime
from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from api.views import KeyedView
from merchants.api import throttles
from merchants.api.authentication import ApiKeyAuthentication, caller_of
from merchants.models import ApiKey
from merchants.queries import keys as key_queries
from merchants.refusals import TerminalClosed


class TillView(KeyedView):
    """An address that a terminal's software speaks to.

    Software of a closed terminal still reads; it changes nothing and moves no money any more.
    """

    authentication_classes = (ApiKeyAuthentication,)
    throttle_classes = (throttles.TillThrottle,)
    opens_to_closed: ClassVar[bool] = False

    def find_caller(self, shown: str, *, at: datetime.datetime) -> ApiKey | None:
        """Return who speaks by what is shown, None where nobody does.

        An address that is asked often may read what it is about by the same question.
        """
        return key_queries.find_caller(shown, at=at)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a closed terminal whatever is more than reading; raises TerminalClosed."""
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS or self.opens_to_closed:
            return
        if caller_of(request).terminal.closed_on is not None:
            raise TerminalClosed
