"""How fast a member sees through their circle: what blocks them, on whom it hangs, how far it goes.

The floor is what no such page can do without: the search for the lenders, and reading what they
have, as the checkout does it.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench import checkout, members
from bench.database import fresh_database, server_facts, settle
from bench.parts import Bar, Say
from bench.scale import scaled
from governance import queries as governance_queries
from lending_circles import lendable, trust_graph
from lending_circles.models import LoanAccount
from lending_circles.queries.funding import read_funding
from lending_circles.queries.xray import xray_of
from rules.terms import CircleTerms

BARS = (
    Bar("otc_ms", most=200),
    Bar("community_100k_ms", most=1_000),
)

LOANS = 500
LOOKS = 300
# Of these one in ten stands among those with the most agreements.
BUSIEST = 30


def run(say: Say) -> dict[str, Any]:
    """Measure on the real web of trust, where its file is there, and on a generated community."""
    figures: dict[str, Any] = {}
    file = checkout.find_otc()
    if file is None:
        figures["otc"] = f"not measured: no {checkout.OTC_FILE}; name it by BENCH_OTC"
    else:
        say("the real web of trust")
        figures |= _measure(
            "otc", {"MIN_UNIQUE_PEERS": 1}, lambda town: checkout.bring_web(town, file)
        )
    say("a community of 100,000")
    figures |= _measure("community_100k", {"MIN_UNIQUE_PEERS": 3}, checkout.bring_community)
    figures["server"] = server_facts()

    return figures


def _measure(
    name: str, parameters: dict[str, object], settle_in: Callable[[members.Town], int]
) -> dict[str, Any]:
    """Make a network with some loans, and let members see through their circles."""
    with fresh_database(f"xray_{name}"):
        town = members.found_town(starts_on=checkout.STARTS_ON, parameters=parameters)
        agreements = settle_in(town)
        members.give_money(town.network, spending_least=15_000, spending_most=90_000)
        checkout.buy_some(town, scaled(LOANS))
        settle()
        trust_graph.forget()
        lendable.forget()
        _, terms = governance_queries.terms_of(town.network.pk, checkout.STARTS_ON)
        accounts = _who_looks(town, terms)
        for account in accounts[: len(accounts) // 10]:
            xray_of(account, terms)
        floors = np.array([_seconds(_floor, one, terms) for one in accounts]) * 1000
        # All that they may borrow, which is often too much: the ways out are sought as well.
        looks = np.array([_seconds(xray_of, one, terms) for one in accounts]) * 1000

    return {
        f"{name}_ms": round(float(np.percentile(looks, 99)), 2),
        f"{name}_p50_ms": round(float(np.percentile(looks, 50)), 2),
        f"{name}_most_ms": round(float(looks.max()), 2),
        f"{name}_floor_ms": round(float(np.percentile(floors, 99)), 2),
        f"{name}_floor_p50_ms": round(float(np.percentile(floors, 50)), 2),
        f"{name}_looks": len(accounts),
        f"{name}_agreements": agreements,
    }


def _who_looks(town: members.Town, terms: CircleTerms) -> list[LoanAccount]:
    """Return members with a stake: every so manieth, and those with the most agreements."""
    circles = trust_graph.circles_of(town.network.pk, terms=terms, on=checkout.STARTS_ON)
    graph = circles.graph
    degrees = graph.stops - graph.starts
    busiest = graph.members.ids[np.argsort(-degrees, kind="stable")[:BUSIEST]].tolist()
    staked = LoanAccount.objects.filter(network=town.network, deposit_minor__gte=10_000)
    ids = list(staked.order_by("pk").values_list("pk", flat=True))
    chosen = {*ids[:: max(1, len(ids) // (LOOKS - BUSIEST))], *busiest}

    return list(
        LoanAccount.objects.select_related("network__asset").filter(pk__in=chosen).order_by("pk")
    )


def _floor(account: LoanAccount, terms: CircleTerms) -> None:
    circles = trust_graph.circles_of(account.network_id, terms=terms, on=checkout.STARTS_ON)
    read_funding(
        circles,
        network_id=account.network_id,
        account_id=account.pk,
        person_id=account.person_id,
        spending_account_id=account.spending_account_id,
        record=None,
    )


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    work(*arguments)

    return time.perf_counter() - began
