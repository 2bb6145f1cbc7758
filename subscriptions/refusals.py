"""What prepaid subscriptions refuse, each with its stable code."""

from people.refusals import Refusal


class PlanUnsound(Refusal):
    """Every week of a plan costs something, and none more than when it is paid later."""

    code = "PLAN_UNSOUND"
    detail = "With these prices some week would cost nothing, or more than when paid later."
    remedy = "Choose a discount below about a half, and a price above nothing."


class ReserveTooSmall(Refusal):
    """Less is held back than subscribers are promised."""

    code = "RESERVE_TOO_SMALL"
    detail = "Less would be held until it is delivered than this network asks for."
    remedy = "Hold back that much or more, at most all of it."


class NotQualifiedToOffer(Refusal):
    """Money paid ahead is trusted only to merchants whose history an organiser has looked at."""

    code = "MERCHANT_NOT_QUALIFIED"
    detail = "Only a qualified merchant may take money ahead."
    remedy = "Look at what your trade history lacks, and ask an organiser."


class PlanWithdrawn(Refusal):
    """The merchant offers this no longer, or not in this version."""

    code = "PLAN_WITHDRAWN"
    detail = "This offer has been withdrawn."
    remedy = "Look at what the merchant offers now."


class PlanFull(Refusal):
    """All places are taken."""

    code = "PLAN_FULL"
    detail = "All places of this plan are taken."
    remedy = "Come back when one is free again."


class AlreadySubscribed(Refusal):
    """One person needs one subscription of a plan at a time."""

    code = "ALREADY_SUBSCRIBED"
    detail = "You have this subscription already."
    remedy = "It goes on until its last week, then you can buy it again."


class NotSharedWithYou(Refusal):
    """Nobody in the member's circle recommends this."""

    code = "NOT_SHARED_WITH_YOU"
    detail = "Nobody in your circle recommends this now."
    remedy = "Buy it without the recommendation."


class AlreadyShared(Refusal):
    """The member recommends it already."""

    code = "ALREADY_SHARED"
    detail = "You share this with your circle already."
    remedy = "Your friends see it under Offers."


class OwnShare(Refusal):
    """Nobody supports themselves."""

    code = "OWN_SHARE"
    detail = "You cannot support your own recommendation."
    remedy = "Your friends can."


class ReserveNotFunded(Refusal):
    """After its shares of the sale the merchant keeps less than must be held back."""

    code = "RESERVE_NOT_FUNDED"
    detail = "This merchant passes on so much of a sale that the delivery reserve cannot be held."
    remedy = "Ask the merchant to lower the share of its sales, or pay week by week."


class SubscriptionUnknown(Refusal):
    """There is no such subscription, or it is somebody else's."""

    code = "SUBSCRIPTION_UNKNOWN"
    detail = "There is no such subscription."
    remedy = "Look at the list of subscriptions."


class SubscriptionNotActive(Refusal):
    """What was asked for needs a subscription in another state."""

    code = "SUBSCRIPTION_NOT_ACTIVE"
    detail = "The subscription does not stand so that this can be done."
    remedy = "Look at its state: only an active one is paused, only a paused one resumed."


class PausesUsed(Refusal):
    """The plan allows so many pauses."""

    code = "PAUSES_USED"
    detail = "The plan allows no further pause."
    remedy = "Let it run on, or end it: what is not delivered is refunded."


class DeliveryUnknown(Refusal):
    """That week has not been delivered."""

    code = "DELIVERY_UNKNOWN"
    detail = "That week has not come yet."
    remedy = "Acknowledge a week whose day is over."


class NoOpenClaims(Refusal):
    """Nothing is owed."""

    code = "NO_OPEN_CLAIMS"
    detail = "No claim on this merchant is open."
    remedy = "There is nothing to pay in."
