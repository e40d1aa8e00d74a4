from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "oasys.closing"
    default_auto_field = "django.db.models.BigAutoField"
