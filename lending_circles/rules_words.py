"""Says a network's parameters in plain sentences, each with the place it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.formats import AssetLike, amount_words, percent_text
from rules.parameters import ExtensionScope, ShortfallPolicy, WaiverMode
from rules.terms import CircleTerms
from rules.trust import guaranteed_first_minor


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule as people read it, and its source."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rules that belong together."""

    title: str
    why: str
    sentences: tuple[Sentence, ...]


def rules_in_words(terms: CircleTerms, asset: AssetLike) -> tuple[Chapter, ...]:
    """Return the rules that a network lives by, made from its live parameters.

    Source: R3-112, R3-136: common clear rules, and why interest goes to the pool.
    """
    return (
        _belonging(terms, asset),
        _borrowing(terms, asset),
        _cost(terms),
        _waiver(terms, asset),
        _standing_by(terms, asset),
        _late(terms),
        _losses(terms),
    )


def late_in_words(terms: CircleTerms) -> tuple[str, ...]:
    """Return what being late with a loan means, step by step, as its borrower reads it before.

    Source: R3-018, R3-071, R3-078, R3-086, R3-096; A-08, A-13, A-14.
    """
    late = [sentence.text for sentence in _late(terms).sentences]

    return (
        _("There is no penalty in money."),
        _(
            "Friends who have agreed to give you more time pay what you miss, on the day after. "
            "Then it is not late, and you repay them in %(count)s weekly parts at %(apr)s a year."
        )
        % {"count": len(terms.extension_parts), "apr": percent(terms.extension_apr)},
        *late[:-1],
        _("Friends who have agreed to forgive let their own share of what is left go."),
        late[-1],
        _(
            "In a default your stake goes first. Of the rest the contingency pool pays up to "
            "%(cover)s, and those who lent to you lose what remains."
        )
        % {"cover": percent(terms.contingency_cover_ratio)},
    )


def percent(ratio: Fraction) -> str:
    """Return a ratio as people write it, to the hundredth of a percent: 6 %, 0.1 %."""
    return percent_text(100 * round(ratio * 10_000))


def _chapter(title: str, why: str, sentences: Sequence[tuple[str, str]]) -> Chapter:
    return Chapter(title, why, tuple(Sentence(*pair) for pair in sentences))


def _belonging(terms: CircleTerms, asset: AssetLike) -> Chapter:
    stake = amount_words(terms.stake_minor_min, asset)
    return _chapter(
        _("Taking part"),
        _("Your stake is what others can borrow, and what they trust you by."),
        [
            (_("The least stake is %(amount)s.") % {"amount": stake}, "P-01, R3-021"),
            (
                _(
                    "To borrow you need %(count)s unique peers: people you trust who trust nobody "
                    "else in your circle. You are warned when you have only %(buffer)s to spare."
                )
                % {"count": terms.unique_peers_min, "buffer": terms.unique_peers_buffer},
                "P-02, P-03, A-18",
            ),
            (
                _("So whoever borrows has a circle that has staked at least %(amount)s together.")
                % {
                    "amount": amount_words(
                        guaranteed_first_minor(
                            unique_min=terms.unique_peers_min,
                            stake_minor_min=terms.stake_minor_min,
                        ),
                        asset,
                    )
                },
                "R3-133",
            ),
            (
                _("A stake that falls below the minimum still counts for others for %(days)s days.")
                % {"days": terms.top_up_grace_days},
                "P-28, A-63",
            ),
            (
                _(
                    "You can take money out of your stake, down to the minimum and to what your "
                    "own loans need."
                ),
                "A-52",
            ),
        ],
    )


def _borrowing(terms: CircleTerms, asset: AssetLike) -> Chapter:
    first, second, third, pool = (percent(share) for share in terms.level_shares)
    rungs = ", ".join(f"{rung} : 1" for rung in terms.credit_ratios)
    return _chapter(
        _("Borrowing"),
        _("Loans pay merchants, never people, so that nobody can borrow and run with the cash."),
        [
            (
                _(
                    "Of every loan %(first)s comes from your friends, %(second)s from theirs, "
                    "%(third)s from friends of those, and %(pool)s from the common pool."
                )
                % {"first": first, "second": second, "third": third, "pool": pool},
                "P-13, R3-064",
            ),
            _shortfall(terms),
            (
                _(
                    "You can owe up to your ratio times your stake. The ratios are %(rungs)s; "
                    "you begin at the first."
                )
                % {"rungs": rungs},
                "P-12, A-10",
            ),
            (
                _(
                    "A loan takes you one ratio up if every repayment was on time, it was at least "
                    "%(share)s of your limit and open for at least %(weeks)s weeks."
                )
                % {"share": percent(terms.step_share_min), "weeks": terms.step_weeks_min},
                "P-23, A-09",
            ),
            (
                _("The smallest loan is %(amount)s.")
                % {"amount": amount_words(terms.loan_minor_min, asset)},
                "P-38",
            ),
        ],
    )


def _shortfall(terms: CircleTerms) -> tuple[str, str]:
    if terms.shortfall_policy is ShortfallPolicy.STRICT:
        return _("If one of the four cannot give its part, there is no loan."), "P-25, A-19"
    if terms.shortfall_policy is ShortfallPolicy.CASCADE_IN:
        said = _("If a farther degree cannot give its part, the nearer one gives the rest.")
        return said, "P-25, A-19"
    said = _(
        "If a farther degree cannot give its part, the nearer one gives the rest. For the first "
        "%(days)s days of the network the common pool bridges what your friends then lack, up to "
        "%(bridge)s more of the loan; your friends still lend the largest part."
    )

    return (
        said % {"days": terms.pilot_days, "bridge": percent(terms.pilot_bridge_ratio)},
        "P-25, P-35, A-19, R3-065",
    )


