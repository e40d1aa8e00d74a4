from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    name = "oasys.invoicing"
    default_auto_field = "django.db.models.BigAutoField"
