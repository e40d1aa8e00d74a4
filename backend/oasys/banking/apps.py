from django.apps import AppConfig


class BankingConfig(AppConfig):
    name = "oasys.banking"
    default_auto_field = "django.db.models.BigAutoField"
