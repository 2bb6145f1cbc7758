"""Tells those whom forgiveness concerns: borrowers what was forgiven, lenders what they gave."""

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import connection

from governance.models import Network
from lending_circles.trust_graph import Circles
from loans.models import Loan
from people import audit
from people import steps as people_steps
from people.models import Person
from rules.money import Asset, format_amount

if TYPE_CHECKING:
    from lending_circles.steps.forgiving import Forgiven


def tell_all(
    forgiven: Sequence["Forgiven"], *, network: Network, circles: Circles, on: datetime.date
) -> None:
    """Tell borrowers how much was forgiven and by how many, lenders what they gave up.

    Only the borrower's own peers are named to lenders and by nobody else: beyond the circle
    somebody farther out forgave, or was forgiven.

    Source: A-28; R3-097; S3 "Partial forgiveness".
    """
    assert connection.in_atomic_block

    asset = Asset(network.asset.code, network.asset.decimals)
    names = dict(
        Person.objects.filter(pk__in={one.payment.person_id for one in forgiven}).values_list(
            "pk", "name"
        )
    )
    events = audit.latest_of(Loan, [one.payment.loan_id for one in forgiven], ["FORGIVEN"])
    people_steps.tell_each(
        [
            draft
            for one in forgiven
            for draft in _drafts(
                one, circles, names[one.payment.person_id], asset, events.get(one.payment.loan_id)
            )
        ],
        on=on,
    )


def _drafts(
    one: "Forgiven", circles: Circles, name: str, asset: Asset, event_id: int | None
) -> Iterator[people_steps.NoticeDraft]:
    payment = one.payment
    left_minor = payment.principal_minor - one.amount_minor + payment.interest_minor
    lenders = [share for share in one.shares if share.node is not None]
    who = "1 friend" if len(lenders) == 1 else f"{len(lenders)} friends"
    if len(lenders) < len(one.shares):
        who = f"{who} and the common pool" if lenders else "The common pool"
    rest = (
        f"{format_amount(left_minor, asset)} {asset.code} of this repayment is still due."
        if left_minor
        else "Nothing of this repayment is due any more."
    )
    yield people_steps.NoticeDraft(
        payment.person_id,
        "FORGIVEN",
        f"{who} forgave {format_amount(one.amount_minor, asset)} {asset.code} of what they had "
        f"carried for {payment.payee_name}. {rest}",
        f"/loans/{payment.public_id}/",
        event_id,
    )
    near = set(circles.graph.neighbours(circles.graph.get_node(payment.account_id)).tolist())
    for share in lenders:
        whose = name if share.node in near else "somebody farther out"
        yield people_steps.NoticeDraft(
            int(circles.person_ids[share.node]),
            "YOU_FORGAVE",
            f"You forgave {whose} {format_amount(share.amount_minor, asset)} {asset.code}, as your "
            "agreement says. Your stake is less by it; your profile shows it.",
            "/me/stake/",
            event_id,
        )
