"""Every table that matters is recorded, whoever writes; nobody changes or deletes what was recorded."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction

from oasys.audit.models import Event
from oasys.core.actor import Actor, act_as
from oasys.core.encryption import EncryptedTextField, LookupHashField
from oasys.core.ids import uuid7
from oasys.core.postgres.schema import is_tenant_table
from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.identity.models import Mail
from oasys.ledger.models import Account, FiscalYear, Journal, JournalEntry, Period
from oasys.ledger.services.charts import change_account, create_account, create_journal, delete_account
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.ledger.services.years import change_period, open_fiscal_year
from oasys.organisations.models import ApiToken, Invitation, Membership
from oasys.organisations.permissions import Role
from oasys.organisations.services import change_company
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.members import change_member, remove_member
from tests.factories import Books, make_books, make_company, make_member, make_token, make_user
from tests.fixtures import Api
from tests.test_concurrency import in_thread
from tests.test_tenant_linter import superuser  # noqa: F401

# what the application may write and the trail leaves out, and why
NOT_RECORDED = {
    "tax_line": "part of its line, and as immutable",
    "contact_line": "part of its line, and as immutable",
    "tax_return_extent": "part of its return, and as immutable",
    "tax_due_trouble": "what came of a round, as its columns on tax_filing are not",
    "attachments_content": "part of its attachment, whose hash is recorded",
    "dunning_reminder_item": "part of its reminder, and as immutable",
    "recurring_document_occurrence": "its document is recorded",
    "dispatch_check": "part of its document, whose posting is recorded",
    "banking_statement": "part of its import, which is recorded",
    "banking_matched_line": "part of its match",
    "banking_matched_book_line": "part of its match",
    "invoicing_line": "part of its document, whose sums are recorded",
    "budgets_line": "part of its budget, whose approval is recorded",
    "contacts_mark": "follows from the contact",
    "preferences_saved_view": "how one person likes to look at a list",
    "jobs_job": "work that was asked for; what it changes is recorded",
    "jobs_file_part": "part of its job",
    "webhooks_delivery": "follows from the event log",
    "webhooks_attempt": "part of its delivery",
    "ledger_chart_version": "follows from the chart",
    "ledger_line_rate": "part of its line, and as immutable",
    "search_progress": "follows from the books",
    "search_word": "follows from the books",
    "ledger_number_series": "made by the posting that needs it; its prefix never changes",
    "api_tenant_answer": "answers kept for repeated requests",
    "ledger_dimension_set": "named by its content, and kept by the lines that name it",
    "ledger_seal_signature": "evidence itself, and never changed",
    "closing_revalued_item": "part of its revaluation",
    "myinvois_covered": "part of its e-invoice",
    "settlement_settled_line": "part of its settlement",
    "ledger_journal_line": "part of its entry: recorded when that is posted or deleted",
    "ledger_period": "made with its fiscal year; each change of it is recorded",
}
RECORDED_IN_PART = {
    "ledger_period_grant": {"a": "audited_insert"},
    "ledger_period_grant_end": {"a": "audited_insert"},
    "ledger_journal_entry": {"u": "postings_audited", "d": "audited_delete"},
    "ledger_period": {"u": "audited_update", "d": "audited_delete"},
    "organisations_support_access": {"a": "audited_insert", "u": "audited_update"},
    "organisations_support_visit": {"a": "audited_insert"},
    "contacts_contact": {"a": "audited_insert", "u": "audited_update"},
    "contacts_identifier": {"a": "audited_insert", "d": "audited_delete"},
    "contacts_bank_details": {"a": "audited_insert", "u": "audited_update"},
    "attachments_attachment": {"a": "audited_insert", "d": "audited_delete"},
    "incoming_received": {"a": "audited_insert"},
    "incoming_approval": {"a": "audited_insert", "u": "audited_update"},
    "incoming_approval_policy": {"a": "audited_insert", "u": "audited_update"},
    "invoicing_issuer": {"a": "audited_insert"},
    "dispatch_sending": {"a": "audited_insert"},
    "dispatch_link": {"a": "audited_insert", "u": "audited_update"},
    "invoicing_settings": {"a": "audited_insert", "u": "audited_update"},
    "settlement_settlement": {"a": "audited_insert", "u": "audited_update"},
    "settlement_item_document": {"a": "audited_insert"},
    "closing_revaluation": {"a": "audited_insert", "u": "audited_update"},
    "dunning_settings": {"a": "audited_insert", "u": "audited_update"},
    "dunning_reminder": {"a": "audited_insert"},
    "dunning_block": {"a": "audited_insert", "d": "audited_delete"},
    "myinvois_connection": {"a": "audited_insert", "u": "audited_update"},
    "myinvois_einvoice": {"a": "audited_insert", "u": "audited_update"},
    "myinvois_inquiry": {"a": "audited_insert"},
    "banking_settings": {"a": "audited_insert", "u": "audited_update"},
    "banking_book": {"a": "audited_insert", "u": "audited_update"},
    "banking_book_line": {"u": "audited_update"},
    "banking_import": {"a": "audited_insert", "u": "audited_update"},
    "banking_line": {"u": "audited_update"},
    "banking_match": {"a": "audited_insert", "u": "audited_update"},
    "banking_reconciliation": {"a": "audited_insert", "u": "audited_update"},
    "banking_csv_layout": {"a": "audited_insert", "u": "audited_update"},
    "bank_feeds_connection": {"a": "audited_insert", "u": "audited_update"},
    "payments_payment": {"a": "audited_insert", "u": "audited_update"},
    "payments_own_account": {"a": "audited_insert", "u": "audited_update"},
    "payment_runs_run": {"a": "audited_insert", "u": "audited_update"},
    "payment_runs_item": {"a": "audited_insert", "d": "audited_delete"},
    "payment_runs_transfer": {"a": "audited_insert", "u": "audited_update"},
    "payment_runs_report": {"a": "audited_insert"},
    "tax_filing": {"a": "audited_insert", "u": "audited_update"},
    "tax_return": {"a": "audited_insert", "u": "audited_update"},
    "platform_deletion": {"a": "audited_insert", "u": "audited_update"},
    "organisations_domain": {"a": "audited_insert", "u": "audited_update", "d": "audited_delete"},
    "organisations_factor_policy": {"a": "audited_insert", "u": "audited_update"},
    "organisations_tenant": {"a": "audited_insert", "u": "audited_update"},
}
OWNED = {
    "banking_book_intake",
    "incoming_bill_writer",
    "platform_balance_check",  # written by triggers and functions of the owner alone
    "audit_event",
    "events_counter",
    "events_event",
    "ledger_account_balance",
    "ledger_dimension_balance",
    "ledger_dimension_set_value",
    "ledger_period_change",
    "ledger_seal",
    "ledger_sealed_entry",
    "settlement_item_intake",
    "settlement_open_item",
}


def trail(books: Books, **where: Any) -> list[Event]:
    with tenant(books.tenant_id):
        return list(Event.objects.filter(**where).order_by("id"))


def actions(books: Books, **where: Any) -> list[str]:
    return [str(event) for event in trail(books, **where)]


def test_every_table_of_a_tenant_is_recorded_or_left_out_for_a_reason():
    """A new table: attach audit_record to it, or say here why not (docs/how-to/audit-trail.md)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, g.tgname from pg_trigger g join pg_class c on c.oid = g.tgrelid "
            "where g.tgname like '%audited%'"
        )
        found = {tuple(row) for row in cursor.fetchall()}
    tables = {m._meta.db_table for m in apps.get_models() if is_tenant_table(m)} | {"organisations_tenant"}
    for table in tables - OWNED - NOT_RECORDED.keys():
        names = RECORDED_IN_PART.get(table, {n: f"audited_{n}" for n in ("insert", "update", "delete")}).values()
        assert {(table, name) for name in names} <= found, table


