from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "oasys.platform"
    default_auto_field = "django.db.models.BigAutoField"
