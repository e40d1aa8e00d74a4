"""The event log: what is committed gets its number, in an order that no reader can miss anything of; nothing secret is told."""

import os
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import Error, connection, transaction

from oasys.audit.models import Event as Recorded
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.events.errors import EventsCleared
from oasys.events.models import Event
from oasys.events.queries import CHANNEL, WAITING, Kept, Told, events_behind, kept, number_before
from oasys.events.rules import HAPPENS, KINDS, is_heard
from oasys.events.services import clear_events, number_events
from oasys.identity.tests.people import proved
from oasys.jobs.models import Job
from oasys.ledger.services.charts import create_account
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.organisations.permissions import PERMISSIONS, Permission, Role
from oasys.worker.rounds import Numbering, number_waiting, reader
from tests.bodies import MEMBERS_ROUTES, Route
from tests.factories import Books, make_books
from tests.fixtures import Api
from tests.scene import Scene
from tests.test_concurrency import in_thread


def told(books: Books, behind: int = 0) -> list[Told]:
    """Every event of the tenant, numbered first."""
    with tenant(books.tenant_id):
        while number_events():
            pass
    with tenant(books.tenant_id):
        return events_behind(behind, limit=1_000_000)


def last(books: Books) -> int:
    return ([0] + [event.number for event in told(books)])[-1]


def entry(books: Books) -> Any:
    return books.entry((books.leaf_codes("asset")[0], "1.00", "0"), (books.leaf_codes("income")[0], "0", "1.00"))


@pytest.fixture
def stranger() -> Iterator[psycopg.Connection]:
    """A second connection that reads every tenant."""
    with reader() as raw:
        yield raw


def test_a_change_is_told_once_with_the_id_of_its_record(books: Books):
    start = last(books)
    with tenant(books.tenant_id):
        account = create_account(company=books.company, code="9999", name="Secret name", account_class="asset")
    (event,) = told(books, start)
    assert (event.number, event.kind, event.company_id, event.subject_id, event.data) == (
        start + 1,
        "account.created",
        books.company.id,
        account.id,
        {},
    )
    with tenant(books.tenant_id):
        recorded = Recorded.objects.get(id=event.id)
    assert (recorded.object_key, recorded.at) == (account.id, event.at)


def test_entries_are_told_from_draft_to_reversal(books: Books):
    start = last(books)
    with tenant(books.tenant_id):
        one, gone = (write_drafts(company=books.company, entries=[entry(books)], by=books.owner)[0] for _ in range(2))
        delete_draft(company=books.company, entry_id=gone, version=1)
        post_entries(company=books.company, entry_ids=[one], by=books.owner)
    with tenant(books.tenant_id):
        mirror = reverse_entry(
            company=books.company, entry_id=one, posting_date=date(2026, 3, 16), description="", by=books.owner
        )
    assert [(event.kind, event.subject_id, event.data) for event in told(books, start)] == [
        ("journal_entry.drafted", one, {}),
        ("journal_entry.drafted", gone, {}),
        ("journal_entry.draft_deleted", gone, {}),
        ("journal_entry.posted", one, {}),
        ("journal_entry.drafted", mirror, {}),
        ("journal_entry.posted", mirror, {}),
        ("journal_entry.reversed", one, {"reversed_by": str(mirror)}),
    ]


def test_a_statement_that_posts_many_is_told_once(books: Books):
    start = last(books)
    with tenant(books.tenant_id):
        ids = write_and_post(company=books.company, entries=[entry(books)] * 50, by=books.owner)
    data = {"count": 50, "first_id": str(min(ids)), "last_id": str(max(ids))}
    assert [(event.kind, event.subject_id, event.data) for event in told(books, start)] == [
        ("journal_entry.drafted", None, data),
        ("journal_entry.posted", None, data),
    ]


def test_a_job_is_told_with_each_change_of_it(books: Books):
    start = last(books)
    with tenant(books.tenant_id):
        job = Job.objects.create(
            company=books.company, kind="import", params={"x": "y"}, asked_by=books.owner, asked_at=datetime.now(UTC)
        )
        Job.objects.filter(id=job.id).update(state="running", attempt=1, version=2, message="Private words")
    assert [(event.kind, event.subject_id, event.data) for event in told(books, start)] == [
        ("job.changed", job.id, {"kind": "import", "state": "waiting"}),
        ("job.changed", job.id, {"kind": "import", "state": "running"}),
    ]


