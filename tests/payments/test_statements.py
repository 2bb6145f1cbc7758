"""Statement lines are booked once, exactly, by two officers; the rest lies in suspense."""

import pytest

from banks.operations import approvals as deciding
from banks.refusals import AskedAlready, NotOfficer, SameOfficer
from ledger.reconcile import all_invariants, is_balanced, look
from payments.models import Deposit, StatementImport, StatementLine, Withdrawal
from payments.operations import deposits, statements, suspense, withdrawals
from payments.queries import statements as queries
from payments.refusals import (
    LineBusy,
    LinesChanged,
    NothingToBook,
    OwnMoney,
    StatementUnreadable,
    TargetRefused,
)
from repayments.models import LoanPayment, Receipt
from repayments.operations import bank_receipts
from tests.bank_scene import NOON, UNIT, a_bank_loan, a_bank_network, an_officer, spend
from tests.payment_scene import (
    a_statement,
    a_transfer_bank,
    announce,
    balance,
    book_all,
    bring,
    decided,
    line,
    takes_transfers,
    today,
    tomorrow,
    withdraw,
)

pytestmark = pytest.mark.django_db


def make_once():
    return a_transfer_bank()


@pytest.fixture
def scene(made_once):
    return made_once


@pytest.fixture(autouse=True)
def _books_hold(db):
    yield
    assert is_balanced()
    payments = [one for one in all_invariants() if one.code in CODES]
    assert len(payments) == len(CODES)
    for invariant in payments:
        assert look(invariant).holds, look(invariant)


CODES = {"L-8", "L-12", "P-1"}


def loan_code(loan):
    return "RP" + loan.loan.public_id[-10:].upper()


def choose(scene, text, *, came_in=True):
    return queries.find_choice(scene.bank.pk, scene.asset, text, came_in=came_in)


def assign(scene, number, choice, by="olga"):
    return suspense.request_assign_line(
        line_id=line(scene, number).pk,
        bank_id=scene.bank.pk,
        choice=choice,
        on=scene.on,
        by=scene.person(by),
    )


def test_a_matched_deposit_is_booked_by_two_officers(scene):
    before, outside = scene.money("ines"), balance(scene, "external")
    deposit = announce(scene)
    statement = bring(scene, f"{today(scene)},100.00,thanks {deposit.reference},Ines,a1")

    assert (line(scene).state, line(scene).target) == ("PROPOSED", "DEPOSIT")
    assert scene.money("ines") == before
    book_all(scene, statement)

    assert scene.money("ines") == before + 100 * UNIT
    assert balance(scene, "external") == outside - 100 * UNIT
    assert balance(scene, "suspense") == 0
    assert line(scene).state == "BOOKED"
    assert line(scene).journal_id == Deposit.objects.get().journal_id


def test_one_officer_alone_books_nothing(scene):
    deposit = announce(scene)
    statement = bring(scene, f"{today(scene)},100.00,{deposit.reference},Ines,a1")
    approval = statements.request_book_lines(
        statement_id=statement.pk, bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )

    with pytest.raises(SameOfficer):
        decided(scene, statements.confirm_book_lines, approval, by="olga")
    with pytest.raises(AskedAlready):
        book_all(scene, statement)
    assert line(scene).state == "PROPOSED"


def test_what_matches_nothing_lies_in_suspense_at_once(scene):
    outside = balance(scene, "external")

    bring(
        scene,
        f"{today(scene)},70.00,hello,Somebody,a1",
        f"{today(scene)},5.00,DP0000000000,Somebody,a2",
    )

    assert balance(scene, "suspense") == 75 * UNIT
    assert balance(scene, "external") == outside - 75 * UNIT
    assert {line(scene, 2).state, line(scene, 3).state} == {"SUSPENSE"}
    assert queries.waiting_suspense(scene.bank) == 2
    assert queries.oldest_suspense_on(scene.bank.pk) == scene.on


def test_a_bad_line_keeps_the_whole_file_out(scene):
    with pytest.raises(StatementUnreadable) as refused:
        bring(
            scene,
            f"{today(scene)},70.00,good,Somebody,a1",
            f"{today(scene)},seventy,bad,Somebody,a2",
            f"{tomorrow(scene)},1.00,too early,Somebody,a3",
        )

    assert [problem.line for problem in refused.value.context["problems"]] == [3, 4]
    assert not StatementLine.objects.exists()
    assert not StatementImport.objects.exists()


