"""Says what moved in plain words: who, how much, for what. Strangers are told by degree alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger.kinds import Kind
from lending_circles.queries.activity import Movement
from loans.models import Note
from pages.formats import AssetLike, amount_words

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A movement as its owner reads it: a title, and a line under it where there is more to say."""

    title: str
    detail: str = ""


def told(movement: Movement, asset: AssetLike, names: Names) -> Told:
    """Return a movement in words; `names` are merchants by their till's ledger account."""
    return WORDS[movement.kind](movement, asset, names)


def _plain(title: str, detail: str = "") -> Callable[[Movement, AssetLike, Names], Told]:
    # The words are translated when they are said, not when this module is read.
    return lambda _movement, _asset, _names: Told(_(title), _(detail) if detail else "")


def _purchase(movement: Movement, _asset: AssetLike, names: Names) -> Told:
    name = names.get(movement.other_id or 0)
    title = _("Paid %(name)s") % {"name": name} if name else _("Paid a merchant")
    return Told(title, _("With your own money"))


def _refund(movement: Movement, _asset: AssetLike, names: Names) -> Told:
    name = names.get(movement.other_id or 0)
    title = _("Refund from %(name)s") % {"name": name} if name else _("Refund from a merchant")
    return Told(title, _("To your spending account"))


def _loan_refund(movement: Movement, asset: AssetLike, names: Names) -> Told:
    # Only lenders and defaulters see it on an account of theirs: a borrower's refund goes past it.
    if movement.is_own_loan:
        return Told(_("A refund went to those who lost by your default"))
    return _principal(movement, asset, names)


