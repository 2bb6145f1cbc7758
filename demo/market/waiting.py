"""What the demonstration leaves undone today: for officers, for owners, for investors."""

import datetime

from banks.models import BusinessCase, FidelityBond
from banks.operations import bonds, capital, case_talk, cases, review
from demo.market import cases as case_deeds
from demo.market import cast, money, papers
from demo.market.plans import Plan
from demo.market.scene import UNIT, Market, Team, days, noon
from demo.people import person
from governance.models import Motion
from governance.operations import cast_ballot
from loans.models import BankLoan, Loan, Note
from marketplace.operations import notes_market, saved_searches
from payments import references
from payments.operations import deposits, statements, withdrawals
from payments.operations.statements import StatementDraft
from payments.operations.withdrawals import WithdrawalDraft
from portfolios.operations import eligibility
from portfolios.operations.eligibility import Asking, Paper
from repayments.models import ContactLog, LateEpisode, Receipt
from repayments.operations import bank_receipts, bank_recoveries, collections, restructuring
from repayments.operations.bank_receipts import ReceiptDraft
from rules.eligibility import QUESTIONS

Channel, Outcome = ContactLog.Channel, ContactLog.Outcome


def leave_for_today(market: Market, today: datetime.date) -> None:
    """Leave something in every list that somebody may look at."""
    saale, tejo, drava = (market.teams[slug] for slug in ("saale", "tejo", "drava"))
    _leave_cases(market, saale, today)
    _leave_a_newcomer(market, saale, today)
    for team in (saale, tejo):
        _leave_transfers(market, team, today)
        _leave_requests(market, team, today)
    _leave_a_statement(market, saale, today)
    _leave_collections(market, tejo, today)
    _leave_a_write_off(market, drava, today)
    _leave_ballots(market, today)
    _leave_notes_for_sale(market, today)


def _leave_cases(market: Market, team: Team, on: datetime.date) -> None:
    """Leave a case in every state of the queue."""
    begun = _case(market, "bakery", "A delivery van", 9_000, on)
    cases.save_section(
        case_id=begun.pk, section="marketing", values={"text": ""}, on=on, by=begun.author
    )
    handed_in = _case(market, "bicycles", "A stand at the spring fair", 1_500, on)
    cases.submit_case(case_id=handed_in.pk, on=on, by=handed_in.author)
    harbour = _case(market, "smokehouse", "A second smoking oven", 6_000, on)
    cases.submit_case(case_id=harbour.pk, on=on, by=harbour.author)
    looked_at = _case(market, "solar", "Meters for the members", 2_800, on)
    case_deeds.hand_in(looked_at, team, on=on)
    review.record_review(
        case_id=looked_at.pk,
        results={code: ("PASSED", "") for code in ("IDENTITY", "REGISTRATION", "DOCUMENTS")},
        points={"REPUTATION": 4, "CASH_FLOW": 4},
        on=on,
        by=team.maker,
    )
    signed_once = _case(market, "nursery", "A bus for the excursions", 7_000, on)
    case_deeds.hand_in(signed_once, team, on=on)
    case_deeds.look_at(signed_once, team, "A", on=on)
    review.sign_off(
        case_id=signed_once.pk, verdict="QUALIFY", grade="A", reason="", on=on, by=team.maker
    )
    given_back = _case(market, "bicycles", "A spray booth with a filter", 3_200, on)
    case_deeds.hand_in(given_back, team, on=on)
    case_talk.send_message(
        case_id=given_back.pk, text="Is the filter in the price?", on=on, by=team.maker
    )
    cases.request_changes(
        case_id=given_back.pk, reason="The price of the filter is missing.", on=on, by=team.maker
    )
    refused = _case(market, "bakery", "A coffee bar at the station", 12_000, on)
    case_deeds.hand_in(refused, team, on=on)
    case_deeds.look_at(refused, team, "C", on=on)
    for officer in (team.maker, team.checker):
        review.sign_off(
            case_id=refused.pk,
            verdict="REJECT",
            grade="",
            reason="The rent at the station is higher than what the bar would earn.",
            on=on,
            by=officer,
        )
    withdrawn = _case(market, "nursery", "A pond", 1_000, on)
    cases.withdraw_case(case_id=withdrawn.pk, on=on, by=withdrawn.author, reason="Too deep.")


