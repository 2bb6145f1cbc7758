"""What is refused because a payment belongs to a plan."""

from people.refusals import Refusal


class PaidWithItsPlan(Refusal):
    """What pays a plan ahead is paid where the plan is bought: paying and beginning are one."""

    code = "PAID_WITH_ITS_PLAN"
    detail = "This payment belongs to a plan and is paid where the plan is bought."
    remedy = "Open the plan and buy it there."
