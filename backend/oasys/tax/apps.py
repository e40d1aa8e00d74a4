from django.apps import AppConfig


class TaxConfig(AppConfig):
    name = "oasys.tax"
    default_auto_field = "django.db.models.BigAutoField"
