"""What the worker does again and again, for every tenant, and what `./oasys seal` does once.

Whom there is something to do for is asked of PostgreSQL by the role that reads every tenant; what is done is done as the
application, inside each tenant.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from config.environment import environment
from oasys.api.problems import body_of
from oasys.bank_feeds.services.fetching import WITH_DUE_FEED
from oasys.bank_feeds.services.fetching import work as work_feed
from oasys.banking.folder import WITH_FOLDER, take_files
from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.dunning.due import WITH_RULE, release_by_rule
from oasys.events.queries import WAITING as UNNUMBERED
from oasys.events.services import NUMBERED_AT_ONCE, clear_events, number_events
from oasys.identity.services.events import forget_old
from oasys.identity.services.mail import clear_delivered, deliver_due, is_delivered_by_smtp
from oasys.identity.services.sessions import sweep, sweep_shown
from oasys.jobs.queue import purge, take_back_stalled
from oasys.jobs.running import JOB_KEPT_FOR, RESULT_KEPT_FOR, purge_jobs
from oasys.ledger.seal_progress import pending_companies
from oasys.ledger.services.sealing import seal_batch
from oasys.ledger.signing import SealingKeys, read_keys
from oasys.myinvois.services.working import WITH_DUE as WITH_DUE_EINVOICES
from oasys.myinvois.services.working import work as work_einvoices
from oasys.myinvois.sites import site as myinvois_site
from oasys.organisations.domain_records import look_up
from oasys.organisations.models import Company, Domain
from oasys.organisations.services.domains import DUE_DOMAINS, due_when, note_look
from oasys.platform.deletion import REMIND_BEFORE, TO_REMIND, WAITING, delete_tenant, remind
from oasys.recurring.due import WITH_DUE, make_due
from oasys.recurring_documents.due import WITH_DUE as WITH_DUE_DOCUMENTS
from oasys.recurring_documents.due import make_due as make_due_documents
from oasys.search.services import LEAST as LEAST_TO_INDEX
from oasys.search.services import WAITING as UNINDEXED
from oasys.search.services import index_batch
from oasys.settlement.services import gather_open_items
from oasys.tax.due import WITH_OVERDUE, make_overdue
from oasys.webhooks.dispatch import Dispatcher
from oasys.webhooks.outbox import KEPT_FOR as DELIVERIES_KEPT_FOR
from oasys.webhooks.outbox import OLD as WITH_OLD_DELIVERIES
from oasys.webhooks.outbox import clear_deliveries
from oasys.webhooks.services import policy

log = structlog.get_logger("oasys.worker")
STALLED_SECONDS = 20
RECUR_SECONDS = 60
TAX_DUE_SECONDS = 600
DUN_SECONDS = 3600
EINVOICE_SECONDS = 3  # as often as the authority may be asked after a submission
FEED_SECONDS = 10
FOLDER_SECONDS = 5
DOMAIN_SECONDS = 60
NUMBER_SECONDS = 0.2
IDLE_SECONDS = 0.5
EVENTS_KEPT_FOR = timedelta(days=7)
GATHER_BATCH = 5_000
UNGATHERED = """
select distinct j.tenant_id, j.company_id from ledger_number_series s
join ledger_journal j on j.tenant_id = s.tenant_id and j.id = s.journal_id
left join settlement_item_intake i on i.tenant_id = s.tenant_id and i.series = s.id
where s.last_number > coalesce(i.last_number, 0) order by 1, 2
"""
WITH_OLD_JOBS = """
select distinct tenant_id from jobs_job where finished_at < now() - %(jobs)s
union select distinct p.tenant_id from jobs_file_part p join jobs_job j on j.tenant_id = p.tenant_id and j.id = p.job_id
where j.finished_at < now() - %(results)s
"""
# the oldest event that is kept has the lowest number
WITH_OLD_EVENTS = """
select c.tenant_id from events_counter c join events_event e on e.tenant_id = c.tenant_id and e.number = c.cleared_up_to + 1
where e.at < %s
"""


def reader() -> Any:
    """A connection that reads every tenant."""
    name = connection.settings_dict["NAME"]
    return psycopg.connect(environment().database_backup_url, dbname=name, autocommit=True)


def seal_pending(
    raw: Any,
    keys: SealingKeys,
    wanted: tuple[UUID, UUID] | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """One round over all companies with entries to seal, or over the one that is wanted; how many entries were sealed.

    A company whose chain cannot go on does not keep the others waiting; for the one that is wanted it is an error.
    """
    total = 0
    for tenant_id, company_id, waiting in pending_companies(raw):
        if wanted is not None and (tenant_id, company_id) != wanted:
            continue
        try:
            while not is_stopping():
                with tenant(tenant_id):
                    made = seal_batch(company=Company.objects.get(id=company_id), keys=keys)
                if made is None:
                    break
                total += made.count
        except DatabaseError as error:
            if is_gone(error):
                raise
            sqlstate = getattr(error.__cause__, "sqlstate", None)
            log.error(
                "sealing_refused", tenant=str(tenant_id), company=str(company_id), waiting=waiting, sqlstate=sqlstate
            )
            if wanted is not None:
                raise
    return total


def seal(is_stopping: Callable[[], bool]) -> None:
    """Seals what was posted since the last round."""
    with reader() as raw:
        sealed = seal_pending(raw, read_keys(), is_stopping=is_stopping)  # keys read each time: they may be rotated
    if sealed:
        log.info("sealed", entries=sealed)


def send_mail(is_stopping: Callable[[], bool]) -> None:
    """Delivers mail that could not be delivered before, where a server is set."""
    if is_delivered_by_smtp() and (sent := deliver_due()):
        log.info("mail_delivered", mails=sent)


@contextmanager
def _one_company(round_name: str, tenant_id: UUID, company_id: UUID | None) -> Iterator[None]:
    """What breaks in one company is logged and keeps the others waiting no longer; without a database the round ends."""
    try:
        yield
    except Exception as error:
        if is_gone(error):
            raise
        log.error(
            "round_broke",
            round=round_name,
            tenant=str(tenant_id),
            company=company_id and str(company_id),
            exc_info=error,
        )


def gather_pending(raw: Any, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Open items of what was posted since the last round, so that lists of them stay fast; how many entries were looked through."""
    total = 0
    for tenant_id, company_id in raw.execute(UNGATHERED).fetchall():
        with _one_company("gather", tenant_id, company_id):
            while not is_stopping():
                with tenant(tenant_id):
                    looked_through = gather_open_items(company=Company.objects.get(id=company_id), most=GATHER_BATCH)
                if not looked_through:
                    break
                total += looked_through
    return total


