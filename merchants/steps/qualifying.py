"""Qualifies merchants for circle loans, and looks again each month whether they still are."""

import datetime

from django.db import connection
from django.utils.translation import gettext as _

from governance import queries as governance_queries
from governance.models import Network
from merchants import queries
from merchants.models import Merchant, Relative, Staff, TradeReview
from merchants.queries import trade as trade_queries
from merchants.refusals import HistoryTooShort, OwnMerchant
from people import audit
from people import steps as people_steps
from people.models import Person
from rules import trade_history

# The day of the month on which every merchant is looked at. Source: A-33, "re-checked monthly".
REVIEW_DAY = 1
State = Merchant.State
Basis = Merchant.Basis


def lock_merchant(merchant_id: int) -> Merchant:
    """Return a merchant, locked against other decisions about it."""
    assert connection.in_atomic_block

    return (
        Merchant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("network__asset")
        .get(pk=merchant_id)
    )


def check_outsider(merchant: Merchant, by: Person | None) -> None:
    """Refuse an organiser who works at the merchant or is family of those who do."""
    if by is None:
        return
    if queries.staff_role(merchant.pk, by.pk) is not None:
        raise OwnMerchant
    if Relative.objects.filter(merchant=merchant, person=by, until__isnull=True).exists():
        raise OwnMerchant


def basis_of(merchant: Merchant, *, on: datetime.date, by: Person | None) -> Merchant.Basis:
    """Return on what a merchant may be qualified now; raises HistoryTooShort with what is missing.

    Source: A-33.
    """
    looked_at = trade_queries.criteria_of(merchant, on=on)
    if trade_history.is_sufficient(looked_at):
        return Basis.HISTORY
    if by is None or merchant.network.clock == Network.Clock.SIMULATED:
        return Basis.WORD
    if merchant.basis == Basis.EVIDENCE and _evidence_counts(merchant, on):
        return Basis.EVIDENCE
    raise HistoryTooShort(context={"missing": _missing(looked_at)})


def qualify(
    merchant: Merchant,
    basis: Merchant.Basis,
    *,
    on: datetime.date,
    by: Person | None,
    remark: str,
    shown_minor: int = 0,
) -> None:
    """Let circle loans be spent at a locked merchant."""
    assert connection.in_atomic_block

    before = merchant.state
    merchant.state, merchant.basis = State.QUALIFIED, basis
    if basis != Basis.EVIDENCE or shown_minor:
        merchant.qualified_on, merchant.shown_minor = on, shown_minor
    merchant.qualified_by, merchant.stopped_on = by, None
    merchant.save(
        update_fields=[
            *("state", "stopped_on", "basis", "shown_minor", "qualified_on", "qualified_by")
        ]
    )
    audit.record(
        "MERCHANT_QUALIFIED",
        by=by,
        subject=merchant,
        data={"before": before, "on": on.isoformat(), "remark": remark, "basis": str(basis)},
    )


