"""What moved is told in words: every kind, strangers by degree alone, and safely in a CSV file."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger import queries
from ledger.kinds import ALLOWED, Kind, Purpose
from lending_circles.activity_words import WORDS, told
from lending_circles.queries.activity import GROUPS, Movement, movements_of
from merchants import operations
from merchants.customers.spreadsheet import csv_lines, safe
from rules.money import Asset
from tests.circle_scene import DAY, a_community, a_payment, a_purchase
from tests.factories import stake_again

RIV = Asset("RIV", 2)


def a_movement(kind, **more):
    plain = {
        "journal_id": 1,
        "reference": "loan:1:installment:3:collection",
        "happened_on": DAY,
        "kind": kind,
        "spending_minor": -120,
        "stake_minor": 0,
        "principal_minor": 100,
        "interest_minor": 20,
        "other_id": None,
    }
    return Movement(**{**plain, **more})


# A member's movements are those of their spending and stake accounts; the banks' side is elsewhere.
TOLD = [
    kind
    for kind, pairs in ALLOWED.items()
    if any({Purpose.SPENDING, Purpose.STAKE} & set(pair) for pair in pairs)
]


@pytest.mark.parametrize("kind", TOLD)
def test_every_kind_has_words(kind):
    words = told(a_movement(kind), RIV, {})

    assert kind in WORDS
    assert words.title
    assert "%" not in words.title + words.detail


@pytest.mark.parametrize("kind", [Kind.DISBURSEMENT, Kind.PRINCIPAL])
def test_lending_is_told_by_name_near_and_by_degree_far(kind):
    near = told(a_movement(kind, borrower_name="Ben", level=1), RIV, {})
    second = told(a_movement(kind, level=2), RIV, {})
    third = told(a_movement(kind, level=3), RIV, {})

    assert "Ben" in near.title
    assert "riend of a friend" in second.title
    assert "third degree" in third.title


@pytest.mark.parametrize(
    ("text", "kept"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("Mercado", "Mercado")],
)
def test_text_that_a_spreadsheet_would_reckon_is_disarmed(text, kept):
    assert safe(text) == kept


def test_a_merchant_called_like_a_formula_harms_no_spreadsheet():
    movement = a_movement(Kind.PURCHASE, other_id=7)

    lines = list(csv.reader(io.StringIO("".join(csv_lines([movement], RIV, {7: "=cmd()"})))))

    assert lines[1] == [
        "2026-01-05", "Paid =cmd()", "With your own money", "-1.20", "0.00", "RIV"
    ]  # fmt: skip


def make_once():
    """Ana borrows and repays twice, pays with own money, and stakes."""
    community = a_community()
    a_purchase(community)
    payment = a_payment(community, 20, reference="own")
    ana = community.accounts["Ana"]
    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=ana.pk, on=DAY, at=timezone.now(), by=ana.person
    )
    stake_again(ana, 5)
    community.live_until(DAY + datetime.timedelta(days=14))
    return community


@pytest.mark.django_db
class TestMovements:
    @pytest.fixture
    def community(self, made_once):
        return made_once

    def test_every_change_of_both_accounts_is_told(self, community):
        ana = community.account("Ana")

        found = movements_of(ana, limit=None)

        held = queries.balances([ana.spending_account_id, ana.stake_account_id])
        assert sum(each.spending_minor for each in found) == held[ana.spending_account_id]
        assert sum(each.stake_minor for each in found) == held[ana.stake_account_id]
        titles = [told(each, RIV, {each.other_id: "Mercado"}).title for each in found]
        assert titles == [
            "Repayment 2, Mercado",
            "Repayment 1, Mercado",
            "Added to your stake",
            "Paid Mercado",
            "Fee of your loan at Mercado",
            "Opening balance",
        ]

    def test_the_lender_reads_the_other_side(self, community):
        bruno = movements_of(community.account("Bruno"), limit=None)
        chi = movements_of(community.account("Chi"), limit=None)

        assert [told(each, RIV, {}).title for each in bruno][-2:] == [
            "Lent to Ana",
            "Opening balance",
        ]
        assert all("Ana" not in told(each, RIV, {}).title for each in chi)

    def test_pages_neither_repeat_nor_lose_anything(self, community):
        ana = community.account("Ana")
        whole = movements_of(ana, limit=None)

        paged, before = [], None
        while page := movements_of(ana, before_journal_id=before, limit=2):
            paged += page
            before = page[-1].journal_id

        assert paged == whole

    @pytest.mark.parametrize("group", GROUPS)
    def test_a_filter_shows_its_kinds(self, community, group):
        ana = community.account("Ana")

        shown = movements_of(ana, group=group)

        assert {each.kind for each in shown} <= set(GROUPS[group])
        assert bool(shown) == (group != "lending")

    def test_the_page_pages_and_filters_and_forgives_nonsense(self, community, monkeypatch):
        monkeypatch.setattr("merchants.customers.views.activity.ROWS_PER_PAGE", 2)
        ana = community.client("Ana")

        first = ana.get(reverse("activity")).content.decode()
        assert "Older" in first
        assert "Paid Mercado" not in first
        for query in ("?before=x", "?before=" + "9" * 30, "?show=x", "?show=stake&before=²"):
            assert ana.get(reverse("activity") + query).status_code == 200
        assert (
            "Added to your stake" in ana.get(reverse("activity") + "?show=stake").content.decode()
        )

    def test_the_file_has_a_line_for_each(self, community):
        account = community.account("Ana")

        answer = community.client("Ana").get(reverse("activity_csv"))

        lines = list(csv.reader(io.StringIO(b"".join(answer).decode())))
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert len(lines) == 1 + len(movements_of(account, limit=None))
        assert lines[0][0] == "Date"
