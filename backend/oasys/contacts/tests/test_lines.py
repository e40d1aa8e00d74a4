"""Contacts on lines: written with a draft, mirrored by its reversal; attacked by SQL as the application's own role."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from oasys.contacts.errors import ContactArchived, LineContactRefused
from oasys.contacts.lines import write_line_contacts
from oasys.contacts.models import ContactLine
from oasys.contacts.services.contacts import archive_contact, create_contact
from oasys.contacts.tests.people import content, make_contact
from oasys.core.errors import NotFound
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalLine
from oasys.ledger.rules import EntryDraft
from oasys.ledger.services.charts import change_account
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import change_draft, delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries
from tests.factories import Books, make_books, make_company
from tests.test_concurrency import race

RECEIVABLE, REVENUE = "1310", "4100"


def entry(books: Books) -> EntryDraft:
    return books.entry((RECEIVABLE, "100.00", "0"), (REVENUE, "0", "100.00"))


def draft(books: Books) -> Any:
    return write_drafts(company=books.company, entries=[entry(books)], by=books.owner)[0]


def rows(books: Books) -> list[tuple[Any, ...]]:
    found = ContactLine.objects.filter(company=books.company).order_by("line__posting_date", "line__line_no")
    return [(row.line.entry_id, row.line.line_no, row.contact_id, row.due_on) for row in found.select_related("line")]


@pytest.fixture
def facts(books: Books) -> dict[str, Any]:
    theirs, other = make_books(), make_company(books.tenant_id)
    stranger = make_contact(theirs)
    contact, archived = make_contact(books), make_contact(books, display_name="Gone")
    with tenant(books.tenant_id):
        beside = create_contact(company=other, content=content(display_name="Beside"))
        archive_contact(company=books.company, contact_id=archived.id, version=1, now=datetime.now(UTC))
        open_draft, posted = draft(books), draft(books)
        write_line_contacts(company=books.company, entry_id=posted, contacts={1: contact.id})
        post_entries(company=books.company, entry_ids=[posted], by=books.owner)
    with tenant(books.tenant_id):
        line_of = {
            (row.entry_id, row.line_no): row.id for row in JournalLine.objects.filter(entry_id__in=[open_draft, posted])
        }
        return {
            "tenant": books.tenant_id, "company": books.company.id, "other": other.id, "contact": contact.id,
            "archived": archived.id, "beside": beside.id, "stranger": stranger.id, "line": line_of[open_draft, 1],
            "revenue_line": line_of[open_draft, 2], "posted_line": line_of[posted, 1], "posted_revenue": line_of[posted, 2],
            "posted": posted, "revenue": books.account(REVENUE).id, "entry": open_draft,
        }  # fmt: skip


def owned(**said: str) -> str:
    row = {
        "company_id": "%(company)s",
        "line_id": "%(line)s",
        "contact_id": "%(contact)s",
        "due_on": "'2026-04-14'",
    } | said
    return f"insert into contact_line (tenant_id, id, {', '.join(row)}) values (%(tenant)s, uuidv7(), {', '.join(row.values())})"


ATTACKS = {
    "a contact of another company": (owned(contact_id="%(beside)s"), "23503"),
    "a contact of another company, for it": (owned(contact_id="%(beside)s", company_id="%(other)s"), "OA009"),
    "a contact of a stranger": (owned(contact_id="%(stranger)s"), "23503"),
    "no contact": (owned(contact_id="null"), "23502"),
    "a line that there is not": (owned(line_id="'00000000-0000-7000-8000-000000000000'"), "23503"),
    "an archived contact": (owned(contact_id="%(archived)s"), "OA161"),
    "a line of revenue": (owned(line_id="%(revenue_line)s"), "OA160"),
    "a posted line": (owned(line_id="%(posted_revenue)s"), "OA001"),
    "two on a line": (owned() + "; " + owned(), "23505"),
    "another contact later": ("update contact_line set contact_id = %(contact)s where line_id = %(posted_line)s", "42501"),
    "another day later": ("update contact_line set due_on = null where line_id = %(posted_line)s", "42501"),
    "a contact of a posted line deleted": ("delete from contact_line where line_id = %(posted_line)s", "OA001"),
    "the line moved to another account": (
        owned() + "; update ledger_journal_line set account_id = %(revenue)s where id = %(line)s", "OA160"),
    "truncated": ("truncate contact_line", "42501"),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "refusal"), ATTACKS.values(), ids=ATTACKS.keys())
def test_the_database_refuses(facts: dict[str, Any], attack: str, refusal: str):
    with tenant(facts["tenant"]), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        for statement in attack.split("; "):
            cursor.execute(statement, facts)
    assert getattr(caught.value.__cause__, "sqlstate", None) == refusal, caught.value


def test_the_statement_of_the_attacks_works_where_nothing_is_wrong(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(owned(), facts)
        assert cursor.rowcount == 1


def test_contacts_are_written_with_a_draft_and_mirrored_by_its_reversal_even_when_archived(books: Books):
    contact = make_contact(books)
    with tenant(books.tenant_id):
        first = draft(books)
        said = {1: (contact.id, date(2026, 4, 14))}
        assert write_line_contacts(company=books.company, entry_id=first, contacts=said) == 1
        post_entries(company=books.company, entry_ids=[first], by=books.owner)
    with tenant(books.tenant_id):
        archive_contact(company=books.company, contact_id=contact.id, version=1, now=datetime.now(UTC))
        mirror = reverse_entry(
            company=books.company, entry_id=first, posting_date=date(2026, 4, 1), description="", by=books.owner
        )
        due = date(2026, 4, 14)
        assert rows(books) == [(first, 1, contact.id, due), (mirror, 1, contact.id, due)]


def test_what_an_account_became_since_does_not_stop_a_reversal(books: Books):
    contact = make_contact(books)
    with tenant(books.tenant_id):
        first = draft(books)
        write_line_contacts(company=books.company, entry_id=first, contacts={1: contact.id})
        post_entries(company=books.company, entry_ids=[first], by=books.owner)
    with tenant(books.tenant_id):
        account = books.account(RECEIVABLE)
        change_account(
            company=books.company, account_id=account.id, version=account.version, changes={"subtype": "current_asset"}
        )
    with tenant(books.tenant_id):
        reverse_entry(
            company=books.company, entry_id=first, posting_date=date(2026, 4, 1), description="", by=books.owner
        )
        assert len(rows(books)) == 2


def test_contacts_go_with_the_lines_of_a_draft(books: Books):
    contact = make_contact(books)
    with tenant(books.tenant_id):
        again, gone = draft(books), draft(books)
        for one in (again, gone):
            write_line_contacts(company=books.company, entry_id=one, contacts={1: contact.id})
        delete_draft(company=books.company, entry_id=gone, version=1)
        change_draft(company=books.company, entry_id=again, entry=entry(books), version=1)
        assert rows(books) == []
        assert write_line_contacts(company=books.company, entry_id=again, contacts={}) == 0


@pytest.mark.parametrize(
    ("line_no", "who", "kind", "message"),
    [
        (9, "contact", LineContactRefused, "no line 9"),
        (2, "contact", LineContactRefused, "4100 is revenue"),
        (1, "archived", ContactArchived, "Gone is archived"),
        (1, "beside", NotFound, "no such contact"),
        (1, "stranger", NotFound, "no such contact"),
    ],
)
def test_contacts_that_do_not_fit_are_refused_in_words(
    books: Books, facts: dict[str, Any], line_no: int, who: str, kind: Any, message: str
):
    with tenant(books.tenant_id), pytest.raises(kind, match=message) as caught, transaction.atomic():
        write_line_contacts(company=books.company, entry_id=facts["entry"], contacts={line_no: facts[who]})
    assert [error.pointer for error in caught.value.errors] == [f"/contacts/{line_no}"]


def test_a_posted_entry_is_refused_in_words(books: Books, facts: dict[str, Any]):
    with tenant(books.tenant_id), pytest.raises(LineContactRefused, match="posted"), transaction.atomic():
        write_line_contacts(company=books.company, entry_id=facts["posted"], contacts={1: facts["contact"]})


def test_archiving_waits_for_whoever_writes_a_line(books: Books):
    """Without the lock a line would be of a contact that was archived beside it."""
    contact = make_contact(books)
    with tenant(books.tenant_id):
        entry_id = draft(books)

    def write() -> None:
        write_line_contacts(company=books.company, entry_id=entry_id, contacts={1: contact.id})

    def archive() -> None:
        archive_contact(company=books.company, contact_id=contact.id, version=1, now=datetime.now(UTC))

    found = race(books.tenant_id, write, archive)
    assert (found.first, found.second, found.has_waited) == ("done", "done", True)


def test_a_hundred_lines_are_written_in_the_same_statements(books: Books, django_assert_max_num_queries: Any):
    contact = make_contact(books)
    with tenant(books.tenant_id):
        lines = [(RECEIVABLE, "1.00", "0")] * 100
        long = write_drafts(
            company=books.company, entries=[books.entry(*lines, (REVENUE, "0", "100.00"))], by=books.owner
        )[0]
        with django_assert_max_num_queries(4):
            named = dict.fromkeys(range(1, 101), contact.id)
            assert write_line_contacts(company=books.company, entry_id=long, contacts=named) == 100
        assert JournalLine.objects.filter(entry_id=long).count() == 101
        assert sum((row.debit for row in JournalLine.objects.filter(entry_id=long)), Decimal(0)) == Decimal(100)
