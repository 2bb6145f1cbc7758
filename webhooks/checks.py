"""What production refuses to start with."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def check_private_addresses(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Refuse the setting that lets webhooks into the bank's own network."""
    if not settings.WEBHOOKS_ALLOW_PRIVATE:
        return []

    return [
        Error(
            "WEBHOOKS_ALLOW_PRIVATE lets any merchant have the bank ask machines of its network.",
            hint="Leave it out in production; it is for developing a receiver.",
            id="webhooks.E001",
        )
    ]
