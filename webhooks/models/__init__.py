"""Mailboxes, the events in them, and where and how these are delivered."""

from webhooks.models.mailbox import Mailbox

__all__ = ["Mailbox"]
