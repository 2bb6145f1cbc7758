"""A borrower whose installment of 85.80 falls due, and friends at each level around them."""

import datetime

from django.db import transaction

from lending_circles.models import LoanAccount, TrustLink
from lending_circles.steps import graph_news
from lending_circles.steps.extending import extend_installments
from loans.models import Loan
from tests.night_scene import Scene, a_loan, a_member, a_network, days

PRINCIPAL = 85_800
PART = 8_580


@transaction.atomic
def trust(
    scene: Scene,
    one: str,
    other: str,
    *,
    gives: str = "LOAN",
    takes: str = "LOAN",
    limit: int | None = None,
) -> TrustLink:
    """Let two agree: `one` grants the other `gives`, up to a limit, and is granted `takes`."""
    first, second = scene.members[one], scene.members[other]
    is_low = first.pk < second.pk
    low, high = (first, second) if is_low else (second, first)
    return TrustLink.objects.create(
        network=scene.network,
        low=low,
        high=high,
        state=TrustLink.State.ACTIVE,
        requested_by=first,
        requested_on=scene.on,
        agreed_on=scene.on,
        low_grants=gives if is_low else takes,
        high_grants=takes if is_low else gives,
        low_limit_minor=limit if is_low else None,
        high_limit_minor=None if is_low else limit,
    )


def a_scene(*, lenders: dict[str, int] | None = None, **values) -> tuple[Scene, Loan]:
    """Bruno owes 858 to the common pool in ten weeks; nobody extends for him yet."""
    scene = a_network(common=200_000, **values)
    a_member(scene, "bruno", spending=2_000, stake=30_000, ratio=3)
    for name in ("ana", "chi", "dona", "eli"):
        a_member(scene, name, spending=2_000 if name in ("dona", "eli") else 0, stake=40_000)
    return scene, a_loan(scene, "bruno", lenders or {"pool": PRINCIPAL}, on=scene.on)


@transaction.atomic
def the_night(scene: Scene, on: datetime.date | None = None, *, number: int = 1) -> int:
    """Live the step of the day after installment `number` fell due."""
    on = on or scene.network.started_on + days(7 * number + 1)
    return extend_installments(network_id=scene.network.pk, on=on)


def the_extension(parent: Loan) -> Loan:
    return Loan.objects.get(extends=parent)


def advanced(extension: Loan) -> dict[str, int]:
    """Who advanced how much, by name, and `pool`."""
    return {
        "pool" if note.holder is None else note.holder.name.lower(): note.principal_minor
        for note in extension.notes.select_related("holder").order_by("level", "id")
    }


@transaction.atomic
def offer(scene: Scene, name: str, **fields) -> None:
    account_id = scene.members[name].pk
    LoanAccount.objects.filter(pk=account_id).update(**fields)
    graph_news.tell_accounts(network_id=scene.network.pk, account_ids=[account_id])


@transaction.atomic
def change_trust(scene: Scene, one: str, other: str, **fields) -> None:
    """Change what two agreed on, as whoever did it said so."""
    pair = {scene.members[one].pk, scene.members[other].pk}
    link = TrustLink.objects.get(low__in=pair, high__in=pair)
    TrustLink.objects.filter(pk=link.pk).update(**fields)
    graph_news.tell_links(network_id=scene.network.pk, link_ids=[link.pk])
