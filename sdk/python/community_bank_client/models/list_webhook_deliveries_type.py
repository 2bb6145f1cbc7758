from enum import StrEnum

class ListWebhookDeliveriesType(StrEnum):
    PAYMENT_AUTHORIZED = "payment.authorized"
    PAYMENT_CANCELED = "payment.canceled"
    PAYMENT_CREATED = "payment.created"
    PAYMENT_DECLINED = "payment.declined"
    PAYMENT_EXPIRED = "payment.expired"
    PAYMENT_OVERPAID = "payment.overpaid"
    PAYMENT_PAID_LATE = "payment.paid_late"
    PAYMENT_PARTIALLY_PAID = "payment.partially_paid"
    PAYMENT_PROCESSING = "payment.processing"
    PAYMENT_REFUNDED = "payment.refunded"
    PAYMENT_SETTLED = "payment.settled"
    PAYOUT_CANCELED = "payout.canceled"
    PAYOUT_CREATED = "payout.created"
    PAYOUT_FAILED = "payout.failed"
    PAYOUT_PAID = "payout.paid"
    REFUND_CREATED = "refund.created"
    SPLIT_APPLIED = "split.applied"
    SPLIT_CHANGED = "split.changed"
    SPLIT_REVERSED = "split.reversed"
    SUBSCRIPTION_COMPLETED = "subscription.completed"
    SUBSCRIPTION_CREATED = "subscription.created"
    SUBSCRIPTION_DELIVERED = "subscription.delivered"
    SUBSCRIPTION_PAUSED = "subscription.paused"
    SUBSCRIPTION_RESUMED = "subscription.resumed"
    SUBSCRIPTION_TERMINATED = "subscription.terminated"
    WEBHOOK_ENDPOINT_DISABLED = "webhook.endpoint_disabled"
    WEBHOOK_ENDPOINT_FAILING = "webhook.endpoint_failing"
    WEBHOOK_TEST = "webhook.test"

    def __str__(self) -> str:
        return str(self.value)
