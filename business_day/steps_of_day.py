"""The business day as one table: what is done in which order when a day opens and closes."""

from business_day import balance_check, plans
from business_day.bank_plans import SPLITS_OF_TILLS
from business_day.day_step import DayStep, whole
from business_day.steps_of_bank_day import BANK_STEPS
from business_day.steps_of_observatory import OBSERVATORY_STEPS
from business_day.steps_of_subscriptions import subscription_steps
from governance.models import Network
from lending_circles.steps import (
    accruing,
    autopaying,
    defaulting,
    drawing,
    evaluating,
    exiting,
    expiring,
    extending,
    forgiving,
    funds,
    judging,
    lateness,
    matching,
    recovering,
    telling,
)
from merchants.steps import qualifying, split_days

_OPENING, _CLOSING = Network.Day.OPENING, Network.Day.CLOSING

# Source: the business day.
CIRCLE_STEPS = (
    DayStep(
        "extension",
        "Extensions",
        _OPENING,
        plans.network_with_missed_installments,
        whole(extending.extend_installments),
        is_whole=True,
    ),
    DayStep("late", "Late installments", _OPENING, plans.late_loans, lateness.mark_late),
    DayStep(
        "forgiveness",
        "Forgiveness",
        _OPENING,
        plans.network_with_late_extensions,
        whole(forgiving.forgive_shares),
        is_whole=True,
    ),
    DayStep(
        "jubilee",
        "Forgiveness matched",
        _OPENING,
        plans.network_with_gifts_to_match,
        whole(matching.match_forgiveness),
        is_whole=True,
    ),
    DayStep(
        "escalation", "Late beyond the grace", _OPENING, plans.late_members, lateness.escalate_late
    ),
    DayStep(
        "stake_draw",
        "Draws on stakes",
        _OPENING,
        plans.network_with_stakes_to_draw,
        whole(drawing.draw_stakes),
        is_whole=True,
    ),
    DayStep(
        "forgiveness_after_draw",
        "Forgiveness after draws",
        _OPENING,
        plans.network_with_late_extensions,
        whole(forgiving.forgive_after_stakes),
        is_whole=True,
    ),
    DayStep(
        "jubilee_after_draw",
        "Forgiveness after draws matched",
        _OPENING,
        plans.network_with_gifts_to_match,
        whole(matching.match_after_stakes),
        is_whole=True,
    ),
    DayStep(
        "default",
        "Defaults",
        _OPENING,
        plans.network_with_ended_loans,
        whole(defaulting.default_borrowers),
        is_whole=True,
    ),
    DayStep("accrual", "Weekly interest", _OPENING, plans.accruing_loans, accruing.accrue_interest),
    DayStep(
        "sales_collect",
        "Shares of sales collected",
        _CLOSING,
        plans.if_any(SPLITS_OF_TILLS),
        whole(split_days.collect_and_share),
        is_whole=True,
    ),
    DayStep(
        "trade_review",
        "Merchants' histories",
        _OPENING,
        plans.network_with_histories_to_review,
        whole(qualifying.review_histories),
        is_whole=True,
    ),
    # Last of the opening: what is extended, drawn or closed out this morning is told as it stands.
    DayStep(
        "reminders",
        "Reminders",
        _OPENING,
        plans.network_with_news,
        whole(telling.send_reminders),
        is_whole=True,
    ),
    DayStep("autopay", "Autopay", _CLOSING, plans.paying_members, autopaying.collect_installments),
    DayStep(
        "recovery",
        "Recoveries",
        _CLOSING,
        plans.network_with_defaults,
        whole(recovering.share_recoveries),
        is_whole=True,
    ),
    DayStep("ratio", "Credit ratios", _CLOSING, plans.settled_members, judging.step_up_ratios),
    DayStep(
        "evaluation", "Minimums and peers", _CLOSING, plans.members, evaluating.evaluate_members
    ),
    DayStep("exits", "Members leaving", _CLOSING, plans.leaving_members, exiting.return_stakes),
    DayStep(
        "requests",
        "Requests that ran out",
        _CLOSING,
        plans.network_with_requests,
        whole(expiring.expire_requests),
        is_whole=True,
    ),
    DayStep(
        "jubilee_ends",
        "Jubilee funds that end",
        _CLOSING,
        plans.network_with_funds_to_close,
        whole(funds.close_funds),
        is_whole=True,
    ),
    *subscription_steps(Network.Kind.CIRCLE),
    *OBSERVATORY_STEPS,
    DayStep(
        "trial_balance",
        "Trial balance",
        _CLOSING,
        plans.whole_network,
        whole(balance_check.check_books),
        is_whole=True,
    ),
)

# A step's position in this table is kept with its runs: new steps may come in between days, never
# within one. A network lives the steps of its kind.
STEPS = CIRCLE_STEPS + BANK_STEPS