def gather(is_stopping: Callable[[], bool]) -> None:
    """Gathers open items."""
    with reader() as raw:
        gather_pending(raw, is_stopping)


def index(is_stopping: Callable[[], bool]) -> None:
    """Puts sealed entries into the index of the search, in every company where enough wait."""
    total = 0
    with reader() as raw:
        for tenant_id, company_id in raw.execute(UNINDEXED, {"least": LEAST_TO_INDEX}).fetchall():
            count = 1
            with _one_company("index", tenant_id, company_id):
                while count and not is_stopping():
                    with tenant(tenant_id):
                        count = index_batch(company=Company.objects.get(id=company_id))
                    total += count
    if total:
        log.info("indexed", entries=total)


def make_recurring(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Makes the recurring entries and planned reversals that are due, in every tenant; how many."""
    today = timezone.now().date()
    with reader() as raw:
        found = raw.execute(WITH_DUE, {"today": today}).fetchall()
    made = 0
    for (tenant_id,) in found:
        if is_stopping():
            break
        with _one_company("recurring", tenant_id, None):
            made += make_due(tenant_id=tenant_id, today=today, problem_of=body_of, is_stopping=is_stopping)
    return made


def make_recurring_documents(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Writes the recurring invoices and bills that are due, in every tenant; how many."""
    today = timezone.now().date()
    with reader() as raw:
        found = raw.execute(WITH_DUE_DOCUMENTS, {"today": today}).fetchall()
    made = 0
    for (tenant_id,) in found:
        if is_stopping():
            break
        with _one_company("recurring_documents", tenant_id, None):
            made += make_due_documents(tenant_id=tenant_id, today=today, problem_of=body_of, is_stopping=is_stopping)
    return made


def recur(is_stopping: Callable[[], bool]) -> None:
    """Makes what comes again."""
    if made := make_recurring(is_stopping):
        log.info("recurring_made", entries=made)
    if written := make_recurring_documents(is_stopping):
        log.info("recurring_documents_made", documents=written)


def make_tax_due(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Posts deferred tax whose time is up, in every company that has it fall due by itself; how many entries."""
    today = timezone.now().date()
    with reader() as raw:
        found = raw.execute(WITH_OVERDUE, {"today": today}).fetchall()
    made = 0
    for tenant_id, company_id in found:
        if is_stopping():
            break
        with _one_company("tax_due", tenant_id, company_id):
            made += make_overdue(
                tenant_id=tenant_id, company_id=company_id, today=today, problem_of=body_of, is_stopping=is_stopping
            )
    return made


def tax_due(is_stopping: Callable[[], bool]) -> None:
    """Makes deferred tax due."""
    if made := make_tax_due(is_stopping):
        log.info("tax_fell_due", entries=made)


def remind_customers(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Releases the first level of reminders in every company that has it released by itself; how many."""
    today = timezone.now().date()
    with reader() as raw:
        found = raw.execute(WITH_RULE).fetchall()
    released = 0
    for tenant_id, company_id in found:
        if is_stopping():
            break
        with _one_company("dunning", tenant_id, company_id):
            released += release_by_rule(
                tenant_id=tenant_id, company_id=company_id, today=today, problem_of=body_of, is_stopping=is_stopping
            )
    return released


def dun(is_stopping: Callable[[], bool]) -> None:
    """Releases reminders."""
    if released := remind_customers(is_stopping):
        log.info("reminders_released", reminders=released)


def send_einvoices(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Sends, follows and cancels e-invoices of every company that has something due; how many steps."""
    with reader() as raw:
        found = raw.execute(WITH_DUE_EINVOICES, {"environment": myinvois_site().name, "now": timezone.now()}).fetchall()
    done = 0
    for tenant_id, company_id in found:
        if is_stopping():
            break
        with _one_company("einvoices", tenant_id, company_id):
            done += work_einvoices(
                tenant_id=tenant_id, company_id=company_id, now=timezone.now, is_stopping=is_stopping
            )
    return done


def einvoices(is_stopping: Callable[[], bool]) -> None:
    """Tells tax authorities."""
    if done := send_einvoices(is_stopping):
        log.info("einvoices_worked", steps=done)


def fetch_feeds(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Fetches every feed of a bank that is due; how many."""
    with reader() as raw:
        found = raw.execute(WITH_DUE_FEED, {"now": timezone.now()}).fetchall()
    done = 0
    for tenant_id, company_id, feed_id in found:
        if is_stopping():
            break
        with _one_company("feeds", tenant_id, company_id):
            done += work_feed(tenant_id=tenant_id, company_id=company_id, feed_id=feed_id, now=timezone.now)
    return done


def feeds(is_stopping: Callable[[], bool]) -> None:
    """Fetches statements."""
    if done := fetch_feeds(is_stopping):
        log.info("feeds_worked", feeds=done)


def import_folders(root: str, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Imports what lies in the watched folder of every company that has one; how many files."""
    with reader() as raw:
        found = raw.execute(WITH_FOLDER).fetchall()
    taken = 0
    for tenant_id, company_id in found:
        if is_stopping():
            break
        with _one_company("folders", tenant_id, company_id):
            taken += take_files(
                root=Path(root),
                tenant_id=tenant_id,
                company_id=company_id,
                problem_of=body_of,
                is_stopping=is_stopping,
            )
    return taken


def folders(is_stopping: Callable[[], bool]) -> None:
    """Imports files of banks from the watched folder, where the installation has one."""
    root = environment().bank_folder
    if root and (taken := import_folders(root, is_stopping)):
        log.info("bank_folders_worked", files=taken)


def number_waiting(raw: Any, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Gives numbers to the events of every tenant that wait for one; how many."""
    total = 0
    for (tenant_id,) in raw.execute(UNNUMBERED).fetchall():
        given = NUMBERED_AT_ONCE
        with _one_company("number", tenant_id, None):
            while given == NUMBERED_AT_ONCE and not is_stopping():
                with tenant(tenant_id):
                    given = number_events()
                total += given
    return total


class Numbering:
    """Numbers events as they come; keeps its reading connection, because it asks five times a second."""

    def __init__(self) -> None:
        self._raw: Any = None

    def __call__(self, is_stopping: Callable[[], bool]) -> None:
        if self._raw is None or self._raw.closed:
            self._raw = reader()
        try:
            number_waiting(self._raw, is_stopping)
        except BaseException:
            self._raw.close()
            raise


def look_at_domains(is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Looks for the proof of every domain that is due, pending and verified ones; how many."""
    with reader() as raw:
        found = raw.execute(DUE_DOMAINS, due_when(timezone.now())).fetchall()
    looked = 0
    for tenant_id, domain_id, name, token in found:
        if is_stopping():
            break
        with _one_company("domains", tenant_id, None):
            look = look_up(name, token, resolver=settings.DNS_RESOLVER)
            row = note_look(tenant_id=tenant_id, domain_id=domain_id, token=token, look=look, now=timezone.now())
            looked += 1
            if row is not None and row.state == Domain.State.FAILED:
                log.warning("domain_failed", tenant=str(tenant_id), domain=str(domain_id))
    return looked


def domains(is_stopping: Callable[[], bool]) -> None:
    """Looks at domains again."""
    if looked := look_at_domains(is_stopping):
        log.info("domains_looked_at", domains=looked)


def take_back(is_stopping: Callable[[], bool]) -> None:
    """Queues again what a worker that died had taken."""
    if taken := take_back_stalled(silent_seconds=STALLED_SECONDS):
        log.warning("jobs_taken_back", jobs=taken)


def clear(is_stopping: Callable[[], bool]) -> None:
    """Removes what has been kept long enough."""
    purge()
    sweep()
    sweep_shown()
    clear_delivered()
    forget_old(days=environment().security_events_days)
    events_before = timezone.now() - EVENTS_KEPT_FOR
    with reader() as raw:
        found = raw.execute(WITH_OLD_JOBS, {"jobs": JOB_KEPT_FOR, "results": RESULT_KEPT_FOR}).fetchall()
        told = raw.execute(WITH_OLD_EVENTS, [events_before]).fetchall()
        sent = raw.execute(WITH_OLD_DELIVERIES, [timezone.now() - DELIVERIES_KEPT_FOR]).fetchall()
    for (tenant_id,) in told:
        if is_stopping():
            return
        with _one_company("clear", tenant_id, None), tenant(tenant_id):
            clear_events(before=events_before)
    for (tenant_id,) in sent:
        if is_stopping():
            return
        with _one_company("clear", tenant_id, None), tenant(tenant_id):
            clear_deliveries(before=timezone.now() - DELIVERIES_KEPT_FOR)
    for (tenant_id,) in found:
        if is_stopping():
            return
        with _one_company("clear", tenant_id, None):
            purge_jobs(tenant_id)


def delete_tenants(is_stopping: Callable[[], bool]) -> None:
    """Deletes the tenants whose days of grace are over, and reminds the owners of those that will be."""
    with reader() as raw:
        to_remind = raw.execute(TO_REMIND, {"before": REMIND_BEFORE}).fetchall()
        waiting = raw.execute(WAITING).fetchall()
    for act, found in ((remind, to_remind), (_delete_one, waiting)):
        for (tenant_id,) in found:
            if is_stopping():
                return
            with _one_company("delete", tenant_id, None):
                act(tenant_id)


def _delete_one(tenant_id: UUID) -> None:
    if delete_tenant(tenant_id):
        log.warning("tenant_deleted", tenant=str(tenant_id))


@dataclass(frozen=True, slots=True)
class Round:
    """Something done every so many seconds. `act` is asked to end early where it may."""

    name: str
    seconds: float
    act: Callable[[Callable[[], bool]], None]


def rounds() -> list[Round]:
    """Every round of the worker."""
    return [
        Round("number", NUMBER_SECONDS, Numbering()),
        Round("webhooks", 0, Dispatcher(reader, policy(), idle_seconds=IDLE_SECONDS)),
        Round("seal", environment().seal_seconds, seal),
        Round("gather", environment().seal_seconds, gather),
        Round("index", environment().seal_seconds, index),
        Round("recur", RECUR_SECONDS, recur),
        Round("tax_due", TAX_DUE_SECONDS, tax_due),
        Round("dun", DUN_SECONDS, dun),
        Round("einvoices", EINVOICE_SECONDS, einvoices),
        Round("feeds", FEED_SECONDS, feeds),
        Round("folders", FOLDER_SECONDS, folders),
        Round("domains", DOMAIN_SECONDS, domains),
        Round("take_back", 5, take_back),
        Round("mail", 20, send_mail),
        Round("clear", 3600, clear),
        Round("delete", 3600, delete_tenants),
    ]