def review_histories(*, network_id: int, on: datetime.date) -> int:
    """Look at all histories of a network on the first of a month; return how many changed.

    Who sells enough becomes eligible, or is no longer; who was qualified by its history and falls
    short waits again, and its owners are told why. Who showed sales elsewhere is reckoned by its
    own from the day on which it could have made a history here.

    Source: A-33, "re-checked monthly".
    """
    assert connection.in_atomic_block

    if on.day != REVIEW_DAY:
        return 0
    merchants = list(
        Merchant.objects.filter(network_id=network_id)
        .exclude(state=State.SUSPENDED)
        .exclude(state=State.QUALIFIED, basis__in=("", Basis.WORD))
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    if not merchants:
        return 0
    _set, terms = governance_queries.terms_of(network_id, on)
    asked = terms.trade
    records = trade_queries.records_of(
        [merchant.pk for merchant in merchants], sale_minor_min=asked.sale_minor_min, on=on
    )
    changed, reviews = [], []
    for merchant in merchants:
        looked_at = trade_history.criteria(records[merchant.pk], asked, on=on)
        before = merchant.state
        merchant.state, merchant.basis = _state_after(merchant, looked_at, on, asked.days_min)
        if before != merchant.state:
            changed.append((merchant, looked_at))
        reviews.append(
            TradeReview(
                merchant=merchant,
                on=on,
                criteria=[
                    {
                        "mark": each.mark,
                        "have": each.have,
                        "need": each.need,
                        "missing": each.missing,
                    }
                    for each in looked_at
                ],
                is_sufficient=trade_history.is_sufficient(looked_at),
                before=before,
                after=merchant.state,
            )
        )

    Merchant.objects.bulk_update(merchants, ["state", "basis"], batch_size=1_000)
    TradeReview.objects.bulk_create(reviews, batch_size=1_000, ignore_conflicts=True)
    _tell(changed, on)

    return len(changed)


def _state_after(
    merchant: Merchant,
    looked_at: tuple[trade_history.Criterion, ...],
    on: datetime.date,
    days_min: int,
) -> tuple[str, str]:
    enough = trade_history.is_sufficient(looked_at)
    if merchant.state != State.QUALIFIED:
        return (State.ELIGIBLE if enough else State.OBSERVED), merchant.basis
    if enough:
        return State.QUALIFIED, Basis.HISTORY
    if merchant.basis == Basis.EVIDENCE and _within(merchant, on, days_min):
        return State.QUALIFIED, Basis.EVIDENCE

    return State.OBSERVED, ""


def _tell(
    changed: list[tuple[Merchant, tuple[trade_history.Criterion, ...]]], on: datetime.date
) -> None:
    """Record what changed, and tell those who own the shops."""
    audit.record_many(
        [
            audit.AuditDraft(
                f"MERCHANT_{merchant.state}",
                audit.subject_type(Merchant),
                merchant.pk,
                data={"on": on.isoformat(), "missing": _missing(looked_at)},
            )
            for merchant, looked_at in changed
        ]
    )
    owners: dict[int, list[int]] = {}
    for merchant_id, person_id in Staff.objects.filter(
        merchant__in=[merchant.pk for merchant, _looked_at in changed],
        role=Staff.Role.OWNER,
        until__isnull=True,
    ).values_list("merchant_id", "person_id"):
        owners.setdefault(merchant_id, []).append(person_id)
    for merchant, looked_at in changed:
        people_steps.tell(
            owners.get(merchant.pk, ()),
            kind=f"MERCHANT_{merchant.state}",
            text=_words(merchant, looked_at),
            link=f"/shop/{merchant.pk}/standing/",
            on=on,
        )


def _words(merchant: Merchant, looked_at: tuple[trade_history.Criterion, ...]) -> str:
    if merchant.state == State.ELIGIBLE:
        return _("%(shop)s has sold enough: an organiser can open it to circle loans now.") % {
            "shop": merchant.name
        }
    lacking = ", ".join(str(mark_words(each.mark)) for each in looked_at if not each.is_met)

    return _("Circle loans cannot pay %(shop)s for now. What is missing: %(lacking)s.") % {
        "shop": merchant.name,
        "lacking": lacking,
    }


def mark_words(mark: str) -> str:
    """Return what a criterion looks at, in the reader's words."""
    return {
        trade_history.Mark.DAYS: _("days since the first sale"),
        trade_history.Mark.SALES: _("sales in the last year"),
        trade_history.Mark.CUSTOMERS: _("different customers"),
        trade_history.Mark.RETURNS: _("few sales given back"),
    }[trade_history.Mark(mark)]


def _missing(looked_at: tuple[trade_history.Criterion, ...]) -> dict[str, int]:
    return {str(each.mark): each.missing for each in looked_at if not each.is_met}


def _evidence_counts(merchant: Merchant, on: datetime.date) -> bool:
    _set, terms = governance_queries.terms_of(merchant.network_id, on)

    return _within(merchant, on, terms.trade_days_min)


def _within(merchant: Merchant, on: datetime.date, days_min: int) -> bool:
    return merchant.qualified_on is not None and (on - merchant.qualified_on).days < days_min