def test_what_is_rolled_back_is_not_told(books: Books):
    start = last(books)
    with pytest.raises(ZeroDivisionError), tenant(books.tenant_id):
        create_account(company=books.company, code="9999", name="New", account_class="asset")
        raise ZeroDivisionError
    assert told(books, start) == []


def test_whoever_commits_late_is_told_late_and_is_not_missed(books: Books):
    """The trap: the older transaction commits behind the younger one, when a reader has already gone past the younger."""
    start = last(books)
    began, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with tenant(books.tenant_id):
            write_drafts(company=books.company, entries=[entry(books)], by=books.owner)
            began.set()
            assert may_commit.wait(60)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(in_thread(slow))
        assert began.wait(60)
        with tenant(books.tenant_id):  # waits for nobody
            quick = write_drafts(company=books.company, entries=[entry(books)], by=books.owner)
        assert [event.subject_id for event in told(books, start)] == quick
        may_commit.set()
        running.result()
    (late,) = told(books, start + 1)
    assert late.number == start + 2
    with tenant(books.tenant_id):
        first, second = Event.objects.filter(number__gt=start).order_by("number")
    assert second.id < first.id  # made before, told behind


def test_a_reader_misses_nothing_while_many_write_and_number(books: Books):
    start, writers, each = last(books), 4, 15
    over = threading.Event()
    seen: list[int] = []

    def write() -> None:
        for _ in range(each):
            with tenant(books.tenant_id):
                write_drafts(company=books.company, entries=[entry(books)], by=books.owner)

    def number() -> None:
        while not over.is_set():
            with tenant(books.tenant_id):
                number_events()

    def read() -> None:
        while True:
            is_last_look = over.is_set()
            with tenant(books.tenant_id):
                found = events_behind(seen[-1] if seen else start, limit=7)
            seen.extend(event.number for event in found)
            if is_last_look and not found:
                return

    with ThreadPoolExecutor(writers + 3) as pool:
        aside = [pool.submit(in_thread(act)) for act in (number, number, read)]
        for done in [pool.submit(in_thread(write)) for _ in range(writers)]:
            done.result()
        with tenant(books.tenant_id):
            number_events()
        over.set()
        for done in aside:
            done.result()
    assert seen == list(range(start + 1, start + 1 + writers * each))


def test_numbering_waits_for_the_numbering_before_it(books: Books):
    """Were the counter not locked, the second would give the numbers of the first again, or higher ones before them."""
    start = last(books)
    with tenant(books.tenant_id):
        create_account(company=books.company, code="A", name="N", account_class="asset")
    with ThreadPoolExecutor(1) as pool:

        def second() -> int:
            with tenant(books.tenant_id):
                return number_events()

        with tenant(books.tenant_id):
            assert number_events() == 1
            running = pool.submit(in_thread(second))
            with pytest.raises(TimeoutError):
                running.result(timeout=0.5)
        assert running.result() == 0
    assert [event.number for event in told(books, start)] == [start + 1]


def test_a_number_that_is_given_and_not_seen_yet_is_not_given_again(books: Books):
    """An older event commits while a younger one is being numbered. Were the counter not locked, both would be the next one."""
    start = last(books)
    began, may_commit = threading.Event(), threading.Event()

    def late() -> UUID:
        with tenant(books.tenant_id):
            (made,) = write_drafts(company=books.company, entries=[entry(books)], by=books.owner)
            began.set()
            assert may_commit.wait(60)
            return made

    def second() -> int:
        with tenant(books.tenant_id):
            return number_events()

    with ThreadPoolExecutor(2) as pool:
        running_late = pool.submit(in_thread(late))
        assert began.wait(60)
        with tenant(books.tenant_id):
            (younger,) = write_drafts(company=books.company, entries=[entry(books)], by=books.owner)
        with tenant(books.tenant_id):
            assert number_events() == 1
            may_commit.set()
            older = running_late.result()
            running = pool.submit(in_thread(second))
            with pytest.raises(TimeoutError):
                running.result(timeout=0.5)
        assert running.result() == 1
    assert [(event.number, event.subject_id) for event in told(books, start)] == [
        (start + 1, younger),
        (start + 2, older),
    ]


