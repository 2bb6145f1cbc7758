"""What the people of a relation of trust are told as it moves on."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from lending_circles.models import LoanAccount, TrustLink
from people import steps as people_steps
from people.models import AuditEvent

# Where requests wait to be answered; one relation has a page of its own.
CIRCLE_PATH = "/circle/"


@dataclass(frozen=True, slots=True)
class Reopened:
    """A direction that its lender opened again, and the deed by which they did."""

    link_id: int
    lender_account_id: int
    event_id: int | None


def path_of(link_id: int) -> str:
    """Return the page of one relation."""
    return f"{CIRCLE_PATH}agreements/{link_id}/"


def tell_requested(
    link: TrustLink, *, by: LoanAccount, to: LoanAccount, cause: AuditEvent, on: datetime.date
) -> None:
    """Tell the asked who would like to trust them."""
    people_steps.tell(
        [to.person_id],
        kind="TRUST_REQUESTED",
        text=f"{by.person.name} asks you to trust each other, and shows you their profile.",
        link=path_of(link.pk),
        cause=cause,
        on=on,
    )


def tell_offered(link: TrustLink, *, cause: AuditEvent, on: datetime.date) -> None:
    """Tell who asked that the other shows themselves too."""
    asking, asked = _asking_and_asked(link)
    people_steps.tell(
        [asking.person_id],
        kind="PROFILE_OFFERED",
        text=f"{asked.person.name} shows you their profile. Now each of you may agree.",
        link=path_of(link.pk),
        cause=cause,
        on=on,
    )


def tell_agreed_by_one(link: TrustLink, *, cause: AuditEvent, on: datetime.date) -> None:
    """Tell the other end that it is their turn."""
    ends = (link.low, link.high)
    agreed = next(end for end in ends if end.pk == link.agreed_by_id)
    other = next(end for end in ends if end.pk != link.agreed_by_id)
    people_steps.tell(
        [other.person_id],
        kind="TRUST_AGREED_BY_ONE",
        text=f"{agreed.person.name} agrees. Look at their profile; it stands when you agree too.",
        link=path_of(link.pk),
        cause=cause,
        on=on,
    )


def tell_stands(
    link: TrustLink, *, besides: int | None, cause: AuditEvent, on: datetime.date
) -> None:
    """Tell both ends that it stands, besides the one who has just said so."""
    for end, other in ((link.low, link.high), (link.high, link.low)):
        if end.pk != besides:
            people_steps.tell(
                [end.person_id],
                kind="TRUST_STANDS",
                text=f"You and {other.person.name} trust each other now.",
                link=path_of(link.pk),
                cause=cause,
                on=on,
            )


def tell_consent_asked(link: TrustLink, *, account_ids: Collection[int], on: datetime.date) -> None:
    """Ask common friends of both ends, who know them by name, for their consent."""
    if not account_ids:
        return
    asked = LoanAccount.objects.filter(pk__in=account_ids).values_list("person_id", flat=True)
    people_steps.tell(
        asked,
        kind="CONSENT_ASKED",
        text=(
            f"{link.low.person.name} and {link.high.person.name} want to trust each other. It"
            " takes unique peers from you, so they need your consent."
        ),
        link=CIRCLE_PATH,
        on=on,
    )


def tell_closed(link: TrustLink, *, by_id: int, cause: AuditEvent, on: datetime.date) -> None:
    """Tell the other end that an agreement was closed."""
    for end, other in ((link.low, link.high), (link.high, link.low)):
        if end.pk != by_id:
            people_steps.tell(
                [end.person_id],
                kind="TRUST_CLOSED",
                text=(
                    f"{other.person.name} closed your agreement. What is lent between you is"
                    " repaid as agreed."
                ),
                link=CIRCLE_PATH,
                cause=cause,
                on=on,
            )


def tell_reopened(reopened: Collection[Reopened], *, on: datetime.date) -> None:
    """Tell those whom lenders lend to again that they do.

    Source: R3-124.
    """
    links = TrustLink.objects.select_related("low__person", "high__person").in_bulk(
        [one.link_id for one in reopened]
    )
    drafts = []
    for one in reopened:
        link = links[one.link_id]
        is_low = link.low_id == one.lender_account_id
        lender, other = (link.low, link.high) if is_low else (link.high, link.low)
        drafts.append(
            people_steps.NoticeDraft(
                other.person_id,
                "REOPENED",
                f"{lender.person.name} lends to you again.",
                path_of(link.pk),
                one.event_id,
            )
        )
    people_steps.tell_each(drafts, on=on)


def tell_expired(links: Collection[TrustLink], *, on: datetime.date) -> None:
    """Tell those who asked that their requests ran out."""
    drafts = []
    for link in links:
        asking, asked = _asking_and_asked(link)
        drafts.append(
            people_steps.NoticeDraft(
                asking.person_id,
                "TRUST_EXPIRED",
                f"Your request to {asked.person.name} has run out. You may ask again.",
                CIRCLE_PATH,
            )
        )
    people_steps.tell_each(drafts, on=on)


def _asking_and_asked(link: TrustLink) -> tuple[LoanAccount, LoanAccount]:
    if link.requested_by_id == link.low_id:
        return link.low, link.high

    return link.high, link.low