def test_services_are_recorded(books: Books):
    bob, day = make_user("bob"), date(2026, 3, 15)
    with tenant(books.tenant_id):
        member = Membership.objects.create(user=bob, role=Role.VIEWER)
        change_member(membership_id=member.id, grant=lambda _: Grant(Role.ACCOUNTANT), by=books.owner)
        remove_member(membership_id=member.id, by=books.owner)
        change_company(company_id=books.company.id, version=1, changes={"name": "Renamed"})
        account = create_account(company=books.company, code="9999", name="New", account_class="asset")
        change_account(company=books.company, account_id=account.id, version=1, changes={"name": "Newer"})
        delete_account(company=books.company, account_id=account.id)
        create_journal(company=books.company, code="J2", name="Second", kind="general")
        year = open_fiscal_year(company=books.company, containing=date(2027, 1, 1))
        ensure_unit("HOURS", decimals=2)
        record_rates(source="manual", rates=[RateInput("USD", "MYR", day, Decimal("4.2"))])
        period = Period.objects.get(company=books.company, number=5, fiscal_year__starts_on=date(2026, 1, 1))
        for version, status in enumerate(["closed", "locked", "closed", "open"], 1):
            change_period(
                company=books.company, period_id=period.id, status=status, reason="x", version=version, by=books.owner
            )
    expected = {
        member.id: ["member.added", "member.role_changed", "member.removed"],
        books.company.id: ["company.created", "company.renamed"],
        account.id: ["account.created", "account.changed", "account.deleted"],
        year.id: ["fiscal_year.opened"],
        period.id: ["period.closed", "period.locked", "period.unlocked", "period.reopened"],
        books.tenant_id: ["tenant.created"],
    }
    for key, words in expected.items():
        assert actions(books, object_key=key, object_kind=words[0].partition(".")[0]) == words
    assert actions(books, object_kind="unit")[-2:] == ["unit.declared"] * 2  # HOURS and USD
    assert actions(books, object_kind="rate") == ["rate.recorded"]
    assert "journal.created" in actions(books, object_kind="journal")
    renamed = trail(books, action="renamed")[0]
    assert (renamed.before, renamed.after) == ({"name": books.company.name}, {"name": "Renamed"})
    assert renamed.company_key == books.company.id
    assert {event.actor_key for event in trail(books, object_kind="period")} == {books.owner.id}


