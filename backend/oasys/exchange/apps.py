from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "oasys.exchange"
    default_auto_field = "django.db.models.BigAutoField"
