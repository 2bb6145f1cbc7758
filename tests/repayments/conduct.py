"""Days, delegates and deliveries for tests of how banks' loans are conducted."""

import datetime

from django.db import transaction

from business_day import chain
from governance.models import Network, Panel
from governance.steps import open_panel
from loans.models import BankLoan, Milestone
from people import operations as people
from repayments.operations.milestones import accept_milestone, deliver_milestone
from tests import bank_scene as scenes


def wake(scene, on: datetime.date) -> None:
    """Open a day, its morning lived, none of the days between."""
    Network.objects.filter(pk=scene.network.pk).update(
        business_date=on - scenes.days(1), day=Network.Day.CLOSED
    )
    chain.open_day(network_id=scene.network.pk, on=on)


def sleep(scene) -> None:
    """Live the evening of the open day, and the next morning."""
    on = scene.on
    chain.close_day(network_id=scene.network.pk)
    chain.open_day(network_id=scene.network.pk, on=on + scenes.days(1))


def seven_delegates(scene, loan: BankLoan, *, threshold: int = 4) -> Panel:
    """Name Dana1 … Dana7 the delegates of a loan."""
    for number in range(1, 8):
        name = f"dana{number}"
        if name not in scene.people:
            scene.people[name] = people.register_person(name=name.title())
    with transaction.atomic():
        panel = open_panel(
            network_id=scene.network.pk,
            name="Delegates",
            person_ids=[scene.people[f"dana{number}"].pk for number in range(1, 8)],
            threshold=threshold,
            subject=loan,
            on=scene.on,
            by=None,
        )
    BankLoan.objects.filter(pk=loan.pk).update(panel=panel)
    return panel


def milestone(loan: BankLoan, number: int = 1) -> Milestone:
    """A loan's milestone as it stands now."""
    return Milestone.objects.get(bank_loan_id=loan.pk, number=number)


def deliver(scene, loan: BankLoan, number: int = 1, *, remark: str = "Done.") -> Milestone:
    """Let Berta deliver a milestone today."""
    return deliver_milestone(
        milestone_id=milestone(loan, number).pk,
        remark=remark,
        on=scene.on,
        by=scene.person("berta"),
    )


def accept(scene, loan: BankLoan, number: int = 1, *, by: tuple[str, ...] = ("olga", "pete")):
    """Let officers say yes to what was delivered: two, where nobody else is asked."""
    for name in by:
        accept_milestone(
            milestone_id=milestone(loan, number).pk, on=scene.on, by=scene.person(name)
        )


def spend_all(scene) -> None:
    """Let the business have no money."""
    with transaction.atomic():
        scenes.spend(scene)
