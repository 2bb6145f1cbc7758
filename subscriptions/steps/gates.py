"""Who may do what with a subscription, and what locks it; each refuses by name."""

from django.db import connection

from lending_circles.models import LoanAccount, TrustLink
from merchants.models import Staff
from merchants.refusals import NotInThisRole
from merchants.steps import gates
from people import audit
from people.models import Person
from rules import subscription_states
from subscriptions.models import Plan, Share, Subscription
from subscriptions.refusals import NotSharedWithYou, SubscriptionNotActive, SubscriptionUnknown


def lock_subscription(subscription_id: int) -> Subscription:
    """Return the subscription, locked, with its plan, merchant and network."""
    assert connection.in_atomic_block

    found = (
        Subscription.objects.select_for_update(of=("self",), no_key=True)
        .select_related("plan", "merchant__network__asset", "person")
        .filter(pk=subscription_id)
        .first()
    )
    if found is None:
        raise SubscriptionUnknown

    return found


def check_may_serve(subscription: Subscription, by: Person | None) -> None:
    """Refuse whoever neither has the subscription nor manages the merchant.

    None is the merchant's own program, which its key let in. Raises SubscriptionUnknown.
    """
    if by is None or by.pk == subscription.person_id:
        return
    try:
        gates.check_role(subscription.merchant, by, Staff.Role.MANAGER)
    except NotInThisRole:
        raise SubscriptionUnknown from None


def check_move(subscription: Subscription, to_state: Subscription.State) -> None:
    """Refuse a way that the states do not name; raises SubscriptionNotActive with its state."""
    if not subscription_states.is_allowed(subscription.state, to_state):
        raise SubscriptionNotActive(context={"state": subscription.state})


def share_for(share_public_id: str, *, plan: Plan, account: LoanAccount | None) -> Share | None:
    """Return the recommendation by which a member comes to a plan, None where they name none.

    Raises NotSharedWithYou unless a present peer of theirs recommends it.
    """
    if not share_public_id:
        return None
    share = (
        Share.objects.select_related("account")
        .filter(public_id=share_public_id, plan_id=plan.series_id, withdrawn_on=None)
        .first()
    )
    if share is None or account is None or not are_peers(share.account_id, account.pk):
        raise NotSharedWithYou

    return share


def told_by(share: Share | None) -> int | None:
    """Return the audit event of a recommendation, the cause of what follows from it."""
    if share is None:
        return None

    return audit.latest_of(Share, [share.pk], ["PLAN_SHARED"]).get(share.pk)


def are_peers(one_id: int, other_id: int) -> bool:
    """Tell whether two members have an agreement now."""
    low, high = sorted((one_id, other_id))

    return TrustLink.objects.filter(low_id=low, high_id=high, state=TrustLink.State.ACTIVE).exists()
