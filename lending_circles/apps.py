from django.apps import AppConfig


class LendingCirclesConfig(AppConfig):
    name = "lending_circles"
    default_auto_field = "django.db.models.BigAutoField"
