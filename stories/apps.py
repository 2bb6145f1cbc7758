"""The app of stories."""

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Plays a story through the operations; it has no tables."""

    name = "stories"
