"""The rules of payments attacked by SQL as the application's own role."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from oasys.contacts.lines import write_line_contacts
from oasys.contacts.tests.people import GERMAN, confirm, make_contact, propose
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.ledger.rules import EntryDraft
from oasys.ledger.services.entries import write_drafts
from oasys.organisations.permissions import Role
from oasys.payments.tests.till import BANK, PAYABLE, RECEIVABLE, REVENUE, Till, day
from tests.factories import Books, make_books, make_company, make_member

POST = """
update ledger_journal_entry e set status = 'posted', period_id = p.id, series_id = s.id, number = s.last_number + 1,
  posted_by_id = %(alice)s, posted_at = now(), version = e.version + 1
from ledger_period p, ledger_number_series s
where e.id = %(entry)s and p.company_id = e.company_id and e.posting_date between p.starts_on and p.ends_on
  and s.journal_id = e.journal_id and s.fiscal_year_id = p.fiscal_year_id"""


@pytest.fixture
def facts(books: Books) -> dict[str, Any]:
    """A draft of a receipt, to be posted and kept by hand; a payment that stands, and one that is undone."""
    till, theirs = Till.of(books), Till.of(make_books())
    other = make_contact(books, display_name="Other", is_customer=True)
    beside = Till.of(Books(books.tenant, make_company(books.tenant_id), books.owner))
    stands, undone = till.pay("5.00", is_advance=True), till.pay("6.00", is_advance=True)
    till.undo(undone, day(4))
    invoice = till.item("100.00", on=day(3), whose=other)
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    old = confirm(books, propose(books, till.contact, GERMAN, books.owner), GERMAN, bob)
    payment = uuid7()
    with tenant(books.tenant_id):
        lines = [books.line(BANK, "50", "0"), books.line(RECEIVABLE, "0", "50")]
        head = {"journal_id": books.journal().id, "posting_date": day(4), "source_kind": "payment"}
        entry, strange, plain = (
            write_drafts(company=books.company, entries=[EntryDraft(lines=lines, **head | more)], by=books.owner)[0]
            for more in ({"source_key": str(payment)}, {"source_key": "of another"}, {"source_kind": ""})
        )
        for one in (entry, strange, plain):
            write_line_contacts(company=books.company, entry_id=one, contacts={2: till.contact.id})
        shown = till.books
        facts = {
            "tenant": books.tenant_id, "company": books.company.id, "alice": books.owner.id, "entry": entry, "strange": strange,
            "plain": plain, "payment": payment, "contact": till.contact.id, "other": other.id, "theirs": theirs.contact.id,
            "beside": beside.contact.id, "beside_company": beside.books.company.id, "bank": books.account(BANK).id,
            "payable": books.account(PAYABLE).id, "revenue": books.account(REVENUE).id, "stands": stands, "undone": undone,
            "invoice": invoice, "details": old.id, "receivable": books.account(RECEIVABLE).id,
        }  # fmt: skip
        assert shown is books
    facts["own_line"] = own_line(till, stands)
    facts["own_entry"] = till.shown(stands)["entry_id"]
    return facts


def own_line(till: Till, payment_id: Any) -> Any:
    with tenant(till.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "select l.id from ledger_journal_line l join contact_line c on c.line_id = l.id and c.tenant_id = l.tenant_id "
            "join payments_payment p on p.entry_id = l.entry_id and p.tenant_id = l.tenant_id where p.id = %s",
            [payment_id],
        )
        return cursor.fetchone()[0]


def kept(**said: str) -> str:
    row = {
        "company_id": "%(company)s", "id": "%(payment)s", "direction": "'receipt'", "contact_id": "%(contact)s",
        "money_account_id": "%(bank)s", "paid_on": "'2026-04-15'", "currency": "'MYR'", "amount": "50", "money_currency": "'MYR'",
        "money_amount": "50", "charges": "0", "deductions": "'[]'", "entry_id": "%(entry)s", "state": "'posted'",
        "made_at": "transaction_timestamp()", "paid_to_id": "null", "version": "1",
    } | said  # fmt: skip
    return f"""insert into payments_payment (tenant_id, reference, description, undo_reason, made_by_id, {", ".join(row)})
        values (%(tenant)s, '', '', '', %(alice)s, {", ".join(row.values())})"""


def posted(statement: str, entry: str = "entry") -> str:
    return POST.replace("%(entry)s", f"%({entry})s") + "; " + statement


ONE_CENT = """'[{"kind": "discount", "amount": "0.01", "account_id": "x"}]'"""
SETTLE = """insert into settlement_settlement (tenant_id, id, company_id, account_id, currency, settled_on, description, made_by_id,
  made_at, cancel_reason, version) values (%(tenant)s, %(payment)s, %(company)s, %(receivable)s, 'MYR', '2026-04-15', '', %(alice)s,
  transaction_timestamp(), '', 1); insert into settlement_settled_line (tenant_id, id, settlement_id, line_id, amount, base_amount)
  values (%(tenant)s, uuidv7(), %(payment)s, %(own_line)s, 5, 5), (%(tenant)s, uuidv7(), %(payment)s, %(invoice)s, 5, 5)"""
ATTACKS = {
    "no entry": (posted(kept(entry_id="null")), "OA162"),
    "an entry that is a draft": (kept(), "OA162"),
    "the entry of something else": (posted(kept(entry_id="%(plain)s"), "plain"), "OA162"),
    "the entry of another payment": (posted(kept(entry_id="%(strange)s"), "strange"), "OA162"),
    "an entry that stands for another payment": (kept(entry_id="%(own_entry)s"), "OA162"),
    "more than was posted": (posted(kept(amount="51")), "OA162"),
    "other money than was posted": (posted(kept(money_amount="49")), "OA162"),
    "the other direction": (posted(kept(direction="'payment'")), "OA162"),
    "an unknown direction": (posted(kept(direction="'both'")), "OA162"),
    "another day": (posted(kept(paid_on="'2026-04-16'")), "OA162"),
    "another currency": (posted(kept(currency="'USD'")), "OA162"),
    "another contact": (posted(kept(contact_id="%(other)s")), "OA162"),
    "a contact of another company": (posted(kept(contact_id="%(beside)s")), "OA162"),
    "another company": (posted(kept(company_id="%(beside_company)s")), "OA162"),
    "a contact of a stranger": (posted(kept(contact_id="%(theirs)s")), "OA162"),
    "an account that is no money": (posted(kept(money_account_id="%(revenue)s")), "OA162"),
    "a discount that was not posted": (posted(kept(deductions=ONE_CENT)), "OA162"),
    "a deduction of another kind": (posted(kept(deductions=ONE_CENT.replace("discount", "gift"))), "OA162"),
    "nothing": (posted(kept(amount="0")), "OA162"),
    "charges below zero": (posted(kept(charges="-1")), "23514"),
    "charges that are no number": (posted(kept(charges="'NaN'")), "23514"),
    "born undone": (posted(kept(state="'undone'")), "OA162"),
    "made at another time": (posted(kept(made_at="now() - interval '1 day'")), "OA162"),
    "bank details of a receipt": (posted(kept(paid_to_id="%(details)s")), "OA163"),
    "changed": ("update payments_payment set amount = 1 where id = %(stands)s", "42501"),
    "undone without its entry": ("update payments_payment set state = 'undone' where id = %(stands)s", "42501"),
    "done again": ("update payments_payment set state = 'posted' where id = %(undone)s", "42501"),
    "deleted": ("delete from payments_payment where id = %(stands)s", "42501"),
    "truncated": ("truncate payments_payment", "42501"),
    "settled with an item of another contact": (SETTLE, "OA165"),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "refusal"), ATTACKS.values(), ids=ATTACKS.keys())
def test_the_database_refuses(facts: dict[str, Any], attack: str, refusal: str):
    with tenant(facts["tenant"]), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select settlement_gather_open_items(%(company)s, 1000)", facts)
        for statement in attack.split("; "):
            cursor.execute(statement, facts)
    assert getattr(caught.value.__cause__, "sqlstate", None) == refusal, caught.value


def test_the_statements_of_the_attacks_work_where_nothing_is_wrong(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in posted(kept()).split("; "):
            cursor.execute(statement, facts)
            assert cursor.rowcount == 1
