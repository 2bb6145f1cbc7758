"""A member's peers as rows to look through: searched, in groups, page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from lending_circles.grant_words import GROUPS, PAUSED_GROUP, Direction, direction_of
from lending_circles.models import LoanAccount, TrustLink


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLine:
    """One peer in a list: their agreement, what the member grants, and what they grant."""

    link: TrustLink
    account: LoanAccount
    mine: Direction
    theirs: Direction

    @property
    def name(self) -> str:
        """The name that the community knows."""
        return self.account.person.name

    @property
    def group(self) -> str:
        """The group that the member's own grant puts them in."""
        if self.mine.is_paused:
            return PAUSED_GROUP[0]

        return next(code for code, permission, _ in GROUPS if permission == self.mine.permission)


def peer_lines(account: LoanAccount) -> list[PeerLine]:
    """Return all peers of a member by name, in one query."""
    links = TrustLink.objects.select_related("low__person", "high__person").filter(
        Q(low=account) | Q(high=account), state=TrustLink.State.ACTIVE
    )

    return lines_of(account, links)


def lines_of(account: LoanAccount, links: Iterable[TrustLink]) -> list[PeerLine]:
    """Return a member's agreements, read with both ends, as lines by name."""
    lines = []
    for link in links:
        peer = link.high if link.low_id == account.pk else link.low
        mine, theirs = direction_of(link, account.pk), direction_of(link, peer.pk)
        lines.append(PeerLine(link=link, account=peer, mine=mine, theirs=theirs))

    return sorted(lines, key=lambda line: (line.name.casefold(), line.link.pk))


def group_counts(lines: Sequence[PeerLine]) -> list[tuple[str, str, int]]:
    """Return each group with its name and how many are in it; the paused where there are any."""
    in_group = [line.group for line in lines]
    found = [(code, str(name), in_group.count(code)) for code, _, name in GROUPS]
    paused = in_group.count(PAUSED_GROUP[0])

    return [*found, (PAUSED_GROUP[0], str(PAUSED_GROUP[1]), paused)] if paused else found


def chosen(lines: Sequence[PeerLine], *, text: str, group: str) -> list[PeerLine]:
    """Return those whose name or handle has the text in it, of one group where one is named."""
    wanted = text.strip().lstrip("@").casefold()

    return [
        line
        for line in lines
        if (not group or line.group == group)
        and (not wanted or wanted in line.name.casefold() or wanted in line.account.person.handle)
    ]
