"""Sales of the past, written at once, for the tests of histories and of what bounds loans."""

import datetime

from merchants.models import Payment
from people.models import Person
from people.steps import PersonDraft, add_people
from tests.tills import DAY

DAYS_OF_HISTORY = 100


def strangers(count):
    """Return people who have nothing to do with the shop but that they buy there."""
    from django.db import transaction

    with transaction.atomic():
        add_people([PersonDraft(f"Guest {n}", f"guest-{n}") for n in range(count)])
    return list(Person.objects.filter(handle__startswith="guest-").order_by("pk"))


def sell(till, *, customer, days_ago=0, on=DAY, amount_minor=1000, refunded_minor=0, **more):
    """Write one settled sale; no money moves."""
    day = on - datetime.timedelta(days=days_ago)
    at = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    number = Payment.objects.count()
    fields = {"method": Payment.Method.OWN_MONEY, "status": Payment.Status.SETTLED} | more
    return Payment.objects.create(
        public_id=f"pay_{number:06}",
        merchant=till.merchant,
        terminal=till.terminal,
        amount_minor=amount_minor,
        reference=f"past {number}",
        short_code=f"P{number:07}",
        created_at=at,
        expires_at=at + datetime.timedelta(minutes=5),
        finished_at=at,
        happened_on=day,
        customer=customer,
        refunded_minor=refunded_minor,
        **fields,
    )


def a_history(till, guests, *, sales=20, on=DAY, amount_minor=1000):
    """Sell in turn to all guests, from 100 days ago until yesterday."""
    for number in range(sales):
        days_ago = DAYS_OF_HISTORY - number * (DAYS_OF_HISTORY - 1) // max(sales - 1, 1)
        sell(
            till,
            customer=guests[number % len(guests)],
            days_ago=days_ago,
            on=on,
            amount_minor=amount_minor,
        )
