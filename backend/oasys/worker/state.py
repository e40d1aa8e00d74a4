"""How the work of all tenants stands, read at the moment Prometheus asks the worker: sums and ages, nothing of any one tenant.

Where there are several workers each tells the same; queries take the largest.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import structlog
from prometheus_client.core import GaugeMetricFamily, Metric

from oasys.identity.services.mail import is_delivered_by_smtp
from oasys.ledger.seal_progress import progress

log = structlog.get_logger("oasys.worker")
TIMEOUT = "set statement_timeout = '5s'"


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric and the statement that reads it: the last column is the value, one before it the label's.

    A moment is told as the seconds since then; no moment, as nothing waits, as 0.
    """

    name: str
    help: str
    statement: str
    label: str | None = None
    always: tuple[str, ...] = ()  # values of the label that are told as 0 where there is no row


FIGURES = (
    Figure(
        "oasys_jobs",
        "Jobs that are kept, by state.",
        "select state, count(*) from jobs_job group by 1",
        "state",
        ("waiting", "running", "succeeded", "failed", "cancelled"),
    ),
    Figure(
        "oasys_job_oldest_waiting_seconds",
        "How long the job that waits longest could have been begun.",
        "select min(since) from (select coalesce(j.scheduled_at, (select min(e.at) from procrastinate_events e "
        "where e.job_id = j.id)) as since from procrastinate_jobs j where j.status = 'todo') w where since <= now()",
    ),
    Figure(
        "oasys_mails_waiting",
        "Mails that wait for delivery to the mail server.",
        "select count(*) from identity_mail where %(delivers)s and sent_at is null and next_try_at is not null",
    ),
    Figure(
        "oasys_mails_given_up",
        "Mails that nobody tries to deliver again.",
        "select count(*) from identity_mail where %(delivers)s and sent_at is null and next_try_at is null",
    ),
    Figure(
        "oasys_mail_oldest_waiting_seconds",
        "How long ago the mail was written that waits longest for delivery.",
        "select min(created_at) from identity_mail where %(delivers)s and sent_at is null and next_try_at is not null",
    ),
    Figure(
        "oasys_event_oldest_unnumbered_seconds",
        "How long ago the oldest event happened that has no number yet.",
        "select min(at) from events_event where number is null",
    ),
    Figure(
        "oasys_webhook_deliveries",
        "Deliveries of webhooks that wait or have failed.",
        "select state, count(*) from webhooks_delivery where state in ('waiting', 'failed') group by 1",
        "state",
        ("waiting", "failed"),
    ),
    Figure(
        "oasys_webhook_oldest_due_seconds",
        "How long the delivery has been due that waits longest.",
        "select min(due_at) from webhooks_delivery where due_at <= now()",
    ),
    Figure(
        "oasys_unsealed_oldest_seconds",
        "How long ago the oldest entry was posted that is not sealed.",
        """
select min(e.posted_at) from ledger_number_series s
cross join lateral (select coalesce(max(number), 0) as number from ledger_sealed_entry
                    where tenant_id = s.tenant_id and series = s.id) m
join ledger_journal_entry e on e.tenant_id = s.tenant_id and e.series_id = s.id and e.number = m.number + 1
where s.last_number > m.number""",
    ),
    Figure(
        "oasys_balance_differences",
        "Differences that the last checks of balances found, over all tenants.",
        "select coalesce(sum(differences), 0) from platform_balance_check",
    ),
    Figure(
        "oasys_balance_check_age_seconds",
        "How long ago the tenant was checked that waits longest; one never checked waits since it was made.",
        "select min(coalesce(c.checked_at, t.created_at)) from organisations_tenant t "
        "left join platform_balance_check c on c.tenant_id = t.id",
    ),
    Figure(
        "oasys_database_connections",
        "Connections to the database, by role.",
        "select usename, count(*) from pg_stat_activity where datname = current_database() and usename like 'oasys%%' group by 1",
        "role",
        ("oasys_app", "oasys_backup"),
    ),
    Figure(
        "oasys_database_connections_most",
        "Connections that PostgreSQL takes.",
        "select current_setting('max_connections')::int",
    ),
    Figure("oasys_database_bytes", "Size of the database.", "select pg_database_size(current_database())"),
    Figure("oasys_tenants", "Tenants there are.", "select count(*) from organisations_tenant"),
)


class State:
    """Reads it all anew for each scrape. Where the database does not answer in time it says so, and tells no old figures."""

    def __init__(self, reader: Callable[[], Any], folder: Path) -> None:
        self._reader = reader
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        disk = shutil.disk_usage(self._folder)
        yield GaugeMetricFamily("oasys_disk_free_bytes", "Room where the state folder lies.", disk.free)
        yield GaugeMetricFamily("oasys_disk_bytes", "Size of the disk where the state folder lies.", disk.total)
        try:
            read = self._read()
        except psycopg.Error as error:
            log.warning("state_unread", error=type(error).__name__)
            read = []
        yield GaugeMetricFamily("oasys_state_read", "Whether the figures of the database could be read.", bool(read))
        yield from read

    def _read(self) -> list[Metric]:
        with self._reader() as raw:
            raw.execute(TIMEOUT)
            now = raw.execute("select now()").fetchone()[0]
            params = {"delivers": is_delivered_by_smtp()}  # else mails lie in the local outbox, and wait for nothing
            found = [_family(figure, raw.execute(figure.statement, params).fetchall(), now) for figure in FIGURES]
            sealed, waiting = progress(raw)
        found.append(GaugeMetricFamily("oasys_sealed_entries", "Entries that are sealed.", sealed))
        return [*found, GaugeMetricFamily("oasys_unsealed_entries", "Posted entries that wait to be sealed.", waiting)]


def _family(figure: Figure, rows: list[tuple[Any, ...]], now: datetime) -> Metric:
    if figure.label is None:
        return GaugeMetricFamily(figure.name, figure.help, _value(rows[0][0], now))
    family = GaugeMetricFamily(figure.name, figure.help, labels=[figure.label])
    counts = dict.fromkeys(figure.always, 0) | {str(label): value for label, value in rows}
    for label, value in counts.items():
        family.add_metric([label], float(value))
    return family


def _value(read: Any, now: datetime) -> float:
    if read is None:
        return 0
    return max((now - read).total_seconds(), 0) if isinstance(read, datetime) else float(read)