def _case(market: Market, business: str, title: str, units: int, on: datetime.date) -> BusinessCase:
    plan = Plan(business=business, title=title, units=units, months=12, opened=0)
    return case_deeds.open_case(market, plan, on=on)


def _leave_a_newcomer(market: Market, team: Team, on: datetime.date) -> None:
    """Let somebody who invests by profession wait for an officer."""
    newcomer = person(cast.NEWCOMER)
    license_paper = papers.pdf(
        "Licence as an adviser", (cast.NEWCOMER, "Valid in all of the union")
    )
    eligibility.ask_to_invest(
        person=newcomer,
        asking=Asking(
            legal_name=cast.NEWCOMER,
            country="DE",
            born_on=datetime.date(1988, 3, 9),
            asset=market.asset,
            worth_minor=400_000 * UNIT,
            yearly_income_minor=95_000 * UNIT,
            answers={question.code: question.right for question in QUESTIONS},
            has_understood=True,
            is_sophisticated=True,
            bank=team.bank,
            papers=(Paper("licence.pdf", license_paper),),
        ),
        on=on,
        at=noon(on),
    )


def _leave_transfers(market: Market, team: Team, on: datetime.date) -> None:
    """Leave deposits and withdrawals at every turn: announced, seen by one officer."""
    for name, units, is_seen in (
        (cast.INES, 500, False),
        ("Cem Yilmaz", 1_200, True),
        ("Franca Villa", 300, False),
    ):
        announced = deposits.ask_deposit(
            person=market.investors[name],
            bank_id=team.bank.pk,
            asset=market.asset,
            amount_minor=units * UNIT,
            on=on,
            at=noon(on),
        )
        if is_seen:
            deposits.request_deposit_received(public_id=announced.public_id, on=on, by=team.maker)
    for name, is_paid in (("Dagmar Stein", False), ("Helle Madsen", True)):
        money.have(market, team, market.investors[name], 60 * UNIT, on=on)
        asked = withdrawals.ask_withdrawal(
            draft=WithdrawalDraft(
                bank_id=team.bank.pk,
                asset=market.asset,
                amount_minor=60 * UNIT,
                holder=name,
                account_number="DK50 0040 0440 1162 43",
            ),
            on=on,
            at=noon(on),
            by=market.investors[name],
        )
        if is_paid:
            withdrawals.request_payout(public_id=asked.public_id, on=on, by=team.maker)


def _leave_requests(market: Market, team: Team, on: datetime.date) -> None:
    """Leave what takes a second officer: some asked by one of the two, some by the other."""
    capital.request_contribute_capital(
        bank_id=team.bank.pk,
        asset=market.asset,
        amount_minor=5_000 * UNIT,
        on=on,
        by=team.maker,
        reason="Shares of eleven new members.",
    )
    bond = team.bank.bonds.get()
    if bond.state == FidelityBond.State.VERIFIED:
        bonds.request_release_bond(
            bond_id=bond.pk,
            amount_minor=500 * UNIT,
            on=on,
            by=team.checker,
            reason="The loans of the first year are repaid.",
        )
    loans = _open_loans(team)
    if not loans:
        return
    bank_receipts.request_receipt(
        draft=ReceiptDraft(
            loan_id=loans[0].pk,
            amount_minor=120 * UNIT,
            received_on=on,
            method=Receipt.Method.CASH,
            remark="Brought to the counter in an envelope.",
        ),
        on=on,
        at=noon(on),
        by=team.maker,
    )
    restructuring.request_pause(
        loan_id=loans[-1].pk,
        until=on + days(20),
        reason="The owner is in hospital.",
        on=on,
        by=team.maker,
    )


def _open_loans(team: Team) -> list[BankLoan]:
    return list(
        BankLoan.objects.select_related("loan", "business__owner")
        .filter(servicer=team.bank, loan__state=Loan.State.REPAYING, released_minor__gt=0)
        .order_by("loan_id")
    )


