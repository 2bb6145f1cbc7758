"""What the style guide shows: made-up people, honest figures."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from rules.money import Asset

RIV = Asset("RIV", 2)
FIRST_DUE_ON = datetime.date(2026, 1, 19)
MADE_AT = datetime.datetime(2026, 1, 12, 14, 5, tzinfo=datetime.UTC)
# The due on one of ten repayments of 214.00 with 2 % interest put in: 21.40 and 0.43.
PRINCIPAL_MINOR, INTEREST_MINOR = 2140, 43
STORY = (
    "PAID",
    "PAID",
    "EXTENDED",
    "PAID",
    "FORGIVEN",
    "LATE",
    "DUE",
    "PLANNED",
    "PLANNED",
    "PLANNED",
)


class SampleForm(forms.Form):
    """Every kind of field, two of which refuse what they hold."""

    name = forms.CharField(label="Your name", help_text="As your circle knows you.", initial="Ana")
    amount = forms.DecimalField(label="Amount", max_digits=9, decimal_places=2)
    level = forms.ChoiceField(
        label="Lend to", choices=[("1", "Friends"), ("2", "Friends of friends")]
    )
    week = forms.ChoiceField(
        label="Pay on", choices=[("mon", "Mondays"), ("fri", "Fridays")], widget=forms.RadioSelect
    )
    autopay = forms.BooleanField(label="Pay by itself when it is due", required=False)


class FilterForm(forms.Form):
    """Filters of a list of movements."""

    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "Everything"), ("loan", "Loans"), ("stake", "Stake")],
    )
    since = forms.DateField(
        label="Since", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def steps(story: tuple[str, ...] = STORY) -> list[dict[str, Any]]:
    """Return ten repayments a week apart, in the states of `story`."""
    return [
        {
            "number": number,
            "status": state,
            "due_on": FIRST_DUE_ON + datetime.timedelta(weeks=number - 1),
            "principal_minor": PRINCIPAL_MINOR,
            "interest_minor": INTEREST_MINOR,
            "amount_minor": PRINCIPAL_MINOR + INTEREST_MINOR,
        }
        for number, state in enumerate(story, start=1)
    ]


def peers(count: int) -> list[dict[str, Any]]:
    """Return `count` friends of different weight, some of whom do not lend now."""
    names = (
        *("Bruno Dias", "Chi Nwosu", "Dona Reis", "Eli Sand", "Fara Okoye", "Gil Prado"),
        *("Hana Ito", "Ivo Maric", "Jo Lund", "Kaya Demir", "Lena Voss", "Mika Salo"),
    )
    return [
        {
            "name": names[place % len(names)],
            "weight": 100 + 350 * ((place * 5) % 7),
            "lends": place % 4 != 1,
        }
        for place in range(count)
    ]


SOURCES = [
    {"level": 1, "amount_minor": 8560, "label": "Ben and 5 friends"},
    {"level": 2, "amount_minor": 4280},
    {"level": 3, "amount_minor": 2140},
    {"level": "pool", "amount_minor": 6420},
]
SHORT_SOURCES = [
    {"level": 1, "amount_minor": 1000},
    {"level": 2, "amount_minor": 0},
    {"level": "pool", "amount_minor": 1},
]
DEFAULT_FLOWS = [
    {"source": "Not repaid", "target": "Own stake", "amount_minor": 6000, "tone": "due"},
    {"source": "Not repaid", "target": "Own notes, assigned", "amount_minor": 2450, "tone": "info"},
    {"source": "Not repaid", "target": "Contingency pool", "amount_minor": 3125, "tone": "pool"},
    {"source": "Not repaid", "target": "Lenders", "amount_minor": 2187, "tone": "lost"},
    {"source": "Not repaid", "target": "Common pool", "amount_minor": 938, "tone": "level-3"},
]
LONG_FLOWS = [
    {"source": "Promised", "target": "On time", "amount_minor": 80000, "tone": "paid"},
    {"source": "Promised", "target": "Late", "amount_minor": 15000, "tone": "late"},
    {"source": "Late", "target": "Paid late", "amount_minor": 11000, "tone": "extended"},
    {"source": "Late", "target": "Defaulted", "amount_minor": 4000, "tone": "lost"},
]
EVENTS = [
    {
        "title": "Mercado was paid 214.00 RIV",
        "at": MADE_AT,
        "detail": "Ben and 5 friends lent 85.60, their friends 42.80, the common pool 64.20.",
        "status": "PAID",
    },
    {"title": "First repayment", "on": FIRST_DUE_ON, "status": "PAID"},
    {
        "title": "Third repayment moved by a week",
        "on": FIRST_DUE_ON + datetime.timedelta(weeks=2),
        "detail": "One of the two extensions that you have in all.",
        "status": "EXTENDED",
    },
    {
        "title": "Sixth repayment is late",
        "on": FIRST_DUE_ON + datetime.timedelta(weeks=5),
        "detail": "21.83 RIV. Your stake pays it in 5 days.",
        "status": "LATE",
        "href": "#timeline",
    },
]
MOVES = [
    {"source": "Your circle", "target": "Mercado", "amount_minor": 21400, "note": "The purchase"},
    {
        "source": "Your money",
        "target": "Transaction pool",
        "amount_minor": 428,
        "note": "The fee, 2 %",
    },
]
COLUMNS = [
    {"key": "member", "label": "Member", "kind": "person"},
    {"key": "on", "label": "Since", "kind": "day", "order": "on"},
    {"key": "status", "label": "State", "kind": "status"},
    {"key": "loans", "label": "Loans", "kind": "number"},
    {"key": "owed_minor", "label": "Owed", "kind": "amount", "order": "owed"},
    {"key": "moved_minor", "label": "This week", "kind": "signed"},
]
ROWS = [
    {
        "member": name,
        "on": FIRST_DUE_ON - datetime.timedelta(days=40 * place),
        "status": state,
        "loans": place,
        "owed_minor": owed,
        "moved_minor": moved,
        "href": "#data-table",
    }
    for place, (name, state, owed, moved) in enumerate(
        [
            ("Ana Brito", "ACTIVE", 12840, -2183),
            ("Bruno Dias", "LATE", 1_204_050, 0),
            ("Chi Nwosu", "HOLD", 0, 5000),
            ("Dona Reis", "DEFAULTED", 14700, None),
        ]
    )
]
TONES = ("paid", "due", "late", "extended", "forgiven", "lost", "info")
LEVELS = ("level-1", "level-2", "level-3", "pool")
STATES = (
    *("PAID", "DUE", "LATE", "EXTENDED", "FORGIVEN", "LOST", "INFO"),
    *("ACTIVE", "SETTLED", "OPEN", "EXPIRED", "HOLD", "DEFAULTED"),
)


class SampleRefusal:
    """A refusal as operations raise them."""

    code = "OVER_LIMIT"
    detail = "You can borrow 180.00 RIV today, and this costs 214.00 RIV."
    remedy = "Add 11.34 RIV to your stake: at 3 : 1 that lends you the 34.00 RIV that are missing."


def everything(form: forms.Form) -> dict[str, Any]:
    """Return all that the style guide shows."""
    return {
        "asset": RIV,
        "amounts": [21400, -120_405_099, 7, 0, 1_000_000_000],
        "today": FIRST_DUE_ON,
        "now": MADE_AT,
        "until": MADE_AT + datetime.timedelta(minutes=5),
        "soon": datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=4, seconds=59),
        "tones": TONES,
        "levels": LEVELS,
        "states": STATES,
        "steps": steps(),
        "fresh_steps": steps(("DUE", *["PLANNED"] * 9)),
        "lost_steps": steps(("PAID", "PAID", "LATE", *["LOST"] * 7)),
        "peers": peers(7),
        "many_peers": peers(31),
        "sources": SOURCES,
        "short_sources": SHORT_SOURCES,
        "flows": DEFAULT_FLOWS,
        "long_flows": LONG_FLOWS,
        "events": EVENTS,
        "moves": MOVES,
        "columns": COLUMNS,
        "rows": ROWS,
        "refusal": SampleRefusal(),
        "form": form,
        "keypad_form": SampleForm({"amount": "12.5"}),
        "filter_form": FilterForm(),
        "page_obj": Paginator(range(60), 20).page(2),
        "pay_link": "https://bank.example/pay/K7QF-3MWD",
    }
