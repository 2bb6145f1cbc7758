"""What is always true of prepaid subscriptions."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return what `check_ledger` looks at."""
    return [_reserves_are_held(), _budgets_are_left(), _stages_are_the_plans(), _refunds_add_up()]


def _reserves_are_held() -> Invariant:
    return by_sql(
        "V-1",
        "What lies in a delivery reserve is what is held for the merchant's open subscriptions.",
        checked="SELECT count(*) FROM ledger_account WHERE purpose = 'DELIVERY_RESERVE'",
        breaches="""
            SELECT account.code || ': ' || account.balance_minor || ' held, '
                || coalesce(sub.held, 0) || ' for subscriptions'
            FROM ledger_account account
            LEFT JOIN (
                SELECT 'merchant:' || merchant_id || ':delivery_reserve' AS code,
                    sum(held_minor) AS held
                FROM subscriptions_subscription WHERE state IN ('ACTIVE', 'PAUSED') GROUP BY 1
            ) sub ON sub.code = account.code
            WHERE account.purpose = 'DELIVERY_RESERVE'
                AND account.balance_minor <> coalesce(sub.held, 0)
            ORDER BY account.id
        """,
    )


def _budgets_are_left() -> Invariant:
    return by_sql(
        "V-2",
        "What lies in a budget for rewards is what the merchant's plans have left of it.",
        checked="SELECT count(*) FROM ledger_account WHERE purpose = 'REWARD_BUDGET'",
        breaches="""
            SELECT account.code || ': ' || account.balance_minor || ' held, '
                || coalesce(plan.budget, 0) || ' left to plans'
            FROM ledger_account account
            LEFT JOIN (
                SELECT 'merchant:' || merchant_id || ':reward_budget' AS code,
                    sum(reward_left_minor) AS budget
                FROM subscriptions_plan GROUP BY 1
            ) plan ON plan.code = account.code
            WHERE account.purpose = 'REWARD_BUDGET'
                AND account.balance_minor <> coalesce(plan.budget, 0)
            ORDER BY account.id
        """,
    )


def _stages_are_the_plans() -> Invariant:
    return by_sql(
        "V-3",
        "An open subscription stands where its delivered weeks have brought it.",
        checked="SELECT count(*) FROM subscriptions_subscription"
        " WHERE state IN ('ACTIVE', 'PAUSED')",
        breaches="""
            SELECT sub.public_id || ': ' || sub.delivered_count || ' weeks, '
                || sub.left_minor || ' left, ' || sub.held_minor || ' held'
            FROM subscriptions_subscription sub
            LEFT JOIN subscriptions_planweek stage
                ON stage.plan_id = sub.plan_id AND stage.number = sub.delivered_count
            LEFT JOIN LATERAL (
                SELECT count(*) AS weeks, coalesce(sum(price_minor), 0) AS price
                FROM subscriptions_delivery WHERE subscription_id = sub.id
            ) delivered ON true
            JOIN subscriptions_plan plan ON plan.id = sub.plan_id
            WHERE sub.state IN ('ACTIVE', 'PAUSED') AND (
                stage.refundable_minor IS DISTINCT FROM sub.left_minor
                OR stage.reserve_minor IS DISTINCT FROM sub.held_minor
                OR delivered.weeks <> sub.delivered_count
                OR delivered.price + sub.left_minor <> plan.prepaid_minor)
            ORDER BY sub.id
        """,
    )


def _refunds_add_up() -> Invariant:
    return by_sql(
        "V-4",
        "What a subscription that ended early is owed was refunded, or is claimed.",
        checked="SELECT count(*) FROM subscriptions_subscription WHERE refund_minor > 0",
        breaches="""
            SELECT sub.public_id || ': ' || sub.refund_minor || ' owed, '
                || coalesce(given.minor, 0) || ' given, '
                || coalesce(claim.amount_minor - claim.paid_minor, 0) || ' claimed'
            FROM subscriptions_subscription sub
            LEFT JOIN subscriptions_claim claim ON claim.subscription_id = sub.id
            LEFT JOIN LATERAL (
                SELECT sum(amount_minor)::bigint AS minor FROM merchants_refund
                WHERE payment_id = sub.payment_id AND reason = 'subscription_terminated'
            ) given ON true
            WHERE sub.refund_minor > 0 AND sub.refund_minor <> coalesce(given.minor, 0)
                + coalesce(claim.amount_minor - claim.paid_minor, 0)
            ORDER BY sub.id
        """,
    )
