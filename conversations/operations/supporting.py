"""Asking for support on the board, and ending it."""

import datetime

from django.db import transaction

from conversations.models import SupportWish
from conversations.models.support import TEXT_LENGTH_MAX
from conversations.refusals import NoWish, WishRefused, WishStands
from conversations.steps import clean_text
from lending_circles.models import LoanAccount
from lending_circles.refusals import NotActive, NotYours
from people import audit
from people.models import Person

WISH_DAYS = 30
_MAY_ASK = (
    LoanAccount.State.PENDING_PEERS,
    LoanAccount.State.ACTIVE,
    LoanAccount.State.HOLD,
)


@transaction.atomic(durable=True)
def ask_for_support(
    *, account_id: int, text: str, wanted: str, band: int, on: datetime.date, by: Person
) -> SupportWish:
    """Ask friends by name, and trust lines as nobody in particular, for support.

    It ends by itself after 30 days. Raises NotYours, NotActive, WishStands, WishRefused,
    NothingSaid, TextTooLong and TextHides.

    Source: R3-128.
    """
    account = LoanAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    standing = SupportWish.objects.filter(account=account, ended_on=None).first()

    if by.pk != account.person_id:
        raise NotYours
    if account.state not in _MAY_ASK:
        raise NotActive
    if wanted not in SupportWish.Help.values or band not in SupportWish.Band.values:
        raise WishRefused
    if standing is not None and standing.ends_on > on:
        raise WishStands
    said = clean_text(text, length_max=TEXT_LENGTH_MAX)

    if standing is not None:
        # It ran out by itself; the row only had no hand to say so.
        standing.ended_on = standing.ends_on
        standing.save(update_fields=["ended_on"])
    wish = SupportWish.objects.create(
        account=account,
        text=said,
        wanted=wanted,
        band=band,
        opened_on=on,
        ends_on=on + datetime.timedelta(days=WISH_DAYS),
    )
    audit.record("SUPPORT_ASKED", by=by, subject=wish, data={"wanted": wanted, "band": band})

    return wish


@transaction.atomic(durable=True)
def end_wish(*, account_id: int, on: datetime.date, by: Person) -> SupportWish:
    """Take one's wish from the board. Raises NotYours and NoWish."""
    account = LoanAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    wish = SupportWish.objects.filter(account=account, ended_on=None).first()

    if by.pk != account.person_id:
        raise NotYours
    if wish is None:
        raise NoWish

    wish.ended_on = min(on, wish.ends_on)
    wish.save(update_fields=["ended_on"])
    audit.record("SUPPORT_ENDED", by=by, subject=wish)

    return wish
