"""What a night costs more where a twentieth of what falls due is missed, and carried by friends.

Whole days of one network are lived, all steps of them: one on which everybody pays, two on which
friends carry what another twentieth of the members missed the day before, and again one on which
everybody pays. Every day leaves more behind than the one before had found, so both kinds of days
have to lie around the same middle.
"""

import datetime
import time
from typing import Any

from django.db import connection

from bench import members
from bench.database import address, fresh_database
from bench.night_data import STARTS_ON, make_network
from bench.parts import Say
from bench.scale import scaled
from business_day import chain
from governance.models import Network
from ledger import reconcile
from lending_circles import extension_invariants
from lending_circles.models import LoanAccount
from loans.models import Loan
from people.models import AuditEvent

LOANS = 100_000
# One member in so many pays nothing on a day.
MISSING_PART = 20
# The days by turn: what is missed on one is carried on the next. The first warms up what all need.
WARM, PLAIN, MISSING, CARRIED = "warm", "plain", "missing", "carried"
TURNS = (WARM, PLAIN, MISSING, CARRIED, CARRIED, PLAIN)

# One agreement in three extends both ways; every other member does so farther out as well.
_WILLING = """
    UPDATE lending_circles_trustlink SET low_grants = 'EXTEND', high_grants = 'EXTEND'
    WHERE network_id = %(network)s AND bench_chance(low_id, high_id) %% 3 = 0;
    UPDATE lending_circles_loanaccount SET offers_second = 'EXTEND', offers_third = 'EXTEND'
    WHERE network_id = %(network)s AND id %% 2 = 0;
"""


def against_plain(say: Say) -> dict[str, Any]:
    """Live days with and without extensions; return the figures, those of the bar first."""
    say("lending 100,000 times among friends")
    with fresh_database("night_extensions"):
        network, _ = make_network(scaled(LOANS))
        count = LoanAccount.objects.filter(network=network).count()
        agreements = members.link_members(network, count)
        with address("owner").connect() as owner:
            members.run_all(owner, _WILLING, {"network": network.pk})
            owner.execute("ANALYZE lending_circles_trustlink")
        seconds: dict[str, list[float]] = {}
        for turn, kind in enumerate(TURNS):
            say(f"day {turn + 1} of {len(TURNS)}: {kind}")
            is_missed = CARRIED in TURNS[turn + 1 : turn + 2]
            _miss(network, turn if is_missed else None)
            took = _live(network, STARTS_ON + datetime.timedelta(days=1 + turn))
            seconds.setdefault(kind, []).append(took)
        tried = Loan.objects.exclude(extends=None).count()
        refused = AuditEvent.objects.filter(action="EXTENSION_REFUSED").count()
        _check()

    return {
        "extensions_vs_plain": round(sum(seconds[CARRIED]) / sum(seconds[PLAIN]), 2),
        "extensions_plain_seconds": [round(one, 2) for one in seconds[PLAIN]],
        "extensions_seconds": [round(one, 2) for one in seconds[CARRIED]],
        "extensions_granted": tried,
        "extensions_refused": refused,
        "extensions_agreements": agreements,
    }


def _miss(network: Network, turn: int | None) -> None:
    """Let another part of the members miss what falls due on the day to come, None: nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE lending_circles_loanaccount SET autopay = %s IS NULL OR id %% %s <> %s
            WHERE network_id = %s
            """,
            (turn, MISSING_PART, turn, network.pk),
        )


def _live(network: Network, on: datetime.date) -> float:
    """Live one day whole, as one worker; return its seconds."""
    began = time.monotonic()
    chain.live_through(network_id=network.pk, until=on)

    return time.monotonic() - began


def _check() -> None:
    for invariant in extension_invariants.invariants():
        result = reconcile.look(invariant)
        assert result.holds, (invariant.code, result.finding.breaches)
