from django.apps import AppConfig


class RecurringDocumentsConfig(AppConfig):
    name = "oasys.recurring_documents"
    default_auto_field = "django.db.models.BigAutoField"
