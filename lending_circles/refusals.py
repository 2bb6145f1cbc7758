"""What circles refuse, in sentences that tell nothing about anybody else."""

from pages.formats import amount_text
from people.refusals import Refusal
from rules.borrowing import Membership
from rules.money import Asset
from rules.refusals import Code, Reason
from rules.sourcing import POOL_LEVEL


class NotAMember(Refusal):
    """There is no such loan account, or it is not theirs."""

    code = "NOT_A_MEMBER"
    detail = "There is no loan account here."
    remedy = "Open a loan account in this network first."


class NetworkOfBanks(Refusal):
    """Money of circles and of banks never mixes. Source: A-01."""

    code = "NETWORK_OF_BANKS"
    detail = "This network is one of banks; nobody lends in a circle there."
    remedy = "Choose a network of a circle."


class NotActive(Refusal):
    """The loan account's state does not allow it."""

    code = "NOT_ACTIVE"
    detail = "The loan account is not active."
    remedy = "Stake the minimum and agree on trust with your circle."


class NotYours(Refusal):
    """Only the owner of a loan account may do this with it."""

    code = "NOT_YOURS"
    detail = "This loan account belongs to somebody else."
    remedy = "Use your own loan account."


class AccountClosed(Refusal):
    """An account that was closed by a default does not open by joining."""

    code = "ACCOUNT_CLOSED"
    detail = "This loan account was closed by a default."
    remedy = "Open it again: pay back what the contingency pool paid, and stake the minimum."


class NotClosedByDefault(Refusal):
    """Only an account that a default closed is opened again."""

    code = "NOT_CLOSED"
    detail = "This loan account is not closed by a default."
    remedy = "While it is still closing, wait until nothing is lent from it any more."


class NothingToMakeGood(Refusal):
    """Nobody has lost anything by this member that has not come back."""

    code = "NOTHING_TO_MAKE_GOOD"
    detail = "Nobody has lost anything by you that has not come back."
    remedy = "There is nothing to pay."


class AmountNotPositive(Refusal):
    """An amount of money moves one way: more than zero."""

    code = "AMOUNT_REFUSED"
    detail = "The amount is not more than zero."
    remedy = "Write an amount above zero."