def _leave_a_statement(market: Market, team: Team, on: datetime.date) -> None:
    """Leave a statement with a deposit, a repayment, and a line that nobody knows."""
    announced = deposits.ask_deposit(
        person=market.investors["Anton Keller"],
        bank_id=team.bank.pk,
        asset=market.asset,
        amount_minor=750 * UNIT,
        on=on,
        at=noon(on),
    )
    lines = [
        "date,amount,reference,counterparty,id",
        f"{on},750.00,{references.spaced(announced.reference)},Anton Keller,S-1",
        f"{on},85.00,for the oven thank you,Kuhn,S-2",
        f"{on},-14.90,account fee,Sparkasse,S-3",
    ]
    loans = _open_loans(team)
    if loans:
        code = references.code_of(references.LOAN, loans[0].loan.public_id)
        lines.append(f"{on},140.00,{references.spaced(code)},{loans[0].business.name},S-4")
    statements.import_statement(
        draft=StatementDraft(
            bank_id=team.bank.pk,
            asset=market.asset,
            file_name=f"statement-{on}.csv",
            content="\n".join(lines).encode(),
        ),
        on=on,
        at=noon(on),
        by=team.maker,
    )


def _leave_collections(market: Market, team: Team, on: datetime.date) -> None:
    """Leave a promise that is open, and calls that nobody answered."""
    for loan in _open_loans(team):
        plan = market.borrowed[loan.pk]
        if plan.stops_after is None:
            continue
        if plan.turn == "PROMISE":
            collections.promise_to_pay(
                loan_id=loan.pk,
                bank_id=team.bank.pk,
                amount_minor=350 * UNIT,
                due_on=on + days(4),
                on=on,
                by=team.maker,
                remark="When the restaurant has paid its mussels.",
            )
        collections.log_contact(
            loan_id=loan.pk,
            bank_id=team.bank.pk,
            channel=Channel.VISIT,
            outcome=Outcome.PROMISED if plan.turn == "PROMISE" else Outcome.NOT_REACHED,
            on=on,
            by=team.maker,
            remark="The door was closed." if plan.turn != "PROMISE" else "",
        )


def _leave_a_write_off(market: Market, team: Team, on: datetime.date) -> None:
    lost = BankLoan.objects.filter(
        servicer=team.bank, loan__state=Loan.State.DEFAULTED, written_off_on=None
    )
    for loan in lost.order_by("-loan_id")[:1]:
        bank_recoveries.request_write_off(
            loan_id=loan.pk, reason="Nothing more is to be had.", on=on, by=team.maker
        )


def _leave_ballots(market: Market, on: datetime.date) -> None:
    """Let three of seven delegates have voted."""
    for motion in Motion.objects.filter(
        panel__network=market.network, state=Motion.State.OPEN, kind="LIST_OFFER"
    ):
        for delegate, vote in zip(market.delegates[:3], ("YES", "YES", "NO"), strict=True):
            cast_ballot(motion_id=motion.pk, vote=vote, on=on, by=delegate)


def _leave_notes_for_sale(market: Market, on: datetime.date) -> None:
    """Leave notes on the market: one of the investor who is shown around, and others' to buy."""
    for name, share in ((cast.INES, 101), ("Dagmar Stein", 98), ("Cem Yilmaz", 100),
                        ("Julie Perrin", 97)):  # fmt: skip
        seller = market.investors[name]
        note = (
            Note.objects.filter(
                holder=seller, loan__state=Loan.State.REPAYING, outstanding_minor__gte=15 * UNIT
            )
            .filter(loan__bank_loan__disbursement="AT_ONCE", loan__bank_loan__in_dispute=False)
            .exclude(loan__in=LateEpisode.objects.filter(cured_on=None).values("loan"))
            .order_by("-loan_id", "serial")
            .first()
        )
        if note is not None:
            notes_market.ask_for_note(
                note_id=note.pk,
                seller=seller,
                price_minor=note.outstanding_minor * share // 100,
                on=on,
                at=noon(on),
            )
    saved_searches.save_search(
        person=market.investors[cast.INES],
        name="Food near the river",
        query="sector=food",
        is_told=True,
        on=on,
    )
