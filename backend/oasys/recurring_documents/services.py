"""Recurring documents: set up, changed, removed; and what one says on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.dispatch.facts import language_of
from oasys.identity.models import User
from oasys.invoicing.schemas import BillIn, InvoiceIn
from oasys.invoicing.services.posting import preview_document
from oasys.organisations.models import Company
from oasys.recurring.rules import Rhythm
from oasys.recurring.services import first_day, refuse_missed
from oasys.recurring_documents.errors import HasOccurrences, NumberStays
from oasys.recurring_documents.models import Occurrence, RecurringDocument
from oasys.recurring_documents.rules import billed, filled, places

BODIES: dict[str, type[InvoiceIn | BillIn]] = {"invoice": InvoiceIn, "bill": BillIn}


def body_on(*, company: Company, row: RecurringDocument, number: int) -> InvoiceIn | BillIn:
    """What the document of that day says, as the API would take it. Raises NotFound where the contact is gone."""
    contact = Contact.objects.filter(company=company, id=row.contact_id).first()
    if contact is None:
        raise NotFound(say("There is no such contact."))
    time = billed(row.rhythm, number, in_arrears=row.in_arrears)
    content = filled(row.content, places(time, language_of(contact.language, company)))
    return BODIES[row.kind].model_validate(content | {"issue_date": time.day})


@transaction.atomic(savepoint=False)
def create_recurring(
    *,
    company: Company,
    kind: str,
    name: str,
    content: Mapping[str, Any],
    rhythm: Rhythm,
    in_arrears: bool,
    action: str,
    today: date,
    by: User,
) -> RecurringDocument:
    """Sets one up; its first day may lie in the past, and is then made up for.

    `content` is the body of a document without its dates. Raises Invalid as the document would be refused, RhythmInvalid,
    NumberStays, NameTaken.
    """
    first = first_day(rhythm, today)
    row = RecurringDocument(
        company=company, kind=kind, name=name, content=dict(content), contact_id=UUID(str(content["contact_id"])),
        unit=rhythm.unit, every=rhythm.every, starts_on=rhythm.starts_on, on_last_day=rhythm.on_last_day, ends_on=rhythm.ends_on,
        times=rhythm.times, in_arrears=in_arrears, action=action, next_on=first, acts_as=by,
    )  # fmt: skip
    _check(company, row)
    row.save(force_insert=True)
    return row


def _check(company: Company, row: RecurringDocument) -> None:
    """The document of the next day as things stand. Its rate may be missing: it is that of the day.

    Raises Invalid with pointers below /document, NumberStays.
    """
    try:
        body = body_on(company=company, row=row, number=row.made)
        preview_document(company=company, kind=row.kind, body=body)
    except Invalid as refusal:
        errors = [FieldError(f"/document{one.pointer}", one.code, one.message) for one in refusal.errors]
        raise Invalid(refusal.detail, errors=errors) from refusal
    except NotFound as refusal:
        errors = [FieldError("/document/contact_id", "core.not_found", refusal.detail)]
        raise Invalid(refusal.detail, errors=errors) from refusal
    if isinstance(body, BillIn) and row.rhythm.day(row.made + 1) is not None:
        following = body_on(company=company, row=row, number=row.made + 1)
        if isinstance(following, BillIn) and following.supplier_number == body.supplier_number:
            message = say("Put a place such as {place} into the number: each bill needs another one.", place="{month}")
            raise NumberStays(message, errors=[FieldError("/document/supplier_number", NumberStays.code, message)])


@transaction.atomic(savepoint=False)
def change_recurring(
    *,
    company: Company,
    kind: str,
    recurring_id: UUID,
    version: int,
    changes: Mapping[str, Any],
    today: date,
    by: User,
) -> RecurringDocument:
    """Changes name, content, end, pause and what is done; the days it falls on stay what they are.

    `changes` holds any of name, content, ends_on, times, in_arrears, action, is_active. Paused days are passed over when it goes
    on. It acts as whoever changed it last, and is tried again at once. Locks it. Raises as create_recurring, NotFound, StaleVersion.
    """
    row = _locked(company, kind, recurring_id, version)
    resumes = changes.get("is_active", row.is_active) and not row.is_active
    for field, value in changes.items():
        setattr(row, field, value)
    row.contact_id = UUID(str(row.content["contact_id"]))
    if resumes:
        row.made = row.rhythm.first_from(row.made, today)
    prolongs = row.next_on is None
    row.next_on = row.rhythm.day(row.made)
    if prolongs:
        refuse_missed(row.rhythm, row.made, today, "/times" if "times" in changes else "/ends_on")
    if {"content", "in_arrears"} & changes.keys() and row.next_on is not None:
        _check(company, row)
    row.acts_as, row.failure, row.failed_at, row.retry_at = by, None, None, None
    row.version += 1
    row.save(update_fields=CHANGEABLE)
    return row


CHANGEABLE = [
    "name", "content", "contact", "ends_on", "times", "in_arrears", "action", "is_active", "made", "next_on", "acts_as", "failure",
    "failed_at", "retry_at", "version",
]  # fmt: skip


@transaction.atomic(savepoint=False)
def delete_recurring(*, company: Company, kind: str, recurring_id: UUID, version: int) -> None:
    """Removes one that has written nothing. Raises NotFound, StaleVersion, HasOccurrences."""
    row = _locked(company, kind, recurring_id, version)
    if Occurrence.objects.filter(recurring=row).exists():
        raise HasOccurrences(say("Documents were written from it: end it instead."))
    row.delete()


def _locked(company: Company, kind: str, recurring_id: UUID, version: int) -> RecurringDocument:
    rows = RecurringDocument.objects.select_for_update(no_key=True)
    row = rows.filter(company=company, kind=kind, id=recurring_id).first()
    if row is None:
        raise NotFound(say("There is no such recurring document."))
    if row.version != version:
        raise StaleVersion(say("It was changed in the meantime."), version=row.version)
    return row
