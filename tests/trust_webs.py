"""Small webs of trust as plain dictionaries, to hold the arrays against."""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from rules.trust_building import build_graph
from rules.trust_graph import NO_LIMIT, Agreements, Members, TrustGraph


@dataclass(frozen=True)
class Flags:
    """What one member grants beyond their agreements."""

    lending: bool = True
    relays: bool = True
    offers_second: bool = True
    offers_third: bool = True
    counted: bool = True


@dataclass(frozen=True)
class Terms:
    """What the two ends of an agreement grant each other."""

    low_lends: bool = True
    high_lends: bool = True
    low_limit: int = NO_LIMIT
    high_limit: int = NO_LIMIT


@dataclass
class Web:
    """Members by id and agreements by pair of ids, the lower id first."""

    members: dict[int, Flags] = field(default_factory=dict)
    agreements: dict[tuple[int, int], Terms] = field(default_factory=dict)

    def friends(self, one: int) -> set[int]:
        return {a if b == one else b for a, b in self.agreements if one in (a, b)}

    def lends(self, lender: int, borrower: int) -> bool:
        terms = self.agreements[min(lender, borrower), max(lender, borrower)]
        return terms.low_lends if lender < borrower else terms.high_lends

    def graph(self) -> TrustGraph:
        return build_graph(member_rows(self.members), agreement_rows(self.agreements))


def member_rows(members: dict[int, Flags]) -> Members:
    ids = sorted(members)

    def flags(name: str) -> np.ndarray:
        return np.array([getattr(members[one], name) for one in ids], dtype=np.bool_)

    return Members(
        ids=np.array(ids, dtype=np.int64),
        lending=flags("lending"),
        relays=flags("relays"),
        offers_second=flags("offers_second"),
        offers_third=flags("offers_third"),
        counted=flags("counted"),
    )


def agreement_rows(agreements: dict[tuple[int, int], Terms]) -> Agreements:
    rows = list(agreements.items())
    ends = np.array([pair for pair, _ in rows], dtype=np.int64).reshape(-1, 2)

    return Agreements(
        low=ends[:, 0],
        high=ends[:, 1],
        low_lends=np.array([terms.low_lends for _, terms in rows], dtype=np.bool_),
        high_lends=np.array([terms.high_lends for _, terms in rows], dtype=np.bool_),
        low_limit_minor=np.array([terms.low_limit for _, terms in rows], dtype=np.int64),
        high_limit_minor=np.array([terms.high_limit for _, terms in rows], dtype=np.int64),
    )


def a_web(*pairs: str, **flags: Flags) -> Web:
    """A web of one-letter people: `a_web("ab", "bc", c=Flags(lending=False))`."""
    names = {name for pair in pairs for name in pair} | set(flags)
    return Web(
        {ord(name): flags.get(name, Flags()) for name in names},
        {(ord(min(pair)), ord(max(pair))): Terms() for pair in pairs},
    )


mostly = st.integers(0, 4).map(bool)
member_flags = st.builds(Flags, mostly, mostly, mostly, mostly, mostly)
limits = st.sampled_from([NO_LIMIT, 0, 7])
link_terms = st.builds(Terms, mostly, mostly, limits, limits)


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
