"""Amounts of a story's report, held against the lines that they are derived from."""

from rules import money
from stories import explanation

# An installment's parts are planned, not posted.
_CIRCLE_ONLY = ("installments",)
_BANK_ONLY = ("installments", "evidence")
_OF_CIRCLES = ("people", "pools", "merchants", "loans")
_OF_BANKS = ("investors", "offers", "banks", "businesses")
CIRCLES = frozenset(
    {
        "late_eight_days",
        "lien_recovers_later",
        "two_defaults_one_day",
        "set_off",
        "exit",
        "waiver_tiers",
        "crumbs",
        "forgiveness_pool",
        "forgiveness_after_stake",
        "jubilee_matches",
        "extension_pool",
    }
)
BANKS = frozenset(
    {
        "bank_milestones",
        "bank_oversubscribed",
        "bank_default_with_collateral",
        "bank_first_loss",
        "bank_note_sold",
        "bank_stream",
        "bank_capital_calls",
        "bank_redemption",
        "bank_dispute",
    }
)


def wrong_amounts(stage, rows, *, of_banks):
    """Return each amount that is not the sum of its lines, with what that would be."""
    parts = _OF_BANKS if of_banks else _OF_CIRCLES
    not_derived = _BANK_ONLY if of_banks else _CIRCLE_ONLY
    wrong = []
    for path, amount in _amounts_in({name: rows[name] for name in parts}):
        if any(word in path for word in not_derived):
            continue
        lines = explanation.derive(stage, path).lines
        total = money.format_amount(sum(line.amount_minor for line in lines), stage.asset)
        if total != amount:
            wrong.append((path, amount, total))
    return wrong


def _amounts_in(part, path=""):
    """Yield the path and the text of every amount in a part of the report."""
    rows = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in rows:
        there = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict | list):
            yield from _amounts_in(value, there)
        elif isinstance(value, str) and value.replace(".", "").isdigit():
            yield there, value
