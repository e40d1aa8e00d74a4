from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "oasys.api"
    default_auto_field = "django.db.models.BigAutoField"
