"""Three months of the demonstration's banks are lived, and every list has something to show."""

import datetime
from collections import Counter

import pytest
from django.core.management import call_command

from banks.models import Approval, BusinessCase, CaseDocument
from demo.market import cast, papers
from demo.market.history import make_market
from disputes.models import Dispute
from governance.models import Motion, Network
from loans.models import BankLoan, Loan, Milestone, Note
from marketplace.models import Ask, CounterProposal, InvestorStanding, Offer
from merchants.models import Merchant, SplitLine
from merchants.queries import splits as split_queries
from payments.models import Deposit, StatementLine, Withdrawal
from portfolios.models import Strategy
from repayments.models import PromiseToPay, Restructuring, TokenRedemption

TODAY = datetime.date(2026, 11, 21)
MONTHS = 92  # days: what is shown today begins up to ninety days before


@pytest.fixture
def market(db, settings, tmp_path):
    settings.DOCUMENT_FOLDER = tmp_path
    return make_market(today=TODAY, progress=lambda *_: None, length=MONTHS)


def test_offers_loans_and_desks_stand_in_every_state(market):
    offers = Counter(Offer.objects.values_list("state", flat=True))
    cases = set(BusinessCase.objects.values_list("state", flat=True))
    network = Network.objects.get(pk=market.network.pk)

    assert offers.keys() == set(Offer.State) - {Offer.State.REJECTED}
    assert offers[Offer.State.FUNDING] >= 4
    assert cases == set(BusinessCase.State)
    assert (network.business_date, network.day) == (TODAY, Network.Day.OPEN)
    _loans_are_shown()
    _officers_have_work()
    _investors_have_something(market)
    _a_bakery_repays_as_it_sells(market)
    call_command("check_ledger")
    call_command("statistics", "--verify")


def _loans_are_shown():
    loans = BankLoan.objects.all()

    assert {BankLoan.Disbursement.MILESTONES, BankLoan.Disbursement.STREAM} <= set(
        loans.values_list("disbursement", flat=True)
    )
    assert loans.filter(loan__state=Loan.State.DEFAULTED).exists()
    assert loans.filter(extended_on__isnull=False).exists()
    assert Milestone.objects.filter(state=Milestone.State.DELIVERED).exists()
    for happened in (Restructuring, TokenRedemption):
        assert happened.objects.exists(), happened
    assert Dispute.objects.filter(state=Dispute.State.EVIDENCE).exists()


def _officers_have_work():
    asked = Approval.objects.filter(state=Approval.State.ASKED, bank__slug="saale")

    # Each of the two finds something that the other asked for.
    assert asked.values("maker").distinct().count() == 2
    assert asked.values("kind").distinct().count() >= 5
    assert CaseDocument.objects.filter(file__media_type="image/png").exists()
    assert StatementLine.objects.filter(state=StatementLine.State.SUSPENSE).exists()
    assert Deposit.objects.filter(state=Deposit.State.ASKED).exists()
    assert Withdrawal.objects.filter(state=Withdrawal.State.ASKED).exists()
    assert PromiseToPay.objects.filter(state=PromiseToPay.State.OPEN).exists()
    assert Motion.objects.filter(kind="LIST_OFFER", ballots__isnull=False).exists()
    assert InvestorStanding.objects.filter(state=InvestorStanding.State.ASKED).exists()


def _investors_have_something(market):
    ines = market.investors[cast.INES]

    assert Note.objects.filter(holder=ines).values("loan").distinct().count() >= 4
    assert Ask.objects.filter(seller=ines, state=Ask.State.OPEN).exists()
    assert Ask.objects.filter(state=Ask.State.SOLD).exists()
    assert Strategy.objects.filter(person=ines, state=Strategy.State.ON).exists()
    assert CounterProposal.objects.filter(state=CounterProposal.State.OPEN).exists()


def _a_bakery_repays_as_it_sells(market):
    bakery = Merchant.objects.get(business=market.businesses["bakery"])
    agreement = bakery.splits.get()

    assert agreement.passed_on_minor > 500_00
    assert agreement.due_minor > 0
    assert SplitLine.objects.filter(agreement=agreement, reversed_minor__gt=0).exists()
    assert 40 < split_queries.progress_of(agreement, on=TODAY).done_percent < 90


def test_papers_are_what_their_names_say():
    page = papers.pdf("A (title)", ["One line", "Über"])
    plan = papers.png(width=8, height=4, walls=[(0, 0, 7, 0)])

    assert page.startswith(b"%PDF-")
    assert page.rstrip().endswith(b"%%EOF")
    assert int(page.split(b"startxref\n")[1].split(b"\n")[0]) == page.index(b"xref\n0")
    assert plan.startswith(b"\x89PNG\r\n\x1a\n")
