"""Step 2 of opening a day: what a borrower missed yesterday is carried by those who extend."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection

from governance.models import Network
from governance.queries import terms_of
from ledger import pools
from ledger import queries as ledger_queries
from ledger.columns import Int64s
from lending_circles.lendable import available_of
from lending_circles.queries import extending
from lending_circles.queries.borrower_record import Borrower, read_records
from lending_circles.queries.extending import MissedInstallment
from lending_circles.queries.terms import terms_by_version
from lending_circles.steps.extension_record import Granted, record_extensions, record_refusals
from lending_circles.steps.extension_words import tell_all
from lending_circles.trust_graph import Circles, circles_of
from repayments.steps.collecting import lock_balances
from rules.acceptance import BorrowerRecord
from rules.extension import NotExtended, able_to_extend, may_extend, reserve_short
from rules.extension_shares import ExtensionPlan, Uncovered, plan_extension
from rules.sourcing import Funds
from rules.terms import CircleTerms
from rules.trust_graph import Flags


def extend_installments(*, network_id: int, on: datetime.date) -> int:
    """Carry what borrowers of a network missed yesterday, where those who extend cover it.

    All in one transaction and in the order of loans, so that who carries whom does not depend on
    how many workers live the day: one lender's money may be asked for several times. What the
    carried installments return to lenders today is theirs to give from tomorrow on. Returns the
    extensions granted. Done again it grants none: what was carried is paid.

    Source: the business day, "extension"; A-23 ... A-27, A-29; R3-086 ... R3-095.
    """
    assert connection.in_atomic_block
    missed = extending.missed_installments(network_id, on)
    if not missed or not extending.somebody_extends(network_id):
        return 0

    lock_balances(np.array([one.loan_id for one in missed], dtype=np.int64))
    night = _begin(network_id, missed, on)
    granted, refused = [], []
    for one in missed:
        outcome = night.decide(one)
        if isinstance(outcome, Granted):
            granted.append(outcome)
        elif outcome.why is not NotExtended.NOBODY_EXTENDS:
            refused.append((one, outcome))

    network = Network.objects.select_related("asset").get(pk=network_id)
    at = datetime.datetime.combine(on, datetime.time.min, ZoneInfo(network.time_zone))
    record_extensions(granted, network=network, circles=night.circles, on=on, at=at)
    record_refusals(refused)
    tell_all(granted, network=network, circles=night.circles, short_of=night.short_of, on=on)

    return len(granted)


@dataclass(slots=True, kw_only=True, eq=False)
class _Night:
    """What lenders have while one extension after the other is granted: arrays that change.

    They have a place for every member of the graph.
    """

    circles: Circles
    terms: CircleTerms
    versions: Mapping[int, CircleTerms]
    records: Mapping[int, BorrowerRecord]
    owed: Mapping[int, Mapping[int, int]]
    available: Int64s
    deposits: Int64s
    advanced: Int64s
    able: Flags
    shards: list[tuple[int, int]]
    of_borrowers: Counter[int] = field(default_factory=Counter)
    of_loans: Counter[int] = field(default_factory=Counter)

    def decide(self, one: MissedInstallment) -> Granted | Uncovered:
        """Grant an extension and take what it costs from those who carry it, or say why not."""
        terms = self.versions[one.version]
        missed = one.missed(
            since=self.of_borrowers[one.person_id], since_of_loan=self.of_loans[one.loan_id]
        )
        why = may_extend(missed, terms=terms)
        if why is not None:
            return Uncovered(why, one.principal_minor)

        public_id = f"{one.public_id}_x{one.number}"
        plan = plan_extension(
            amount_minor=one.principal_minor,
            extension_public_id=public_id,
            graph=self.circles.graph,
            borrower=self.circles.graph.get_node(one.account_id),
            able=self.able,
            record=self.records.get(one.account_id),
            funds=Funds(
                available_minor=self.available,
                owed_minor=self.owed.get(one.account_id, {}),
                pool_minor=sum(minor for _, minor in self.shards),
            ),
            terms=self.terms,
        )
        if isinstance(plan, Uncovered):
            return plan

        self.of_borrowers[one.person_id] += 1
        self.of_loans[one.loan_id] += 1
        return Granted(
            missed=one,
            public_id=public_id,
            terms=terms,
            plan=plan,
            from_pool=self._take(plan, first_shard=one.loan_id),
        )

    def _take(self, plan: ExtensionPlan, *, first_shard: int) -> tuple[tuple[int, int], ...]:
        """Take what a plan costs from those who advance it; return what each pool shard gives."""
        nodes = np.array([source.node for level in plan.sources.levels for source in level])
        amounts = [source.amount_minor for level in plan.sources.levels for source in level]
        self.available[nodes] -= amounts
        self.advanced[nodes] += amounts
        self.able[nodes] = able_to_extend(
            lending=self.circles.graph.members.lending[nodes],
            available=self.available[nodes],
            deposits=self.deposits[nodes],
            advanced=self.advanced[nodes],
            minor_min=self.terms.extend_minor_min,
        )
        drawn = pools.draw(
            shards_balances=self.shards,
            amount_minor=plan.sources.pool_minor,
            first_shard=first_shard,
        )
        taken = dict(drawn)
        self.shards = [(shard, minor - taken.get(shard, 0)) for shard, minor in self.shards]

        return tuple(drawn)

    def short_of(self, node: int) -> int:
        """Return what a lender has to top up to go on extending."""
        return reserve_short(
            deposit_minor=int(self.deposits[node]),
            advanced_minor=int(self.advanced[node]),
            minor_min=self.terms.extend_minor_min,
        )


def _begin(network_id: int, missed: Sequence[MissedInstallment], on: datetime.date) -> _Night:
    """Read what all members have, once."""
    _, terms = terms_of(network_id, on)
    circles = circles_of(network_id, terms=terms, on=on)
    members = circles.graph.members
    available = available_of(network_id, members.ids).copy()
    deposits = extending.deposits_of(network_id, circles)
    advanced = extending.advanced_by(network_id, circles)
    held = ledger_queries.balances(circles.pools.common)
    asked = sorted({one.account_id for one in missed})

    return _Night(
        circles=circles,
        terms=terms,
        versions=terms_by_version(network_id),
        records={}
        if members.acceptance is None
        else read_records(
            (Borrower(one.person_id, one.account_id, one.ratio) for one in missed),
            network_id=network_id,
            on=on,
        ),
        owed=extending.owed_to_limited_peers(network_id, circles, asked),
        available=available,
        deposits=deposits,
        advanced=advanced,
        able=able_to_extend(
            lending=members.lending,
            available=available,
            deposits=deposits,
            advanced=advanced,
            minor_min=terms.extend_minor_min,
        ),
        shards=[(shard, held[shard]) for shard in circles.pools.common],
    )
