from django.apps import AppConfig


class PaymentRunsConfig(AppConfig):
    name = "oasys.payment_runs"
    default_auto_field = "django.db.models.BigAutoField"
