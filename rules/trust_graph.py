"""The web of trust as arrays: who agreed with whom, and who lends, relays and offers what.

Members are numbered 0, 1, 2, ... in the order of their ids, so "the lowest id" is always the lowest
number. An agreement is stored twice, once in the row of either end. A slot in the row of `tail`
names the other end, `head`, and says how far the head goes for the tail, and the tail for the head:
a search walks from the borrower outward and reads the first; what one grants is read by the second.
Rows that change during the day are written anew into a small overlay (rules/trust_building.py), so
a new agreement costs no rebuild.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rules.acceptance import Acceptance

Kind = TypeVar("Kind", bound=np.generic)

Nodes = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Grants = npt.NDArray[np.uint8]
Minors = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]

# Source: R3-091: a limit per peer is a preference that may be absent.
NO_LIMIT = -1


class Grant(IntEnum):
    """How far a lender goes for a borrower; each includes those before it.

    Source: R3-103; S3 "Trust agreement, dynamic resilience".
    """

    NONE = 0
    LOAN = 1
    EXTEND = 2
    FORGIVE = 3


class UnknownMember(LookupError):
    """An agreement or a question names somebody who is not in the graph."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """What each member grants beyond their agreements, one place a member, ids ascending.

    `lending` is false on hold and later (A-32); `relays` is false for those who switched relaying
    off and for those who leave; `offers_second` and `offers_third` say how far they go beyond their
    own circle; `counted` says that they hold the minimum stake, the grace of P-28 included, and are
    not leaving (A-63). `acceptance` is None where nobody asks for a record (R3-120).
    """

    ids: Ids
    lending: Flags
    relays: Flags
    offers_second: Grants
    offers_third: Grants
    counted: Flags
    acceptance: Acceptance | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreements:
    """Standing agreements, one place each, ends by member id, the lower id first.

    `low_grants` is how far the low end goes for the high end (NONE while paused), lending up to
    `low_limit_minor` (NO_LIMIT: any amount); `low_relays` says that it passes on to its own circle
    what the high end asks for. The other way round for the high end.
    """

    low: Ids
    high: Ids
    low_grants: Grants
    high_grants: Grants
    low_limit_minor: Minors
    high_limit_minor: Minors
    low_relays: Flags
    high_relays: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slots:
    """The rows of the graph end to end: for every slot the other end and both directions.

    `head_grants` is how far the head goes for the tail, `head_limit_minor` how much it lends the
    tail at most; `head_relays` says that it passes on what the tail asks for.
    """

    heads: Nodes
    head_grants: Grants
    tail_grants: Grants
    head_limit_minor: Minors
    head_relays: Flags
    tail_relays: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrustGraph:
    """The members and their agreements of one network at one moment; never changed in place.

    Row `n` reaches from `starts[n]` to `stops[n]`, the end not included, its heads ascending.
    Places beyond the end of `slots` lie in `overlay`.
    """

    members: Members
    starts: Places
    stops: Places
    slots: Slots
    overlay: Slots

    @property
    def size(self) -> int:
        """The number of members."""
        return len(self.members.ids)

    def find_node(self, member_id: int) -> int | None:
        """Return the number of a member, None where they are not in the graph."""
        node = int(np.searchsorted(self.members.ids, member_id))
        if node < self.size and self.members.ids[node] == member_id:
            return node

        return None

    def get_node(self, member_id: int) -> int:
        """Return the number of a member. Raises UnknownMember."""
        node = self.find_node(member_id)
        if node is None:
            raise UnknownMember(member_id)

        return node

    def rows_of(self, nodes: npt.NDArray[np.integer]) -> tuple[Places, Places]:
        """Return the places of all slots in the rows of `nodes`, and how many each row has."""
        starts = self.starts[nodes]
        sizes = self.stops[nodes] - starts
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0

        return np.arange(total) + np.repeat(starts - ends + sizes, sizes), sizes

    def heads_at(self, places: Places) -> Nodes:
        """Return the other ends at these places."""
        return _read(self.slots.heads, self.overlay.heads, places)

    def head_grants_at(self, places: Places) -> Grants:
        """Return how far the head goes for the tail at these places."""
        return _read(self.slots.head_grants, self.overlay.head_grants, places)

    def head_relays_at(self, places: Places) -> Flags:
        """Return whether the head passes on what the tail asks for at these places."""
        return _read(self.slots.head_relays, self.overlay.head_relays, places)

    def slots_at(self, places: Places) -> Slots:
        """Return the whole slots at these places."""
        base, late = self.slots, self.overlay

        return Slots(
            heads=_read(base.heads, late.heads, places),
            head_grants=_read(base.head_grants, late.head_grants, places),
            tail_grants=_read(base.tail_grants, late.tail_grants, places),
            head_limit_minor=_read(base.head_limit_minor, late.head_limit_minor, places),
            head_relays=_read(base.head_relays, late.head_relays, places),
            tail_relays=_read(base.tail_relays, late.tail_relays, places),
        )

    def neighbours(self, node: int) -> Nodes:
        """Return those who stand in an agreement with `node`, ascending."""
        places = np.arange(self.starts[node], self.stops[node])

        return self.heads_at(places)


def _read(base: npt.NDArray[Kind], late: npt.NDArray[Kind], places: Places) -> npt.NDArray[Kind]:
    """Return the values at `places` of `base` and, beyond its end, of `late`."""
    if not late.size:
        return base[places]
    if not base.size:
        return late[places]
    values = base.take(places, mode="clip")
    changed = np.flatnonzero(places >= base.size)
    values[changed] = late[places[changed] - base.size]

    return values
