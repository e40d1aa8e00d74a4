"""Templates, recurring entries and planned reversals: made, changed, removed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.errors import EntryAlreadyReversed
from oasys.ledger.models import JournalEntry
from oasys.ledger.rules import EntryDraft
from oasys.ledger.schemas import EntryIn
from oasys.ledger.services.corrections import refuse_entry_of_document
from oasys.ledger.services.drafting import entry_input, read_entry
from oasys.ledger.services.entries import write_drafts
from oasys.organisations.models import Company
from oasys.recurring.errors import NothingPlanned, ReversalTooEarly, RhythmInvalid, TemplateInUse
from oasys.recurring.models import EntryTemplate, PlannedReversal, RecurringEntry
from oasys.recurring.rules import MOST_MISSED, Rhythm, filled

RATES_OF_ANOTHER_DAY = {"currencies.rate_missing"}


def draft_from(*, template: EntryTemplate, company: Company, day: date, complete: bool) -> EntryDraft:
    """What the template says on that day, read as any entry is. Raises Invalid, EntryFlawed.

    In description, reference and the texts of lines `{date}`, `{month}` and `{year}` stand for the day's.
    """
    content = dict(template.content)
    for name in ("description", "reference"):
        content[name] = filled(content.get(name, ""), day)
    content["lines"] = [
        line | {"description": filled(line.get("description", ""), day)} for line in content.get("lines", [])
    ]
    body = EntryIn.model_validate(content | {"posting_date": day})
    return read_entry(company=company, body=entry_input(body), complete=complete)


@transaction.atomic(savepoint=False)
def create_template(*, company: Company, name: str, content: Mapping[str, Any], today: date) -> EntryTemplate:
    """Keeps what an entry says. Raises Invalid for accounts, units or values there are not, TemplateNameTaken."""
    made = EntryTemplate(company=company, name=name, content=dict(content))
    _check(made, company, today)
    made.save(force_insert=True)
    return made


@transaction.atomic(savepoint=False)
def change_template(
    *, company: Company, template_id: UUID, version: int, name: str, content: Mapping[str, Any], today: date
) -> EntryTemplate:
    """Replaces it; what it was used for stays as it is. Locks it. Raises as create_template, NotFound, StaleVersion."""
    template = _locked(EntryTemplate, company, template_id, version, say("There is no such template."))
    template.name, template.content = name, dict(content)
    _check(template, company, today)
    template.version += 1
    template.save(update_fields=["name", "content", "version"])
    return template


@transaction.atomic(savepoint=False)
def delete_template(*, company: Company, template_id: UUID, version: int) -> None:
    """Removes it. Raises NotFound, StaleVersion, TemplateInUse."""
    template = _locked(EntryTemplate, company, template_id, version, say("There is no such template."))
    used = RecurringEntry.objects.filter(template=template).order_by("name").first()
    if used is not None:
        raise TemplateInUse(say("{name} uses it: delete that first.", name=used.name), recurring_entry_id=str(used.id))
    template.delete()


@transaction.atomic(savepoint=False)
def use_template(*, company: Company, template_id: UUID, day: date, by: User) -> UUID:
    """A draft of that day from the template; its id. Raises NotFound, Invalid."""
    template = EntryTemplate.objects.filter(company=company, id=template_id).first()
    if template is None:
        raise NotFound(say("There is no such template."))
    draft = draft_from(template=template, company=company, day=day, complete=False)
    return write_drafts(company=company, entries=[draft], by=by)[0]


def _check(template: EntryTemplate, company: Company, today: date) -> None:
    """Everything but the rates, which are those of the day it is used."""
    try:
        draft_from(template=template, company=company, day=today, complete=False)
    except Invalid as refusal:
        if errors := [error for error in refusal.errors if error.code not in RATES_OF_ANOTHER_DAY]:
            raise Invalid(say("Some fields need another value; nothing was written."), errors=errors) from refusal


def first_day(rhythm: Rhythm, today: date) -> date:
    """The first day of a rhythm that is set up. Raises RhythmInvalid where it has none, or too many are due already."""
    first = rhythm.day(0)
    if first is None:
        raise RhythmInvalid(
            say("It ends before its first day."),
            errors=[FieldError("/ends_on", "core.out_of_range", say("Name a later day."))],
        )
    refuse_missed(rhythm, 0, today, "/starts_on")
    return first


def refuse_missed(rhythm: Rhythm, number: int, today: date, pointer: str) -> None:
    """Raises RhythmInvalid where more days than are made up for at once would be due from that number on."""
    if rhythm.misses_too_many(number, today):
        message = say(
            "More than {most} of its days from {day} on would be due at once: begin later, or with longer steps.",
            most=MOST_MISSED,
            day=rhythm.day(number),
        )
        raise RhythmInvalid(message, errors=[FieldError(pointer, "core.out_of_range", message)])


@transaction.atomic(savepoint=False)
def create_recurring(
    *,
    company: Company,
    name: str,
    template_id: UUID,
    rhythm: Rhythm,
    is_posted: bool,
    reverse_next_day: bool,
    today: date,
    by: User,
) -> RecurringEntry:
    """Sets up a recurring entry; its first day may lie in the past, and is then made up for.

    Raises Invalid, RhythmInvalid, RecurringNameTaken.
    """
    template = EntryTemplate.objects.filter(company=company, id=template_id).first()
    if template is None:
        message = say("There is no such template.")
        raise Invalid(message, errors=[FieldError("/template_id", "core.not_found", message)])
    first = first_day(rhythm, today)
    return RecurringEntry.objects.create(
        company=company,
        template=template,
        name=name,
        unit=rhythm.unit,
        every=rhythm.every,
        starts_on=rhythm.starts_on,
        on_last_day=rhythm.on_last_day,
        ends_on=rhythm.ends_on,
        times=rhythm.times,
        is_posted=is_posted,
        reverse_next_day=reverse_next_day,
        next_on=first,
        acts_as=by,
    )


@transaction.atomic(savepoint=False)
def change_recurring(
    *, company: Company, recurring_id: UUID, version: int, changes: Mapping[str, Any], today: date, by: User
) -> RecurringEntry:
    """Changes name, end, pause, and how entries are made; the days it falls on stay what they are.

    `changes` holds any of name, ends_on, times, is_posted, reverse_next_day, is_active. Paused days are passed over when
    it goes on. It acts as whoever changed it last. Locks it. Raises NotFound, StaleVersion, Invalid, RecurringNameTaken.
    """
    row = _locked(RecurringEntry, company, recurring_id, version, say("There is no such recurring entry."))
    resumes = changes.get("is_active", row.is_active) and not row.is_active
    for field, value in changes.items():
        setattr(row, field, value)
    if row.reverse_next_day and not row.is_posted:
        message = say("Only an entry that is posted can be reversed: set is_posted, too.")
        raise Invalid(message, errors=[FieldError("/reverse_next_day", "core.invalid_value", message)])
    if resumes:
        row.made = row.rhythm.first_from(row.made, today)
    prolongs = row.next_on is None
    row.next_on = row.rhythm.day(row.made)
    if prolongs:
        refuse_missed(row.rhythm, row.made, today, "/times" if "times" in changes else "/ends_on")
    row.acts_as, row.failure, row.failed_at, row.retry_at = by, None, None, None
    row.version += 1
    row.save()
    return row


@transaction.atomic(savepoint=False)
def delete_recurring(*, company: Company, recurring_id: UUID, version: int) -> None:
    """Ends it; the entries it made stay. Raises NotFound, StaleVersion."""
    _locked(RecurringEntry, company, recurring_id, version, say("There is no such recurring entry.")).delete()


@transaction.atomic(savepoint=False)
def plan_reversal(*, company: Company, entry_id: UUID, reverse_on: date, by: User) -> PlannedReversal:
    """Has the entry reversed on that day, once it is posted; a plan that stands is moved to the day.

    Locks the entry. Raises NotFound, ReversalTooEarly, EntryAlreadyReversed, EntryOfDocument.
    """
    entry = JournalEntry.objects.select_for_update(no_key=True).filter(company=company, id=entry_id).first()
    if entry is None:
        raise NotFound(say("There is no such journal entry."))
    refuse_entry_of_document(entry)
    if reverse_on <= entry.posting_date:
        message = say("The entry is of {posting_date}: name a later day.", posting_date=entry.posting_date)
        raise ReversalTooEarly(message, errors=[FieldError("/reverse_on", "core.out_of_range", message)])
    if JournalEntry.objects.filter(reverses=entry).exists():
        raise EntryAlreadyReversed(say("The entry was reversed already."), entry_id=str(entry_id))
    plan, _ = PlannedReversal.objects.update_or_create(
        entry=entry,
        defaults={
            "company": company,
            "reverse_on": reverse_on,
            "acts_as": by,
            "failure": None,
            "failed_at": None,
            "retry_at": None,
        },
    )
    return plan


@transaction.atomic(savepoint=False)
def drop_plan(*, company: Company, entry_id: UUID) -> None:
    """Takes the plan back; a reversal that was made stays. Raises NothingPlanned."""
    deleted, _ = PlannedReversal.objects.filter(company=company, entry_id=entry_id, done_at__isnull=True).delete()
    if not deleted:
        raise NothingPlanned(say("No reversal is planned for this entry."))


def with_source(draft: EntryDraft, *, row: RecurringEntry, day: date) -> EntryDraft:
    """The draft with the source that the database takes once."""
    return replace(draft, source_kind="recurring", source_key=f"{row.source_key_prefix}{day}")


def _locked[M: (EntryTemplate, RecurringEntry)](
    model: type[M], company: Company, row_id: UUID, version: int, absent: str
) -> M:
    row = model.objects.select_for_update(no_key=True).filter(company=company, id=row_id).first()
    if row is None:
        raise NotFound(absent)
    if row.version != version:
        raise StaleVersion(say("It was changed in the meantime."), version=row.version)
    return row
