"""A circle loan at the till: from quote to merchant paid, all or nothing."""

import datetime

import pytest
from django.db import transaction

from governance import operations as governance
from governance.models import Network
from ledger import queries as ledger_queries
from ledger.kinds import Purpose
from ledger.models import Journal
from ledger.pools import pool_balance
from ledger.reconcile import all_invariants, look
from lending_circles import steps
from lending_circles.models import LoanAccount, Quote
from lending_circles.operations import membership
from lending_circles.refusals import BorrowingRefused, QuoteChanged, QuoteExpired, QuoteUnknown
from loans.models import Loan, Note, RecoveryTier
from people.models import AuditEvent
from repayments.models import Installment, LoanBalance
from tests import factories

pytestmark = pytest.mark.django_db


def establish(quote, payee, *, account=None, on=factories.DAY, at=factories.NOON):
    with transaction.atomic():
        return steps.establish_loan(
            quote_public_id=quote.public_id,
            account_id=(account or quote.account).pk,
            payee=payee,
            on=on,
            at=at,
            by=None,
        )


@pytest.fixture
def network():
    return factories.a_network()


def test_a_loan_pays_the_merchant_from_four_sources(network):
    ana, (bruno, chi, dona), payee = factories.a_circle(network)

    loan = factories.a_loan(ana, payee, 300)

    assert ledger_queries.balance(payee.account_id) == 300_00
    assert ledger_queries.balance(bruno.stake_account_id) == 1_000_00 - 120_00
    assert ledger_queries.balance(chi.stake_account_id) == 1_000_00 - 60_00
    assert ledger_queries.balance(dona.stake_account_id) == 1_000_00 - 30_00
    assert pool_balance(network.pk, Purpose.COMMON_POOL) == 100_000_00 - 90_00
    assert ledger_queries.balance(ana.spending_account_id) == 500_00 - 6_00
    assert pool_balance(network.pk, Purpose.CONTINGENCY_POOL) == 3_00
    assert pool_balance(network.pk, Purpose.TRANSACTION_POOL_UNEARNED) == 3_00
    assert loan.state == Loan.State.REPAYING
    assert loan.limit_at_start_minor == 300_00
    assert all(look(invariant).holds for invariant in all_invariants())


def test_every_source_has_its_note_and_its_path(network):
    ana, (bruno, chi, dona), payee = factories.a_circle(network)

    loan = factories.a_loan(ana, payee, 300)

    notes = Note.objects.filter(loan=loan).order_by("id")
    assert [(n.level, n.holder_id, n.principal_minor, n.path) for n in notes] == [
        (1, bruno.person_id, 120_00, []),
        (2, chi.person_id, 60_00, [bruno.pk]),
        (3, dona.person_id, 30_00, [bruno.pk, chi.pk]),
        (0, None, 90_00, None),
    ]
    assert all(note.outstanding_minor == note.principal_minor for note in notes)


def test_the_schedule_and_the_order_of_losses_are_written_down(network):
    ana, _, payee = factories.a_circle(network)

    loan = factories.a_loan(ana, payee, 100)

    lines = Installment.objects.filter(loan=loan).order_by("number")
    assert [line.principal_minor for line in lines] == [10_00] * 10
    assert [(line.due_on - factories.DAY).days for line in lines] == list(range(7, 77, 7))
    assert loan.ends_on == lines[9].due_on
    balance = LoanBalance.objects.get(loan=loan)
    assert (balance.outstanding_minor, balance.next_due_on) == (100_00, lines[0].due_on)
    tiers = RecoveryTier.objects.filter(loan=loan).order_by("rank")
    assert [(tier.rank, tier.kind, tier.cover_millionths) for tier in tiers] == [
        (1, "STAKE", None),
        (2, "CONTINGENCY_POOL", 500_000),
        (3, "NOTES", None),
    ]


def test_the_same_quote_makes_one_loan(network):
    ana, _, payee = factories.a_circle(network)
    quote = factories.a_quote(ana, payee)

    first = establish(quote, payee)
    again = establish(quote, payee)

    assert first == again
    assert first.public_id == quote.public_id.replace("quote_", "loan_")
    assert Loan.objects.count() == 1
    assert ledger_queries.balance(payee.account_id) == 300_00
    assert AuditEvent.objects.filter(action="LOAN_ESTABLISHED").count() == 1
    assert Quote.objects.get().loan == first


