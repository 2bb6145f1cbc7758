"""Which frames a login may enter: roles are rows of several apps, and only the roof sees them."""

from django.db import connection

from people.models import User

# Written out, because every page of everybody who is logged in asks it.
_ROLES = """
    SELECT
        EXISTS (SELECT FROM lending_circles_loanaccount WHERE person_id = person.id) AS member,
        EXISTS (SELECT FROM governance_organiser
            WHERE person_id = person.id AND until IS NULL) AS organiser,
        EXISTS (SELECT FROM merchants_staff
            WHERE person_id = person.id AND until IS NULL) AS till,
        -- Where there are banks, everybody with a login may invest.
        EXISTS (SELECT FROM banks_bank) AS investor,
        EXISTS (SELECT FROM banks_business WHERE owner_id = person.id) AS business,
        EXISTS (SELECT FROM banks_officer
            WHERE person_id = person.id AND until IS NULL) AS officer
    FROM people_person person WHERE user_id = %s
"""


def roles_of(user: User) -> frozenset[str]:
    """Return the names of the roles whose doors are offered; each page still checks for itself."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, [user.pk])
        row = cursor.fetchone()
        names = [column.name for column in cursor.description]
    held = () if row is None else zip(names, row, strict=True)

    return frozenset(name for name, holds in held if holds)
