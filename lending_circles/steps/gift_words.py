"""Tells that gifts came back with a refund: those who gave them, and whom they were given to."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from ledger.models import Asset
from lending_circles.fund_words import fund_title
from lending_circles.models import JubileeFund, JubileeMatch
from lending_circles.queries.matching import backers_of
from loans.models import Loan, Note
from pages.formats import amount_text
from people.models import AuditEvent
from people.steps import NoticeDraft, tell_each
from repayments.models import Forgiveness

if TYPE_CHECKING:
    from lending_circles.steps.returning_gifts import GiftBack


def tell_all(
    given_back: Sequence["GiftBack"], *, asset: Asset, cause: AuditEvent, on: datetime.date
) -> None:
    """Tell lenders and those behind funds what came back, and the borrower how much that was.

    Beyond the circle of a lender nobody is named, and nobody is told what another one gave.

    Source: decision 0014; R3-068, R3-120.
    """
    assert connection.in_atomic_block

    shares = [
        (one.gift.row, one.minor) for one in given_back if isinstance(one.gift.row, Forgiveness)
    ]
    matched: dict[int, int] = defaultdict(int)
    for one in given_back:
        if isinstance(one.gift.row, JubileeMatch):
            matched[one.gift.row.fund_id] += one.minor
    tell_each(
        [
            *_to_borrower(given_back, asset, cause),
            *_to_lenders(shares, asset, cause),
            *_to_backers(matched, asset, cause),
        ],
        on=on,
    )


def _to_borrower(
    given_back: Sequence["GiftBack"], asset: Asset, cause: AuditEvent
) -> Iterator[NoticeDraft]:
    loan = Loan.objects.get(pk=given_back[0].gift.row.loan_id)
    total = amount_text(sum(one.minor for one in given_back), asset)
    yield NoticeDraft(
        loan.borrower_id,
        "GIFT_RETURNED",
        f"Your purchase at {loan.payee_name} was given back. {total} of that went to those who had "
        "forgiven you a part of its loan, or paid it for you: it was not needed after all.",
        f"/loans/{loan.public_id}/",
        cause.pk,
    )


def _to_lenders(
    shares: Sequence[tuple[Forgiveness, int]], asset: Asset, cause: AuditEvent
) -> Iterator[NoticeDraft]:
    totals: dict[int, int] = defaultdict(int)
    names: dict[int, str] = {}
    for share, minor in shares:
        if share.lender_id is None:
            continue
        totals[share.lender_id] += minor
        is_near = share.note.level == Note.Level.FIRST
        names[share.lender_id] = share.loan.borrower.name if is_near else "somebody farther out"
    for person_id, minor in sorted(totals.items()):
        yield NoticeDraft(
            person_id,
            "GIFT_RETURNED",
            f"{amount_text(minor, asset)} of what you forgave {names[person_id]} is back in your "
            "stake: the purchase was given back, so your gift was not needed.",
            "/me/stake/",
            cause.pk,
        )


def _to_backers(matched: dict[int, int], asset: Asset, cause: AuditEvent) -> Iterator[NoticeDraft]:
    funds = list(JubileeFund.objects.filter(pk__in=matched).order_by("pk"))
    backers = backers_of(funds)
    for fund in funds:
        where = (
            "It is in the fund and can match again."
            if fund.state == JubileeFund.State.OPEN
            else "It went back to where it was from."
        )
        for person_id in sorted(backers[fund.pk]):
            yield NoticeDraft(
                person_id,
                "JUBILEE_FUND",
                f"{amount_text(matched[fund.pk], asset)} that {fund_title(fund)} had matched came "
                f"back: a purchase was given back. {where}",
                "/jubilee/",
                cause.pk,
            )
