"""Contacts on the lines of entries: written with a draft, read by ageing and statements of account once it is posted."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.contacts.errors import ContactArchived, LineContactRefused
from oasys.contacts.models import Contact
from oasys.core.errors import DomainError, FieldError, NotFound
from oasys.core.ids import uuid7
from oasys.core.reads import rows_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.rules import CONTROL_SUBTYPES
from oasys.organisations.models import Company

type LineContact = UUID | tuple[UUID, date | None]

LINES = """
select l.line_no, l.id, e.status, a.code, a.subtype
from ledger_journal_entry e
join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.id = %(entry)s
order by l.line_no for no key update of e
"""
OWNED = """
insert into contact_line (tenant_id, id, company_id, line_id, contact_id, due_on)
select %(tenant)s, r.id, %(company)s, r.line_id, r.contact_id, r.due_on
from unnest(%(ids)s::uuid[], %(lines)s::uuid[], %(contacts)s::uuid[], %(due)s::date[]) as r(id, line_id, contact_id, due_on)
"""


@transaction.atomic(savepoint=False)
def write_line_contacts(*, company: Company, entry_id: UUID, contacts: Mapping[int, LineContact]) -> int:
    """Says whose the lines of a draft are, in one statement; how many. To be called once, before it is posted.

    By line number the contact's id, or that and the day the line is due, None where nothing is said of it. Locks the
    entry, then the contacts (shared, against their archiving).
    Raises NotFound, ContactArchived and LineContactRefused naming each line as /contacts/{line_no}; what it does not look
    at the database refuses (sql/lines.sql).
    """
    named = {line_no: said if isinstance(said, tuple) else (said, None) for line_no, said in contacts.items()}
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"tenant": current_tenant_id(), "company": company.id, "entry": entry_id})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
        _refuse(company, {line_no: contact_id for line_no, (contact_id, _) in named.items()}, found)
        if not named:
            return 0
        params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id}
        params |= {
            "ids": [uuid7() for _ in named],
            "lines": [found[line_no][0] for line_no in named],
            "contacts": [contact_id for contact_id, _ in named.values()],
            "due": [due_on for _, due_on in named.values()],
        }
        cursor.execute(OWNED, params)
    return len(named)


def write_line_contact(*, company: Company, line_id: UUID, contact: Contact, due_on: date | None) -> None:
    """Says whose a line is that this transaction has just written on a control account; the contact has been looked at.

    The database refuses what is not so, and a contact that was archived meanwhile (sql/lines.sql).
    """
    params = {"tenant": current_tenant_id(), "company": company.id}
    with connection.cursor() as cursor:
        cursor.execute(
            OWNED, params | {"ids": [uuid7()], "lines": [line_id], "contacts": [contact.id], "due": [due_on]}
        )


def _refuse(company: Company, named: Mapping[int, UUID], found: Mapping[int, Any]) -> None:
    ids = list(set(named.values()))
    standing = {row.id: row for row in rows_where(Contact, "company_id = %s and id = any(%s)", company.id, ids)}
    errors: dict[type[DomainError], list[FieldError]] = {NotFound: [], ContactArchived: [], LineContactRefused: []}
    for line_no, contact_id in named.items():
        kind, message = _flaw(standing.get(contact_id), line_no, found.get(line_no))
        if kind is not None:
            errors[kind].append(FieldError(f"/contacts/{line_no}", kind.code, message))
    for kind, flaws in errors.items():
        if flaws:
            raise kind(flaws[0].message, errors=flaws)


def _flaw(contact: Contact | None, line_no: int, line: Any) -> tuple[type[DomainError] | None, str]:
    if contact is None:
        return NotFound, say("There is no such contact.")
    if contact.archived_at is not None:
        return ContactArchived, say("{name} is archived: restore it first.", name=contact.display_name)
    if line is None:
        return LineContactRefused, say("The entry has no line {line}.", line=line_no)
    _, status, code, subtype = line
    if status != "draft":
        return LineContactRefused, say("The entry is posted: its lines are whose they are.")
    if subtype not in CONTROL_SUBTYPES:
        return LineContactRefused, say(
            "{code} is {subtype}: contacts stand on receivable and payable accounts.", code=code, subtype=subtype
        )
    return None, ""
