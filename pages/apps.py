"""The app of the shared parts of pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Template tags, the frame and the style guide; it has no tables."""

    name = "pages"
