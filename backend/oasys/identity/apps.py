from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "oasys.identity"
    default_auto_field = "django.db.models.BigAutoField"
