from django.apps import AppConfig


class BusinessDayConfig(AppConfig):
    name = "business_day"
    default_auto_field = "django.db.models.BigAutoField"
