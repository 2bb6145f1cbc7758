"""A rehearsal lives weeks through the real operations, and comes out the same for the same seed."""

import pytest
from django.core.management import CommandError, call_command

from governance.models import Network
from ledger.models import Journal
from lending_circles.operations.importing import import_web
from lending_circles.ratings import read_ratings
from loans.models import Loan
from people.public_ids import seeded
from rehearsal.engine import rehearse
from rehearsal.outcome import outcome_of
from tests import factories

# Loans of three weeks end in half the days of the usual ten.
MEMBERS, LOANS, WEEKS = 24, 12, 7


def _ring(slug: str) -> Network:
    """A ring in which everybody trusts the neighbours at distances 1, 4 and 9."""
    network = factories.a_network(slug=slug, parameters={"MIN_UNIQUE_PEERS": 1, "N_REPAYMENTS": 3})
    rows = [
        f"m{one},m{(one + step) % MEMBERS},1\nm{(one + step) % MEMBERS},m{one},1\n"
        for one in range(MEMBERS)
        for step in (1, 4, 9)
    ]
    web = read_ratings(("source,target,rating\n" + "".join(rows)).encode())
    import_web(network_id=network.pk, web=web, prefix=slug, on=network.business_date, by=None)
    return network


def _rehearse(network: Network, seed: int, weeks: int = WEEKS):
    seen = {}
    # Public ids are unique over all networks, so each rehearsal draws its own.
    with seeded(network.pk):
        rehearsal = rehearse(
            network=network,
            loans=LOANS,
            weeks=weeks,
            seed=seed,
            progress=lambda what, done, total: seen.update({what: (done, total)}),
        )
    return rehearsal, seen


def _principals(network: Network) -> list[tuple[int, str]]:
    return list(
        Loan.objects.filter(network=network)
        .order_by("pk")
        .values_list("principal_minor", "established_on")
    )


def test_a_rehearsal_makes_loans_that_end_and_keeps_the_books(committed_db, capsys):
    network = _ring("village")

    rehearsal, seen = _rehearse(network, seed=1)

    outcome = outcome_of(network)
    assert rehearsal.established == sum(outcome.loans.values()) > 0
    assert outcome.loans.get("SETTLED", 0) + outcome.loans.get("DEFAULTED", 0) > 0
    assert seen["days lived"] == (WEEKS * 7, WEEKS * 7)
    assert "accrual" in " ".join(outcome.seconds_by_step)
    call_command("check_ledger")
    assert "Every invariant holds" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_loans_and_another_seed_others(committed_db):
    first, second, other = _ring("one"), _ring("two"), _ring("three")

    # All loans are made in the first week.
    _rehearse(first, seed=7, weeks=2)
    journals = Journal.objects.count()
    _rehearse(second, seed=7, weeks=2)
    _rehearse(other, seed=8, weeks=2)

    assert Journal.objects.count() > journals
    assert _principals(first) == _principals(second)
    assert _principals(first) != _principals(other)


def test_a_network_that_was_not_imported_is_named(db):
    with pytest.raises(CommandError, match="import one first"):
        call_command("rehearse", network="nowhere")


def test_a_rehearsal_never_runs_on_a_network_that_lives_by_the_calendar(db):
    network = factories.a_network(slug="real")
    Network.objects.filter(pk=network.pk).update(clock=Network.Clock.REAL)

    with pytest.raises(CommandError, match="lives by the calendar"):
        call_command("rehearse", network=network.slug)
