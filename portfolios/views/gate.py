"""What every investor's page begins with: who is asking, about which asset."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ledger.models import Account, Asset
from people.models import Person
from people.queries import person_of
from portfolios.queries.snapshot import Snapshot, asset_of, business_date, snapshot

Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True)
class Here:
    """An investor on their page; `wallets` are the assets to choose from."""

    person: Person
    asset: Asset
    wallets: list[Account]
    on: datetime.date
    at: datetime.datetime

    @property
    def wallet(self) -> Account | None:
        """The wallet of the chosen asset, where one is open."""
        return next((each for each in self.wallets if each.asset_id == self.asset.pk), None)

    def snapshot(self) -> Snapshot:
        """Return what the person has in the asset."""
        shot = snapshot(self.person.pk, asset=self.asset, wallets=self.wallets)
        assert shot is not None

        return shot


def investor_page(
    view: Callable[Concatenate[HttpRequest, Here, Rest], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give a view the investor who asks; a login that is nobody's finds nothing here.

    `?asset=` in the address chooses one of the person's wallets, else it is the fullest one.
    Where there is no bank yet, there is nothing to invest in.
    """

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        person = person_of(request.user)  # type: ignore[arg-type]
        if person is None:
            raise Http404
        asset, wallets = asset_of(person.pk, request.GET.get("asset", ""))
        on = business_date(asset) if asset else None
        if asset is None or on is None:
            raise Http404

        return view(request, Here(person, asset, wallets, on, timezone.now()), *args, **kwargs)

    return opened


def frame(here: Here, **more: Any) -> dict[str, Any]:
    """Return what every investor's template asks for, and `more`."""
    return {"here": here, "asset": here.asset, "on": here.on, "wallets": here.wallets, **more}