def test_the_same_line_comes_in_once_by_its_id_or_by_what_it_says(scene):
    first = f"{today(scene)},70.00,hello,Somebody,a1"
    bring(scene, first)
    again = bring(scene, f"{today(scene)},70.00,hello,Somebody,a1", f"{today(scene)},1,x,Y,a2")
    plain = a_statement(f"{today(scene)},3.00,same", head="date,amount,reference")
    bring(scene, content=plain)
    third = bring(scene, content=plain)

    assert (again.line_count, again.duplicate_count) == (1, 1)
    assert (third.line_count, third.duplicate_count) == (0, 1)
    assert balance(scene, "suspense") == 74 * UNIT


def test_two_lines_for_one_deposit_book_one(scene):
    deposit = announce(scene)
    statement = bring(
        scene,
        f"{today(scene)},100.00,{deposit.reference},Ines,a1",
        f"{today(scene)},100.00,{deposit.reference},Ines,a2",
    )

    assert [line(scene, 2).state, line(scene, 3).state] == ["PROPOSED", "SUSPENSE"]
    book_all(scene, statement)
    assert balance(scene, "suspense") == 100 * UNIT


def test_a_deposit_confirmed_by_hand_is_tied_to_its_line_and_not_booked_twice(scene):
    deposit = announce(scene)
    approval = deposits.request_deposit_received(
        public_id=deposit.public_id, on=scene.on, by=scene.person("olga")
    )
    decided(scene, deposits.confirm_deposit_received, approval)
    money, outside = scene.money("ines"), balance(scene, "external")

    statement = bring(scene, f"{today(scene)},100.00,{deposit.reference},Ines,a1")
    book_all(scene, statement)

    assert (scene.money("ines"), balance(scene, "external")) == (money, outside)
    assert line(scene).state == "BOOKED"


def test_what_lies_in_suspense_is_tied_to_a_deposit_confirmed_by_hand(scene):
    deposit = announce(scene)
    bring(scene, f"{today(scene)},100.00,no reference,Ines,a1")
    approval = deposits.request_deposit_received(
        public_id=deposit.public_id, on=scene.on, by=scene.person("olga")
    )
    decided(scene, deposits.confirm_deposit_received, approval)
    money, outside = scene.money("ines"), balance(scene, "external")

    approval = assign(scene, 2, choose(scene, deposit.reference))
    decided(scene, suspense.confirm_assign_line, approval)

    assert scene.money("ines") == money
    assert balance(scene, "external") == outside + 100 * UNIT
    assert balance(scene, "suspense") == 0


def test_a_line_pays_a_withdrawal_out(scene):
    withdrawal = withdraw(scene)
    outside = balance(scene, "external")
    statement = bring(scene, f"{today(scene)},-100.00,{withdrawal.reference},Ines,a1")

    book_all(scene, statement)

    assert Withdrawal.objects.get().state == "PAID_OUT"
    assert (balance(scene, "withdrawal"), balance(scene, "external")) == (0, outside + 100 * UNIT)


def test_a_payout_made_by_hand_is_tied_to_its_line(scene):
    withdrawal = withdraw(scene)
    approval = withdrawals.request_payout(
        public_id=withdrawal.public_id, on=scene.on, by=scene.person("olga")
    )
    decided(scene, withdrawals.confirm_payout, approval)
    outside = balance(scene, "external")

    book_all(scene, bring(scene, f"{today(scene)},-100.00,{withdrawal.reference},Ines,a1"))

    assert balance(scene, "external") == outside
    assert line(scene).journal_id == Withdrawal.objects.get().journal_id


def test_a_payout_of_another_amount_matches_nothing(scene):
    withdrawal = withdraw(scene)

    bring(scene, f"{today(scene)},-99.00,{withdrawal.reference},Ines,a1")

    assert line(scene).state == "UNMATCHED"
    assert balance(scene, "suspense") == 0


def test_a_line_with_a_loans_code_is_received_at_once_and_pays_it_when_booked(scene):
    loan = a_bank_loan(scene)
    spend(scene)
    before = scene.money("ines")
    statement = bring(scene, f"{today(scene)},50.00,{loan_code(loan)},Berta,a1")

    receipt = Receipt.objects.get()
    assert (receipt.state, receipt.received_on) == ("ENTERED", scene.on)
    assert (line(scene).target, line(scene).target_id) == ("LOAN", loan.pk)
    book_all(scene, statement)

    receipt.refresh_from_db()
    assert (receipt.state, receipt.remitted_on) == ("REMITTED", scene.on)
    payment = LoanPayment.objects.get()
    assert (payment.amount_minor, payment.source) == (50 * UNIT, "RECEIPT")
    assert payment.receipt == receipt
    assert scene.business_money() == 0
    assert scene.money("ines") == before + 30 * UNIT