def test_a_quote_dies_with_its_minutes_and_with_its_day(network):
    ana, _, payee = factories.a_circle(network)
    quote = factories.a_quote(ana, payee)
    tomorrow = factories.DAY + datetime.timedelta(days=1)

    with pytest.raises(QuoteExpired):
        establish(quote, payee, at=quote.expires_at)
    Network.objects.filter(pk=network.pk).update(business_date=tomorrow)
    with pytest.raises(QuoteExpired):
        establish(quote, payee, on=tomorrow)

    assert not Loan.objects.exists()


def test_a_quote_is_for_one_member_and_one_merchant(network):
    ana, (bruno, _, _), payee = factories.a_circle(network)
    other = factories.a_merchant_payee(network, "Feria")
    quote = factories.a_quote(ana, payee)

    with pytest.raises(QuoteUnknown):
        establish(quote, payee, account=bruno)
    with pytest.raises(QuoteUnknown):
        establish(quote, other)


def test_the_borrower_is_looked_at_again(network):
    ana, _, payee = factories.a_circle(network)
    quote = factories.a_quote(ana, payee)
    LoanAccount.objects.filter(pk=ana.pk).update(state=LoanAccount.State.HOLD_TO_EXIT)
    before = Journal.objects.count()

    with pytest.raises(BorrowingRefused) as refused:
        establish(quote, payee)

    assert refused.value.code == "NOT_ACTIVE"
    assert Journal.objects.count() == before


def test_a_lender_who_went_leaves_the_level_short(network):
    ana, (bruno, _, _), payee = factories.a_circle(network)
    quote = factories.a_quote(ana, payee)
    membership.hold_account(account_id=bruno.pk, on=factories.DAY, by=None)

    with pytest.raises(BorrowingRefused) as refused:
        establish(quote, payee)

    assert (refused.value.code, refused.value.context["level"]) == ("LEVEL_SHORT", 1)


def test_another_lender_of_the_level_steps_in(network):
    ana, (bruno, chi, _), payee = factories.a_circle(network)
    eli = factories.a_member(network, "Eli", stake=1_000)
    factories.link_all(network, [(ana, eli), (eli, chi)])
    quote = factories.a_quote(ana, payee)
    membership.hold_account(account_id=bruno.pk, on=factories.DAY, by=None)

    loan = establish(quote, payee)

    assert Note.objects.get(loan=loan, level=1).holder_id == eli.person_id


def test_other_level_amounts_than_quoted_are_another_price():
    network = factories.a_network(parameters={"SHORTFALL_POLICY": "CASCADE_IN"})
    ana, (_, chi, _), payee = factories.a_circle(network)
    quote = factories.a_quote(ana, payee)
    membership.hold_account(account_id=chi.pk, on=factories.DAY, by=None)

    with pytest.raises(QuoteChanged):
        establish(quote, payee)


def test_a_loan_keeps_the_parameters_of_its_quote(network):
    ana, _, payee = factories.a_circle(network)
    quote = factories.a_quote(ana, payee)
    governance.set_parameters(
        network_id=network.pk,
        values={"N_REPAYMENTS": 4},
        effective_on=factories.DAY,
        remark="",
        by=None,
    )

    loan = establish(quote, payee)

    assert loan.parameters.version == 1
    assert loan.installment_count == 10


def test_several_loans_share_one_limit(network):
    ana, _, payee = factories.a_circle(network, stake=300)

    factories.a_loan(ana, payee, 200)
    with pytest.raises(BorrowingRefused) as refused:
        factories.a_quote(ana, payee, 101, purchase="lamp")
    factories.a_loan(ana, payee, 100, purchase="lamp")

    assert refused.value.code == "OVER_LIMIT"
    assert Loan.objects.count() == 2


def test_the_pool_gives_from_several_shards_when_one_is_small():
    network = factories.a_network(common=100)
    ana, _, payee = factories.a_circle(network)

    factories.a_loan(ana, payee, 300)

    assert pool_balance(network.pk, Purpose.COMMON_POOL) == 10_00
    assert all(look(invariant).holds for invariant in all_invariants())
