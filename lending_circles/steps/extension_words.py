"""Tells those whom an extension concerns: who was carried, by whom, and what comes next."""

import datetime
from collections.abc import Callable, Sequence

from django.db import connection

from governance.models import Network
from lending_circles.steps.extension_record import Granted
from lending_circles.trust_graph import Circles
from loans.models import Loan
from people import audit
from people.models import Person
from people.steps import NoticeDraft, tell_each
from rules.extension import extension_plan
from rules.money import Asset, format_amount


def tell_all(
    granted: Sequence[Granted],
    *,
    network: Network,
    circles: Circles,
    short_of: Callable[[int], int],
    on: datetime.date,
) -> None:
    """Tell borrowers who carried them, and lenders what they carried: peers by name alone.

    Whoever's deposit does not reach any more learns what to top up to go on extending.

    Source: A-29; R3-087, R3-095; S3 "Loan extensions".
    """
    assert connection.in_atomic_block
    if not granted:
        return
    asset = Asset(network.asset.code, network.asset.decimals)
    names = _names(granted, circles)
    carried = _deeds(granted)

    drafts = []
    for one in granted:
        friends, farther = _carriers(one, circles, names)
        drafts.append(
            NoticeDraft(
                one.missed.person_id,
                "EXTENDED",
                _told_borrower(one, friends, farther, asset=asset, on=on),
                f"/loans/{one.public_id}/",
                carried.get(one.public_id),
            )
        )
        for level, of_level in enumerate(one.plan.sources.levels, start=1):
            whose = names[one.missed.person_id] if level == 1 else "somebody farther out"
            drafts += [
                NoticeDraft(
                    int(circles.person_ids[source.node]),
                    "YOU_EXTENDED",
                    _told_lender(whose, source.amount_minor, short_of(source.node), asset=asset),
                    "/me/stake/",
                    carried.get(one.public_id),
                )
                for source in of_level
            ]
    tell_each(drafts, on=on)


def _deeds(granted: Sequence[Granted]) -> dict[str, int]:
    """Return by extension the deed of the nearest friend who carries it: what is told of."""
    loans = dict(
        Loan.objects.filter(public_id__in=[one.public_id for one in granted]).values_list(
            "pk", "public_id"
        )
    )
    events = audit.first_of(Loan, list(loans), ["EXTENSION_ADVANCED"])

    return {loans[loan_id]: event_id for loan_id, event_id in events.items()}


def _names(granted: Sequence[Granted], circles: Circles) -> dict[int, str]:
    """Return the names of borrowers and of the peers who carry them."""
    people = {one.missed.person_id for one in granted} | {
        int(circles.person_ids[source.node])
        for one in granted
        for source in one.plan.sources.levels[0]
    }

    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def _carriers(one: Granted, circles: Circles, names: dict[int, str]) -> tuple[list[str], int]:
    """Return the peers who carry by name, and how many do from farther out."""
    first, second, third = one.plan.sources.levels
    friends = [names[int(circles.person_ids[source.node])] for source in first]

    return friends, len(second) + len(third)


def _told_borrower(
    one: Granted, friends: list[str], farther: int, *, asset: Asset, on: datetime.date
) -> str:
    plan = extension_plan(one.missed.principal_minor, granted_on=on, terms=one.terms)
    amount = format_amount(one.missed.principal_minor, asset)
    shown = friends if len(friends) <= 3 else [*friends[:2], f"{len(friends) - 2} more friends"]
    if farther:
        shown = [*shown, f"{farther} {'person' if farther == 1 else 'people'} farther out"]
    if one.plan.sources.pool_minor:
        shown = [*shown, "the common pool"]
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"

    first = plan[0].due_on

    return (
        f"{who} carried your repayment of {amount} {asset.code} for {one.missed.payee_name}: it is "
        f"not late. Pay it back in {len(plan)} weekly parts; the first is due on "
        f"{first:%a} {first.day} {first:%b}."
    )


def _told_lender(whose: str, amount_minor: int, short_minor: int, *, asset: Asset) -> str:
    text = (
        f"You carried {format_amount(amount_minor, asset)} {asset.code} for "
        f"{whose}, who could not pay on time. "
        "It comes back to your stake week by week."
    )
    if short_minor:
        text += (
            f" Until then you extend for nobody else, unless you add "
            f"{format_amount(short_minor, asset)} {asset.code} to your stake."
        )

    return text
