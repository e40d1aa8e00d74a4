from django.apps import AppConfig


class BankFeedsConfig(AppConfig):
    name = "oasys.bank_feeds"
    default_auto_field = "django.db.models.BigAutoField"
