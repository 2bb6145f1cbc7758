"""Writes a bank's loan: the loan, its terms, its notes, its milestones, who bears its loss."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from django.db import connection

from banks.models import Bank, Business
from banks.steps import accounts
from governance.models import Network, ParameterSet
from ledger.columns import column, write_columns
from ledger.models import Asset
from loans.models import BankLoan, Collateral, Loan, LoanTerms, Milestone, Note, RecoveryTier
from loans.steps.notes import next_loan_id
from rules.allotment import allot


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """So many notes that one investor takes; what they return goes to the account (a wallet)."""

    holder_id: int
    account_id: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneDraft:
    """A milestone to be, as the offer states it."""

    number: int
    name: str
    amount_minor: int
    due_on: datetime.date
    evidence_asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLoanDraft:
    """A bank's loan to be.

    `terms` is the offer, or whatever else has the fields of LoanTerms. Serial numbers follow the
    order of `holdings`. Milestones and the first tranche are those of the whole offer: where less
    was accepted, they are scaled. Without `commitments_account_id` nothing is put in escrow yet:
    the money is to be called.
    """

    public_id: str
    offer_public_id: str
    bank: Bank
    business: Business
    asset: Asset
    title: str
    grade: str
    contract_sha256: str
    terms: LoanTerms
    principal_minor: int
    holdings: Sequence[Holding]
    milestones: Sequence[MilestoneDraft] = ()
    collateral_ids: Sequence[int] = field(default=())
    commitments_account_id: int | None = None
    panel_id: int | None = None


def write_bank_loan(
    draft: BankLoanDraft,
    *,
    count: int,
    on: datetime.date,
    ends_on: datetime.date,
    at: datetime.datetime,
) -> BankLoan:
    """Write a contracted loan of `count` installments with its notes, milestones and tiers.

    Its money and its schedule are the caller's.

    Source: R0-07, R0-16; A-35: the waterfall is data of the contract.
    """
    assert connection.in_atomic_block
    assert draft.bank.network.kind == Network.Kind.BANKS
    partition_minor = draft.terms.partition_minor
    assert sum(one.count for one in draft.holdings) * partition_minor == draft.principal_minor
    escrowed_minor = 0 if draft.commitments_account_id is None else draft.principal_minor

    loan = _write_loan(draft, count=count, on=on, ends_on=ends_on, at=at)
    terms = {name: getattr(draft.terms, name) for name in _TERM_NAMES}
    tranches = _tranches(draft)
    bank_loan = BankLoan.objects.create(
        loan=loan,
        bank=draft.bank,
        servicer=draft.bank,
        business=draft.business,
        asset=draft.asset,
        title=draft.title,
        grade=draft.grade,
        offer_public_id=draft.offer_public_id,
        escrow_account_id=accounts.loan_escrow(loan.pk, draft.asset),
        contract_sha256=draft.contract_sha256,
        panel_id=draft.panel_id,
        escrowed_minor=escrowed_minor,
        **{**terms, "first_tranche_minor": tranches[0]},
    )
    _write_notes(loan, draft.holdings, partition_minor, is_escrowed=escrowed_minor > 0)
    Milestone.objects.bulk_create(
        Milestone(
            bank_loan=bank_loan,
            number=one.number,
            name=one.name,
            evidence_asked=one.evidence_asked,
            amount_minor=amount_minor,
            due_on=one.due_on,
        )
        for one, amount_minor in zip(draft.milestones, tranches[1:], strict=True)
    )
    held = Collateral.objects.filter(pk__in=draft.collateral_ids)
    has_collateral = bool(held.update(bank_loan=bank_loan))
    RecoveryTier.objects.bulk_create(_tiers(bank_loan, has_collateral=has_collateral))

    return bank_loan


_TERM_NAMES = tuple(one.attname for one in LoanTerms._meta.fields)


def _write_loan(
    draft: BankLoanDraft,
    *,
    count: int,
    on: datetime.date,
    ends_on: datetime.date,
    at: datetime.datetime,
) -> Loan:
    account_id = accounts.business_account(draft.business.pk, draft.asset)
    # The night pays the bank's part of the interest by its code.
    accounts.bank_account(draft.bank.pk, draft.asset)
    parameters = (
        ParameterSet.objects.filter(network_id=draft.bank.network_id).order_by("-version").first()
    )
    assert parameters is not None

    return Loan.objects.create(
        pk=next_loan_id(),
        public_id=draft.public_id,
        network_id=draft.bank.network_id,
        product=Loan.Product.MARKETPLACE,
        borrower_id=draft.business.owner_id,
        payer_account_id=account_id,
        payee_account_id=account_id,
        payee_name=draft.business.name,
        parameters=parameters,
        principal_minor=draft.principal_minor,
        level_1_minor=0,
        level_2_minor=0,
        level_3_minor=0,
        pool_minor=0,
        transaction_fee_minor=0,
        contingency_fee_minor=0,
        limit_at_start_minor=draft.principal_minor,
        installment_count=count,
        established_on=on,
        established_at=at,
        ends_on=ends_on,
        accrual_weekday=0,
    )


def _write_notes(
    loan: Loan, holdings: Sequence[Holding], partition_minor: int, *, is_escrowed: bool
) -> None:
    """Write notes of one size in one statement; serial numbers go by the order of the holdings.

    What is still to be called is not outstanding yet.
    """
    counts = [one.count for one in holdings]
    firsts = list(accumulate(counts, initial=1))[:-1]
    write_columns(
        """
        INSERT INTO loans_note
            (loan_id, holder_id, account_id, level, serial, principal_minor, outstanding_minor)
        SELECT %(loan)s, taken.holder, taken.account, %(level)s, taken.first + place.number,
            %(partition)s, %(outstanding)s
        FROM unnest(%(holders)s::bigint[], %(accounts)s::bigint[], %(firsts)s::bigint[],
            %(counts)s::bigint[]) AS taken(holder, account, first, count),
            generate_series(0, taken.count - 1) AS place(number)
        ORDER BY taken.first + place.number
        """,
        {
            "loan": loan.pk,
            "level": int(Note.Level.INVESTOR),
            "partition": partition_minor,
            "outstanding": partition_minor if is_escrowed else 0,
            "holders": column([one.holder_id for one in holdings]),
            "accounts": column([one.account_id for one in holdings]),
            "firsts": column(firsts),
            "counts": column(np.array(counts)),
        },
    )


def _tranches(draft: BankLoanDraft) -> tuple[int, ...]:
    """Return the first tranche and the milestones' amounts, scaled to what was accepted.

    Milestones divide all of the principal; between ticks they may stand for less.
    """
    asked = [draft.terms.first_tranche_minor, *(one.amount_minor for one in draft.milestones)]
    total_minor = sum(asked)
    is_whole = draft.terms.disbursement == LoanTerms.Disbursement.MILESTONES
    if total_minor == 0 or not (is_whole or total_minor > draft.principal_minor):
        return tuple(asked)

    return allot(draft.principal_minor, asked)


def _tiers(bank_loan: BankLoan, *, has_collateral: bool) -> list[RecoveryTier]:
    """Return the order in which a loss is borne. Source: A-35."""
    kinds = [
        *([RecoveryTier.Kind.COLLATERAL] if has_collateral else []),
        *(
            [RecoveryTier.Kind.FIDELITY_BOND]
            if bank_loan.bond_mode == LoanTerms.BondMode.FIRST_LOSS
            else []
        ),
        RecoveryTier.Kind.CONTINGENCY_POOL,
        RecoveryTier.Kind.NOTES,
    ]

    return [
        RecoveryTier(
            loan_id=bank_loan.pk,
            rank=rank,
            kind=kind,
            cover_millionths=(
                bank_loan.contingency_cover_millionths
                if kind == RecoveryTier.Kind.CONTINGENCY_POOL
                else None
            ),
        )
        for rank, kind in enumerate(kinds, start=1)
    ]
