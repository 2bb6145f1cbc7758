"""Notes exchanged for the business's tokens: the claim is gone at face, no money moves."""

import pytest

from banks.steps import accounts
from ledger import queries
from loans.models import Loan, Note, ScheduleVersion
from repayments import conduct_refusals as refused
from repayments.models import BusinessToken, LoanPayment, TokenRedemption
from repayments.operations.bank_payments import repay
from repayments.operations.redemption import redeem_note
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import spend_all, wake

pytestmark = pytest.mark.django_db
TWENTY = {"token_discount_millionths": 200_000}


def redeem(scene, loan, name="ines", *, by=None, note_id=None):
    return redeem_note(
        loan_id=loan.pk,
        holder=scene.person(name),
        on=scene.on,
        by=scene.person(by or name),
        note_id=note_id,
    )


def tokens_of(scene, name):
    token = BusinessToken.objects.get(business=scene.business)
    return queries.balance(accounts.wallet(scene.person(name).pk, token.asset))


def test_a_claim_of_100_at_20_percent_buys_tokens_for_125():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene, {"ines": 6, "ivo": 4}, partition_minor=100_00, ticket_minor=100_00, **TWENTY
    )

    made = redeem(scene, loan)

    assert (made.principal_minor, made.interest_minor, made.tokens_minor) == (100_00, 0, 125_00)
    assert tokens_of(scene, "ines") == 125_00
    assert scene.money("ines") == 10_000_00 - 600_00
    assert scene.business_money() == 1_000_00
    payment = LoanPayment.objects.get(bank_loan=loan)
    assert (payment.source, payment.principal_minor) == ("IN_KIND", 100_00)
    first = Note.objects.get(loan_id=loan.pk, serial=1)
    assert first.outstanding_minor == 0
    others = Note.objects.filter(loan_id=loan.pk, serial__gt=1)
    assert set(others.values_list("outstanding_minor", flat=True)) == {100_00}
    version = loan.schedules.order_by("-number").first()
    assert version.reason == ScheduleVersion.Reason.PREPAYMENT
    assert sum(line["principal_minor"] for line in version.lines) == 900_00
    assert_laws(loan.pk)


def test_interest_so_far_is_part_of_the_claim_and_nobody_elses():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene, {"ines": 6, "ivo": 4}, partition_minor=100_00, ticket_minor=100_00, **TWENTY
    )
    wake(scene, scenes.MONDAY + scenes.days(10))

    made = redeem(scene, loan, "ivo")

    # 1 000.00 × 12 % × 10 / 365 = 3.29, of which a tenth is the note's.
    assert (made.principal_minor, made.interest_minor) == (100_00, 33)
    assert made.tokens_minor == 125_41
    assert_laws(loan.pk)
    repay(
        loan_id=loan.pk,
        amount_minor=None,
        on=scene.on,
        by=scene.person("berta"),
        reference="all",
    )
    assert Loan.objects.get(pk=loan.pk).state == "SETTLED"
    assert scene.money("ines") + scene.money("ivo") == 20_000_00 - 100_00 + 2_96
    assert_laws(loan.pk)


def test_the_last_note_in_kind_settles_the_loan():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene, {"ines": 1, "ivo": 1}, partition_minor=100_00, ticket_minor=100_00, **TWENTY
    )
    wake(scene, scenes.MONDAY + scenes.days(3))

    redeem(scene, loan)
    redeem(scene, loan, "ivo")

    assert Loan.objects.get(pk=loan.pk).state == "SETTLED"
    assert TokenRedemption.objects.count() == 2
    assert BusinessToken.objects.count() == 1
    assert_laws(loan.pk)


def test_exchanges_are_refused():
    scene = scenes.a_bank_network()
    plain = scenes.a_bank_loan(scene)
    loan = scenes.a_bank_loan(scene, **TWENTY)
    streamed = scenes.a_bank_loan(scene, milestones=((1_000, 30),), **TWENTY)

    with pytest.raises(refused.NoTokens):
        redeem(scene, plain)
    with pytest.raises(refused.NoNote):
        redeem(scene, loan, by="ivo")
    with pytest.raises(refused.NoNote):
        redeem(scene, loan, "olga")
    with pytest.raises(refused.NotExchangeable):
        redeem(scene, streamed)
    theirs = Note.objects.filter(loan_id=loan.pk, holder=scene.person("ivo")).first()
    with pytest.raises(refused.NoNote):
        redeem(scene, loan, note_id=theirs.pk)
    spend_all(scene)
    wake(scene, loan.loan.installments.get(number=1).due_on)
    with pytest.raises(refused.NotExchangeable):
        redeem(scene, loan)
    assert not BusinessToken.objects.exists()
