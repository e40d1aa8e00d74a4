"""What follows from documents in the demo company: an invoice that recurs, and a reminder of one that is late."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from oasys.demo.generator.books import month_after
from oasys.demo.generator.sales import SERVICES
from oasys.dunning.proposals import proposals
from oasys.dunning.services import Wanted, release
from oasys.identity.models import User
from oasys.organisations.models import Company
from oasys.recurring.rules import Rhythm
from oasys.recurring_documents.services import create_recurring
from oasys.tax.models import TaxCode


def follow_up(*, company: Company, by: User, today: date, contacts: Mapping[str, UUID]) -> None:
    """A draft on the first of each month from the next on; of what could be reminded of, the first is. `contacts` are ids by code."""
    taxes = [str(TaxCode.objects.get(company=company, code="SV8").id)]
    line = {
        "text": "Maintenance of espresso machines, {month_name} {year}",
        "quantity": "6",
        "unit_price": "120.00",
        "unit": "HUR",
    }
    create_recurring(
        company=company,
        kind="invoice",
        name="Maintenance of espresso machines",
        content={
            "contact_id": str(contacts["C-001"]),
            "lines": [line | {"account_code": SERVICES, "tax_code_ids": taxes}],
        },
        rhythm=Rhythm("month", 1, month_after(today)),
        in_arrears=False,
        action="draft",
        today=today,
        by=by,
    )
    late, _ = proposals(company=company, today=today, limit=1)
    wanted = [Wanted(one.contact_id, one.currency, one.key) for one in late[:1]]
    release(company=company, wanted=wanted, today=today, by=by)
