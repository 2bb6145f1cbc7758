"""Small webs of trust as plain dictionaries, to hold the arrays against."""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from rules.acceptance import NO_MAX, NO_MIN, Acceptance, BorrowerRecord
from rules.trust_building import build_graph
from rules.trust_graph import NO_LIMIT, Agreements, Grant, Members, TrustGraph

NONE, LOAN, EXTEND, FORGIVE = Grant


@dataclass(frozen=True)
class Wants:
    """What one member's rules for a level ask of a borrower's record."""

    defaults_max: int | None = None
    on_time_percent_min: int | None = None
    ratio_min: int | None = None


ANYBODY = Wants()
# A record that all rules of these webs accept.
CLEAN = BorrowerRecord(0, 100, 3)


@dataclass(frozen=True)
class Flags:
    """What one member grants beyond their agreements."""

    lending: bool = True
    relays: bool = True
    offers_second: Grant = LOAN
    offers_third: Grant = LOAN
    counted: bool = True
    second: Wants = ANYBODY
    third: Wants = ANYBODY


@dataclass(frozen=True)
class Terms:
    """What the two ends of an agreement grant each other."""

    low: Grant = LOAN
    high: Grant = LOAN
    low_limit: int = NO_LIMIT
    high_limit: int = NO_LIMIT
    low_relays: bool = True
    high_relays: bool = True


@dataclass
class Web:
    """Members by id and agreements by pair of ids, the lower id first."""

    members: dict[int, Flags] = field(default_factory=dict)
    agreements: dict[tuple[int, int], Terms] = field(default_factory=dict)

    def friends(self, one: int) -> set[int]:
        return {a if b == one else b for a, b in self.agreements if one in (a, b)}

    def grants(self, lender: int, borrower: int) -> Grant:
        terms = self.agreements[min(lender, borrower), max(lender, borrower)]
        return terms.low if lender < borrower else terms.high

    def relays(self, relay: int, borrower: int) -> bool:
        """Whether `relay` passes on what `borrower` asks for."""
        terms = self.agreements[min(relay, borrower), max(relay, borrower)]
        own = terms.low_relays if relay < borrower else terms.high_relays
        return own and self.members[relay].relays

    def graph(self) -> TrustGraph:
        return build_graph(member_rows(self.members), agreement_rows(self.agreements))


def member_rows(members: dict[int, Flags]) -> Members:
    ids = sorted(members)

    def column(name: str, dtype: type) -> np.ndarray:
        return np.array([getattr(members[one], name) for one in ids], dtype=dtype)

    return Members(
        ids=np.array(ids, dtype=np.int64),
        lending=column("lending", np.bool_),
        relays=column("relays", np.bool_),
        offers_second=column("offers_second", np.uint8),
        offers_third=column("offers_third", np.uint8),
        counted=column("counted", np.bool_),
        acceptance=acceptance_rows([members[one] for one in ids]),
    )


def acceptance_rows(members: list[Flags]) -> Acceptance | None:
    if all(one.second == one.third == ANYBODY for one in members):
        return None

    def column(level: str, name: str, absent: int) -> np.ndarray:
        wants = [getattr(getattr(one, level), name) for one in members]
        return np.array([absent if want is None else want for want in wants], dtype=np.int16)

    return Acceptance(
        **{
            f"{level}_{name}": column(level, name, absent)
            for level in ("second", "third")
            for name, absent in (
                ("defaults_max", NO_MAX),
                ("on_time_percent_min", NO_MIN),
                ("ratio_min", NO_MIN),
            )
        }
    )


def agreement_rows(agreements: dict[tuple[int, int], Terms]) -> Agreements:
    ends = np.array(list(agreements), dtype=np.int64).reshape(-1, 2)

    def column(name: str, dtype: type) -> np.ndarray:
        return np.array([getattr(terms, name) for terms in agreements.values()], dtype=dtype)

    return Agreements(
        low=ends[:, 0],
        high=ends[:, 1],
        low_grants=column("low", np.uint8),
        high_grants=column("high", np.uint8),
        low_limit_minor=column("low_limit", np.int64),
        high_limit_minor=column("high_limit", np.int64),
        low_relays=column("low_relays", np.bool_),
        high_relays=column("high_relays", np.bool_),
    )


def a_web(*pairs: str, **flags: Flags) -> Web:
    """A web of one-letter people: `a_web("ab", "bc", c=Flags(lending=False))`."""
    names = {name for pair in pairs for name in pair} | set(flags)
    return Web(
        {ord(name): flags.get(name, Flags()) for name in names},
        {(ord(min(pair)), ord(max(pair))): Terms() for pair in pairs},
    )


mostly = st.integers(0, 4).map(bool)
grants = st.sampled_from([LOAN, FORGIVE, EXTEND, LOAN, NONE])
wants = st.just(ANYBODY) | st.builds(
    Wants, st.sampled_from([None, 0, 1]), st.sampled_from([None, 90]), st.sampled_from([None, 2])
)
member_flags = st.builds(Flags, mostly, mostly, grants, grants, mostly, wants, wants)
limits = st.sampled_from([NO_LIMIT, 0, 7])
link_terms = st.builds(Terms, grants, grants, limits, limits, mostly, mostly)


@st.composite
def webs(draw: st.DrawFn, size_max: int = 9) -> Web:
    """Webs of up to a handful of members, dense enough to have three degrees and triangles."""
    ids = draw(st.lists(st.integers(1, 40), unique=True, min_size=1, max_size=size_max))
    pairs = list(combinations(sorted(ids), 2))
    linked = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []

    return Web(
        {one: draw(member_flags) for one in sorted(ids)},
        {pair: draw(link_terms) for pair in linked},
    )
