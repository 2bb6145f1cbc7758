"""Sets what a member wishes for beyond single agreements."""

from typing import Any

from django.db import connection

from lending_circles.models import LoanAccount
from lending_circles.steps import graph_news
from people import audit
from people.models import Person
from rules.bundles import AcceptanceRule


def bounds(level: str, rule: AcceptanceRule | None) -> dict[str, Any]:
    """Return the wishes that an acceptance rule makes at a level; nothing where none is given."""
    if rule is None:
        return {}

    return {
        f"{level}_defaults_max": rule.defaults_max,
        f"{level}_on_time_percent_min": rule.on_time_percent_min,
        f"{level}_ratio_min": rule.ratio_min,
    }


def prefer(*, account: LoanAccount, wishes: dict[str, Any], by: Person | None) -> None:
    """Set the wishes that differ, tell the graph, and record them. The caller has locked the row.

    Source: R3-102, R3-115: adjusted at any time, for the future, and on record.
    """
    assert connection.in_atomic_block
    changed = {name: value for name, value in wishes.items() if getattr(account, name) != value}
    if not changed:
        return

    before = {name: getattr(account, name) for name in changed}
    for name, value in changed.items():
        setattr(account, name, value)
    account.save(update_fields=list(changed))
    graph_news.tell_accounts(network_id=account.network_id, account_ids=[account.pk])
    audit.record("PREFERENCES_SET", by=by, subject=account, data={**changed, "before": before})
