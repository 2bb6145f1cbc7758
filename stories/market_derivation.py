"""What figures of the banks' side are made of: investors, offers, banks and businesses."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from banks.models import FidelityBond
from ledger.kinds import Kind
from ledger.models import Account
from loans.models import BankLoan, Note, Release
from marketplace.models import Ask, Commitment, Offer
from people.models import Person
from repayments.models import (
    BankDefault,
    BankDefaultShare,
    BusinessToken,
    LoanBalance,
    LoanPayment,
    NoteDraw,
    TokenRedemption,
)
from rules import money
from stories.derivation import Derivation
from stories.lines import Line, amount_text, journal_lines, negated
from stories.market_report import RECEIVED

if TYPE_CHECKING:
    from stories.stage import Stage

INSTALLMENT = Derivation(
    "as the newest plan has it: days and principal by the contract; the interest of a period is "
    "what ran on released principal by the contract's day count, rounded half up once (A-55)"
)
_RULES = {
    "principal": "principal returned, by what the holder's notes have outstanding, largest "
    "remainder to the lowest note (N-7)",
    "interest": "interest received, less the bank's share for servicing, by what the holder's "
    "notes have outstanding, largest remainder to the lowest note (N-7)",
    "recovered": "what collateral, bond and contingency paid in a default, what a ruling took of "
    "the bond, and later recoveries (A-35, A-60)",
}
EVERYTHING = Q()
_MOVED = (Kind.PRINCIPAL_RETURN, Kind.ESCROW_RETURNED)


# --- investors ---------------------------------------------------------------------------------


def cash(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "the balance of the wallet",
        tuple(_lines(_wallet(stage, stage.investors[name]))),
    )


def committed(stage: "Stage", name: str) -> Derivation:
    promised = Commitment.objects.filter(
        investor=stage.investors[name], state=Commitment.State.COMMITTED
    )
    return Derivation(
        "what lies in escrow for offers that are not contracted yet (R0-16)",
        tuple(
            Line(one.committed_on, one.escrowed_minor, f"committed to {_offer_name(stage, one)}")
            for one in promised.select_related("offer").order_by("pk")
        ),
    )


def notes(stage: "Stage", name: str) -> Derivation:
    held = (
        Note.objects.filter(holder=stage.investors[name], level=Note.Level.INVESTOR)
        .values("loan_id")
        .annotate(total=Sum("outstanding_minor"))
        .order_by("loan_id")
    )
    offers = {offer.loan_id: offer for offer in _contracted(stage)}
    return Derivation(
        "what is outstanding on the notes held, and what of them is still in escrow",
        tuple(
            Line(
                BankLoan.objects.get(pk=row["loan_id"]).loan.established_on,
                row["total"],
                f"open on {_named(stage, offers[row['loan_id']])}",
            )
            for row in held
            if row["total"]
        ),
    )


def received(stage: "Stage", name: str, word: str) -> Derivation:
    wallet = _wallet(stage, stage.investors[name])
    lines = _lines(wallet, Q(kind__in=RECEIVED[word], credit__in=wallet))
    return Derivation(_RULES[word], tuple(lines))


def lost(stage: "Stage", name: str) -> Derivation:
    cases = (
        BankDefaultShare.objects.filter(note__holder=stage.investors[name])
        .values("default__defaulted_on", "default__bank_loan__title")
        .annotate(loss=Sum("loss_minor"), recovered=Sum("recovered_minor"))
        .order_by("default_id")
    )
    lines = [
        Line(one["default__defaulted_on"], minor, f"{word} on {one['default__bank_loan__title']}")
        for one in cases
        for minor, word in ((one["loss"], "lost"), (-one["recovered"], "recovered since"))
        if minor
    ]
    return Derivation(
        "what collateral, bond and contingency left open, pro rata to the notes, less what came "
        "back later (A-35, A-60)",
        tuple(lines),
    )


def tokens(stage: "Stage", name: str, business_name: str) -> Derivation:
    token = BusinessToken.objects.select_related("asset").get(
        business=stage.businesses[business_name]
    )
    code = f"person:{stage.investors[name].pk}:wallet:{token.asset.code}"
    return Derivation(
        "claim / (1 - discount), rounded half up; the claim is gone at face (A-57)",
        tuple(_lines(_accounts(code))),
        asset=money.Asset(token.asset.code, token.asset.decimals),
    )


# --- offers ------------------------------------------------------------------------------------


def funded(stage: "Stage", name: str) -> Derivation:
    offer = _offer(stage, name)
    is_made = offer.loan_id is not None
    counted = Commitment.objects.filter(offer=offer).exclude(state=Commitment.State.WITHDRAWN)
    return Derivation(
        "what was accepted of the commitments: all, or whole notes pro rata above the cap (N-7)"
        if is_made
        else "what was committed and not withdrawn",
        tuple(
            Line(
                one.committed_on,
                (one.accepted_minor or 0) if is_made else one.amount_minor,
                f"{one.investor.handle} committed {amount_text(stage, one.amount_minor)}",
            )
            for one in counted.select_related("investor").order_by("pk")
        ),
        _terms(offer),
    )


def escrow(stage: "Stage", name: str) -> Derivation:
    offer = _offer(stage, name)
    account_id = (
        offer.commitments_account_id
        if offer.loan_id is None
        else BankLoan.objects.get(pk=offer.loan_id).escrow_account_id
    )
    return Derivation(
        "what is neither released nor given back (N-2)",
        tuple(_lines([account_id])),
        _terms(offer),
    )


def outstanding(stage: "Stage", name: str) -> Derivation:
    offer = _offer(stage, name)
    loan_id = offer.loan_id
    if loan_id is None:
        return Derivation("nothing is owed before the contract")
    lines = [
        Line(one.released_on, one.amount_minor, f"released ({one.get_kind_display().lower()})")
        for one in Release.objects.filter(bank_loan_id=loan_id).order_by("number")
    ]
    lines += [
        Line(one.distributed_on, -one.principal_minor, f"principal of payment {one.number}")
        for one in LoanPayment.objects.filter(bank_loan_id=loan_id).order_by("number")
        if one.principal_minor
    ]
    lines += list(_covered(loan_id))
    return Derivation(
        "released principal, less what was returned, covered in a default, recovered since or "
        "written off (A-35, A-55, A-60)",
        tuple(lines),
        _terms(offer),
    )


def note(stage: "Stage", name: str, holder_name: str) -> Derivation:
    offer = _offer(stage, name)
    assert offer.loan_id is not None
    holder, loan_id = stage.investors[holder_name], offer.loan_id
    wallet = _wallet(stage, holder)
    of_loan = Q(journal__reference__startswith=f"loan:{loan_id}:")
    lines = [
        *_taken(offer, holder, loan_id),
        *_dealt(loan_id, holder),
        *negated(_lines(wallet, of_loan & Q(kind__in=_MOVED))),
    ]
    lines += [
        Line(one.redeemed_on, -one.principal_minor, "exchanged for tokens")
        for one in TokenRedemption.objects.filter(note__loan_id=loan_id, holder=holder).order_by(
            "pk"
        )
    ]
    lines += list(_defaulted(loan_id, holder))
    return Derivation(
        "notes taken at the contract or bought, less those sold, and what came back on them (N-7)",
        tuple(line for line in lines if line.amount_minor),
        _terms(offer),
    )


# --- banks and businesses ----------------------------------------------------------------------


def bond(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "what is held of the bank's fidelity bonds", tuple(_bond_lines(stage, name, Q()))
    )


def slashed(stage: "Stage", name: str) -> Derivation:
    return Derivation(
        "what rulings, or as first loss defaults, took of the bank's bonds (A-35)",
        tuple(negated(_bond_lines(stage, name, Q(kind=Kind.BOND_SLASH)))),
    )


def contingency(stage: "Stage", name: str) -> Derivation:
    code = f"bank:{stage.banks[name].pk}:contingency:{stage.market_asset.code}"
    return Derivation(
        "fees of the loans paid out, less what defaults drew: at most the contract's share of what "
        "is open then, and pro rata where it is short (A-13, A-35)",
        tuple(_lines(_accounts(code))),
    )


def business_balance(stage: "Stage", name: str) -> Derivation:
    code = f"business:{stage.businesses[name].pk}:account:{stage.market_asset.code}"
    return Derivation("the balance of the business's account", tuple(_lines(_accounts(code))))


# --- what several of them need -----------------------------------------------------------------


def _covered(loan_id: int) -> Iterator[Line]:
    case = BankDefault.objects.filter(bank_loan_id=loan_id).first()
    if case is None:
        return
    for amount_minor, words in (
        (case.collateral_minor, "covered by collateral"),
        (case.bond_minor, "covered by the bank's bond"),
        (case.contingency_minor, "covered by the contingency"),
        (case.recovered_minor, "recovered since"),
        (LoanBalance.objects.get(pk=loan_id).written_off_minor, "written off"),
    ):
        if amount_minor:
            yield Line(case.defaulted_on, -amount_minor, words)


def _taken(offer: Offer, holder: Person, loan_id: int) -> Iterator[Line]:
    """Yield what a holder took at the contract; where money is called, what was drawn of it."""
    own = Commitment.objects.filter(offer=offer, investor=holder, accepted_minor__gt=0)
    if offer.funding == Offer.Funding.ESCROWED:
        for one in own.order_by("pk"):
            yield Line(one.committed_on, one.accepted_minor or 0, "notes taken at the contract")
        return
    drawn = NoteDraw.objects.filter(note__loan_id=loan_id, note__holder=holder).aggregate(
        total=Sum("drawn_minor")
    )["total"]
    for one in own.order_by("pk")[:1]:
        yield Line(one.committed_on, drawn or 0, "paid on calls")


def _dealt(loan_id: int, holder: Person) -> Iterator[Line]:
    """Yield notes bought and sold, by what was outstanding on them then."""
    sold = Ask.objects.filter(note__loan_id=loan_id, state=Ask.State.SOLD)
    for one in sold.filter(Q(seller=holder) | Q(buyer=holder)).order_by("pk"):
        assert one.ended_on is not None
        if one.buyer_id == holder.pk:
            yield Line(one.ended_on, one.outstanding_minor, "a note bought")
        else:
            yield Line(one.ended_on, -one.outstanding_minor, "a note sold")


def _defaulted(loan_id: int, holder: Person) -> Iterator[Line]:
    """Yield what a default and what came after it took off a holder's notes."""
    case = BankDefault.objects.filter(bank_loan_id=loan_id).first()
    if case is None:
        return
    sums = case.shares.filter(note__holder=holder).aggregate(
        claim=Sum("claim_minor"), loss=Sum("loss_minor"), recovered=Sum("recovered_minor")
    )
    claim, loss, recovered = (sums[word] or 0 for word in ("claim", "loss", "recovered"))
    yield Line(case.defaulted_on, loss - claim, "covered in the default")
    yield Line(case.defaulted_on, -recovered, "recovered since")
    if case.written_off_on:
        yield Line(case.written_off_on, recovered - loss, "written off")