def test_numbering_refuses_an_older_snapshot(books: Books):
    connection.close()
    with pytest.raises(Error, match="READ COMMITTED"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
        with tenant(books.tenant_id):
            number_events()


def test_a_round_numbers_for_every_tenant_and_wakes_listeners(books: Books, stranger: psycopg.Connection):
    other = make_books()
    stranger.execute(f"listen {CHANNEL}")
    mine = {books.tenant_id, other.tenant_id}
    assert mine <= {row[0] for row in stranger.execute(WAITING)}
    numbering = Numbering()
    numbering(lambda: False)
    assert not mine & {row[0] for row in stranger.execute(WAITING)}
    heard: set[UUID] = set()
    for notice in stranger.notifies(timeout=60):
        heard.add(UUID(notice.payload))
        if mine <= heard:
            break
    assert mine <= heard
    assert number_waiting(stranger) == 0


def test_cleared_events_are_refused_and_what_stays_has_no_gap(books: Books):
    count = last(books)
    now = datetime.now(UTC)
    with tenant(books.tenant_id):
        assert clear_events(before=now) == 0  # never those of the last day
    _age(books, count - 2, days=9)
    _age(books, 2, days=1, hours=1)
    _age(books, 1, days=9)  # an old number of a younger moment keeps all behind it
    with tenant(books.tenant_id):
        assert clear_events(before=now - timedelta(days=7)) == 1
        assert kept() == Kept(1, count)
        assert [event.number for event in events_behind(1, limit=1000)] == list(range(2, count + 1))
        with pytest.raises(EventsCleared):
            events_behind(0, limit=10)
        assert events_behind(count, limit=10) == []
    _age(books, 2, days=9)
    with tenant(books.tenant_id):
        assert clear_events(before=now - timedelta(days=7)) == count - 3
        assert number_before(now - timedelta(hours=1)) == count - 2
        assert number_before(now + timedelta(hours=1)) == count


def test_a_number_that_was_never_given_is_refused(books: Books):
    number = last(books) + 1
    with tenant(books.tenant_id), pytest.raises(EventsCleared):
        events_behind(number, limit=10)


def _age(books: Books, upto: int, **by: int) -> None:
    """Moves events into the past."""
    address, name = urlsplit(os.environ["OASYS_DATABASE_ADMIN_URL"]), connection.settings_dict["NAME"]
    with psycopg.connect(address._replace(path=f"/{name}").geturl()) as raw:
        raw.execute(
            "update events_event set at = now() - %s where tenant_id = %s and number <= %s",
            [timedelta(**by), books.tenant_id, upto],
        )


ATTACKS = [
    "update events_event set number = 1",
    "delete from events_event",
    "truncate events_event",
    "insert into events_event (tenant_id, id, at, kind) values (%(tenant)s, uuidv7(), now(), 'account.created')",
    "update events_counter set last_number = 0",
    "delete from events_counter",
    "insert into events_counter (tenant_id, id, last_number, cleared_up_to) values (%(tenant)s, uuidv7(), 0, 0)",
    "alter table audit_event disable trigger told",
    "drop trigger told on jobs_job",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_application_cannot_touch_the_log(books: Books, attack: str):
    before = told(books)
    with pytest.raises(Error), tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(attack, {"tenant": books.tenant_id})
    assert told(books) == before


def test_another_tenant_sees_and_numbers_nothing(books: Books):
    theirs = make_books()
    ids = {event.id for event in told(theirs)}
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select id from events_event")
        assert not ids & {row[0] for row in cursor.fetchall()}
        cursor.execute("select count(*) from events_counter where tenant_id <> %s", [books.tenant_id])
        assert cursor.fetchone() == (0,)
    with tenant(theirs.tenant_id):
        create_account(company=theirs.company, code="9999", name="New", account_class="asset")
    told(books)
    with tenant(theirs.tenant_id):
        assert Event.objects.filter(number=None).count() == 1


def test_an_event_holds_no_name_amount_or_secret(books: Books):
    api = Api(books.owner, books.tenant_id)
    words = [f"word{uuid4().hex}" for _ in range(3)]
    path = f"/companies/{books.company.id}"
    api.post("/invitations", {"email": f"{words[0]}@example.com", "role": "viewer"})
    token = api.post("/tokens", {"name": words[1]}).json()["token"]
    api.call("PATCH", path, {"name": words[2]}, If_Match='"v1"')
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select string_agg(e::text, ' ') from events_event e")
        text = cursor.fetchone()[0]
    assert "company.renamed" in text
    for secret in (*words, token, books.company.name):
        assert secret not in text


def test_every_kind_that_the_database_can_tell_is_known_and_none_beside():
    """A new audited table: name its kinds in events/rules.py."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.proname, encode(g.tgargs, 'escape') from pg_trigger g join pg_proc p on p.oid = g.tgfoid "
            "where p.proname in ('audit_record', 'events_of_drafts')"
        )
        rows = [(name, arguments.split("\\000")[:-1]) for name, arguments in cursor.fetchall()]
        cursor.execute("select prosrc from pg_proc where proname in ('events_of_job', 'events_of_cells')")
        sources = " ".join(source for (source,) in cursor.fetchall())
    kinds = {arguments[0] for name, arguments in rows if name == "events_of_drafts"}
    kinds |= {kind for kind in ("job.changed", "budget.planned") if f"'{kind}'" in sources}
    kinds |= {"journal_entry.posted", "journal_entry.reversed"}  # ledger_audit_postings
    for subject, _, *words in (arguments for name, arguments in rows if name == "audit_record"):
        about = "journal_entry" if subject == "entry" else subject
        kinds |= {f"{about}.{word.rpartition(':')[2]}" for word in words}
    assert sorted(kinds ^ KINDS) == []


def test_who_hears_what():
    company, other = uuid7(), uuid7()
    owner, viewer = PERMISSIONS[Role.OWNER], PERMISSIONS[Role.VIEWER]
    assert is_heard("journal_entry.posted", company, permissions=viewer, company_ids=None)
    assert is_heard("journal_entry.posted", company, permissions=viewer, company_ids={company})
    assert not is_heard("journal_entry.posted", company, permissions=owner, company_ids={other})
    assert not is_heard("member.added", None, permissions=owner, company_ids={other})
    assert not is_heard("journal_entry.posted", company, permissions={Permission.TENANT_READ}, company_ids=None)
    assert not is_heard("token.made", None, permissions=viewer, company_ids=None)
    assert is_heard("member.added", None, permissions=viewer, company_ids=None)


WRITES = [route for route in MEMBERS_ROUTES if route.method != "GET"]
# bodies that change something, where those of the matrix change nothing
CHANGING: dict[str, Any] = {
    "PATCH /services/{service_id}": {"role": "auditor"},
    "PUT /companies/{company_id}/accounts/{account_id}/dimension-rules": {"rules": {"cost-centre": "required"}},
    "PUT /companies/{company_id}/journal-entries/{entry_id}/planned-reversal": {"reverse_on": "2026-11-30"},
    "PUT /companies/{company_id}/tax/filing": {"starts_on": "2026-01-01", "months": 2, "makes_deferred_due": True},
}
IMPORT = "/companies/{company_id}/imports"
# writes that the scene refuses as it stands, and what tells of them where it does not
REFUSED_HERE = {
    "DELETE /companies/{company_id}/accounts/{account_id}": "account.deleted",
    "POST /companies/{company_id}/e-invoices/check": None,  # writes nothing, and the scene has no file
    "POST /companies/{company_id}/bills/from-e-invoice": "received_invoice.received",  # the scene has no file
    "POST /companies/{company_id}/journal-entries/{entry_id}/attachments": "attachment.added",
    "POST /companies/{company_id}/documents/{document_id}/attachments": "attachment.added",
    "POST /companies/{company_id}/bills/{bill_id}/approval": "approval.given",  # the owner wrote it
    "DELETE /companies/{company_id}/bills/{bill_id}/approval": "approval.taken_back",  # it has none
    "PUT /companies/{company_id}/bill-approval-policy": "approval_policy.made",
    "POST /companies/{company_id}/contacts/{contact_id}/bank-details": "bank_details.proposed",  # one waits already
    "POST /companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/withdraw": "bank_details.withdrawn",
    "DELETE /companies/{company_id}/entry-templates/{template_id}": "template.deleted",
    "DELETE /me/tenant": "member.removed",
    "DELETE /tenant/deletion": "deletion.taken_back",
    "DELETE /tokens/{token_id}": "token.revoked",
    **{
        f"POST {IMPORT}/{name}": "journal_entry.posted"
        for name in ("archive", "beancount", "csv", "gnucash", "hledger", "journal", "quickbooks", "xero")
    },
    f"POST {IMPORT}/contacts": "contact.created",
    f"POST {IMPORT}/csv/preview": None,  # it reads
    f"POST {IMPORT}/{{import_id}}/post": "journal_entry.posted",
    "POST /companies/{company_id}/import-mappings": "import_mapping.made",
    "PUT /companies/{company_id}/import-mappings/{mapping_id}": "import_mapping.changed",
    "PUT /second-factor-policy": "factor_policy.set",
    **{
        f"POST /companies/{{company_id}}/{path}/{{{kind}_id}}/void": "document.voided"  # drafts all of them
        for kind, path in (
            ("invoice", "invoices"),
            ("credit_note", "credit-notes"),
            ("bill", "bills"),
            ("supplier_credit", "supplier-credits"),
        )
    },
    "POST /companies/{company_id}/invoices/{invoice_id}/credit": "document.drafted",
    "POST /companies/{company_id}/bills/{bill_id}/credit": "document.drafted",
    "PUT /companies/{company_id}/invoicing-settings": "invoicing_settings.made",
    "PUT /companies/{company_id}/dunning-settings": "dunning_settings.made",
    "PUT /companies/{company_id}/document-templates/{document_template_id}/logo": "document_template.changed",  # no picture
    "POST /companies/{company_id}/credit-notes/{posted_credit_note_id}/links/{link_id}/revoke": "public_link.revoked",
    "POST /companies/{company_id}/jobs/{job_id}/cancel": "job.changed",
    "POST /companies/{company_id}/journal-entries/{entry_id}/reverse": "journal_entry.reversed",
    "POST /companies/{company_id}/opening-balances/csv": "journal_entry.posted",
    "PUT /companies/{company_id}/myinvois/certificate": "myinvois_connection.changed",  # no file of a certificate
    "POST /companies/{company_id}/myinvois/e-invoices": "e_invoice.queued",  # nothing is switched on
    "POST /companies/{company_id}/myinvois/e-invoices/check": None,  # it reads
    "POST /companies/{company_id}/myinvois/e-invoices/consolidate": "e_invoice.queued",
    "POST /companies/{company_id}/myinvois/e-invoices/{e_invoice_id}/cancel": "e_invoice.changed",
    "PUT /bank-feed-credentials": "bank_feed_credentials.made",  # there are none: no version 1
    "DELETE /bank-feed-credentials": "bank_feed_credentials.deleted",  # nor to delete
    "POST /companies/{company_id}/bank-feeds": "bank_feed.asked",  # without a secret no provider is asked
    "POST /companies/{company_id}/bank-feeds/institutions": None,  # it reads
    "POST /companies/{company_id}/bank-feeds/{feed_id}/relink": "bank_feed.changed",
    "POST /companies/{company_id}/bank-feeds/{feed_id}/finish": "bank_feed.linked",
    "POST /companies/{company_id}/period-grants/{grant_id}/end": "period_grant_end.made",
    "POST /companies/{company_id}/periods/{period_id}/grants": "period_grant.given",
    "POST /companies/{company_id}/periods/{period_id}/reopen": "period.reopened",
    "POST /companies/{company_id}/restore": "company.restored",
    "POST /companies/{company_id}/bank-accounts/{bank_account_id}/details": "own_bank_account.proposed",  # one waits already
    "PUT /companies/{company_id}/bank-books/{account_id}/start": "bank_book.changed",  # it is reconciled
    "POST /companies/{company_id}/bank-books/{account_id}/carried": "bank_book_line.changed",  # it is reconciled
    "POST /companies/{company_id}/bank-imports": "bank_import.made",
    "POST /companies/{company_id}/bank-imports/preview": None,  # it reads
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/restore": "bank_line.changed",  # it is open
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/decide": "bank_line.changed",  # it is open
    "PUT /companies/{company_id}/payment-runs/{run_id}": "payment_run.changed",  # it is approved
    "POST /companies/{company_id}/payment-runs/{run_id}/cancel": "payment_run.cancelled",
    "POST /companies/{company_id}/payment-runs/{run_id}/approve": "payment_run.approved",
    "POST /companies/{company_id}/payment-runs/{run_id}/status-reports": "payment_run_report.read",
    "POST /companies/{company_id}/revaluations": "revaluation.made",
    "POST /companies/{company_id}/settlements": "settlement.made",
    "POST /invitations/{invitation_id}/resend": "invitation.sent_again",
    "POST /support-accesses/{access_id}/consent": "support.consented",
    "POST /support-accesses/{access_id}/end": "support.ended",
    "PUT /companies/{company_id}/budgets/{budget_id}/lines": "budget.planned",
    "PUT /companies/{company_id}/rate-policy": "rate_policy.made",
    "PUT /companies/{company_id}/tax/policy": "tax_policy.made",
    "POST /companies/{company_id}/tax/overdue/{entry_id}/fall-due": "journal_entry.posted",
    "POST /companies/{company_id}/tax-returns/{first_day}/lock": "tax_return.locked",
    "POST /companies/{company_id}/tax-returns/{first_day}/file": "tax_return.filed",
    "POST /companies/{company_id}/tax-returns/{first_day}/unlock": "tax_return.unlocked",
}
NEEDS_PROOF = {"POST /tenant/deletion", "POST /tenant/export"}
# writes that no event tells of, and why
TELLS_NOTHING = {
    "POST /companies/{company_id}/bank-books/{account_id}/decide": "no line of the scene is alike; test_taken_back.py decides some",
    **{
        f"POST /companies/{{company_id}}/{path}/preview": "it reads, and is a POST because it takes a document"
        for path in ("invoices", "credit-notes", "bills", "supplier-credits")
    },
    "POST /companies/{company_id}/reminders": "nothing is as the scene's key says; tests/test_reminders.py looks at what is released",
    **{
        f"POST /companies/{{company_id}}/{path}/e-invoice/check": "it reads, and is a POST because it takes long"
        for path in ("invoices/{invoice_id}", "credit-notes/{credit_note_id}")
    },
    "POST /domains/{domain_id}/verify": "no name server has the scene's record; test_domains.py looks at what is told",
    "POST /companies/{company_id}/tax/compute": "it reads, and is a POST because it takes a document",
    "POST /companies/{company_id}/bank-feeds/{feed_id}/fetch": "it asks the worker; what is imported is told",
    "POST /companies/{company_id}/bank-rules/try": "it reads, and is a POST because it takes a rule",
    "PUT /companies/{company_id}/bank-rules/order": "the only rule stays where it is",
    "POST /tenant/export": "it reads, and is a POST because it takes long",
    "POST /companies/{company_id}/contacts/{contact_id}/restore": "the contact of the scene is in use",
    "POST /companies/{company_id}/saved-views": "how one person likes to look at a list",
    "PATCH /companies/{company_id}/saved-views/{view_id}": "how one person likes to look at a list",
    "DELETE /companies/{company_id}/saved-views/{view_id}": "how one person likes to look at a list",
    "POST /webhook-endpoints/{endpoint_id}/ping": "a test of the way, which changes nothing; the delivery says what came of it",
    "POST /webhook-endpoints/{endpoint_id}/replay": "what is sent again has been told before",
    "POST /webhook-deliveries/{delivery_id}/replay": "what is sent again has been told before",
}


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_every_write_of_the_api_is_told(scene: Scene, route: Route):
    """A new operation that writes: what it writes is told by a trigger, or is listed above with a reason."""
    if str(route) in NEEDS_PROOF:
        api = proved(scene.books.owner)
        api.call("PUT", "/me/tenant", {"tenant_id": str(scene.books.tenant_id)})
    else:
        api = Api(scene.books.owner, scene.books.tenant_id)
    told(scene.books)
    with transaction.atomic():  # each route finds the scene as it was made
        if str(route) in CHANGING:
            answer = api.call(route.method, scene.filled(route.path), CHANGING[str(route)], If_Match='"v1"')
        else:
            answer = scene.call(api, route)
        with tenant(scene.books.tenant_id):
            kinds = set(Event.objects.filter(number=None).values_list("kind", flat=True))
        transaction.set_rollback(True)
    assert kinds <= KINDS
    if str(route) in REFUSED_HERE:
        assert answer.status_code >= 400
        assert REFUSED_HERE[str(route)] in {None, *KINDS}
    else:
        assert answer.status_code < 300, answer.content
        assert bool(kinds) != (str(route) in TELLS_NOTHING), kinds


def test_the_lists_of_the_walk_name_routes_that_exist():
    assert {*CHANGING, *REFUSED_HERE, *TELLS_NOTHING} <= {str(route) for route in WRITES}


def test_the_how_to_names_every_kind():
    text = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "webhooks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| (`.*`) \|$", text, re.MULTILINE)
    assert {subject: verbs.replace("`", "").replace(",", "") for subject, verbs in rows} == HAPPENS
