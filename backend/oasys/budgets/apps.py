from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "oasys.budgets"
    default_auto_field = "django.db.models.BigAutoField"
