"""Mailboxes, the events in them, and where and how these are delivered."""

from webhooks.models.delivery import Attempt, Delivery
from webhooks.models.endpoint import Endpoint, Secret
from webhooks.models.event import Event
from webhooks.models.mailbox import Mailbox

__all__ = ["Attempt", "Delivery", "Endpoint", "Event", "Mailbox", "Secret"]