def test_a_line_that_was_not_meant_for_the_loan_takes_its_receipt_back(scene):
    loan = a_bank_loan(scene)
    bring(scene, f"{today(scene)},50.00,{loan_code(loan)},Berta,a1")

    statements.set_line_aside(
        line_id=line(scene).pk, bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )

    assert Receipt.objects.get().state == "REJECTED"
    assert line(scene).state == "SUSPENSE"
    assert balance(scene, "suspense") == 50 * UNIT


def test_a_receipt_entered_by_hand_is_the_same_money_as_its_line(scene):
    loan = a_bank_loan(scene)
    spend(scene)
    receipt = bank_receipts.request_receipt(
        draft=bank_receipts.ReceiptDraft(
            loan_id=loan.pk,
            amount_minor=50 * UNIT,
            received_on=scene.on,
            method=Receipt.Method.BANK_TRANSFER,
        ),
        on=scene.on,
        at=NOON,
        by=scene.person("olga"),
    )
    statement = bring(scene, f"{today(scene)},50.00,{loan_code(loan)},Berta,a1")
    assert Receipt.objects.count() == 1
    with pytest.raises(TargetRefused, match="inbox"):
        book_all(scene, statement)
    waiting = statements.Approval.objects.get(kind=queries.BOOK_LINES, state="ASKED")
    decided(scene, bank_receipts.confirm_receipt, receipt.approval)
    outside = balance(scene, "external")

    decided(scene, statements.confirm_book_lines, waiting)

    assert balance(scene, "external") == outside
    assert line(scene).state == "BOOKED"
    assert LoanPayment.objects.count() == 1


def test_suspense_is_assigned_to_a_loan_by_two_officers(scene):
    loan = a_bank_loan(scene)
    spend(scene)
    bring(scene, f"{today(scene)},50.00,no code,Berta,a1")
    approval = assign(scene, 2, choose(scene, loan_code(loan)))

    with pytest.raises(SameOfficer):
        decided(scene, suspense.confirm_assign_line, approval, by="olga")
    decided(scene, suspense.confirm_assign_line, approval)

    assert balance(scene, "suspense") == 0
    assert LoanPayment.objects.get().amount_minor == 50 * UNIT
    assert Receipt.objects.get().state == "REMITTED"


def test_suspense_is_assigned_to_a_business_or_to_the_bank_itself(scene):
    bring(scene, f"{today(scene)},50.00,x,Berta,a1", f"{today(scene)},2.00,interest,Bank,a2")
    own = scene.bank_money()

    decided(
        scene,
        suspense.confirm_assign_line,
        assign(scene, 2, choose(scene, scene.business.slug)),
    )
    decided(
        scene,
        suspense.confirm_assign_line,
        assign(scene, 3, queries.Choice(StatementLine.Target.BANK, 0, "")),
    )

    assert scene.business_money() == 50 * UNIT
    assert scene.bank_money() == own + 2 * UNIT
    assert balance(scene, "suspense") == 0


def test_charges_of_the_other_bank_are_the_banks_own(scene):
    bring(scene, f"{today(scene)},-3.50,charges,Bank,a1")
    own, outside = scene.bank_money(), balance(scene, "external")

    decided(
        scene,
        suspense.confirm_assign_line,
        assign(scene, 2, queries.Choice(StatementLine.Target.BANK, 0, "")),
    )

    assert scene.bank_money() == own - 350
    assert (balance(scene, "external"), balance(scene, "withdrawal")) == (outside + 350, 0)


def test_money_that_was_not_for_anybody_here_goes_back(scene):
    outside = balance(scene, "external")
    bring(scene, f"{today(scene)},70.00,wrong bank,Somebody,a1")
    approval = suspense.request_return_line(
        line_id=line(scene).pk, bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )

    with pytest.raises(SameOfficer):
        decided(scene, suspense.confirm_return_line, approval, by="olga")
    returned = decided(scene, suspense.confirm_return_line, approval)

    assert (balance(scene, "suspense"), balance(scene, "external")) == (0, outside)
    book_all(scene, bring(scene, f"{today(scene)},-70.00,{returned.return_code},Somebody,b1"))
    assert line(scene).target == "RETURN"
    assert balance(scene, "external") == outside
    assert queries.reconciliation(scene.bank.pk, scene.asset).statement_minor == 0