def test_entries_are_recorded_as_they_are_posted_reversed_and_deleted(books: Books):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"))
        draft, gone = write_drafts(company=books.company, entries=[entry, entry], by=books.owner)
        delete_draft(company=books.company, entry_id=gone, version=1)
    assert actions(books, object_kind="entry") == ["entry.draft_deleted"]
    with tenant(books.tenant_id):
        post_entries(company=books.company, entry_ids=[draft], by=books.owner)
    with tenant(books.tenant_id):
        mirror = reverse_entry(
            company=books.company, entry_id=draft, posting_date=date(2026, 3, 16), description="", by=books.owner
        )
    assert actions(books, object_key=draft) == ["entry.posted", "entry.reversed"]
    assert actions(books, object_key=mirror) == ["entry.posted"]
    assert trail(books, object_key=draft)[1].after == {"reversed_by": str(mirror)}


def test_a_statement_that_posts_many_is_one_event_at_their_moment(books: Books):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"))
        ids = write_and_post(company=books.company, entries=[entry] * 50, by=books.owner)
        moment = JournalEntry.objects.get(id=ids[7]).posted_at
    (event,) = trail(books, object_kind="entry")
    assert (str(event), event.object_key, event.at) == ("entry.posted", books.company.id, moment)
    assert event.actor_key == books.owner.id
    expected = {"count": 50, "first_id": str(min(ids)), "last_id": str(max(ids))}
    assert {name: event.after[name] for name in expected} == expected


