from django.apps import AppConfig


class RecurringConfig(AppConfig):
    name = "oasys.recurring"
    default_auto_field = "django.db.models.BigAutoField"
