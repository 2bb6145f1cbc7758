"""What the pages of a loan have in common: figures, states and tables."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banks.models import Approval
from loans.models import BankLoan, Collateral
from pages.formats import amount_words
from repayments import words
from repayments.queries import calls
from repayments.queries.acceptance import deciders_of
from repayments.queries.bank_loans import LoanSheet, MilestoneSheet
from rules.collateral_cover import cover_ratio, top_up_minor
from rules.portfolio_metrics import bucket_of

SHARE_COLUMNS = (
    {"key": "holder", "label": gettext_lazy("Investor")},
    {"key": "amount_minor", "label": gettext_lazy("Called"), "kind": "amount"},
    {"key": "status", "label": gettext_lazy("State"), "kind": "status"},
    {"key": "ended_on", "label": gettext_lazy("Since"), "kind": "day", "wide": True},
    {"key": "lapsed_minor", "label": gettext_lazy("Lapsed"), "kind": "amount"},
)
LINE_COLUMNS = (
    {"key": "number", "label": gettext_lazy("No."), "kind": "number"},
    {"key": "due_on", "label": gettext_lazy("Due"), "kind": "day"},
    {"key": "principal_minor", "label": gettext_lazy("Principal"), "kind": "amount", "wide": True},
    {"key": "interest_minor", "label": gettext_lazy("Interest"), "kind": "amount", "wide": True},
    {"key": "amount_minor", "label": gettext_lazy("Asked for"), "kind": "amount"},
    {"key": "paid_minor", "label": gettext_lazy("Paid"), "kind": "amount"},
    {"key": "paid_on", "label": gettext_lazy("Complete on"), "kind": "day", "wide": True},
    {"key": "status", "label": gettext_lazy("State"), "kind": "status"},
)
PAYMENT_COLUMNS = (
    {"key": "number", "label": gettext_lazy("No."), "kind": "number"},
    {"key": "paid_on", "label": gettext_lazy("Paid on"), "kind": "day"},
    {"key": "distributed_on", "label": gettext_lazy("To the holders"), "kind": "day", "wide": True},
    {"key": "source", "label": gettext_lazy("From"), "wide": True},
    {"key": "principal_minor", "label": gettext_lazy("Principal"), "kind": "amount", "wide": True},
    {"key": "interest_minor", "label": gettext_lazy("Interest"), "kind": "amount", "wide": True},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "amount"},
)
RELEASE_COLUMNS = (
    {"key": "number", "label": gettext_lazy("No."), "kind": "number"},
    {"key": "released_on", "label": gettext_lazy("Day"), "kind": "day"},
    {"key": "kind", "label": gettext_lazy("Why")},
    {"key": "amount_minor", "label": gettext_lazy("Amount"), "kind": "amount"},
)


def sheet_words(sheet: LoanSheet) -> dict[str, Any]:
    """Return what every page of a loan shows."""
    bank_loan, asset = sheet.bank_loan, sheet.bank_loan.asset

    return {
        "sheet": sheet,
        "bank_loan": bank_loan,
        "asset": asset,
        "on": sheet.on,
        "said": words.SERVICING[bank_loan.servicing],
        "bucket": bucket_of(sheet.days_past_due),
        "line_columns": LINE_COLUMNS,
        "lines": sheet.lines,
        "payment_columns": PAYMENT_COLUMNS,
        "payments": [
            {
                "number": one.number,
                "paid_on": one.paid_on,
                "distributed_on": one.distributed_on,
                "source": words.SOURCES[one.source],
                "principal_minor": one.principal_minor,
                "interest_minor": one.interest_minor,
                "amount_minor": one.amount_minor,
            }
            for one in sheet.payments
        ],
        "release_columns": RELEASE_COLUMNS,
        "releases": [
            {
                "number": one.number,
                "released_on": one.released_on,
                "kind": _release_words(one),
                "amount_minor": one.amount_minor,
            }
            for one in sheet.releases
        ],
        "milestones": [
            _milestone_words(one, asset, takes_two=deciders_of(bank_loan).officers > 1)
            for one in sheet.milestones
        ],
        "challenges": [
            {
                "challenge": one,
                "said": words.CHALLENGES[one.state],
                "ground": words.GROUNDS[one.ground],
            }
            for one in sheet.challenges
        ],
        "breaches": [{"ground": one, "words": words.GROUNDS[one]} for one in sheet.breaches],
        "halt": words.HALTS.get(sheet.exposure.halt_reason, ""),
        **cover_words(sheet),
    }


def calls_words(bank_loan: BankLoan) -> list[dict[str, Any]]:
    """Return a loan's capital calls for those who serve it: each commitment by name and state."""
    return [
        {
            "sheet": one,
            "said": words.CAPITAL_CALLS[one.call.state],
            "columns": SHARE_COLUMNS,
            "rows": [
                {
                    "holder": share.holder.name,
                    "amount_minor": share.amount_minor,
                    "status": words.CALLS[share.state].status,
                    "status_words": words.CALLS[share.state].words,
                    "ended_on": share.ended_on,
                    "lapsed_minor": share.lapsed_minor or None,
                }
                for share in one.shares
            ],
        }
        for one in calls.calls_of(bank_loan)
    ]


def cover_words(sheet: LoanSheet) -> dict[str, Any]:
    """Return how far the collateral covers the loan."""
    if not sheet.collateral:
        return {}
    outstanding_minor = sheet.exposure.outstanding_minor
    is_held = any(one.state == Collateral.State.HELD for one in sheet.collateral)

    return {
        # What two officers value, and may sell: collateral of another asset.
        "valued": [
            one
            for one in sheet.collateral
            if one.state == Collateral.State.HELD and one.asset_id != sheet.bank_loan.asset_id
        ],
        "cover_ratio": cover_ratio(sheet.collateral_minor, outstanding_minor) if is_held else None,
        "missing_minor": top_up_minor(sheet.collateral_minor, outstanding_minor)
        if sheet.alert is not None
        else 0,
    }


def _release_words(release: Any) -> str:
    said = str(words.RELEASES[release.kind])
    if release.milestone is None:
        return said

    return f"{said}: {release.milestone.number}. {release.milestone.name}"


def _milestone_words(one: MilestoneSheet, asset: Any, *, takes_two: bool) -> dict[str, Any]:
    milestone = one.milestone

    return {
        "sheet": one,
        "milestone": milestone,
        "said": words.MILESTONES[milestone.state],
        "amount": amount_words(milestone.amount_minor, asset),
        "deliveries": [
            {
                "evidence": delivery,
                "said": words.OUTCOMES[delivery.outcome],
                "asks": _asks(delivery, one.asked),
            }
            for delivery in one.deliveries
        ],
        "takes_two": takes_two,
        "waits": bool(one.deliveries) and one.deliveries[0].outcome == "WAITING",
        "asks_officer": bool(one.deliveries)
        and one.deliveries[0].outcome == "WAITING"
        and one.deliveries[0].asks_officers
        and one.deliveries[0].officer_said_on is None,
    }


def _asks(delivery: Any, asked: Approval | None) -> str:
    """Say whose word a delivery still waits for."""
    if delivery.outcome != "WAITING":
        return ""
    if asked is not None:
        return _("%(name)s said yes; a second officer decides.") % {"name": asked.maker.name}
    officers = delivery.asks_officers and delivery.officer_said_on is None
    delegates = delivery.asks_delegates and delivery.delegates_said_on is None
    if officers and delegates:
        return _("An officer and the delegates decide.")

    return _("An officer decides.") if officers else _("The delegates decide.")