def test_a_statement_that_makes_many_is_one_event(books: Books):
    rates = [RateInput("USD", "MYR", date(2026, 1 + n // 28, 1 + n % 28), Decimal("4.2")) for n in range(100)]
    with tenant(books.tenant_id):
        record_rates(source="bank", rates=rates)
    (event,) = trail(books, object_kind="rate")
    assert (event.object_key, event.after["count"]) == (books.tenant_id, 100)


RAW: dict[str, tuple[str, str]] = {
    "company.renamed": ("update organisations_company set name = 'Raw' where id = %(company)s", "Raw"),
    "member.role_changed": ("update organisations_membership set role = 'auditor' where id = %(member)s", "auditor"),
    "member.removed": ("delete from organisations_membership where id = %(member)s", ""),
    "account.changed": ("update ledger_account set name = 'Raw' where id = %(account)s", "Raw"),
    "journal.changed": ("update ledger_journal set name = 'Raw' where id = %(journal)s", "Raw"),
    "fiscal_year.changed": ("update ledger_fiscal_year set name = 'Raw' where id = %(year)s", "Raw"),
    "entry.draft_deleted": ("delete from ledger_journal_entry where id = %(draft)s", ""),
    "tenant.renamed": ("update organisations_tenant set name = 'Raw' where id = %(tenant)s", "Raw"),
    "period.closed": (
        "update ledger_period set status = 'closed', changed_by_id = %(alice)s where id = %(period)s",
        "closed",
    ),
}


@pytest.mark.parametrize("action", RAW)
def test_sql_by_hand_is_recorded(books: Books, action: str):
    member = make_member(books.tenant_id, Role.VIEWER)
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"))
        write_and_post(company=books.company, entries=[entry], by=books.owner)
        record_rates(source="manual", rates=[RateInput("USD", "MYR", date(2026, 3, 1), Decimal("4.2"))])
        bare = books.entry()
        facts = {
            "tenant": books.tenant_id,
            "alice": books.owner.id,
            "company": books.company.id,
            "member": Membership.objects.get(user=member).id,
            "account": books.account(asset).id,
            "journal": books.journal().id,
            "year": FiscalYear.objects.get(company=books.company).id,
            "period": Period.objects.get(company=books.company, number=5).id,
            "draft": write_drafts(company=books.company, entries=[bare], by=books.owner)[0],
        }
    with tenant(books.tenant_id):
        last = Event.objects.order_by("-id").first().id
        with connection.cursor() as cursor:
            cursor.execute(RAW[action][0], facts)
            assert cursor.rowcount == 1
    (event,) = trail(books, id__gt=last)
    assert str(event) == action
    assert event.database_role == "oasys_app"
    assert RAW[action][1] in str(event.after)


def test_an_update_that_changes_nothing_is_not_recorded(books: Books):
    before = actions(books)
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update organisations_company set name = name, version = version + 1")
    assert actions(books) == before


def test_what_is_rolled_back_leaves_no_event(books: Books):
    before = actions(books)
    with pytest.raises(ZeroDivisionError), tenant(books.tenant_id):
        create_account(company=books.company, code="9999", name="New", account_class="asset")
        raise ZeroDivisionError
    assert actions(books) == before


def test_who_acts_and_from_where_is_recorded(books: Books):
    actor = Actor(user_id=books.owner.id, address="203.0.113.7", agent="x" * 300, request_id=str(uuid7()))
    with tenant(books.tenant_id):
        act_as(actor)
        create_account(company=books.company, code="9999", name="New", account_class="asset")
    event = trail(books, object_kind="account", after__code="9999")[0]
    assert (event.actor_key, event.address, event.agent) == (books.owner.id, "203.0.113.7", "x" * 200)
    assert str(event.request_key) == actor.request_id
    with tenant(books.tenant_id):  # the next transaction on the same connection knows nothing of it
        create_account(company=books.company, code="9998", name="New", account_class="asset")
    assert trail(books, object_kind="account", after__code="9998")[0].actor_key is None


SECRETS = re.compile(r"secret|password|hash|nonce|cipher|iban|bank|card|tax_id|credential|private|signature|lookup")


def test_no_trigger_lists_a_column_that_holds_a_secret():
    """What a trigger does not list never appears; and this is what none may list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, g.tgname, encode(g.tgargs, 'escape') from pg_trigger g "
            "join pg_class c on c.oid = g.tgrelid join pg_proc p on p.oid = g.tgfoid where p.proname = 'audit_record'"
        )
        rows = cursor.fetchall()
    assert len(rows) > 40
    encrypted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField | LookupHashField | models.BinaryField)
    }
    columns = {model._meta.db_table: {f.column for f in model._meta.concrete_fields} for model in apps.get_models()}
    for table, trigger, arguments in rows:
        listed = arguments.split("\\000")[1].split()
        assert listed
        for column in listed:
            assert column in columns[table], f"{trigger} of {table} lists {column}, which is none of its columns"
            assert not SECRETS.search(column), f"{trigger} of {table} lists {column}"
            assert (table, column) not in encrypted, f"{trigger} of {table} lists {column}"


def test_secrets_that_pass_through_leave_no_trace(books: Books):
    """A token, the code of an invitation and a password go in; none of them, nor what is kept of them, is in the trail."""
    api, guest = Api(books.owner, books.tenant_id), f"guest-{uuid7().hex}@example.com"
    token = api.post("/tokens", {"name": "T"}).json()["token"]
    service = api.post("/services", {"name": "S", "role": "viewer"}).json()["id"]
    other = api.post(f"/services/{service}/tokens", {"name": "T"}).json()["token"]
    assert api.post("/invitations", {"email": guest, "role": "viewer"}).status_code == 201
    assert Api(token=token).post("/units", {"code": "HOURS", "name": "Hours", "decimals": 2}).status_code == 201
    code = re.search(r"^[\w-]{20,}:[\w-]+:[\w-]+$", Mail.objects.get(recipient=guest).body, re.MULTILINE)[0]
    with tenant(books.tenant_id):
        kept = [bytes(one.hash) for one in ApiToken.objects.all()]
        nonce = Invitation.objects.get(email=guest).nonce
        with connection.cursor() as cursor:
            cursor.execute("select string_agg(e::text, ' ') from audit_event e")
            text = cursor.fetchone()[0]
    assert guest in text
    for secret in (token, other, code, str(nonce), books.owner.password, *(one.hex() for one in kept)):
        assert secret not in text
        assert secret[-20:] not in text


def test_rights_are_recorded(books: Books):
    api = Api(books.owner, books.tenant_id)
    role = api.post("/roles", {"name": "R", "permissions": ["ledger.read"], "entry_limits": {"MYR": "5.00"}}).json()
    api.call("PUT", f"/roles/{role['id']}", {"name": "R", "permissions": []}, If_Match='"v1"')
    invited = api.post("/invitations", {"email": "x@example.com", "role_id": role["id"]}).json()
    api.call("DELETE", f"/invitations/{invited['id']}")
    api.call("DELETE", f"/roles/{role['id']}", If_Match='"v2"')
    token = api.post("/tokens", {"name": "T"}).json()
    assert Api(token=token["token"]).get("/units").status_code == 200  # noting its use is no event
    api.call("DELETE", f"/tokens/{token['id']}")
    assert actions(books, object_key=role["id"]) == ["role.created", "role.changed", "role.deleted"]
    changed = trail(books, object_key=role["id"])[1]
    assert changed.before == {"permissions": ["ledger.read", "tenant.read"], "entry_limits": {"MYR": "5.00"}}
    assert changed.after == {"permissions": ["tenant.read"], "entry_limits": None}
    assert actions(books, object_key=invited["id"]) == ["invitation.made", "invitation.ended"]
    assert actions(books, object_key=token["id"]) == ["token.made", "token.revoked"]


def test_a_token_that_acts_is_named(books: Books):
    made = make_token(books.owner, books.tenant_id)
    Api(token=made.text).post("/units", {"code": "HOURS", "name": "Hours", "decimals": 2})
    (event,) = trail(books, object_kind="unit", after__code="HOURS")
    assert (event.actor_key, event.token_key) == (books.owner.id, made.token.id)


ATTACKS = [
    "update audit_event set action = 'x'",
    "delete from audit_event",
    "truncate audit_event",
    "insert into audit_event select * from audit_event limit 1",
    "insert into audit_event (tenant_id, id, at, address, agent, database_role, object_kind, action, object_key) "
    "values (%(tenant)s, uuidv7(), now(), '', '', 'x', 'x', 'x', uuidv7())",
    "alter table audit_event disable trigger all",
    "drop trigger audit_kept on audit_event",
    "alter table ledger_account disable trigger audited_update",
    "select audit_write(%(tenant)s, 'x', 'x', uuidv7(), null, null, '{}', null)",
    "select audit_one('x', array['x'], jsonb_build_object('tenant_id', %(tenant)s, 'id', uuidv7()), null, '{}')",
    "set session_replication_role = replica",
    "create trigger t before insert on audit_event for each row execute function audit_refuse()",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_application_cannot_touch_the_trail(books: Books, attack: str):
    before = [(event.id, event.action) for event in trail(books)]
    with pytest.raises(Error), tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(attack, {"tenant": books.tenant_id})
    assert [(event.id, event.action) for event in trail(books)] == before


@pytest.mark.parametrize(
    ("attack", "state"),
    [
        ("update audit_event set action = 'x'", "OA040"),
        ("update audit_event set action = 'x' where false", "OA040"),
        ("delete from audit_event", "OA040"),
        ("truncate audit_event", "OA022"),
        ("merge into audit_event e using (select 1) x on true when matched then delete", "OA040"),
    ],
)
@pytest.mark.parametrize("role", ["oasys_owner", "postgres"])
def test_its_owner_and_a_superuser_are_refused_too(superuser: psycopg.Connection, role: str, attack: str, state: str):  # noqa: F811
    books = make_books()
    connection.close()
    superuser.execute(f"set local role {role}")
    superuser.execute(f"set local app.tenant_id = '{books.tenant_id}'")
    with pytest.raises(psycopg.Error) as refusal:
        superuser.execute(attack)
    assert refusal.value.sqlstate == state


def test_another_tenant_sees_nothing(books: Books, charlie: Any):
    theirs = make_books(owner=charlie)
    ids = {event.id for event in trail(books)}
    assert ids
    assert not ids & {event.id for event in trail(theirs)}
    with tenant(theirs.tenant_id), connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_event where tenant_id <> %s", [theirs.tenant_id])
        assert cursor.fetchone() == (0,)
    with transaction.atomic(), connection.cursor() as cursor:
        connection.person_id = charlie.id  # past the guard of the application: the policy alone
        cursor.execute("select count(*) from audit_event")
        assert cursor.fetchone() == (0,)
        connection.person_id = None


def test_two_at_once_are_recorded_each_under_their_own_name(books: Books):
    people = [books.owner, make_member(books.tenant_id, Role.OWNER, "carol")]

    def work(index: int) -> Callable[[], UUID]:
        def run() -> UUID:
            api = Api(people[index], books.tenant_id)
            for number in range(10):
                body = {"code": f"C{index}{number}", "name": "N", "account_class": "asset"}
                assert api.post(f"/companies/{books.company.id}/accounts", body).status_code == 201
            return people[index].id

        return in_thread(run)

    with ThreadPoolExecutor(2) as pool:
        assert [done.result() for done in [pool.submit(work(n)) for n in (0, 1)]] == [p.id for p in people]
    for index, person in enumerate(people):
        codes = {event.after["code"] for event in trail(books, actor_key=person.id, object_kind="account")}
        assert codes == {f"C{index}{number}" for number in range(10)}


def test_ten_thousand_changed_rows_are_paired_by_key(books: Books):
    """Each row with its own former self, and not in quadratic time."""
    with tenant(books.tenant_id):
        Account.objects.bulk_create(
            Account(company=books.company, code=f"X{n}", name=f"N{n}", account_class="asset", subtype="other")
            for n in range(10_000)
        )
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update ledger_account set name = name || '!' where code = 'X1'")  # plans for one row first
        cursor.execute("set local statement_timeout = '20s'")
        cursor.execute("update ledger_account set name = name || '?' where code like 'X%%'")
    changed = trail(books, object_kind="account", action="changed")
    assert len(changed) == 10_001
    assert all(event.after["name"] == event.before["name"] + "?" for event in changed[1:])


def test_companies_made_later_are_recorded_in_their_own_company(books: Books):
    company = make_company(books.tenant_id)
    with tenant(books.tenant_id):
        assert Journal.objects.filter(company=company).exists()
    assert "company.created" in actions(books, company_key=company.id)
    assert "fiscal_year.opened" in actions(books, company_key=company.id)
