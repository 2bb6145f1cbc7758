"""What members say to each other: messages, notes before being late, wishes for support."""

from conversations.models.support import SupportWish
from conversations.models.talk import Conversation, LateNote, Message

__all__ = ["Conversation", "LateNote", "Message", "SupportWish"]
