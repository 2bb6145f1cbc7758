"""What every published figure means, in the words of the rule that counts it.

The words are those of the rules' docstrings (a test holds them together), here as well so that they
can be translated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules import holder_metrics, vintages
from rules import portfolio_metrics as metrics
from rules import reputation as reputation_rules


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its name, its meaning, its formula, and how it is published here.

    `rule` is the function whose docstring `words` are.
    """

    code: str
    title: str | Promise
    words: str | Promise
    formula: str | Promise
    here: str | Promise
    rule: Callable[..., Any]


DEFINITIONS = (
    Definition(
        "par",
        _("Portfolio at risk (PAR1, PAR7, PAR30, PAR90)"),
        _(
            "The whole outstanding of loans more than so many days late, over all "
            "outstanding. Not the overdue amounts and not the number of loans. Defaulted loans are "
            "written down to what nobody owes any more and stand in the default rate."
        ),
        _("PARx = Σ outstanding of loans with days past due > x ÷ Σ outstanding of all open loans"),
        _(
            "Days are those of the oldest installment that is late by the borrower's doing: money "
            "that the bank had in time and has not passed on yet makes no borrower late. Loans "
            "that were extended or restructured are shown beside, late or not."
        ),
        metrics.portfolio_at_risk,
    ),
    Definition(
        "delinquency",
        _("Delinquency"),
        _("The amounts past due over all that is outstanding."),
        _("overdue principal and interest ÷ outstanding principal"),
        _("Beside the portfolio at risk, which counts the whole of a late loan."),
        metrics.delinquency,
    ),
    Definition(
        "on-time",
        _("Paid on time"),
        _(
            "How many installments due by a day were fully paid on their day or before. One "
            "that is due on the day itself counts once it is paid or the day is over."
        ),
        _("installments fully paid by their day ÷ installments that fell due"),
        _(
            "An installment that went late once was not on time, whatever was agreed about its "
            "day afterwards. What would have fallen due after a loan had ended is not counted."
        ),
        metrics.on_time_share,
    ),
    Definition(
        "default",
        _("Default rate"),
        _(
            "What was not repaid of ended loans over what they were, in money, not in "
            "loans. Loans that failed to be funded or were refunded are not among them."
        ),
        _("Σ (claim − recovered) of ended loans ÷ Σ principal of ended loans"),
        _(
            "Over the loans that ended (were repaid, or defaulted) within the last 36 months. What "
            "a bond or a contingency paid to the holders was still not repaid."
        ),
        metrics.default_rate,
    ),
    Definition(
        "recovery",
        _("Recovery rate"),
        _("What came in after default over what was outstanding at default, in money."),
        _("Σ received after default ÷ Σ outstanding at default"),
        _("From the borrower and its collateral; not from the bond or the contingency."),
        metrics.recovery_rate,
    ),
    Definition(
        "remittance",
        _("Days until passed on"),
        _(
            "The average days from a bank's receiving money to its passing it on. Each row "
            "is the day received and the day passed on; the ratio is days to one receipt."
        ),
        _("Σ (day passed on − day received) ÷ number of receipts"),
        _("Of payments in cash or by bank transfer; those from an account here take no time."),
        metrics.remittance_days,
    ),
    Definition(
        "vintage",
        _("Vintage curves"),
        _(
            "The cumulative defaults of each quarter's loans by months on book, oldest "
            "first. A curve goes as far as the youngest loan of its quarter has come by the day, "
            "so that every point is over the same loans."
        ),
        _("Σ outstanding at default of the quarter's loans by month n ÷ Σ their principal"),
        _(
            "A loan belongs to the quarter of its first release. The second picture counts loans "
            "that were once more than 30 days late, by what they had outstanding then."
        ),
        vintages.vintage_curves,
    ),
    Definition(
        "roll",
        _("Roll rates"),
        _(
            "Return, from bucket to bucket, which part of the money of the first moved to the "
            "second. The ratios of one first bucket add up to one; the count is of all loans in it."
        ),
        _("outstanding in bucket A at a month's end that is in B at the next ÷ all in A"),
        _("Counted from month's end to month's end; a loan may also be repaid or in default then."),
        metrics.roll_rates,
    ),
    Definition(
        "nar",
        _("Net annualised return (NAR)"),
        _("What lent money earned after fees and losses, a year, idle cash left out (NAR)."),
        _("m = Σ gains of the months ÷ Σ principal at their beginnings; NAR = (1 + m)^12 − 1"),
        _("In an investor's own portfolio only: it is no forecast, and idle cash is not in it."),
        holder_metrics.net_annualised_return,
    ),
    Definition(
        "reputation",
        _("Reputation"),
        _(
            "The reputation that counted deeds make, never below 0 or above 100. n deeds of "
            "a kind bring most × n ÷ (n + half): each further one a little less than the last. "
            "Deeds that no table names count nothing, so nothing can be bought into it."
        ),
        _("Σ most × n ÷ (n + half) over the kinds of deeds, kept between 0 and 100"),
        _("Derived, never bought, and always shown with what it was counted from."),
        reputation_rules.reputation,
    ),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A figure that is no ratio of one rule, in plain words."""

    code: str
    title: str | Promise
    words: str | Promise
    formula: str | Promise


REMARKS = (
    Remark(
        "xirr",
        _("Realised return of closed loans (XIRR)"),
        _(
            "The yearly rate at which everything that holders paid out and everything that they "
            "got back is worth the same. Only of loans that are closed: repaid, or written off or "
            "recovered in full after a default; a loan that is still running has no return yet. "
            "Money is out from the day on which it was released to the business, net of what the "
            "bank keeps for servicing. A note exchanged for tokens counts at what it was exchanged "
            "for; payments by a ruling from a bond are not in it."
        ),
        _("r such that Σ flow ÷ (1 + r)^(days ÷ 365) = 0, over all closed loans together"),
    ),
    Remark(
        "tiers",
        _("Loss by tier"),
        _(
            "Who bore what was outstanding at default: the borrower's collateral, the bank's bond "
            "where the contract says first loss, the contingency, and last the holders. What comes "
            "in later goes back in the reverse order."
        ),
        _("claim = collateral + bond + contingency + holders' loss"),
    ),
    Remark(
        "reputation-limits",
        _("What a reputation limits"),
        _(
            "Newcomers are not held back. Where what harmed others outweighs what helped them, a "
            "business may ask for no more than it has repaid before, a bank is capped against "
            "its bond as in probation, and a person is not named as a delegate."
        ),
        _("Σ points < 0, before they end at 0"),
    ),
    Remark(
        "written-off",
        _("Written off"),
        _(
            "What of holders' losses the bank has stopped to pursue; what comes in afterwards is "
            "still theirs."
        ),
        _("Σ outstanding when it was written off"),
    ),
    Remark(
        "history",
        _("Figures of past days"),
        _(
            "Each day's figures are kept as they were known at its close. A receipt that was "
            "entered later, or a new day agreed for an installment, changes no figure of the past."
        ),
        _("one row a bank and day, never changed afterwards"),
    ),
    Remark(
        "few",
        _("Small numbers"),
        _(
            "A rate over a few loans says little. Where fewer than 10 loans or 30 installments "
            "stand behind a figure, that is said beside it."
        ),
        _("n < 10 loans, n < 30 installments"),
    ),
)
