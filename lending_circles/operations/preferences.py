"""What members wish for beyond single agreements: autopay, relaying, lending farther out."""

from collections.abc import Mapping

from django.db import transaction

from lending_circles.models import LoanAccount
from lending_circles.refusals import NotAMember
from lending_circles.steps import linking, preferring
from people.models import Person
from rules.bundles import AcceptanceRule


@transaction.atomic(durable=True)
def set_preferences(
    *,
    account_id: int,
    by: Person | None,
    autopay: bool | None = None,
    relays: bool | None = None,
    offers_second: str | None = None,
    offers_third: str | None = None,
    accepts: Mapping[str, AcceptanceRule] | None = None,
    forgives_after_stake: bool | None = None,
) -> LoanAccount:
    """Set what a member wishes for beyond single agreements; None leaves a wish as it is.

    It holds at once, for what is new. `accepts` has a rule for the level "second" or "third"; one
    without bounds accepts any record.
    Raises NotAMember and NotYours.

    Source: R3-070, R3-105, R3-106, R3-113, R3-120; A-28, A-62.
    """
    account = LoanAccount.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise NotAMember
    linking.check_owner(account, by)

    wishes = {
        "autopay": autopay,
        "relays": relays,
        "offers_second": offers_second,
        "offers_third": offers_third,
        "forgives_after_stake": forgives_after_stake,
    }
    said = {name: value for name, value in wishes.items() if value is not None}
    for level, rule in (accepts or {}).items():
        said |= preferring.bounds(level, rule)
    preferring.prefer(account=account, wishes=said, by=by)

    return account
