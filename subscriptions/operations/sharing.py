"""Members recommend offers to their circle, pass them on, and support each other by lending."""

import datetime

from django.db import transaction

from lending_circles.models import LoanAccount
from merchants.refusals import NotInThisNetwork
from people import audit, public_ids
from people.models import Person
from subscriptions.models import Plan, Share, Support
from subscriptions.refusals import AlreadyShared, NotSharedWithYou, OwnShare, PlanWithdrawn
from subscriptions.steps import gates


@transaction.atomic(durable=True)
def share_plan(
    *,
    plan_id: int,
    account_id: int,
    passed_on_from: str = "",
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Share:
    """Recommend an offer to one's circle, or pass on what a peer recommends.

    Only present peers see it, with the name of their own peer and nobody else's. Raises
    NotInThisNetwork, PlanWithdrawn, NotSharedWithYou and AlreadyShared.

    Source: R3-156, R3-160, R3-169.
    """
    plan = Plan.objects.select_related("merchant").get(pk=plan_id)
    account = _own(account_id, by)

    if account.network_id != plan.merchant.network_id:
        raise NotInThisNetwork
    if plan.state != Plan.State.OFFERED:
        raise PlanWithdrawn
    heard = gates.share_for(passed_on_from, plan=plan, account=account)
    if Share.objects.filter(plan_id=plan.series_id, account=account, withdrawn_on=None).exists():
        raise AlreadyShared

    share = Share.objects.create(
        public_id=public_ids.public_id("share", at),
        plan_id=plan.series_id,
        account=account,
        passed_on_from=heard,
        shared_on=on,
    )
    audit.record("PLAN_SHARED", by=by, subject=share, cause=gates.told_by(heard))

    return share


@transaction.atomic(durable=True)
def withdraw_share(
    *, share_public_id: str, account_id: int, on: datetime.date, by: Person
) -> Share:
    """Recommend an offer no longer; twice is as once. Who came by it stays rewarded.

    Raises NotSharedWithYou where it is somebody else's.
    """
    account = _own(account_id, by)
    share = (
        Share.objects.select_for_update(no_key=True)
        .filter(public_id=share_public_id, account=account)
        .first()
    )
    if share is None:
        raise NotSharedWithYou

    if share.withdrawn_on is None:
        share.withdrawn_on = on
        share.save(update_fields=["withdrawn_on"])
        audit.record("PLAN_SHARE_WITHDRAWN", by=by, subject=share)

    return share


@transaction.atomic(durable=True)
def support_share(
    *,
    share_public_id: str,
    account_id: int,
    pledge_minor: int,
    on: datetime.date,
    by: Person,
) -> Support:
    """Say that one supports a friend's recommendation by lending, and how much stake one adds.

    It moves no money: what is then staked lends to all who may borrow of the member. Said again it
    replaces what was said. Raises NotSharedWithYou and OwnShare.

    Source: R3-161.
    """
    assert pledge_minor >= 0
    account = _own(account_id, by)
    share = Share.objects.filter(public_id=share_public_id, withdrawn_on=None).first()

    if share is None:
        raise NotSharedWithYou
    if share.account_id == account.pk:
        raise OwnShare
    if not gates.are_peers(share.account_id, account.pk):
        raise NotSharedWithYou

    support, _made = Support.objects.update_or_create(
        share=share, account=account, defaults={"pledge_minor": pledge_minor, "said_on": on}
    )
    audit.record(
        "SHARE_SUPPORTED",
        by=by,
        subject=support,
        data={"pledge_minor": str(pledge_minor)},
        cause=gates.told_by(share),
    )

    return support


def _own(account_id: int, by: Person) -> LoanAccount:
    account = LoanAccount.objects.filter(pk=account_id, person=by).first()
    if account is None:
        raise NotInThisNetwork

    return account