def _terms(offer: Offer) -> tuple[str, ...]:
    """Return what of the contract a figure follows from."""
    percent = money.format_amount(offer.rate_millionths, money.Asset("PERCENT", 4))
    rate = percent.rstrip("0").removesuffix(".")
    times = "" if offer.period_length == 1 else f"{offer.period_length} "
    return (
        f"{rate} % a year, {offer.get_repayment_display().lower().replace('_', ' ')}, "
        f"{offer.get_amortization_display().lower().replace('_', ' ')}, "
        f"{offer.installment_count} installments, one every {times}{offer.period.lower()}, "
        f"days by {offer.day_count}",
    )


def _wallet(stage: "Stage", person: Person) -> list[int]:
    return _accounts(f"person:{person.pk}:wallet:{stage.market_asset.code}")


def _accounts(code: str) -> list[int]:
    return list(Account.objects.filter(code=code).values_list("pk", flat=True))


def _lines(accounts: list[int], where: Q = EVERYTHING) -> Iterator[Line]:
    """Yield what reached accounts, less what left them; what has no account yet has no lines."""
    yield from journal_lines(where, accounts=accounts) if accounts else ()


def _bond_lines(stage: "Stage", name: str, where: Q) -> Iterator[Line]:
    bonds = FidelityBond.objects.filter(bank=stage.banks[name])
    yield from _lines(list(bonds.values_list("account_id", flat=True)), where)


