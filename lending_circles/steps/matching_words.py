"""Tells those whom matching concerns: who owed, who forgave, and who gave the fund."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from governance.models import Network
from lending_circles.fund_words import fund_title
from lending_circles.models import JubileeFund
from lending_circles.queries.matching import backers_of
from people import steps as people_steps
from people.steps import NoticeDraft
from repayments.models import LoanBalance
from rules.money import Asset, format_amount

if TYPE_CHECKING:
    from lending_circles.steps.matching import Match


def tell_all(made: Sequence["Match"], *, network: Network, on: datetime.date) -> None:
    """Tell borrowers what was paid for them, lenders that their gift was matched, givers how much.

    Beyond the circle of a lender nobody is named, and no sum is told but their own gift.

    Source: decision 0008; R3-068, R3-120.
    """
    assert connection.in_atomic_block

    asset = Asset(network.asset.code, network.asset.decimals)
    people_steps.tell_each(
        [*_of_loans(made, asset), *_of_funds({one.fund for one in made}, made, asset)], on=on
    )


def tell_ended(funds: Iterable[JubileeFund], *, asset: Asset, text: str, on: datetime.date) -> None:
    """Tell the people behind funds that they ended; `text` says how, `{title}` and `{left}` fit."""
    ended = list(funds)
    backers = backers_of(ended)
    people_steps.tell_each(
        [
            NoticeDraft(
                person_id,
                "JUBILEE_FUND",
                text.format(
                    title=fund_title(fund),
                    matched=_words(fund.matched_minor, asset),
                    left=_words(fund.returned_minor, asset),
                    remark=fund.remark,
                ),
                "/jubilee/",
            )
            for fund in ended
            for person_id in sorted(backers[fund.pk])
        ],
        on=on,
    )


def _of_loans(made: Sequence["Match"], asset: Asset) -> Iterator[NoticeDraft]:
    by_loan: dict[int, list[Match]] = {}
    for one in made:
        by_loan.setdefault(one.forgiving.loan_id, []).append(one)
    left = {
        balance.loan_id: balance.outstanding_minor + balance.interest_due_minor
        for balance in LoanBalance.objects.filter(loan__in=by_loan)
    }
    for loan_id, ones in by_loan.items():
        forgiving = ones[0].forgiving
        who = fund_title(ones[0].fund) if len(ones) == 1 else f"{len(ones)} Jubilee funds together"
        paid = _words(sum(one.amount_minor for one in ones), asset)
        rest = (
            f"{_words(left[loan_id], asset)} of it is still open."
            if left[loan_id]
            else "Nothing of it is open any more."
        )
        yield NoticeDraft(
            forgiving.borrower_id,
            "JUBILEE_PAID",
            f"{who} matched what you were forgiven: it paid {paid} of what friends had carried "
            f"for {forgiving.payee_name}. {rest}",
            f"/loans/{forgiving.public_id}/",
        )
        for giver in forgiving.givers:
            yield NoticeDraft(
                giver.person_id,
                "JUBILEE_MATCHED",
                f"{who} matched what {'you' if len(forgiving.note_ids) == 1 else 'you and others'} "
                f"forgave {forgiving.borrower_name}: {paid} of the debt is paid."
                if giver.is_near
                else f"{who} matched what you forgave somebody farther out.",
                "/jubilee/",
            )


def _of_funds(
    funds: Iterable[JubileeFund], made: Sequence["Match"], asset: Asset
) -> Iterator[NoticeDraft]:
    in_order = sorted(funds, key=lambda fund: fund.pk)
    backers = backers_of(in_order)
    for fund in in_order:
        matched = _words(sum(one.amount_minor for one in made if one.fund == fund), asset)
        rest = (
            f"{_words(fund.left_minor, asset)} is left in it."
            if fund.left_minor
            else "With that it is used up. Thank you."
        )
        for person_id in sorted(backers[fund.pk]):
            yield NoticeDraft(
                person_id,
                "JUBILEE_FUND",
                f"{fund_title(fund)} matched {matched} that lenders forgave. {rest}",
                "/jubilee/",
            )


def _words(minor: int, asset: Asset) -> str:
    return f"{format_amount(minor, asset)} {asset.code}"
