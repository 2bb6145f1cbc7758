"""The web of trust as arrays: who agreed with whom, and who lends, relays and offers what.

Members are numbered 0, 1, 2, ... in the order of their ids, so "the lowest id" is always the lowest
number. An agreement is stored twice, once in the row of either end. A slot in the row of `tail`
names the other end, `head`, and says whether the head lends to the tail and whether the tail lends
to the head: a search walks from the borrower outward and reads the first, a path is read back by
the second. Rows that change during the day are written anew into a small overlay
(rules/trust_building.py), so a new agreement costs no rebuild.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", bound=np.generic)

Nodes = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Minors = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]

# Source: R3-091: a limit per peer is a preference that may be absent.
NO_LIMIT = -1


class UnknownMember(LookupError):
    """An agreement or a question names somebody who is not in the graph."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """What each member grants beyond their agreements, one place a member, ids ascending.

    `lending` is false on hold and later (A-32); `relays` is false for those who switched relaying
    off and for those who leave; `offers_second` and `offers_third` are the levels they lend at
    beyond their own circle; `counted` says that they hold the minimum stake, the grace of P-28
    included, and are not leaving (A-63).
    """

    ids: Ids
    lending: Flags
    relays: Flags
    offers_second: Flags
    offers_third: Flags
    counted: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreements:
    """Standing agreements, one place each, ends by member id, the lower id first.

    `low_lends` says that the low end, as lender, is open towards the high end, up to
    `low_limit_minor` (NO_LIMIT: any amount); the other way round for the high end.
    """

    low: Ids
    high: Ids
    low_lends: Flags
    high_lends: Flags
    low_limit_minor: Minors
    high_limit_minor: Minors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slots:
    """The rows of the graph end to end: for every slot the other end and both directions.

    `head_limit_minor` is how much the head lends the tail at most.
    """

    heads: Nodes
    head_lends: Flags
    tail_lends: Flags
    head_limit_minor: Minors


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

    def head_lends_at(self, places: Places) -> Flags:
        """Return whether the head lends to the tail at these places."""
        return _read(self.slots.head_lends, self.overlay.head_lends, places)

    def slots_at(self, places: Places) -> Slots:
        """Return the whole slots at these places."""
        base, late = self.slots, self.overlay

        return Slots(
            heads=_read(base.heads, late.heads, places),
            head_lends=_read(base.head_lends, late.head_lends, places),
            tail_lends=_read(base.tail_lends, late.tail_lends, places),
            head_limit_minor=_read(base.head_limit_minor, late.head_limit_minor, places),
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
