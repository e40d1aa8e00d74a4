from django.apps import AppConfig


class DunningConfig(AppConfig):
    name = "oasys.dunning"
    default_auto_field = "django.db.models.BigAutoField"