def test_a_line_waits_for_one_decision_at_a_time(scene):
    deposit = announce(scene)
    statement = bring(
        scene,
        f"{today(scene)},100.00,{deposit.reference},Ines,a1",
        f"{today(scene)},5.00,nothing,Ines,a2",
    )
    asked = statements.request_book_lines(
        statement_id=statement.pk, bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )
    assign(scene, 3, choose(scene, scene.business.slug))
    about = {"bank_id": scene.bank.pk, "on": scene.on, "by": scene.person("olga")}

    with pytest.raises(LineBusy):
        statements.set_line_aside(line_id=line(scene, 2).pk, **about)
    with pytest.raises(LineBusy):
        suspense.request_return_line(line_id=line(scene, 3).pk, **about)
    deciding.withdraw_approval(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)
    statements.set_line_aside(line_id=line(scene, 2).pk, **about)
    with pytest.raises(NothingToBook):
        book_all(scene, statement)


def test_lines_that_changed_since_they_were_asked_for_are_not_booked(scene):
    deposit = announce(scene)
    statement = bring(scene, f"{today(scene)},100.00,{deposit.reference},Ines,a1")
    asked = statements.request_book_lines(
        statement_id=statement.pk, bank_id=scene.bank.pk, on=scene.on, by=scene.person("olga")
    )
    other = announce(scene, "ivo")
    StatementLine.objects.update(target_id=other.pk)

    with pytest.raises(LinesChanged):
        decided(scene, statements.confirm_book_lines, asked)


def test_a_line_goes_to_what_its_direction_allows(scene):
    bring(scene, f"{today(scene)},-5.00,x,Ines,a1", f"{today(scene)},5.00,y,Ines,a2")

    with pytest.raises(TargetRefused):
        assign(scene, 2, queries.Choice(StatementLine.Target.BUSINESS, scene.business.pk, "Bakery"))
    with pytest.raises(TargetRefused):
        assign(
            scene,
            3,
            queries.Choice(StatementLine.Target.WITHDRAWAL, withdraw(scene).pk, "Ines"),
        )


def test_another_banks_codes_match_nothing_here(scene):
    other = a_bank_network(slug="other", bond=0)
    takes_transfers(other)
    deposit = announce(other)
    loan = a_bank_loan(other)

    bring(
        scene,
        f"{today(scene)},100.00,{deposit.reference},Ines,a1",
        f"{today(scene)},100.00,{loan_code(loan)},Berta,a2",
    )

    assert {line(scene, 2).state, line(scene, 3).state} == {"SUSPENSE"}
    assert choose(scene, deposit.reference) is None
    assert choose(scene, other.business.slug) is None
    with pytest.raises(LinesChanged):
        statements.set_line_aside(
            line_id=line(scene).pk, bank_id=other.bank.pk, on=other.on, by=other.person("olga")
        )


def test_a_target_of_another_bank_in_the_request_is_refused(scene):
    other = a_bank_network(slug="other", bond=0)
    takes_transfers(other)
    bring(scene, f"{today(scene)},100.00,x,Ines,a1")
    deposit = announce(other)
    approval = assign(scene, 2, queries.Choice(StatementLine.Target.DEPOSIT, deposit.pk, "Ines"))

    with pytest.raises(TargetRefused):
        decided(scene, suspense.confirm_assign_line, approval)


@pytest.mark.parametrize("role", ["AUDITOR", "COLLECTIONS", "APPROVER"])
def test_the_treasury_alone_brings_statements_in(scene, role):
    an_officer(scene, "vera", role)

    with pytest.raises(NotOfficer):
        bring(scene, f"{today(scene)},1.00,x,Y,a1", by="vera")


def test_the_statement_and_the_ledger_are_compared(scene):
    held = -balance(scene, "external")
    deposit = announce(scene)
    bring(
        scene,
        f"{today(scene)},100.00,{deposit.reference},Ines,a1",
        f"{today(scene)},5.00,nothing,Ines,a2",
        f"{today(scene)},-2.00,charges,Bank,a3",
    )

    found = queries.reconciliation(scene.bank.pk, scene.asset)

    assert found.ledger_minor == held + 5 * UNIT
    assert found.statement_minor == 103 * UNIT
    assert (found.booked_minor, found.open_minor) == (5 * UNIT, 98 * UNIT)
    assert (found.suspense_minor, found.elsewhere_minor) == (5 * UNIT, held)
    assert found.difference_minor == found.elsewhere_minor - found.open_minor


def test_an_owner_does_not_book_to_their_own_business(scene):
    an_officer(scene, "berta", "TREASURY")
    bring(scene, f"{today(scene)},50.00,x,Berta,a1")
    approval = assign(scene, 2, choose(scene, scene.business.slug))

    with pytest.raises(OwnMoney):
        decided(scene, suspense.confirm_assign_line, approval, by="berta")


def test_many_lines_come_to_suspense_in_one_posting(scene):
    lines = [f"{today(scene)},0.01,line {number},X,{number}" for number in range(300)]

    statement = bring(scene, *lines)

    assert statement.line_count == 300
    assert balance(scene, "suspense") == 300
