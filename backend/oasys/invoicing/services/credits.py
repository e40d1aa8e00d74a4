"""The draft of a credit: what of a posted document was not credited yet."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.identity.models import User
from oasys.invoicing.errors import CreditRefused, DocumentNotPosted
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.queries import document_of, shown
from oasys.invoicing.rules import CREDITS
from oasys.invoicing.schemas import CreditLineIn, CreditNoteIn, DocumentExtraIn, SupplierCreditIn
from oasys.invoicing.services.building import Built
from oasys.invoicing.services.deposits import taken_of
from oasys.invoicing.services.documents import write_document
from oasys.organisations.models import Company

BODIES = {"credit_note": CreditNoteIn, "supplier_credit": SupplierCreditIn}


@transaction.atomic(savepoint=False)
def draft_credit(
    *, company: Company, kind: str, document_id: UUID, issue_date: date, supplier_number: str | None, by: User
) -> Built:
    """A draft that credits what is left of a posted document, line by line; `kind` is that of the credit.

    Raises NotFound, DocumentNotPosted, CreditRefused where nothing is left, Invalid, and what write_document raises.
    """
    credited = document_of(company=company, kind=CREDITS[kind], document_id=document_id)
    if credited.status != Document.Status.POSTED:
        raise DocumentNotPosted(say("Only a posted document is credited."))
    if (kind == "supplier_credit") != (supplier_number is not None):
        message = (
            say("Write the number of the supplier's credit note.")
            if supplier_number is None
            else say("A credit note has no number of a supplier: leave it out.")
        )
        raise Invalid(message, errors=[FieldError("/supplier_number", "core.invalid_value", message)])
    said = {"supplier_number": supplier_number} if supplier_number else {}
    body = BODIES[kind](**_rest(company, credited, issue_date), **said)
    return write_document(company=company, kind=kind, body=body, by=by)


def _rest(company: Company, credited: Document, issue_date: date) -> dict[str, object]:
    whole = shown(company=company, kind=credited.kind, document_id=credited.id, today=issue_date)
    earlier = Document.objects.filter(credits=credited, status=Document.Status.POSTED)
    gone: dict[int, Decimal] = defaultdict(Decimal)
    money: dict[int, Decimal] = defaultdict(Decimal)
    for line in DocumentLine.objects.filter(document__in=earlier, credited_position__isnull=False):
        assert line.credited_position is not None
        gone[line.credited_position] += line.quantity
        money[line.credited_position] += line.discount_amount
    discounted = sum((one.discount_amount for one in earlier), ZERO)
    parts: dict[str, list[object]] = {"lines": [], "charges": [], "allowances": []}
    names = ("text", "account_code", "dimensions", "tax_code_ids")
    own = ("unit", "unit_price", "price_base_quantity", "discount_percent")
    for line in whole["lines"]:
        common = {name: line[name] for name in names}
        rest = line["quantity"] - gone[line["position"]]
        if line["deposit_id"]:
            continue  # by `deposit_ids`
        if line["role"] != DocumentLine.Role.LINE:
            if not earlier:  # charges and allowances are credited with the first credit
                parts[f"{line['role']}s"].append(DocumentExtraIn(amount=line["unit_price"], **common))
        elif rest:
            share = rest / line["quantity"]
            parts["lines"].append(
                CreditLineIn(
                    quantity=rest,
                    discount_amount=line["discount_amount"] - money[line["position"]],
                    charge_amount=line["charge_amount"] if share == 1 else ZERO,
                    tax_units=None if line["tax_units"] is None else line["tax_units"] * share,
                    credited_position=line["position"],
                    **common,
                    **{name: line[name] for name in own},
                )
            )
    if not parts["lines"]:
        raise CreditRefused(say("{number} is credited as a whole already.", number=credited.number))
    if credited.is_deposit and taken_of(credited.id):
        raise CreditRefused(
            say("An invoice deducts the deposit {number}: credit or void that.", number=credited.number)
        )
    copied = (
        "prices_include_tax",
        "rounding_level",
        "rounding_mode",
        "is_cash",
        "discount_percent",
        "buyer_reference",
        "order_reference",
    )
    return {
        "contact_id": credited.contact_id,
        "issue_date": issue_date,
        "credits_id": credited.id,
        "discount_amount": credited.discount_amount - discounted,
        "deposit_ids": [] if earlier else whole["deposit_ids"],
        **{name: getattr(credited, name) for name in copied},
        **parts,
    }
