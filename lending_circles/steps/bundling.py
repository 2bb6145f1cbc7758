"""Lets a bundle of preferences take effect for members who agreed to it."""

import datetime
from collections.abc import Collection

from django.db import connection
from django.db.models import Q

from lending_circles.models import BundleAnswer, BundleProposal, LoanAccount, TrustLink
from lending_circles.steps import granting, preferring
from people import audit
from people import steps as people_steps
from people.models import AuditEvent
from rules.bundles import Bundle, bundle_of

Permission = TrustLink.Permission


def adopt(*, proposal: BundleProposal, on: datetime.date) -> int:
    """Set the bundle for all who agreed and for whom it has not taken effect; return how many.

    What each grants to every peer becomes the bundle's, save where they grant nothing on purpose:
    a no to one person stays a no, a limit stays, and so does a pause.

    Source: R3-113.
    """
    assert connection.in_atomic_block
    bundle = bundle_of(proposal.bundle)
    answers = list(
        BundleAnswer.objects.filter(
            proposal=proposal, agreed_on__isnull=False, adopted_on__isnull=True
        )
    )
    accounts = (
        LoanAccount.objects.select_related("person")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
        .filter(pk__in=[answer.account_id for answer in answers])
    )

    for account in accounts:
        _set(account, bundle)
        audit.record(
            "BUNDLE_ADOPTED", by=account.person, subject=proposal, data={"account": account.pk}
        )
    BundleAnswer.objects.filter(
        proposal=proposal, account_id__in=[account.pk for account in accounts]
    ).update(adopted_on=on)
    people_steps.tell(
        [account.person_id for account in accounts],
        kind="BUNDLE_ADOPTED",
        text="The bundle you agreed to holds from now on, for what is new.",
        link=f"/circle/bundles/{proposal.pk}/",
        on=on,
    )

    return len(accounts)


def link_ids_of(account_id: int) -> list[int]:
    """Return the agreements that a member stands in, by id."""
    links = TrustLink.objects.filter(
        Q(low=account_id) | Q(high=account_id), state=TrustLink.State.ACTIVE
    )

    return list(links.order_by("pk").values_list("pk", flat=True))


def peer_ids_of(account_id: int) -> set[int]:
    """Return the loan accounts of a member's peers."""
    ends = TrustLink.objects.filter(
        Q(low=account_id) | Q(high=account_id), state=TrustLink.State.ACTIVE
    ).values_list("low_id", "high_id")

    return {end for pair in ends for end in pair} - {account_id}


def ask(
    *,
    proposal: BundleProposal,
    accounts: Collection[LoanAccount],
    proposer: LoanAccount,
    cause: AuditEvent,
    on: datetime.date,
) -> None:
    """Note the proposer's yes, and ask the others."""
    assert connection.in_atomic_block
    BundleAnswer.objects.bulk_create(
        [
            BundleAnswer(proposal=proposal, account=proposer, agreed_on=on),
            *(BundleAnswer(proposal=proposal, account=account) for account in accounts),
        ]
    )
    people_steps.tell(
        [account.person_id for account in accounts],
        kind="BUNDLE_PROPOSED",
        text=f"{proposer.person.name} proposes that you set the same preferences together.",
        link=f"/circle/bundles/{proposal.pk}/",
        cause=cause,
        on=on,
    )


def _set(account: LoanAccount, bundle: Bundle) -> None:
    """Set a bundle for one member: their wishes, and what they grant each peer."""
    preferring.prefer(
        account=account,
        wishes={
            "offers_second": bundle.second,
            "offers_third": bundle.third,
            **preferring.bounds("second", bundle.accepts_second),
            **preferring.bounds("third", bundle.accepts_third),
        },
        by=account.person,
    )
    granting.grant_links(
        lender=account,
        link_ids=link_ids_of(account.pk),
        wished=granting.Wished(permission=bundle.peers, opens=False),
        by=account.person,
        untouched=[Permission.NONE.value],
    )
