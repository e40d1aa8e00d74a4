"""What is said of a document as a whole: contact, what it credits, days, discount, rate."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid
from oasys.core.reads import row_where
from oasys.core.words import say
from oasys.invoicing.models import Document
from oasys.invoicing.rules import CREDITS, TermsOfPayment, due_on, is_credit, is_sale
from oasys.invoicing.schemas import DocumentIn
from oasys.ledger.services.lines import STATED
from oasys.organisations.models import Company


def contact_for(*, company: Company, kind: str, contact_id: UUID) -> Contact:
    """The contact, if documents of that kind may be written to it. Raises Invalid."""
    contact = row_where(Contact, "company_id = %s and id = %s", company.id, contact_id)
    if contact is None:
        raise Invalid.at("/contact_id", "core.not_found", say("There is no such contact."))
    if contact.archived_at is not None:
        message = say("{name} is archived: restore it first.", name=contact.display_name)
        raise Invalid.at("/contact_id", "contacts.contact_archived", message)
    if not (contact.is_customer if is_sale(kind) else contact.is_supplier):
        message = (
            say("{name} is no customer: make it one first.", name=contact.display_name)
            if is_sale(kind)
            else say("{name} is no supplier: make it one first.", name=contact.display_name)
        )
        raise Invalid.at("/contact_id", "invoicing.contact_role", message)
    return contact


def credited_document(company: Company, kind: str, body: DocumentIn) -> Document | None:
    """The document that a credit names. Raises Invalid where the credit says otherwise than it."""
    credits_id = getattr(body, "credits_id", None)
    if credits_id is None:
        return None
    credited = Document.objects.filter(company=company, kind=CREDITS[kind], id=credits_id).first()
    if credited is None:
        raise Invalid.at("/credits_id", "core.not_found", say("There is no such document to credit."))
    if credited.status != Document.Status.POSTED:
        raise Invalid.at("/credits_id", "invoicing.credit_refused", say("Only a posted document is credited."))
    errors = [
        FieldError(f"/{name}", "invoicing.credit_refused", say("It is that of the credited document: leave it out."))
        for name in ("contact_id", "currency", "tax_point")
        if getattr(body, name) not in (None, getattr(credited, name))
    ]
    if body.rate not in (None, credited.rate):
        message = say("A credit is at the rate of what it credits: leave it out.")
        errors.append(FieldError("/rate", "invoicing.credit_refused", message))
    if body.issue_date < credited.issue_date:
        message = say("The credited document is of {day}: name that day or a later one.", day=credited.issue_date)
        errors.append(FieldError("/issue_date", "core.out_of_range", message))
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    return credited


def due_date_of(kind: str, body: DocumentIn, terms: TermsOfPayment) -> Any:
    """The day that it is due: as said, else by the terms; None of a credit. Raises Invalid."""
    if is_credit(kind):
        if body.due_date is not None:
            raise Invalid.at("/due_date", "core.invalid_value", say("A credit is not due: leave it out."))
        return None
    if body.due_date is None:
        return due_on(body.issue_date, terms_from=terms.counted_from, terms_days=terms.days)
    if body.due_date < body.issue_date:
        raise Invalid.at("/due_date", "core.out_of_range", say("It is due on its date or later."))
    return body.due_date


def early_discount_of(
    kind: str, body: DocumentIn, terms: TermsOfPayment, due_date: date | None
) -> tuple[Decimal | None, date | None]:
    """What who pays early takes off, and until when: as said, else by the terms of the contact. Raises Invalid."""
    percent, until = body.early_discount_percent, body.early_discount_until
    if is_credit(kind) or percent == 0:
        for name, value in (("percent", percent), ("until", until)):
            if value:
                message = (
                    say("A credit has no early-payment discount: leave it out.")
                    if is_credit(kind)
                    else say("There is no discount to take until then: leave the day out.")
                )
                raise Invalid.at(f"/early_discount_{name}", "core.invalid_value", message)
        return None, None
    assert due_date is not None
    if percent is None and until is None and (body.is_cash or getattr(body, "is_deposit", False)):
        return None, None
    if percent is None:
        percent = terms.discount_percent
    if percent is None:
        if until is not None:
            message = say("Name the percent: the contact has no early-payment discount.")
            raise Invalid.at("/early_discount_percent", "core.required", message)
        return None, None
    if until is None:
        if terms.discount_days is None:
            message = say("Name the last day: the contact has no early-payment discount.")
            raise Invalid.at("/early_discount_until", "core.required", message)
        day = due_on(body.issue_date, terms_from=terms.counted_from, terms_days=terms.discount_days)
        return percent, min(day, due_date)
    if not body.issue_date <= until <= due_date:
        message = say("Name a day from {first} to {last}.", first=body.issue_date, last=due_date)
        raise Invalid.at("/early_discount_until", "core.out_of_range", message)
    return percent, until


def set_rate(company: Company, document: Document, body: DocumentIn, credited: Document | None) -> None:
    """Writes the rate into the document: none in the base currency, that of what it credits, else as said. Raises Invalid."""
    document.rate, document.rate_day, document.rate_source = None, None, ""
    if document.currency == company.base_currency:
        if body.rate is not None:
            message = say("A document in {base} has no rate.", base=company.base_currency)
            raise Invalid.at("/rate", "core.invalid_value", message)
    elif credited is not None:
        document.rate, document.rate_day = credited.rate, credited.rate_day
        document.rate_source = credited.rate_source
    elif body.rate is not None:
        document.rate, document.rate_day, document.rate_source = body.rate, body.issue_date, STATED
