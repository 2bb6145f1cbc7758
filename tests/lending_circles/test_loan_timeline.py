"""Weeks of the same are one line of a loan's timeline, which opens; two are still two."""

import datetime

import pytest
from django.template.loader import render_to_string

from lending_circles.loan_timeline import timeline_of
from lending_circles.queries.own_loans import OwnLoan, Step
from loans.models import Loan
from pages.templatetags.parts import timeline
from repayments.models import LateEpisode
from rules.extension import NotExtended
from rules.money import Asset

MONDAY = datetime.date(2026, 1, 5)
RIV = Asset("RIV", 2)


def day(number):
    return MONDAY + datetime.timedelta(days=number)


def told(paid=(), late=(), whys=None, **loan):
    own = OwnLoan(
        loan=Loan(payee_name="Bakery", principal_minor=10_000, established_on=MONDAY, **loan),
        steps=tuple(
            Step(number, day(7 * number), status, 1_000, 10, 0, day(7 * number))
            for number, status in paid
        ),
        due_now_minor=0,
        settlement_minor=0,
    )
    episodes = [
        LateEpisode(loan_id=1, number=number, late_on=day(7 * number + 1)) for number in late
    ]
    return timeline_of(own, episodes, whys or {}, RIV)


def titles(events):
    return [str(event["title"]) for event in events]


@pytest.mark.parametrize(
    ("late", "lines"),
    [
        ((2,), ["Repayment 2 was late"]),
        ((2, 3), ["Repayment 3 was late", "Repayment 2 was late"]),
        ((2, 3, 4), ["Repayments 2 to 4 were late"]),
        # What lies between is no run: a number is missing.
        (
            (2, 3, 5, 6, 7, 8),
            ["Repayments 5 to 8 were late", "Repayment 3 was late", "Repayment 2 was late"],
        ),
    ],
)
def test_three_in_a_row_are_told_as_one(late, lines):
    assert titles(told(late=late)) == [*lines, "Bakery was paid 100.00\N{NO-BREAK SPACE}RIV"]


def test_a_run_stands_on_its_last_day_and_opens_to_each_with_what_was_said_of_it():
    events = told(late=(1, 2, 3), whys={2: NotExtended.NOT_COVERED})

    run, _begun = events
    assert run["on"] == day(22)
    assert run["detail"] == ""
    assert titles(run["inside"]) == [f"Repayment {number} was late" for number in (3, 2, 1)]
    assert "was not enough" in run["inside"][1]["detail"]
    page = render_to_string("partials/timeline.html", timeline(events))
    assert page.count("<details") == 1
    assert "Repayment 2 was late" in page


def test_repayments_by_oneself_and_by_others_are_runs_of_their_own():
    paid = [(number, "PAID") for number in range(1, 6)] + [(6, "STAKE_DRAWN"), (7, "PAID")]

    assert titles(told(paid=paid, settled_on=day(49)))[:4] == [
        "Repaid in full",
        "Repayment 7 paid",
        "Your stake paid repayment 6",
        "Repayments 1 to 5 paid",
    ]
