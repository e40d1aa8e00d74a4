"""Many invoices, made from one by set-based statements, and what lists of them cost by every filter."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import typer

from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, Ground

BATCH = 100_000
CONTACTS = 500
DAYS = 365
# Of one in fifty a draft; of the others what fell due 60 days before the last day is settled but for one in twenty-five.
SEEDS = """
create temp table seed on commit drop as
select n, uuidv7() as document, uuidv7() as entry, uuidv7() as line, uuidv7() as item,
       %(first_day)s::date + n * %(days)s / %(count)s as day,
       (%(contacts)s::uuid[])[1 + n %% cardinality(%(contacts)s::uuid[])] as contact, n %% 50 = 0 as is_draft,
       n * %(days)s / %(count)s < %(days)s - 90 and n %% 25 <> 1 as is_settled
from generate_series(%(first)s::int, %(last)s::int) n;
"""
COPIES = {
    "ledger_journal_entry": """
        from seed s join ledger_period p
          on p.tenant_id = %(tenant)s and p.company_id = %(company)s and s.day between p.starts_on and p.ends_on,
        ledger_journal_entry t, jsonb_populate_record(t, jsonb_build_object('id', s.entry, 'posting_date', s.day, 'period_id', p.id,
          'number', 10000000 + s.n, 'source_key', s.document)) r
        where not s.is_draft and t.tenant_id = %(tenant)s and t.id = %(entry)s""",
    "ledger_journal_line": """
        from seed s, ledger_journal_line t, jsonb_populate_record(t, jsonb_build_object('id', s.line, 'entry_id', s.entry,
          'posting_date', s.day)) r
        where not s.is_draft and t.tenant_id = %(tenant)s and t.id = %(line)s""",
    "settlement_open_item": """
        from seed s, settlement_open_item t, jsonb_populate_record(t, jsonb_build_object('id', s.item, 'line_id', s.line,
          'posting_date', s.day, 'is_open', not s.is_settled, 'settled_amount', case when s.is_settled then t.amount else 0 end,
          'settled_base_amount', case when s.is_settled then t.base_amount else 0 end)) r
        where not s.is_draft and t.tenant_id = %(tenant)s and t.line_id = %(line)s""",
    "invoicing_document": """
        from seed s, invoicing_document t, jsonb_populate_record(t, jsonb_build_object('id', s.document, 'contact_id', s.contact,
          'issue_date', s.day, 'tax_point', s.day, 'due_date', s.day + 30) || case when s.is_draft then
            jsonb_build_object('status', 'draft', 'number', '', 'party', null, 'party_identifiers', null, 'journal_entry_id', null,
              'control_line_id', null, 'posted_by_id', null, 'posted_at', null, 'base_net', null, 'base_tax', null, 'base_payable', null,
              'issuer_id', null)
            else jsonb_build_object('number', t.number || '-' || s.n, 'journal_entry_id', s.entry, 'control_line_id', s.line) end) r
        where t.tenant_id = %(tenant)s and t.id = %(document)s""",
}
COLUMNS = """
select string_agg(quote_ident(attname), ', ' order by attnum), string_agg('r.' || quote_ident(attname), ', ' order by attnum)
from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''
"""
TEMPLATE = "select id, journal_entry_id, control_line_id from invoicing_document where tenant_id = %s and id = %s"


def make_many(base: Ground, books: BenchBooks, document_id: UUID, count: int) -> None:
    """So many more invoices as that one, of a year and of many contacts, with the head and the control line of their entries.

    The owner writes them, without the triggers of the application: lists read nothing else of them. Balances, taxes and lines of
    documents are not made, and what is encrypted for the row of the one is unreadable in the others.
    """
    contacts = _contacts(books)
    _gather(books)
    typer.echo(f"Making {count:,} more invoices ...")
    with psycopg.connect(base.url("oasys_owner")) as owner:
        _set_triggers(owner, "disable")
        for first in range(1, count + 1, BATCH):
            _open(owner, books)
            template = owner.execute(TEMPLATE, [books.tenant_id, document_id]).fetchone()
            assert template is not None
            params: dict[str, Any] = {
                "tenant": books.tenant_id, "company": books.company.id, "first": first, "last": min(count, first + BATCH - 1),
                "count": count, "days": DAYS - 1, "first_day": FIRST_DAY, "contacts": contacts,
            } | dict(zip(("document", "entry", "line"), template, strict=True))  # fmt: skip
            owner.execute(SEEDS, params)
            for table, rows in COPIES.items():
                owner.execute(
                    f"insert into {table} ({_columns(owner, table, 0)}) select {_columns(owner, table, 1)} {rows}",
                    params,
                )
            owner.commit()
        _set_triggers(owner, "enable")
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum (analyze)")


def _open(owner: "psycopg.Connection[Any]", books: BenchBooks) -> None:
    owner.execute("select set_config('app.tenant_id', %s, true)", [str(books.tenant_id)])


def _set_triggers(owner: "psycopg.Connection[Any]", word: str) -> None:
    for table in COPIES:
        owner.execute(f"alter table {table} {word} trigger user")
    owner.commit()


def _columns(owner: "psycopg.Connection[Any]", table: str, which: int) -> str:
    found = owner.execute(COLUMNS, [table]).fetchone()
    assert found is not None
    return str(found[which])


def _contacts(books: BenchBooks) -> list[UUID]:
    from oasys.contacts.models import Contact
    from oasys.contacts.schemas import ContactIn
    from oasys.contacts.services.contacts import create_contact
    from oasys.core.tenancy import tenant

    with tenant(books.tenant_id):
        for number in range(CONTACTS):
            content = ContactIn(display_name=f"Customer {number:04}", is_customer=True)
            create_contact(company=books.company, content=content)
        return list(Contact.objects.filter(company=books.company).order_by("id").values_list("id", flat=True))


def _gather(books: BenchBooks) -> None:
    from oasys.core.tenancy import tenant
    from oasys.settlement.services import gather_open_items

    with tenant(books.tenant_id):
        gather_open_items(company=books.company)


def lists(books: BenchBooks) -> Iterator[tuple[str, str]]:
    """Every filter of the list, and the page behind the first, as what is said of it and the query."""
    from oasys.core.paging import encode_cursor
    from oasys.core.tenancy import tenant
    from oasys.invoicing.models import Document

    with tenant(books.tenant_id):
        posted = Document.objects.filter(company=books.company, kind="invoice", status="posted")
        some = posted.order_by("-issue_date", "-id")[posted.count() // 2]
        number, contact, document = some.number, some.contact_id, some.id
        last = Document.objects.filter(company=books.company, kind="invoice").order_by("-issue_date", "-id")[49]
    far = some.issue_date
    yield "the latest", ""
    yield "the next page", f"after={encode_cursor((last.issue_date, last.id))}"
    yield "from the middle of the year back", f"to_date={far.isoformat()}"
    yield "of one day", f"from_date={far.isoformat()}&to_date={far.isoformat()}"
    yield "of the first week", f"to_date={(FIRST_DAY + timedelta(days=7)).isoformat()}"
    yield "drafts", "status=draft"
    yield "posted", "status=posted"
    yield "void ones, of which there are none", "status=void"
    yield "open", "state=open"
    yield "overdue", "state=overdue"
    yield "settled", "state=settled"
    yield "of a customer", f"contact_id={contact}"
    yield "of a customer, overdue", f"contact_id={contact}&state=overdue"
    yield "of a customer, drafts", f"contact_id={contact}&status=draft"
    yield "by its number", f"number={number}"
    yield "by how all numbers begin", f"number={number[:4]}"
    yield "by a number that there is not", "number=ZZZ"
    yield "credits of one, of which there are none", f"credits_id={document}"
