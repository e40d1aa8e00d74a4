from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from datetime import date

    from oasys.invoicing.models import Document
    from oasys.organisations.models import Company


class DispatchConfig(AppConfig):
    name = "oasys.dispatch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oasys.invoicing.checks import ask_before_number

        ask_before_number(_keep_rules)


def _keep_rules(company: "Company", document: "Document", today: "date") -> None:
    """Loaded when the first document is posted: not every process posts any."""
    from oasys.dispatch.checking import keep_rules

    keep_rules(company, document, today)
