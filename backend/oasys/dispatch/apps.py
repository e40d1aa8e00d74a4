from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "oasys.dispatch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oasys.dispatch.checking import keep_rules
        from oasys.invoicing.checks import ask_before_number

        ask_before_number(keep_rules)
