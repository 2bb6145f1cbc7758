"""Days of a network of banks lived by hand, and the record kept at their end."""

import datetime
from collections.abc import Callable

from django.db import transaction

from governance.models import Network
from repayments.models import LoanPayment
from repayments.steps import bank_lateness, bank_periods
from repayments.steps.bank_defaulting import default_loans
from repayments.steps.bank_payments import PaymentDraft, pay
from tests.bank_scene import BankScene
from track_record.steps.day import keep_record

EVERY = 10**12
_references = iter(range(1, 10**9))


def live_to(
    scene: BankScene,
    until: datetime.date,
    deeds: dict[datetime.date, Callable[[], object]] | None = None,
) -> None:
    """Live every day through `until`: interest, lateness, the day's deeds, the record."""
    on = scene.on
    while on <= until:
        Network.objects.filter(pk=scene.network.pk).update(business_date=on)
        with transaction.atomic():
            chunk = {"network_id": scene.network.pk, "on": on, "after_id": 0, "up_to_id": EVERY}
            bank_periods.end_periods(**chunk)
            bank_lateness.mark_late(**chunk)
            if deeds and on in deeds:
                deeds[on]()
            keep_record(network_id=scene.network.pk, on=on)
        on += datetime.timedelta(days=1)
    Network.objects.filter(pk=scene.network.pk).update(business_date=on)


def paying(scene: BankScene, loan_id: int, amount_minor: int | None = None) -> object:
    """A deed: the business pays so much, or all that settles the loan."""

    def deed() -> LoanPayment:
        return pay(
            PaymentDraft(
                loan_id=loan_id, amount_minor=amount_minor, reference=str(next(_references))
            ),
            on=scene.on,
            by=None,
        )

    return deed


def defaulting(scene: BankScene, loan_id: int) -> object:
    """A deed: the loan defaults."""
    return lambda: default_loans(network_id=scene.network.pk, loan_ids=[loan_id], on=scene.on)
