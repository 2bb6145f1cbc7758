"""Tells who is no stranger to a merchant, so that their loans could come back to them in cash."""

from lending_circles.queries.prepared import row_of

# Who works there, who is family of those who do, and whoever a share of the sales reaches: a member
# who has one, and those who work at a till that has one.
RELATED_PEOPLE = """
    SELECT merchant_id, person_id FROM merchants_staff
    WHERE merchant_id = ANY(%(merchants)s) AND until IS NULL
    UNION ALL
    SELECT merchant_id, person_id FROM merchants_relative
    WHERE merchant_id = ANY(%(merchants)s) AND until IS NULL
    UNION ALL
    SELECT split.merchant_id, member.person_id
    FROM merchants_splitagreement split
    JOIN lending_circles_loanaccount member
        ON member.spending_account_id = split.target_account_id
    WHERE split.merchant_id = ANY(%(merchants)s) AND split.until IS NULL
    UNION ALL
    SELECT split.merchant_id, staff.person_id
    FROM merchants_splitagreement split
    JOIN merchants_merchant target ON target.till_account_id = split.target_account_id
    JOIN merchants_staff staff ON staff.merchant_id = target.id AND staff.until IS NULL
    WHERE split.merchant_id = ANY(%(merchants)s) AND split.until IS NULL
"""


def is_related(merchant_id: int, person_id: int) -> bool:
    """Tell whether a person is no stranger to a merchant. Source: R3-139."""
    (found,) = row_of(
        f"SELECT EXISTS (SELECT FROM ({RELATED_PEOPLE}) related"  # noqa: S608
        " WHERE related.person_id = %(person)s)",
        {"merchants": [merchant_id], "person": person_id},
    )
    return bool(found)
