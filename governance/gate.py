"""What every organiser's page begins with: who asks, and for which network they may."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import Network
from governance.queries import networks_organised_by
from ledger.models import Asset
from people.models import Person
from people.queries import person_of

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Desk:
    """An organiser at work for one network."""

    person: Person
    network: Network

    @property
    def asset(self) -> Asset:
        """What amounts are counted in."""
        return self.network.asset

    @property
    def on(self) -> datetime.date:
        """The business date."""
        return self.network.business_date


def organiser_page(
    view: Callable[Concatenate[HttpRequest, Desk, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]:
    """Give a view the organiser who asks; for everybody else nothing lies at this address.

    Times are shown in the network's zone.
    """

    @never_cache
    @functools.wraps(view)
    def opened(
        request: HttpRequest, network: str, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        person, organised = _organised(request)
        for own in organised:
            if own.slug == network:
                # The frame around the page shows the doors of a network of this kind.
                request.organised_kind = own.kind  # type: ignore[attr-defined]
                with timezone.override(ZoneInfo(own.time_zone)):
                    return view(request, Desk(person, own), *args, **kwargs)
        raise Http404

    return opened


def door(url_name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that leads to a page of the one network that somebody organises.

    Who organises several is asked which.
    """

    @never_cache
    @require_safe
    def entrance(request: HttpRequest) -> HttpResponse:
        _person, organised = _organised(request)
        if not organised:
            raise Http404
        if len(organised) == 1:
            return redirect(url_name, network=organised[0].slug)

        return render(
            request, "governance/networks.html", {"networks": organised, "url_name": url_name}
        )

    return entrance


def _organised(request: HttpRequest) -> tuple[Person, list[Network]]:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person, networks_organised_by(person)
