from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    name = "oasys.currencies"
    default_auto_field = "django.db.models.BigAutoField"