class InsufficientFunds(Refusal):
    """The spending account holds less than that."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in the spending account."
    remedy = "Take a smaller amount, or add money first."


class BelowMinimum(Refusal):
    """So much of the stake is not free."""

    code = "BELOW_MINIMUM"
    detail = "So much of the stake cannot be taken out."


class TooManyHandles(Refusal):
    """Members are found by the handle that they tell, not by trying names."""

    code = "TOO_MANY_TRIES"
    detail = "You looked for many people in a short time."
    remedy = "Try again in an hour."


class TrustWithSelf(Refusal):
    """Trust joins two people."""

    code = "TRUST_WITH_SELF"
    detail = "Trust joins two people."
    remedy = "Choose somebody else."


class AlreadyTrusted(Refusal):
    """The two have an agreement."""

    code = "ALREADY_TRUSTED"
    detail = "You two have an agreement already."
    remedy = "Nothing needs to be done."


class NoAgreement(Refusal):
    """There is no agreement or request of that kind between the two."""

    code = "NO_AGREEMENT"
    detail = "There is no such agreement or request."
    remedy = "Look at your circle for those that stand."


class NotProposed(Refusal):
    """There is no such proposal for this member, or it is decided."""

    code = "NOT_PROPOSED"
    detail = "There is no such proposal, or it is over."
    remedy = "Look at the proposals of your circle, or make one."


class ProposalUnsound(Refusal):
    """A bundle is proposed to people of the own circle, for a number and a day that can be met."""

    code = "PROPOSAL_UNSOUND"
    detail = "So this proposal could never take effect."
    remedy = "Choose people of your circle, a number that they can reach, and a day to come."


class PeerLeaving(Refusal):
    """Who leaves, or has left, makes no new agreements."""

    code = "PEER_LEAVING"
    detail = "One of the two is leaving or has left."
    remedy = "Choose somebody who stays."


class QuoteUnknown(Refusal):
    """There is no such quote for this member."""

    code = "QUOTE_UNKNOWN"
    detail = "There is no such quote."
    remedy = "Ask for a new quote."


class QuoteExpired(Refusal):
    """The quote binds no longer."""

    code = "QUOTE_EXPIRED"
    detail = "The quote has expired."
    remedy = "Ask for a new quote."


class QuoteChanged(Refusal):
    """The same loan would now be made up differently; nobody is made to pay another price."""

    code = "QUOTE_CHANGED"
    detail = "What the circle can lend has changed since the quote."
    remedy = "Ask for a new quote."


class BorrowingRefused(Refusal):
    """The first reason why a member may not borrow, in the order of A-65."""


_LEVELS = {
    1: "Your circle",
    2: "The second degree of your trust lines",
    3: "The third degree of your trust lines",
    POOL_LEVEL: "The common pool",
}
# Source: A-65, R3-169: repeated quotes must not read a stranger's balance.
_LEVELS_WITH_AMOUNT = (1, POOL_LEVEL)

_NOT_ACTIVE = {
    Membership.PENDING_STAKE: "Stake the minimum first.",
    Membership.HOLD: "Resume lending first.",
    Membership.HOLD_TO_EXIT: "You are leaving the network, so pay with your own money.",
    Membership.EXITED: "Join the network again first.",
    Membership.CLOSED_DEFAULTED: "Open your account again first.",
}

_PLAIN = {
    Code.NOT_A_MEMBER: (NotAMember.detail, NotAMember.remedy),
    Code.BORROWING_BLOCKED: (
        "An installment was late, so borrowing is blocked.",
        "Repay all your open loans; then you can borrow again.",
    ),
    Code.MERCHANT_NOT_QUALIFIED: (
        "This merchant cannot be paid by circle loan yet.",
        "Pay with your own money, or buy at a qualified merchant.",
    ),
    Code.RELATED_MERCHANT: (
        "You own this business, work there, belong to its family or share in its sales.",
        "Pay with your own money, or buy at another merchant.",
    ),
}


def refusal_of(
    reason: Reason,
    *,
    asset: Asset,
    membership: Membership | None = None,
    deposit_minor: int = 0,
    spending_minor: int = 0,
    ratio: int = 1,
) -> BorrowingRefused:
    """Return a reason as a refusal with a plain sentence and the cheapest remedy.

    `spending_minor` is what the member has to add to their stake.
    `context` carries level and amount short for organisers and stories; the sentences say of
    levels 2 and 3 the name alone.

    Source: R3-166, R3-169; A-65.
    """
    if reason.code is Code.OVER_LIMIT:
        detail, remedy = _over_limit(reason, asset, spending_minor, ratio)
    else:
        detail, remedy = _sentences(reason, asset, membership, deposit_minor)
    context = {"level": reason.level, "short_minor": reason.short_minor, **dict(reason.facts)}

    return BorrowingRefused(detail, code=reason.code.value, remedy=remedy, context=context)


def _sentences(
    reason: Reason, asset: Asset, membership: Membership | None, deposit_minor: int
) -> tuple[str, str]:
    facts = dict(reason.facts)

    def said(minor: int) -> str:
        return amount_text(minor, asset)

    if reason.code in _PLAIN:
        return _PLAIN[reason.code]
    if reason.code is Code.NOT_ACTIVE:
        return NotActive.detail, _NOT_ACTIVE.get(membership or Membership.EXITED, NotActive.remedy)
    if reason.code is Code.TOP_UP_REQUIRED:
        missing = facts["stake_minor_min"] - deposit_minor
        return "Your stake is below the minimum.", f"Add {said(missing)} to your stake."
    if reason.code is Code.TOO_FEW_UNIQUE_PEERS:
        has, needed = facts["unique_peers"], facts["unique_peers_min"]
        return (
            f"You have {has} unique peers; {needed} are needed.",
            f"Agree on trust with {needed - has} more who trust nobody else in your circle.",
        )
    short_minor = reason.short_minor or 0
    if reason.code is Code.BELOW_MINIMUM:
        return f"The smallest loan is {said(facts['loan_minor_min'])}.", "Pay with your own money."
    if reason.code is Code.FEE_NOT_COVERED:
        return (
            f"Your spending account cannot pay the fee of {said(facts['fee_minor'])}.",
            f"Add {said(short_minor)} to your spending account.",
        )

    level = reason.level or POOL_LEVEL
    # What was carried in from levels 2 and 3 would tell what strangers there hold.
    is_told = level in _LEVELS_WITH_AMOUNT and "carried_minor" not in facts
    lacks = f" lacks {said(short_minor)}" if is_told else " lacks the money"
    return (
        f"{_LEVELS[level]}{lacks} for its part of this loan.",
        "Buy for less, try again when others have repaid, or pay with your own money.",
    )


def _over_limit(reason: Reason, asset: Asset, spending_minor: int, ratio: int) -> tuple[str, str]:
    """Say how much more can be borrowed; nobody is told to stake what they do not have."""
    facts = dict(reason.facts)
    stake_minor = -(-(reason.short_minor or 0) // ratio)
    ways = ["pay with your own money", "buy for less"]
    if facts["available_credit_minor"] < facts["limit_minor"]:
        ways.append("repay")
    lacks = ""
    if stake_minor <= spending_minor:
        ways.append(f"add {amount_text(stake_minor, asset)} to your stake")
    else:
        lacks = (
            f" For this loan your stake lacks {amount_text(stake_minor, asset)};"
            f" you have {amount_text(spending_minor, asset)} to add."
        )
    *first, last = ways
    remedy = f"{', '.join(first)}{',' if len(first) > 1 else ''} or {last}.{lacks}"

    return (
        f"You can borrow {amount_text(facts['available_credit_minor'], asset)} more.",
        remedy[0].upper() + remedy[1:],
    )
