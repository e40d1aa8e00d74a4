"""The health of the installation: as it is, by the thresholds of the alerts, to who runs the platform and to nobody else."""

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

import oasys
from oasys.core.tenancy import tenant
from oasys.events.models import Event
from oasys.ledger.services.posting import write_and_post
from oasys.platform import health as read
from oasys.platform import rules
from oasys.platform.rules import Alert
from tests.factories import Books, make_books, make_token, make_user
from tests.fixtures import Api
from tests.test_platform import as_owner

ROOT = Path(__file__).resolve().parents[2]
ALERTS = [value for value in vars(rules).values() if isinstance(value, Alert)]
NOW = datetime.now(UTC)
QUIET: dict[str, Any] = {
    "at": NOW,
    "bytes": 1,
    "tenants": 1,
    "connections": 17,
    "connections_most": 20,
    "migrations": sorted(read._migrations()),
    "worker_seen_at": NOW - timedelta(seconds=120),
    "job_waiting_since": NOW - timedelta(seconds=600),
    "jobs_waiting": 2,
    "jobs_running": 1,
    "jobs_failed": 4,
    "mail_waiting_since": NOW - timedelta(seconds=1800),
    "mails_waiting": 1,
    "mails_given_up": 0,
    "unnumbered_since": NOW - timedelta(seconds=60),
    "unnumbered": 1,
    "webhook_due_since": NOW - timedelta(seconds=300),
    "webhooks_waiting": 1,
    "webhooks_failed": 3,
    "unsealed_since": NOW - timedelta(seconds=900),
    "unsealed": 1,
    "checked_at": NOW,
    "unchecked_since": NOW - timedelta(seconds=172800),
    "never_checked": 0,
    "differing": 0,
    "differences": 0,
    "stream": "running",
}


@pytest.fixture
def helper() -> Api:
    staff = make_user("staff")
    as_owner("insert into organisations_platform_staff (user_id, granted_at) values (%s, now())", staff.id)
    return Api(staff)


def items(helper: Api) -> dict[str, Any]:
    answer = helper.get("/platform/health")
    assert answer.status_code == 200, answer.content
    return {item["key"]: item for item in answer.json()["items"]}


def figures(item: dict[str, Any]) -> dict[str, Any]:
    return {figure["name"]: figure["value"] for figure in item["figures"]}


def post(books: Books, count: int) -> None:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"))
        write_and_post(company=books.company, entries=[entry] * count, by=books.owner)


def test_what_it_says_of_the_installation(helper: Api):
    as_owner("delete from procrastinate_workers")  # of tests before this one
    answer = helper.get("/platform/health").json()
    pyproject = tomllib.loads((ROOT / "backend" / "pyproject.toml").read_text())
    assert answer["version"] == oasys.__version__ == pyproject["project"]["version"]
    assert answer["postgresql"].startswith("18")
    by_key = {item["key"]: item for item in answer["items"]}
    assert figures(by_key["database"])["bytes"] > 1_000_000
    used = figures(by_key["connections"])
    assert 1 <= used["used"] <= used["most"]
    migrations = figures(by_key["migrations"])
    assert migrations == {"applied": len(MigrationLoader(None).graph.nodes), "missing": 0, "later": 0}
    assert (by_key["backups"]["state"], by_key["backups"]["note"]) == ("unknown", "not_in_database")
    assert (by_key["stream"]["state"], by_key["stream"]["note"]) == ("unknown", "stream_none")
    assert by_key["worker"]["note"] == "no_worker"
    assert answer["state"] == "wrong"


def test_a_tenant_adds_what_waits_in_it(helper: Api, books: Books):
    before = items(helper)
    post(books, 3)
    other = make_books()
    post(other, 2)
    after = items(helper)

    def more(key: str, name: str) -> int:
        return figures(after[key])[name] - figures(before[key])[name]

    assert more("database", "tenants") == 1
    assert more("sealing", "waiting") == 5
    assert more("balances", "never_checked") == 1
    with tenant(books.tenant_id):
        unnumbered = Event.objects.filter(number__isnull=True).count()
    with tenant(other.tenant_id):
        unnumbered += Event.objects.filter(number__isnull=True).count()
    assert unnumbered
    assert more("events", "waiting") >= unnumbered - figures(before["events"])["waiting"]