def _cost(terms: CircleTerms) -> Chapter:
    fee = terms.transaction_fee_ratio * terms.repayment_count + terms.contingency_fee_ratio
    return _chapter(
        _("What a loan costs"),
        _(
            "Interest makes nobody rich: all of it goes to the common pool, which lends it again. "
            "Lenders earn nothing."
        ),
        [
            (
                _("You repay in %(count)s equal weekly parts.") % {"count": terms.repayment_count},
                "P-06, A-04",
            ),
            (
                _(
                    "Interest is %(apr)s a year on what you still owe, week by week, and never on "
                    "interest."
                )
                % {"apr": percent(terms.apr)},
                "P-08, A-02, A-03",
            ),
            (
                _(
                    "A fee of %(fee)s is paid once: %(contingency)s for the contingency pool, the "
                    "rest for the transaction pool."
                )
                % {"fee": percent(fee), "contingency": percent(terms.contingency_fee_ratio)},
                "P-04, P-05, A-05",
            ),
            (_("You can repay early at any time, for free."), "A-06"),
        ],
    )


def _waiver(terms: CircleTerms, asset: AssetLike) -> Chapter:
    days = terms.waiver_lookback_days
    if terms.waiver_mode is WaiverMode.NONE:
        said = _("Interest is not waived in this network.")
    elif terms.waiver_mode is WaiverMode.THRESHOLD:
        said = _(
            "If your stake grew by %(growth)s within %(days)s days and you are up to date, "
            "the week’s interest is waived."
        ) % {"growth": percent(terms.waiver_growth_min), "days": days}
    else:
        said = _(
            "For every whole percent that your stake grew within %(days)s days, one percent "
            "comes off your interest, as long as you are up to date."
        ) % {"days": days}
    return _chapter(
        _("Interest waived"),
        _("Who saves more lets everybody borrow more."),
        [(said, "P-09 … P-11, A-30")],
    )


def _standing_by(terms: CircleTerms, asset: AssetLike) -> Chapter:
    return _chapter(
        _("When friends stand by"),
        _("A delay that friends carry keeps the money going round, and the friend out of trouble."),
        [
            (
                _(
                    "Who has agreed to give a friend more time pays what the friend misses, on the "
                    "day after. All of it is carried, or nothing; then it is not late."
                ),
                "R3-086, R3-087",
            ),
            (
                _(
                    "What was carried is repaid in %(count)s weekly parts, at %(apr)s a year, "
                    "which goes to the common pool."
                )
                % {"count": len(terms.extension_parts), "apr": percent(terms.extension_apr)},
                "P-18, P-19, A-27",
            ),
            _bounds_of_extensions(terms),
            (
                _(
                    "Where a part of that is missed for more than %(days)s days, those who have "
                    "agreed to forgive let their own share of it go. Nobody asks for it again."
                )
                % {"days": terms.late_days},
                "R3-096, R3-098",
            ),
            (
                _(
                    "Friends farther away do the same only where everybody between does; the "
                    "common pool only where all three degrees do."
                ),
                "R3-105 … R3-107",
            ),
            (
                _(
                    "To give more time the stake must be %(extend)s, to forgive %(forgive)s, "
                    "without what is out for others."
                )
                % {
                    "extend": amount_words(terms.extend_minor_min, asset),
                    "forgive": amount_words(terms.forgive_minor_min, asset),
                },
                "P-16, P-17, A-29",
            ),
        ],
    )


def _bounds_of_extensions(terms: CircleTerms) -> tuple[str, str]:
    said = (
        _("Friends carry at most %(loan)s for a loan, and %(all)s over all your open loans.")
        if terms.extension_scope is ExtensionScope.OPEN_LOANS
        else _("Friends carry at most %(loan)s for a loan, and %(all)s for you in all.")
    )
    counts = {
        "loan": _repayments(terms.extensions_per_loan_max),
        "all": terms.extensions_per_borrower_max,
    }

    return said % counts, "P-20, A-25"


def _repayments(count: int) -> str:
    return ngettext("%(count)s repayment", "%(count)s repayments", count) % {"count": count}


def _late(terms: CircleTerms) -> Chapter:
    return _chapter(
        _("When a repayment is late"),
        _("There is no penalty in money. Others wait for what you owe."),
        [
            (
                _("From the first day late you cannot borrow until all your loans are repaid."),
                "A-08, R3-071",
            ),
            (
                _("After %(days)s days your ratio goes one step down and your stake pays.")
                % {"days": terms.late_days},
                "P-15, A-09, A-11",
            ),
            (
                _(
                    "If anything is unpaid more than %(days)s days after the last repayment was "
                    "due, the loan defaults."
                )
                % {"days": terms.late_days},
                "A-13",
            ),
        ],
    )


def _losses(terms: CircleTerms) -> Chapter:
    return _chapter(
        _("Who bears a loss"),
        _("The nearest first, and never one alone."),
        [
            (_("The stake of the one who did not repay goes first."), "A-14, R3-078"),
            (
                _("Of the rest the contingency pool pays up to %(cover)s.")
                % {"cover": percent(terms.contingency_cover_ratio)},
                "P-22, A-14",
            ),
            (
                _(
                    "What then remains is lost by those who lent, each by their share, and by the "
                    "common pool with them. What is recovered later goes back to them first."
                ),
                "A-15, A-60",
            ),
        ],
    )
