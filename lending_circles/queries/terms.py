"""The terms behind every version of a network's parameters."""

import json

from django.db import connection

from governance.queries import read_terms
from rules.terms import CircleTerms


def terms_by_version(network_id: int) -> dict[int, CircleTerms]:
    """Return the terms of every version of a network's parameters, by the version's id."""
    with connection.cursor() as cursor:
        # Written out, because most steps of every night ask for it.
        cursor.execute(
            """
            SELECT version.id, version.values, asset.decimals
            FROM governance_parameterset version
            JOIN governance_network network ON network.id = version.network_id
            JOIN ledger_asset asset ON asset.id = network.asset_id
            WHERE network.id = %s ORDER BY version.id
            """,
            (network_id,),
        )
        rows = cursor.fetchall()

    return {pk: read_terms(json.loads(values), decimals) for pk, values, decimals in rows}