def _fee(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    return Told(
        _("Fee of your loan at %(name)s") % {"name": _payee(movement)},
        _("Paid once, to the transaction and contingency pools"),
    )


def _advanced(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    if movement.borrower_name:
        title = _("You carried a repayment of %(name)s") % {"name": movement.borrower_name}
    else:
        title = _("You helped to carry somebody’s repayment")

    return Told(title, _("It comes back to you week by week"))


def _passed_on(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    if movement.borrower_name:
        title = _("Friends paid you back for %(name)s") % {"name": movement.borrower_name}
        return Told(title, _("They carried a repayment"))

    return Told(_("Principal came back to your stake"), _("Somebody’s friends carried a repayment"))


def _matched(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    if movement.borrower_name:
        title = _("A Jubilee fund paid you for %(name)s") % {"name": movement.borrower_name}
    else:
        title = _("A Jubilee fund paid you for somebody farther out")

    return Told(title, _("It matches what lenders forgive"))


def _lent(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    if movement.borrower_name:
        title = _("Lent to %(name)s") % {"name": movement.borrower_name}
    elif movement.level == Note.Level.SECOND:
        title = _("Lent to a friend of a friend")
    elif movement.level == Note.Level.THIRD:
        title = _("Lent at the third degree")
    else:
        title = _("Lent from your stake")

    return Told(title, _("It comes back week by week"))


def _principal(movement: Movement, asset: AssetLike, _names: Names) -> Told:
    if movement.is_own_loan:
        return _repayment(movement, asset)
    if movement.borrower_name:
        title = _("%(name)s paid you back") % {"name": movement.borrower_name}
    elif movement.level == Note.Level.SECOND:
        title = _("A friend of a friend paid you back")
    elif movement.level == Note.Level.THIRD:
        title = _("Somebody at the third degree paid you back")
    else:
        title = _("Principal came back to your stake")

    return Told(title)


def _repayment(movement: Movement, asset: AssetLike) -> Told:
    name = _payee(movement)
    number = movement.installment
    if movement.stake_minor < 0 and number:
        title = _("Your stake paid repayment %(number)s, %(name)s")
    elif number:
        title = _("Repayment %(number)s, %(name)s")
    else:
        title = _("Repayment, %(name)s")
    parts = {
        "principal": str(amount_words(movement.principal_minor, asset)),
        "interest": str(amount_words(movement.interest_minor, asset)),
    }
    detail = (
        _("%(principal)s to your lenders, %(interest)s interest to the common pool") % parts
        if movement.interest_minor
        else _("All of it to your lenders")
    )

    return Told(title % {"number": number, "name": name}, detail)


def _recovery(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    if movement.change_minor < 0:
        return Told(_("Your stake covered what you owed"), _("Your loans were not repaid in time"))
    if movement.borrower_name:
        return Told(_("Recovered from %(name)s’s default") % {"name": movement.borrower_name})

    return Told(_("Recovered from a default"))


def _made_good(movement: Movement, _asset: AssetLike, _names: Names) -> Told:
    if movement.change_minor < 0:
        return Told(_("You made good what others lost"), _("It stands on your record"))

    return Told(_("A loss of yours was made good"), _("By who had defaulted"))


def _payee(movement: Movement) -> str:
    return movement.loan.payee_name if movement.loan is not None else _("a merchant")


# Every kind has its words, those too that never touch a member's accounts, so that none is mute.
WORDS: dict[Kind, Callable[[Movement, AssetLike, Names], Told]] = {
    Kind.REVERSAL: _plain("Correction", "An earlier movement was taken back"),
    Kind.OPENING: _plain("Opening balance", "What you had before these books began"),
    Kind.ISSUANCE: _plain("Tokens issued to you", "New money of the network"),
    Kind.ISSUANCE_TO_POOL: _plain("Tokens issued to the common pool"),
    Kind.STAKE: _plain("Added to your stake", "From your spending account"),
    Kind.UNSTAKE: _plain("Taken out of your stake", "To your spending account"),
    Kind.EXIT_PAYOUT: _plain("Your stake returned", "To your spending account, as you leave"),
    Kind.PURCHASE: _purchase,
    Kind.AUTHORIZATION: _plain("Held for a payment", "The merchant takes it, or it comes back"),
    Kind.CAPTURE: _plain("A merchant took what was held"),
    Kind.AUTHORIZATION_RELEASED: _plain("Held money came back", "To your spending account"),
    Kind.SALE_REFUND: _refund,
    Kind.LOAN_REFUND: _loan_refund,
    Kind.EXCESS_RETURNED: _plain("Came back to you", "It was more than was asked for"),
    Kind.SPLIT: _plain("A share of a shop’s sales", "Agreed with its owner"),
    Kind.SPLIT_REVERSED: _plain("A share of sales came back to a shop"),
    Kind.PAYOUT: _plain("Paid out to a merchant"),
    Kind.DELIVERY_RESERVED: _plain("Held until a merchant delivers"),
    Kind.DELIVERY_RELEASED: _plain("Released to a merchant that delivered"),
    Kind.PREPAID_REFUND: _plain("Released for a refund"),
    Kind.REWARD: _plain("Reward for your recommendation", "A friend took up the offer you shared"),
    Kind.REWARD_BUDGET: _plain("A merchant’s budget for rewards"),
    Kind.MERCHANT_CLAIM: _plain("Paid in for your shop", "It settles what it owes for refunds"),
    Kind.ADVANCE: _advanced,
    Kind.ADVANCE_PASSED_ON: _passed_on,
    Kind.JUBILEE_FUNDED: _plain("Put into your Jubilee fund", "It matches what lenders forgive"),
    Kind.JUBILEE_MATCHED: _matched,
    Kind.JUBILEE_RETURNED: _plain("Came back from your Jubilee fund", "What it had not matched"),
    Kind.GIFT_RETURNED: _plain(
        "What you forgave came back", "The purchase was given back, so it was not needed"
    ),
    Kind.DISBURSEMENT: _lent,
    Kind.ESTABLISHMENT_FEE: _fee,
    Kind.FEE_RELEASE: _plain("Fee earned by the transaction pool"),
    Kind.PRINCIPAL: _principal,
    Kind.INTEREST: _principal,
    Kind.RECOVERY: _recovery,
    Kind.CONTINGENCY_REPAID: _plain(
        "Paid back to the contingency pool", "What it had paid for your default"
    ),
    Kind.MAKE_GOOD: _made_good,
}
