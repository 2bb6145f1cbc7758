"""Every figure of a portfolio is a sum of statement rows, and says what it is made of."""

from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import posting
from ledger.models import Journal
from loans.models import BankLoan, Loan, Note
from marketplace.operations import notes_market as market
from portfolios.queries import pictures, yearly
from portfolios.queries.figures import figures_of, principal_held
from portfolios.queries.holdings import Filters, holding_of, holdings_of, serial_ranges
from portfolios.queries.movements import Wanted, each_movement, movements, wallets_of
from portfolios.queries.snapshot import snapshot
from repayments.models import BankDefault, BankDefaultShare, Installment, LateEpisode
from repayments.operations.bank_payments import repay
from tests.bank_scene import MONDAY, NOON, a_bank_loan, a_bank_network, days, fund_business
from tests.portfolios.investors import (
    jump_to,
    minor,
    note_of,
    record_commitments,
    repay_by_schedule,
    wake,
)

pytestmark = pytest.mark.django_db
HOLDERS = {"ines": 60, "ivo": 40}


@pytest.fixture
def scene():
    return a_bank_network()


@pytest.fixture
def loan(scene):
    loan = a_bank_loan(scene)
    record_commitments(scene, loan, HOLDERS)
    fund_business(scene, 2_000)
    return loan


def shot_of(scene, name="ines"):
    person = scene.person(name)
    return snapshot(person.pk, asset=scene.asset, wallets=wallets_of(person.pk))


def pay(scene, loan, amount=None, reference="one"):
    return repay(
        loan_id=loan.pk,
        amount_minor=amount,
        on=scene.on,
        by=scene.person("berta"),
        reference=reference,
    )


def rows_of(scene, name="ines", **wanted):
    return movements(
        person_id=scene.person(name).pk, wallet_id=scene.wallet(name), wanted=Wanted(**wanted)
    )


def test_what_is_shown_adds_up_from_the_rows(scene, loan):
    wake(scene, MONDAY + days(31))
    pay(scene, loan, minor(300))

    figures = figures_of(shot_of(scene))

    rows = rows_of(scene)
    interest = [row for row in rows if row.type == "INTEREST"]
    assert figures.interest_minor == sum(row.amount_minor for row in interest) > 0
    assert figures.interest_count == len(interest)
    assert figures.idle_minor == rows[-1].balance_minor == scene.money("ines")
    assert sum(row.amount_minor for row in rows) == scene.money("ines")
    principal = sum(row.amount_minor for row in rows if row.type == "PRINCIPAL")
    assert figures.invested_minor == minor(600) - principal
    assert figures.value_minor == figures.idle_minor + figures.invested_minor


def test_rows_name_their_loan_and_the_notes_held(scene, loan):
    wake(scene, MONDAY + days(31))
    pay(scene, loan, minor(300))
    one = market.ask_for_note(
        note_id=note_of(scene, loan, "ines").pk,
        seller=scene.person("ines"),
        price_minor=minor(6),
        on=scene.on,
        at=NOON,
    )
    market.buy_note(
        ask_public_id=one.public_id,
        buyer=scene.person("ivo"),
        on=scene.on,
        at=NOON,
        price_minor_seen=minor(6),
    )
    pay(scene, loan, minor(100), "two")

    rows = [row for row in rows_of(scene) if row.loan_id]

    assert {row.loan_public_id for row in rows} == {loan.loan.public_id}
    assert [(row.type, row.note_count) for row in rows] == [
        ("COMMITMENT", 60),
        ("INTEREST", 60),
        ("PRINCIPAL", 60),
        ("NOTE_SOLD", 1),
        ("PRINCIPAL", 59),
    ]
    assert rows_of(scene, loan_id=loan.pk) == rows
    bought = [row for row in rows_of(scene, "ivo") if row.type == "NOTE_BOUGHT"]
    assert [(row.amount_minor, row.note_count) for row in bought] == [(-minor(6), 1)]


def test_a_reversal_keeps_the_kind_of_what_it_undoes(scene, loan):
    journal = Journal.objects.get(reference__startswith="scene:commitments")
    before = len(rows_of(scene))
    # What is undone here was never funded: another commitment of the same kind.
    with transaction.atomic():
        made = posting.post(
            reference="scene:again",
            moves=[
                posting.Move(
                    110,
                    scene.wallet("ines"),
                    loan.loan.offer.commitments_account_id,
                    minor(5),
                )
            ],
            on=scene.on,
        )
        posting.reverse(reference="scene:undone", journal_id=made, on=scene.on)

    undone = rows_of(scene)[-1]

    assert journal.pk != made
    assert len(rows_of(scene)) == before + 2
    assert (undone.type, undone.subtype, undone.amount_minor) == (
        "COMMITMENT",
        "REVERSAL",
        minor(5),
    )


def test_a_repaid_loan_returns_its_rate(scene, loan):
    repay_by_schedule(scene, loan)

    figures = figures_of(shot_of(scene))

    assert figures.realised.count == 1
    # 12 % a year by the month, compounded.
    assert abs(figures.realised.ratio - Fraction(127, 1000)) < Fraction(3, 1000)
    assert figures.current.ratio == figures.realised.ratio
    assert figures.invested_minor == 0
    assert holdings_of(scene.person("ines").pk, asset_id=scene.asset.pk)[0].bucket == "REPAID"
    assert figures.net_return.monthly.count > 0


def test_principal_is_counted_back_from_today(scene, loan):
    wake(scene, MONDAY + days(31))
    pay(scene, loan, minor(300))
    shot = shot_of(scene)

    assert principal_held(shot, shot.on) == shot.invested_minor
    assert principal_held(shot, MONDAY + days(10)) == minor(600)
    assert principal_held(shot, MONDAY - days(1)) == 0