LATER = timedelta(seconds=1)
TROUBLE = {
    "connections": ({"connections": 18}, "wrong"),
    "migrations": ({"migrations": sorted(read._migrations())[1:]}, "wrong"),
    "worker": ({"worker_seen_at": QUIET["worker_seen_at"] - LATER}, "wrong"),
    "jobs": ({"job_waiting_since": QUIET["job_waiting_since"] - LATER}, "attention"),
    "mails": ({"mail_waiting_since": QUIET["mail_waiting_since"] - LATER}, "attention"),
    "events": ({"unnumbered_since": QUIET["unnumbered_since"] - LATER}, "attention"),
    "webhooks": ({"webhook_due_since": QUIET["webhook_due_since"] - LATER}, "attention"),
    "sealing": ({"unsealed_since": QUIET["unsealed_since"] - LATER}, "attention"),
    "balances": ({"unchecked_since": QUIET["unchecked_since"] - LATER}, "attention"),
    "stream": ({"stream": "away"}, "attention"),
}
MORE_TROUBLE = [
    ("balances", {"differences": 1, "differing": 1}, "wrong"),
    ("mails", {"mails_given_up": 1}, "attention"),
    ("worker", {"worker_seen_at": None}, "wrong"),
    ("stream", {"stream": "lost"}, "wrong"),
    ("stream", {"stream": None}, "unknown"),
]


def states(changes: dict[str, Any]) -> dict[str, str]:
    return {item["key"]: item["state"] for item in read.items_of(QUIET | changes)}


def test_at_its_threshold_nothing_asks_for_attention():
    assert set(states({}).values()) == {"ok", "unknown"}
    assert [key for key, state in states({}).items() if state == "unknown"] == ["backups"]


def _named(value: object) -> str:
    """Of changes the names alone: their moments are another in each process."""
    return "+".join(value) if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(
    ("key", "changes", "state"), [*((key, *how) for key, how in TROUBLE.items()), *MORE_TROUBLE], ids=_named
)
def test_beyond_it_that_and_nothing_else_does(key: str, changes: dict[str, Any], state: str):
    assert states(changes) == states({}) | {key: state}


def test_every_state_can_become_another():
    assert {*TROUBLE, "database", "backups"} == set(states({}))


def test_thresholds_and_states_are_those_of_the_alerts():
    said = yaml.safe_load((ROOT / "deploy" / "monitoring" / "rules" / "work.yml").read_text())
    rules_of = {rule["alert"]: rule for group in said["groups"] for rule in group["rules"]}
    severities = {"attention": "ticket", "wrong": "page"}
    for alert in ALERTS:
        rule = rules_of[alert.name]
        assert rule["labels"]["severity"] == severities[alert.state], alert.name
        assert (ROOT / rule["annotations"]["runbook"]).name == f"{alert.name}.md"
        if alert.name == "WorkerDown":  # no sign of life, instead of no answer
            assert rule["for"] == f"{alert.above // 60:.0f}m"
        elif alert.name != "MailIsGivenUp":
            threshold = re.search(r"> ([0-9.]+)(?: \*|$)", rule["expr"])
            assert threshold, rule["expr"]
            assert Decimal(threshold[1]) == alert.above, alert.name
    assert len(ALERTS) == 10


# in the database: moments and counts of one tenant, and of nobody's; nothing of it stays
AGED = """
update ledger_journal_entry set posted_at = now() - interval '901 seconds' where tenant_id = %(tenant)s and number = 1;
update events_event set at = now() - interval '61 seconds' where tenant_id = %(tenant)s;
insert into platform_balance_check (tenant_id, id, checked_at, differences)
  values (%(tenant)s, uuidv7(), now() - interval '50 hours', 2);
insert into webhooks_delivery (tenant_id, id, endpoint_id, event_key, kind, at, payload, made_at, state, attempts, tries,
                               due_at, finished_at)
  select %(tenant)s, uuidv7(), uuidv7(), uuidv7(), 'x', now(), '', now(), state, 0, 0, due, done
  from (values ('waiting', now() - interval '301 seconds', null::timestamptz), ('waiting', now() + interval '1 hour', null),
               ('failed', null, now()), ('delivered', null, now())) v (state, due, done);
insert into jobs_job (tenant_id, id, company_id, kind, state, params, done, message, asked_by_id, asked_at, attempt, version)
  select %(tenant)s, uuidv7(), %(company)s, 'export', state, '{}', 0, '', %(alice)s, now(), 0, 1
  from unnest(array['waiting', 'waiting', 'waiting', 'running', 'running', 'failed', 'succeeded']) state;
"""


