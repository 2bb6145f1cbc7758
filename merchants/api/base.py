"""What all addresses of the tills' interface have in common."""

from api.views import KeyedView
from merchants.api import throttles
from merchants.api.authentication import ApiKeyAuthentication


class TillView(KeyedView):
    """An address that a terminal's software speaks to."""

    authentication_classes = (ApiKeyAuthentication,)
    throttle_classes = (throttles.TillThrottle,)
