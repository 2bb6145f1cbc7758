"""The app of what friends say to each other."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Messages between two members, the note before being late, and the board of support."""

    name = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