def _offer(stage: "Stage", name: str) -> Offer:
    return Offer.objects.get(pk=stage.offers[name].pk)


def _contracted(stage: "Stage") -> Iterable[Offer]:
    made = [offer.pk for offer in stage.offers.values()]
    return Offer.objects.filter(pk__in=made, loan_id__isnull=False)


def _named(stage: "Stage", offer: Offer) -> str:
    return next(name for name, one in stage.offers.items() if one.pk == offer.pk)


def _offer_name(stage: "Stage", one: Commitment) -> str:
    return _named(stage, one.offer)


OfOne = Callable[["Stage", str], Derivation]

INVESTORS: dict[str, OfOne] = {
    "cash": cash,
    "committed": committed,
    "notes": notes,
    "lost": lost,
}
OFFERS: dict[str, OfOne] = {"funded": funded, "escrow": escrow, "outstanding": outstanding}
BANKS: dict[str, OfOne] = {"bond": bond, "slashed": slashed, "contingency": contingency}


def derive_market(stage: "Stage", section: str, name: str, figure: str) -> Derivation | None:
    """Return what a figure of the banks' side is made of, None where it is a state or a count."""
    part, _, key = figure.partition(".")
    if section == "investors":
        if part == "received":
            return received(stage, name, key)
        if part == "tokens":
            return tokens(stage, name, key)
        return INVESTORS[figure](stage, name) if figure in INVESTORS else None
    if section == "offers":
        if part == "notes":
            return note(stage, name, key)
        if part == "installments":
            return INSTALLMENT
        return OFFERS[figure](stage, name) if figure in OFFERS else None
    if section == "banks":
        return BANKS[figure](stage, name) if figure in BANKS else None
    return business_balance(stage, name) if figure == "balance" else None