def test_figures_of_a_tenant(books: Books, superuser: psycopg.Connection):
    post(books, 3)
    superuser.execute("set session_replication_role = replica")
    superuser.execute("alter table jobs_job drop constraint job_finished_whole, drop constraint job_failed_says_why")
    facts = {"tenant": str(books.tenant_id), "company": str(books.company.id), "alice": str(books.owner.id)}
    for statement in AGED.split(";\n"):
        superuser.execute(statement, facts)
    cursor = superuser.execute("select h.*, now() as at from platform_tenant_health(%s) h", [books.tenant_id])
    names = [column.name for column in cursor.description or ()]
    row = dict(zip(names, cursor.fetchone() or (), strict=True))
    assert [row[name] for name in ("jobs_waiting", "jobs_running", "jobs_failed")] == [3, 2, 1]
    assert (row["webhooks_waiting"], row["webhooks_failed"], row["unsealed"], row["differences"]) == (2, 1, 3, 2)
    ages = ("webhook_due_since", "unsealed_since", "unnumbered_since", "checked_at")
    assert [(row["at"] - row[name]).total_seconds() for name in ages] == [301, 901, 61, 180000]
    superuser.rollback()


def test_mails_wait_where_there_is_a_mail_server(superuser: psycopg.Connection):
    superuser.execute("delete from identity_mailfile")
    superuser.execute("delete from identity_mail")
    superuser.execute(
        "insert into identity_mail (id, recipient, subject, body, created_at, tries, last_error, sent_at, next_try_at) "
        "select uuidv7(), 'a@example.com', 's', '', now() - interval '1860 seconds', 0, '', sent, next "
        "from (values (null::timestamptz, now()), (null, null), (now(), null)) v (sent, next)"
    )
    ask = "select mails_waiting, mails_given_up, now() - mail_waiting_since from platform_installation_health(%s)"
    assert superuser.execute(ask, [True]).fetchone() == (1, 1, timedelta(seconds=1860))
    assert superuser.execute(ask, [False]).fetchone() == (0, 0, None)
    superuser.rollback()


def test_however_many_tenants_two_statements_read_them(helper: Api):
    with CaptureQueriesContext(connection) as first:
        read.health()
    make_books()
    with CaptureQueriesContext(connection) as second:
        read.health()
    assert len(first) == len(second) == 6  # begin, the role, two reads, the role ends, commit


def test_it_reads_and_writes_nothing():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction read only")
        assert read.health()["items"]


def test_nothing_of_the_books_is_in_it(helper: Api, books: Books):
    post(books, 1)
    said = helper.get("/platform/health").content.decode()
    with tenant(books.tenant_id):
        names = [books.company.name, "Test tenant", books.owner.email, *books.leaf_codes("asset")]
    assert [name for name in names if f'"{name}"' in said] == []
    assert str(books.tenant_id) not in said


def test_nobody_else_is_told_it_is_there(api: Api, books: Books):
    shown = make_token(books.owner, books.tenant_id).text
    for who in (api, Api(make_user())):
        answer = who.get("/platform/health")
        assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found")
    for who, status in ((Api(), 401), (Api(token=shown), 403)):  # as everywhere that a session is needed
        answers = [who.get(path) for path in ("/platform/health", "/platform/tenants")]
        assert [answer.status_code for answer in answers] == [status, status]
        assert "items" not in answers[0].json()


@pytest.mark.parametrize("call", ["platform_tenant_health(%(tenant)s)", "platform_installation_health(true)"])
def test_the_application_may_not_ask_as_itself(books: Books, call: str):
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"select * from {call}", {"tenant": books.tenant_id})
    assert refusal.value.__cause__.sqlstate == "42501"


def test_a_person_is_told_whether_they_run_the_platform(helper: Api, api: Api):
    assert helper.get("/me").json()["is_platform_staff"] is True
    assert api.get("/me").json()["is_platform_staff"] is False


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as admin:
        yield admin
        admin.rollback()
