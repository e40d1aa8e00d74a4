"""What the demo company was paid and paid: in part, in another currency, too much, and once undone; and how it files its tax returns."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.demo.generator.books import BANK, BASE, month_after
from oasys.demo.generator.overheads import BANK_CHARGES
from oasys.identity.models import User
from oasys.invoicing.models import Document
from oasys.organisations.models import Company
from oasys.payments.services.inputs import AccountName, Charges, PaymentInput
from oasys.payments.services.payments import make_payment, undo_payment
from oasys.settlement.services import MatchInput
from oasys.tax.locking import choose_filing

FILED_MONTHS = 2
RAW_COFFEE = (Decimal("4570.00"), Decimal("22510.00"))  # in euro, and what the bank took for it
SHIPMENT = (Decimal("2000.00"), Decimal("8421.00"))  # in dollars, and what came in of it


def record_payments(*, company: Company, by: User, today: date, contacts: Mapping[str, UUID]) -> None:
    """Receipts and payments of the documents of last month."""
    last = month_after(today, -1).replace(day=1)
    till = _Till(company, by, contacts)
    till.pay("C-002", last, 24, "5000.00", reference="TT 20931")
    amount, moved = SHIPMENT
    charges = Charges(AccountName(code=BANK_CHARGES), Decimal("25.00"))
    till.pay("C-103", last, 25, f"{amount}", currency="USD", bank_amount=moved, charges=charges)
    amount, moved = RAW_COFFEE
    till.pay("S-101", last, 26, f"{amount}", currency="EUR", bank_amount=moved, reference="FTT 8812")
    till.pay("C-001", last, 26, "12000.00", is_advance=True, description="Payment on account")
    undone = till.pay("S-003", last, 20, "1850.00", reference="CHQ 000412")
    undo_payment(
        company=company,
        payment_id=undone,
        version=1,
        undone_on=_on(last, 22),
        reason="The cheque was returned",
        by=by,
    )
    starts_on = date(last.year, (last.month - 1) // FILED_MONTHS * FILED_MONTHS + 1, 1)
    choose_filing(company=company, version=0, starts_on=starts_on, months=FILED_MONTHS, makes_deferred_due=False, by=by)


class _Till:
    """A company that pays in few words: what a contact is owed, or owes, by its one document of the time."""

    def __init__(self, company: Company, by: User, contacts: Mapping[str, UUID]) -> None:
        self.company, self.by, self._contacts = company, by, contacts

    def pay(self, code: str, month: date, day: int, amount: str, currency: str = BASE, **said: Any) -> UUID:
        contact = self._contacts[code]
        kinds = ["invoice", "bill"]
        document = Document.objects.get(
            company=self.company, contact_id=contact, kind__in=kinds, status="posted", issue_date__lt=_on(month, day)
        )
        payment = PaymentInput(
            direction="receipt" if document.kind == "invoice" else "payment",
            contact_id=contact,
            money_account=AccountName(code=BANK),
            paid_on=_on(month, day),
            amount=Decimal(amount),
            currency=currency,
            bank_currency=BASE,
            allocations=[MatchInput(document.control_line_id)],
            **said,
        )
        return make_payment(company=self.company, payment=payment, by=self.by)


def _on(month: date, day: int) -> date:
    return month + timedelta(days=day - 1)
