"""Building the trust graph from plain rows, and laying the changes of the day over it."""

from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt

from rules.acceptance import merged_rules
from rules.trust_graph import (
    Agreements,
    Flags,
    Ids,
    Kind,
    Members,
    Places,
    Slots,
    TrustGraph,
    UnknownMember,
)

NO_SLOTS = Slots(
    heads=np.zeros(0, dtype=np.int32),
    head_grants=np.zeros(0, dtype=np.uint8),
    tail_grants=np.zeros(0, dtype=np.uint8),
    head_limit_minor=np.zeros(0, dtype=np.int64),
    head_relays=np.zeros(0, dtype=np.bool_),
    tail_relays=np.zeros(0, dtype=np.bool_),
)
_SLOT_COLUMNS = tuple(column.name for column in fields(Slots))


def build_graph(members: Members, agreements: Agreements) -> TrustGraph:
    """Return the graph of `members` and the agreements that stand between them.

    Of two rows for the same pair the later one counts. Raises UnknownMember.

    Source: A-21, A-54: agreements are mutual, what each end grants is directed.
    """
    assert (np.diff(members.ids) > 0).all()

    keys, slots = _directed_slots(members.ids, agreements)
    keys, slots = _latest_in_order(keys, slots)
    starts, stops = _row_bounds(keys // max(len(members.ids), 1), len(members.ids))

    return TrustGraph(members=members, starts=starts, stops=stops, slots=slots, overlay=NO_SLOTS)


def with_agreements(
    graph: TrustGraph, changed: Agreements, removed: tuple[tuple[int, int], ...] = ()
) -> TrustGraph:
    """Return the graph with agreements made or altered, and others gone.

    `removed` are pairs of member ids in either order; a pair that does not stand is no matter, and
    a pair that is in both is gone. Only the rows of those named are written anew.
    Raises UnknownMember.

    Source: R3-091: preferences are adjustable in real time.
    """
    keys, slots = _directed_slots(graph.members.ids, changed)
    gone = _pair_keys(graph.members.ids, removed)
    count = graph.size
    touched = np.unique(np.concatenate((keys // max(count, 1), gone // max(count, 1))))
    if not touched.size:
        return graph

    places, sizes = graph.rows_of(touched)
    before = graph.slots_at(places)
    before_keys = np.repeat(touched, sizes) * count + before.heads
    keys, slots = _latest_in_order(
        np.concatenate((before_keys, keys)), _joined(before, slots), gone
    )
    starts, stops = _row_bounds(keys // count, count)

    # Rows laid over earlier today stay, save those that are written anew now.
    base = len(graph.slots.heads)
    late = np.setdiff1d(np.flatnonzero(graph.starts >= base), touched)
    late_places, late_sizes = graph.rows_of(late)
    late_stops = base + np.cumsum(late_sizes)
    new_starts, new_stops = graph.starts.copy(), graph.stops.copy()
    new_starts[late], new_stops[late] = late_stops - late_sizes, late_stops
    shift = base + len(late_places)
    new_starts[touched], new_stops[touched] = (starts[touched] + shift, stops[touched] + shift)

    return replace(
        graph,
        starts=new_starts,
        stops=new_stops,
        overlay=_joined(graph.slots_at(late_places), slots),
    )


def with_members(graph: TrustGraph, changed: Members) -> TrustGraph:
    """Return the graph with members who joined or whose flags changed.

    Ids that are not in the graph yet join it; when one lies below the last id, those above it
    move up by one, so that numbers stay in id order.

    Source: A-32, A-63: the state of a member decides what they lend, relay and count for.
    """
    assert (np.diff(changed.ids) > 0).all()

    before = graph.members
    _, known = _found(before.ids, changed.ids)
    ids = before.ids if known.all() else np.union1d(before.ids, changed.ids)
    old, new = np.searchsorted(ids, before.ids), np.searchsorted(ids, changed.ids)
    joined = _moved(graph, old, len(ids)) if len(ids) > graph.size else graph

    def merged(old_values: npt.NDArray[Kind], new_values: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
        values = np.zeros(len(ids), dtype=old_values.dtype)
        values[old], values[new] = old_values, new_values

        return values

    members = Members(
        ids=ids,
        lending=merged(before.lending, changed.lending),
        relays=merged(before.relays, changed.relays),
        offers_second=merged(before.offers_second, changed.offers_second),
        offers_third=merged(before.offers_third, changed.offers_third),
        counted=merged(before.counted, changed.counted),
        acceptance=merged_rules(before.acceptance, changed.acceptance, old, new, len(ids)),
    )

    return replace(joined, members=members)


def _moved(graph: TrustGraph, new_nodes: npt.NDArray[np.intp], size: int) -> TrustGraph:
    """Give every member a new number, with room for those who join."""
    starts, stops = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    starts[new_nodes], stops[new_nodes] = graph.starts, graph.stops
    in_place = bool((new_nodes == np.arange(graph.size)).all())
    if in_place:
        return replace(graph, starts=starts, stops=stops)

    numbers = new_nodes.astype(np.int32)

    return replace(
        graph,
        starts=starts,
        stops=stops,
        slots=replace(graph.slots, heads=numbers[graph.slots.heads]),
        overlay=replace(graph.overlay, heads=numbers[graph.overlay.heads]),
    )


def _directed_slots(ids: Ids, agreements: Agreements) -> tuple[Places, Slots]:
    """Return a slot for either end of every agreement, with its key: row times size plus head."""
    low, high = _nodes_of(ids, agreements.low), _nodes_of(ids, agreements.high)
    assert (low < high).all()
    tails, heads = np.concatenate((low, high)), np.concatenate((high, low))
    # In the row of the low end the head is the high end.
    slots = Slots(
        heads=heads.astype(np.int32),
        head_grants=np.concatenate((agreements.high_grants, agreements.low_grants)),
        tail_grants=np.concatenate((agreements.low_grants, agreements.high_grants)),
        head_limit_minor=np.concatenate((agreements.high_limit_minor, agreements.low_limit_minor)),
        head_relays=np.concatenate((agreements.high_relays, agreements.low_relays)),
        tail_relays=np.concatenate((agreements.low_relays, agreements.high_relays)),
    )

    return tails * len(ids) + heads, slots


def _pair_keys(ids: Ids, pairs: tuple[tuple[int, int], ...]) -> Places:
    """Return the keys of both slots of every pair."""
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    low, high = _nodes_of(ids, ends[:, 0]), _nodes_of(ids, ends[:, 1])

    return np.concatenate((low * len(ids) + high, high * len(ids) + low))


def _nodes_of(ids: Ids, member_ids: Ids) -> Places:
    """Return the numbers of members. Raises UnknownMember."""
    nodes, known = _found(ids, member_ids)
    if not known.all():
        raise UnknownMember(int(member_ids[~known][0]))

    return nodes


def _found(ids: Ids, member_ids: Ids) -> tuple[Places, Flags]:
    """Return where members stand among `ids`, and whether they do."""
    nodes = np.searchsorted(ids, member_ids)
    known = nodes < len(ids)
    known[known] = ids[nodes[known]] == member_ids[known]

    return nodes.astype(np.int64), known


def _latest_in_order(
    keys: Places, slots: Slots, gone: Places | None = None
) -> tuple[Places, Slots]:
    """Return keys and slots in key order, of equal keys the last, without those that are gone."""
    order = np.argsort(keys, kind="stable")
    in_order = keys[order]
    last = np.ones(len(keys), dtype=np.bool_)
    last[:-1] = in_order[1:] != in_order[:-1]
    if gone is not None:
        last &= ~np.isin(in_order, gone)

    return in_order[last], _picked(slots, order[last])


def _row_bounds(tails: Places, size: int) -> tuple[Places, Places]:
    """Return where each row starts and stops when slots lie in the order of their tails."""
    stops = np.cumsum(np.bincount(tails, minlength=size)).astype(np.int64)
    starts = np.zeros(size, dtype=np.int64)
    starts[1:] = stops[:-1]

    return starts, stops


def _picked(slots: Slots, places: npt.NDArray[np.integer]) -> Slots:
    """Return the slots at these places, in this order."""
    return Slots(**{name: getattr(slots, name)[places] for name in _SLOT_COLUMNS})


def _joined(first: Slots, second: Slots) -> Slots:
    """Return the slots of both, one after the other."""
    return Slots(
        **{
            name: np.concatenate((getattr(first, name), getattr(second, name)))
            for name in _SLOT_COLUMNS
        }
    )
