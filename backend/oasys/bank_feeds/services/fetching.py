"""What the worker does for one feed: a transaction that takes it, calls, a transaction that keeps what they brought.

Killed in between, nothing stands but the lease; once it is over the feed is fetched again, and what is known counts once. Who ends a
feed, links it anew or takes it later takes the lease away, and what was brought is dropped.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import structlog

from oasys.bank_feeds.errors import NoCredentials
from oasys.bank_feeds.models import FeedConnection
from oasys.bank_feeds.provider import (
    ConsentOver,
    CredentialsRefused,
    FeedAccount,
    FeedFailed,
    Fetched,
    Provider,
    RateLimited,
    Unavailable,
)
from oasys.bank_feeds.rules import EVERY, LEASE, RESTS, state_by_end, wait_behind
from oasys.bank_feeds.services.connecting import FETCHED
from oasys.bank_feeds.sites import provider_of
from oasys.bank_feeds.steadying import steadied
from oasys.bank_files.model import BankFile, Statement
from oasys.bank_files.values import iban_of
from oasys.banking.models import BankBook, BankLine
from oasys.banking.services.importing import Choice, Origin, import_statements
from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.core.words import speaking
from oasys.organisations.models import Company
from oasys.webhooks.calling import LIMIT_SECONDS

log = structlog.get_logger("oasys.bank_feeds")
State = FeedConnection.State
SOURCE = "feed"
# across all tenants, as the role that reads every one of them
WITH_DUE_FEED = """
select c.tenant_id, c.company_id, c.id from bank_feeds_connection c
join organisations_company o on o.tenant_id = c.tenant_id and o.id = c.company_id and o.archived_at is null
where c.due_at <= %(now)s and coalesce(c.lease_until <= %(now)s, true) order by c.due_at, c.id limit 1000
"""

type FeedClock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Task:
    """A feed that is taken: until `lease` it is this worker's. `account` is None where nothing is to be fetched."""

    tenant_id: UUID
    company_id: UUID
    feed_id: UUID
    lease: datetime
    api: Provider
    to_end: Sequence[str]
    account: FeedAccount | None
    cursor: str
    first_on: date | None
    language: str


def work(*, tenant_id: UUID, company_id: UUID, feed_id: UUID, now: FeedClock) -> bool:
    """Does what is due for a feed; False where it is not due, or somebody else has it. Never raises for what the provider does."""
    task = _taken(tenant_id, company_id, feed_id, now)
    if task is None:
        return False
    failure: FeedFailed | DomainError | None = None
    ended, is_given_back = _given_back(task)
    try:
        if task.account is not None:
            with speaking(task.language):  # the notes are kept
                fetched = task.api.fetch(task.account, since=task.cursor, first_on=task.first_on)
                _keep(task, fetched, now)
    except (FeedFailed, DomainError) as error:
        failure = error
    _let_go(task, failure, ended, is_given_back, now())
    return True


def _taken(tenant_id: UUID, company_id: UUID, feed_id: UUID, now: FeedClock) -> _Task | None:
    at = now()
    with tenant(tenant_id):
        rows = FeedConnection.objects.select_for_update(no_key=True, skip_locked=True)
        feed = rows.filter(company_id=company_id, id=feed_id, due_at__lte=at).first()
        if feed is None or (feed.lease_until is not None and feed.lease_until > at):
            return None
        if feed.state in FETCHED and feed.expires_at is not None and feed.expires_at <= at:
            feed.state, feed.failure, feed.failures = State.EXPIRED, "", 0
            feed.due_at = at if feed.consents_to_end else None
        try:
            api = provider_of(feed.provider, now=now, limit_seconds=LIMIT_SECONDS)
        except NoCredentials:
            _rest(feed, "no_credentials", at)
            return None
        feed.lease_until = at + LEASE if feed.due_at is not None else None
        _save(feed)
        if feed.lease_until is None:
            return None
        return _Task(
            tenant_id=tenant_id,
            company_id=company_id,
            feed_id=feed_id,
            lease=feed.lease_until,
            api=api,
            to_end=tuple(feed.consents_to_end),
            account=_account(feed) if feed.state in FETCHED else None,
            cursor=feed.cursor,
            first_on=feed.first_on,
            language=feed.acts_as.language,
        )


def _account(feed: FeedConnection) -> FeedAccount:
    assert feed.external_account is not None
    assert feed.number is not None
    return FeedAccount(feed.external_account, iban_of(feed.number), feed.number, feed.currency, "", "")


