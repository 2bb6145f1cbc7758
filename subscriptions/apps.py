"""The app of prepaid subscriptions."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """Plans that customers pay ahead, and what merchants still owe for them."""

    name = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