@pytest.mark.parametrize(
    ("late_days", "bucket"),
    [(0, "CURRENT"), (3, "GRACE"), (8, "1-15"), (20, "16-30"), (40, "31-60"), (61, "61+")],
)
def test_lateness_puts_a_holding_into_its_bucket(scene, loan, late_days, bucket):
    due_on = Installment.objects.filter(loan_id=loan.pk).earliest("due_on").due_on
    jump_to(scene, due_on + days(late_days))
    if late_days:
        LateEpisode.objects.create(loan_id=loan.pk, number=1, late_on=due_on + days(1))

    holding = holding_of(scene.person("ines").pk, loan_public_id=loan.loan.public_id)
    figures = figures_of(shot_of(scene))

    assert (holding.bucket, holding.days_late) == (bucket, late_days)
    assert Filters(bucket=bucket).passes(holding)
    assert not Filters(bucket="DEFAULT").passes(holding)
    assert figures.at_risk_minor == (minor(600) if late_days else 0)


def test_the_pictures_add_up(scene, loan):
    shot = shot_of(scene)
    due_on = min(due.due_on for due in shot.dues)
    wake(scene, due_on)
    pay(scene, loan, minor(300))
    shot = shot_of(scene)

    bars = pictures.buckets(shot.holdings)
    assert [bar.key for bar in bars] == ["CURRENT"]
    assert sum(bar.amount_minor for bar in bars) == shot.invested_minor
    for spread in pictures.spreads(shot.holdings):
        assert sum(part.amount_minor for part in spread.slices) == shot.invested_minor
        assert spread.concentration.ratio == 1
    outcome = pictures.outcome(shot)
    assert outcome.on_time_minor == outcome.promised_minor > 0
    month = pictures.month(shot, due_on.replace(day=1))
    received = [row for row in rows_of(scene) if row.type in pictures.RECEIVED]
    assert month.received_minor == sum(row.amount_minor for row in received)
    assert len({len(week) for week in month.weeks}) == 1


def test_what_is_overdue_stands_on_its_day(scene, loan):
    due_on = min(due.due_on for due in shot_of(scene).dues)
    jump_to(scene, due_on + days(2))
    shot = shot_of(scene)

    month = pictures.month(shot, due_on.replace(day=1))

    (day,) = [day for day in month.days if day.late_minor]
    assert day.on == due_on
    assert pictures.outcome(shot).overdue_minor >= month.late_minor


def test_a_default_shows_what_was_lost(scene, loan):
    default = BankDefault.objects.create(
        bank_loan=loan, defaulted_on=scene.on, claim_minor=minor(1_000), loss_minor=minor(1_000)
    )
    BankDefaultShare.objects.bulk_create(
        BankDefaultShare(
            default=default,
            note=note,
            claim_minor=minor(10),
            bond_minor=minor(4),
            loss_minor=minor(6),
            recovered_minor=minor(1),
        )
        for note in Note.objects.filter(loan_id=loan.pk)
    )
    Note.objects.filter(loan_id=loan.pk).update(outstanding_minor=0)
    Loan.objects.filter(pk=loan.pk).update(state="DEFAULTED", defaulted_on=scene.on)
    BankLoan.objects.filter(pk=loan.pk).update(servicing="DEFAULTED")

    shot = shot_of(scene)
    figures = figures_of(shot)
    outcome = pictures.outcome(shot)
    (year,) = yearly.years(
        person_id=scene.person("ines").pk, wallet_id=scene.wallet("ines"), asset=scene.asset
    )

    assert (figures.lost_minor, figures.lost_count) == (minor(300), 1)
    assert (outcome.recovered_minor, outcome.lost_minor) == (minor(300), minor(300))
    assert [bar.key for bar in pictures.buckets(shot.holdings)] == ["DEFAULT"]
    assert year.lost_minor == minor(600)


def test_a_fixed_number_of_queries_reads_it_all(scene, loan):
    def count():
        person = scene.person("ines")
        with CaptureQueriesContext(connection) as captured:
            shot = snapshot(person.pk, asset=scene.asset, wallets=wallets_of(person.pk))
            figures_of(shot)
            pictures.spreads(shot.holdings)
        return len(captured)

    one = count()
    for _ in range(3):
        more = a_bank_loan(scene)
        record_commitments(scene, more, HOLDERS)

    assert count() == one <= 10


def test_many_rows_are_read_in_pieces(scene, loan, monkeypatch):
    monkeypatch.setattr("portfolios.queries.movements.ROWS_AT_ONCE", 2)
    wake(scene, MONDAY + days(31))
    pay(scene, loan, minor(300))
    asked = {"person_id": scene.person("ines").pk, "wallet_id": scene.wallet("ines")}

    assert list(each_movement(**asked, wanted=Wanted())) == rows_of(scene)
    newest = movements(**asked, newest_first=True, limit=1)
    assert newest[0] == rows_of(scene)[-1]
    assert (
        movements(
            **asked,
            newest_first=True,
            limit=1,
            after=(newest[0].journal_id, newest[0].position),
        )[0]
        == rows_of(scene)[-2]
    )


def test_a_span_of_days_cuts_rows(scene, loan):
    later = MONDAY + days(31)
    wake(scene, later)
    pay(scene, loan, minor(300))

    assert {row.on for row in rows_of(scene, starts_on=later)} == {later}
    assert {row.on for row in rows_of(scene, ends_on=later)} == {MONDAY}
    assert {row.type for row in rows_of(scene, types=frozenset({"INTEREST"}))} == {"INTEREST"}


def test_serial_numbers_are_written_short():
    assert serial_ranges([]) == ""
    assert serial_ranges([3, 1, 2, 7]) == "1–3, 7"