def _rest(feed: FeedConnection, failure: str, at: datetime) -> None:
    """A feed that cannot work rests; one that has ended has nothing more to do."""
    feed.failure, feed.failures, feed.lease_until = failure, feed.failures + 1, None
    if feed.state in FETCHED:
        feed.state, feed.due_at = State.FAILING, at + RESTS
    else:
        feed.due_at = None
    _save(feed)


def _given_back(task: _Task) -> tuple[list[str], bool]:
    """Consents that the provider has ended, and whether it is to be asked again for the others."""
    ended: list[str] = []
    for consent_id in task.to_end:
        try:
            task.api.end_consent(consent_id)
        except (Unavailable, RateLimited):
            return ended, False
        except FeedFailed as error:
            log.warning("consent_not_given_back", feed=str(task.feed_id), failure=error.code)
        ended.append(consent_id)
    return ended, True


def _keep(task: _Task, fetched: Fetched, now: FeedClock) -> None:
    """Imports the statement and moves the cursor, in one transaction. Raises DomainError."""
    with tenant(task.tenant_id):
        company = Company.objects.get(id=task.company_id)
        feed = _mine(task)
        if feed is None:
            return
        statement = steadied(fetched.statement, _known(feed, fetched.statement))
        digest = hashlib.sha256("\n".join(line.raw for line in statement.lines).encode()).hexdigest()
        import_statements(
            company=company,
            file=BankFile((statement,)),
            origin=Origin(SOURCE, digest, feed.institution_name, feed.provider),
            choice=Choice(account_id=feed.account_id),
            by=feed.acts_as,
        )
        feed.cursor, feed.fetched_at = fetched.cursor, now()
        _save(feed)


def _known(feed: FeedConnection, statement: Statement) -> list[tuple[str, str]]:
    """Ids and contents of the lines that the feed has brought of these days."""
    days = [line.booked_on for line in statement.lines]
    book = BankBook.objects.filter(company_id=feed.company_id, account_id=feed.account_id).first()
    if not days or book is None:
        return []
    lines = BankLine.objects.filter(
        company_id=feed.company_id,
        book=book,
        booked_on__range=(min(days), max(days)),
        format=f"{statement.format}:{feed.provider}"[:20],
    )
    kept = lines.exclude(state=BankLine.State.WITHDRAWN)
    return list(kept.order_by("id").values_list("provider_id", "content_digest"))


def _let_go(
    task: _Task, failure: FeedFailed | DomainError | None, ended: Sequence[str], is_given_back: bool, at: datetime
) -> None:
    """Says what came of it, and when it is next."""
    with tenant(task.tenant_id):
        feed = _mine(task)
        if feed is None:
            return
        feed.lease_until = None
        feed.consents_to_end = [one for one in feed.consents_to_end if one not in ended]
        if feed.state not in FETCHED:
            feed.due_at = None if is_given_back else at + EVERY
        else:
            _judge(feed, failure, at)
        _save(feed)
    if failure is not None:
        log.warning("feed_failed", feed=str(task.feed_id), failure=failure.code)


def _judge(feed: FeedConnection, failure: FeedFailed | DomainError | None, at: datetime) -> None:
    assert feed.expires_at is not None
    feed.failure = "" if failure is None else failure.code[:40]
    if failure is None:
        feed.state, feed.failures, feed.due_at = state_by_end(feed.expires_at, at), 0, at + EVERY
        if feed.state == State.EXPIRED:
            feed.due_at = None
    elif isinstance(failure, ConsentOver):
        feed.state, feed.due_at = State.EXPIRED, None
    elif isinstance(failure, RateLimited):
        feed.due_at = failure.again_at
    else:
        feed.state, feed.failures = State.FAILING, feed.failures + 1
        is_for_people = isinstance(failure, (CredentialsRefused, DomainError))
        feed.due_at = at + (RESTS if is_for_people else wait_behind(feed.failures))


def _mine(task: _Task) -> FeedConnection | None:
    """The feed, locked, where this worker still has it."""
    rows = FeedConnection.objects.select_for_update(no_key=True, of=("self",)).select_related("acts_as")
    return rows.filter(company_id=task.company_id, id=task.feed_id, lease_until=task.lease).first()


def _save(feed: FeedConnection) -> None:
    feed.version += 1
    feed.save(force_update=True)
