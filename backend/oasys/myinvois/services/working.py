"""What the worker does for one company: send, find again, ask after, cancel. Each step is a transaction, a request, a transaction.

A row that is taken up is not due again before its lease is over; what it is to become is decided by the answer alone. Bytes stand in the
database before they are sent (docs/decisions/0082-myinvois-outbox.md).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import structlog

from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.myinvois.checking import findings
from oasys.myinvois.client import (
    Client,
    Problem,
    Refused,
    SignInRefused,
    Submitted,
    Summary,
    Throttled,
    batch_bytes,
)
from oasys.myinvois.documents import MOST_BYTES, MOST_BYTES_OF_ONE, MOST_DOCUMENTS, built
from oasys.myinvois.documents import EInvoice as Content
from oasys.myinvois.models import Connection, EInvoice, Inquiry
from oasys.myinvois.reading import consolidated
from oasys.myinvois.rules import (
    CERTAINLY_LOST,
    FRESH,
    LEASE,
    LEAST_LOOKS,
    MOST_SKEW,
    looked_at_next,
    wait_behind,
)
from oasys.myinvois.services.connections import chosen_of, credentials_of, identity_of
from oasys.myinvois.services.inquiries import put_to
from oasys.myinvois.services.queueing import Wish, einvoice_for
from oasys.myinvois.signing import document_hash, signed
from oasys.myinvois.sites import site
from oasys.organisations.models import Company
from oasys.webhooks.calling import Lost, NotSent

log = structlog.get_logger("oasys.myinvois")
State = EInvoice.State
RESTS = timedelta(minutes=15)
"""How long a company rests whose settings or clock keep everything from being sent."""
MOST_INQUIRY_ATTEMPTS = 6
MOST_BATCHES = 20
REFUSED_TOGETHER = "refused_together"
"""Of a batch that was refused as a whole: each of it goes alone."""
# across all tenants, as the role that reads every one of them
WITH_DUE = """
select distinct e.tenant_id, e.company_id from (
  select tenant_id, company_id, environment, due_at, state = 'queued' as waits from myinvois_einvoice where due_at is not null
  union all select tenant_id, company_id, environment, due_at, false from myinvois_inquiry where due_at is not null) e
join myinvois_connection c on c.tenant_id = e.tenant_id and c.company_id = e.company_id and c.environment = e.environment
join organisations_company o on o.tenant_id = e.tenant_id and o.id = e.company_id and o.archived_at is null
where e.environment = %(environment)s and e.due_at <= %(now)s and coalesce(c.paused_until <= %(now)s, true)
  and (not e.waits or (c.is_enabled and coalesce(c.sending_paused_until <= %(now)s, true)))
order by 1, 2
"""

type Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One company at work."""

    tenant_id: UUID
    company_id: UUID
    environment: str
    client: Client
    now: Clock

    @contextmanager
    def books(self) -> Iterator[Company]:
        with tenant(self.tenant_id):
            yield Company.objects.get(id=self.company_id)


class _Stop(Exception):
    """Nothing can be sent for the company now; what was sent is followed all the same."""


def work(*, tenant_id: UUID, company_id: UUID, now: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Does everything that is due for a company; how many steps. Never raises for what the authority does."""
    with tenant(tenant_id):
        company = Company.objects.get(id=company_id)
        connection = Connection.objects.filter(company=company, environment=site().name).first()
        if connection is None:
            return 0
        try:
            client = Client(site(), credentials_of(connection), now=now)
        except DomainError:
            _rest(connection, "no_credentials", now() + RESTS)
            return 0
    desk = _Desk(tenant_id, company_id, site().name, client, now)
    done = 0
    try:
        for step in (_forget_dead, _find_unknown, _send, _follow, _cancel, _inquire):
            for _ in range(MOST_BATCHES):
                if is_stopping() or not step(desk):
                    break
                done += 1
    except Throttled as wait:
        _pause(desk, "throttled", now() + timedelta(seconds=wait.seconds))
    except SignInRefused:
        _pause(desk, "sign_in_refused", now() + RESTS)
    except (NotSent, Lost) as error:
        _pause(desk, error.reason, now() + wait_behind(3))
    else:
        if done:
            _pause(desk, "", None)
    return done


def _pause(desk: _Desk, failure: str, until: datetime | None) -> None:
    """Everything rests until then; without a moment nothing does, and only what keeps from sending is still said."""
    with desk.books() as company:
        found = _connection(desk, company)
        if until is None and found.sending_paused_until is not None and found.sending_paused_until > desk.now():
            failure = found.failure
        _rest(found, failure, until)


def _pause_sending(desk: _Desk, failure: str, until: datetime | None) -> None:
    with desk.books() as company:
        found = _connection(desk, company)
        if (found.failure, found.sending_paused_until) != (failure, until):
            found.failure, found.sending_paused_until = failure, until
            found.save(update_fields=["failure", "sending_paused_until"])


def _connection(desk: _Desk, company: Company) -> Connection:
    return Connection.objects.select_for_update(no_key=True).get(company=company, environment=desk.environment)


def _rest(connection: Connection, failure: str, until: datetime | None) -> None:
    if (connection.failure, connection.paused_until) != (failure, until):
        connection.failure, connection.paused_until = failure, until
        connection.save(update_fields=["failure", "paused_until"])


def _taken(company: Company, desk: _Desk, *states: str, most: int, first: str = "id") -> list[EInvoice]:
    """Rows that are due, locked; another worker's are passed by."""
    return list(
        EInvoice.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(company=company, environment=desk.environment, state__in=states, due_at__lte=desk.now())
        .order_by(first, "id")[:most]
    )


def _keep(row: EInvoice, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


# -- sending


def _forget_dead(desk: _Desk) -> bool:
    """Whoever was sending these died: it is not known how far they came."""
    with desk.books() as company:
        rows = _taken(company, desk, State.SENDING, most=MOST_DOCUMENTS)
        for row in rows:
            _keep(row, state=State.UNKNOWN, due_at=desk.now(), attempts=0, failure="interrupted")
    return bool(rows)


def _send(desk: _Desk) -> bool:
    with desk.books() as company:
        connection = Connection.objects.get(company=company, environment=desk.environment)
        waiting = EInvoice.objects.filter(
            company=company, environment=desk.environment, state=State.QUEUED, due_at__lte=desk.now()
        )
        if not _may_send(connection, desk.now()) or not waiting.exists():
            return False
    desk.client.sign_in()
    try:
        if abs(desk.client.skew) > MOST_SKEW:
            raise _Stop("clock")
        with desk.books() as company:
            rows = _written(desk, company)
            shots = [(row.id, row.number, (row.content or "").encode()) for row in rows]
    except _Stop as stop:
        _pause_sending(desk, str(stop), desk.now() + RESTS)
        return False
    if connection.sending_paused_until is not None:
        _pause_sending(desk, "", None)
    if not shots:
        return True
    numbers = {number: id_ for id_, number, _ in shots}
    try:
        answer = desk.client.submit([(number, content) for _, number, content in shots])
    except Lost as error:
        reason = error.reason
        _settle(desk, numbers, lambda row: _unknown(row, desk.now(), reason))
        raise
    except Refused as refusal:
        _refused_batch(desk, numbers, refusal)
        return True
    except (NotSent, Throttled, SignInRefused) as error:
        reason = error.reason if isinstance(error, NotSent) else "not_taken"
        _settle(desk, numbers, lambda row: _again(row, desk.now(), reason))
        raise
    _settle(desk, numbers, lambda row: _answered(row, answer, desk.now()))
    return True


def _may_send(connection: Connection, now: datetime) -> bool:
    """What was queued waits while MyInvois is off for the company, and while something keeps it from sending."""
    return connection.is_enabled and (connection.sending_paused_until is None or connection.sending_paused_until <= now)


def _written(desk: _Desk, company: Company) -> list[EInvoice]:
    """The next batch, built, signed and kept: from here on it may have been sent. Raises _Stop."""
    now = desk.now()
    connection = _connection(desk, company)  # locked: who switches it off now comes behind this batch
    if not _may_send(connection, now):
        return []
    ready: list[EInvoice] = []
    used, numbers = 0, set[str]()
    for row in _taken(company, desk, State.QUEUED, most=MOST_DOCUMENTS):
        is_alone = row.failure == REFUSED_TOGETHER
        if row.number in numbers or (
            is_alone and ready
        ):  # answers are by number: another kind's goes with the next batch
            continue
        content = _content(row, company, connection, now)
        if content is None:
            continue
        size = batch_bytes(row.number, content)
        if used + size > MOST_BYTES:
            break
        used += size
        numbers.add(row.number)
        _keep(
            row,
            state=State.SENDING,
            content=content.decode(),
            content_hash=document_hash(content),
            issued_at=row.issued_at,
            sent_at=now,
            due_at=now + LEASE,
            attempts=row.attempts + 1,
            failure="",
        )
        ready.append(row)
        if is_alone:
            break
    return ready


def _content(row: EInvoice, company: Company, connection: Connection, now: datetime) -> bytes | None:
    """The bytes of a row, the same as before where they were made and are fresh; None where it is invalid now. Raises _Stop."""
    if row.content is not None and row.issued_at is not None and row.issued_at > now - FRESH:
        return bytes(row.content, "utf-8")
    at = now.replace(microsecond=0)
    try:
        one = _said(row, company, connection, at)
        wrong = [Problem("", found.message, found.place) for found in findings(one)]
        if not wrong:
            own = one.buyer if one.is_self_billed else one.supplier
            identity = identity_of(connection, now=now, tin=own.tin)
            content = signed(built(one), certificate=identity.certificate, key=identity.key, at=at)
            if len(content) > MOST_BYTES_OF_ONE:
                wrong = [Problem("", "The document is longer than 300 KB.")]
    except DomainError as refusal:
        if refusal.code == "myinvois.certificate_unusable":
            raise _Stop("certificate") from refusal
        wrong = [Problem(refusal.code, refusal.detail)]
    if wrong:
        _invalid(row, wrong)
        return None
    row.issued_at = at
    return content


def _said(row: EInvoice, company: Company, connection: Connection, at: datetime) -> Content:
    covered = row.covered.select_related("document__contact").order_by("position")
    documents = [one.document for one in covered]
    if row.is_consolidated:
        return consolidated(documents, company=company, chosen=chosen_of(connection), number=row.number, issued_at=at)
    options = row.options
    wish = Wish(
        is_refund=options["is_refund"],
        classes={int(position): code for position, code in options["classes"].items()},
        payment=options["payment"],
    )
    return einvoice_for(documents[0], company=company, connection=connection, wish=wish, number=row.number, now=at)


def _settle(desk: _Desk, numbers: dict[str, UUID], act: Callable[[EInvoice], None]) -> None:
    """What became of a batch; rows that another worker has given up on meanwhile are left to it."""
    with desk.books():
        for row in EInvoice.objects.select_for_update(no_key=True).filter(id__in=numbers.values()).order_by("id"):
            if row.state in (State.SENDING, State.UNKNOWN):
                act(row)


def _unknown(row: EInvoice, now: datetime, reason: str) -> None:
    _keep(row, state=State.UNKNOWN, due_at=now + wait_behind(1), attempts=0, failure=reason)


def _again(row: EInvoice, now: datetime, reason: str) -> None:
    if row.state == State.SENDING:
        _keep(row, state=State.QUEUED, due_at=now + wait_behind(row.attempts, first_seconds=15), failure=reason)


def _invalid(row: EInvoice, problems: Sequence[Problem]) -> None:
    kept = [{"code": one.code, "message": one.message, "place": one.place} for one in problems[:100]]
    _keep(row, state=State.INVALID, problems=kept, due_at=None, failure="")


def _answered(row: EInvoice, answer: Submitted, now: datetime) -> None:
    if row.number in answer.accepted and answer.submission:
        _submitted(row, answer.accepted[row.number], answer.submission, now)
    elif row.number in answer.rejected and row.state == State.SENDING:
        _invalid(row, answer.rejected[row.number] or [Problem("", "The authority refused it without a reason.")])
    elif row.state == State.SENDING:
        _unknown(row, now, "answer_invalid")


def _submitted(row: EInvoice, uuid: str, submission: str, now: datetime) -> None:
    _keep(
        row,
        state=State.SUBMITTED,
        uuid=uuid,
        submission=submission,
        due_at=now + wait_behind(1),
        attempts=0,
        failure="",
    )


def _refused_batch(desk: _Desk, numbers: dict[str, UUID], refusal: Refused) -> None:
    """Nothing of it was taken; unless it is refused because the same was taken before."""
    now = desk.now()
    if refusal.status == 422:
        _settle(desk, numbers, lambda row: _unknown(row, now, "duplicate_submission"))
        return
    if len(numbers) > 1:  # one of them spoils the others
        _settle(desk, numbers, lambda row: _alone(row, now))
        return
    problem = Problem(refusal.code, refusal.message or "The authority refused the submission.")
    _settle(desk, numbers, lambda row: _invalid(row, [problem]) if row.state == State.SENDING else None)


def _alone(row: EInvoice, at: datetime) -> None:
    if row.state == State.SENDING:
        _keep(row, state=State.QUEUED, due_at=at, failure=REFUSED_TOGETHER)


# -- finding again


def _find_unknown(desk: _Desk) -> bool:
    """Looks for one that was sent without an answer in the authority's own list; only what is not there is queued again.

    One search at a time, as far apart as the authority wants them, who was not looked for the longest first. What was sent together was
    taken together: where one is found, its submission tells of the others.
    """
    if not desk.client.may_search:
        return False
    now = desk.now()
    with desk.books() as company:
        rows = _taken(company, desk, State.UNKNOWN, most=1, first="due_at")
        for row in rows:
            _keep(row, due_at=now + LEASE, attempts=row.attempts + 1)
    for row in rows:
        _looked_for(desk, row, now)
    return bool(rows)


def _looked_for(desk: _Desk, row: EInvoice, now: datetime) -> None:
    assert row.issued_at is not None  # it was sent
    together: dict[tuple[str, datetime | None], Summary] = {}
    failure = ""
    try:
        its = desk.client.search(number=row.number, issued_at=row.issued_at)
        if its is not None and its.submission:
            together = {(row.number, row.issued_at): its}
            together |= {(one.number, one.issued_at): one for one in desk.client.submission(its.submission)}
    except Refused as refusal:
        failure = refusal.code[:40] or f"status_{refusal.status}"
    except Lost as error:
        if error.reason != "list_too_long":
            raise
        failure = error.reason
    with desk.books() as company:
        sent = EInvoice.objects.filter(company=company, environment=desk.environment, state=State.UNKNOWN)
        for one in sent.filter(sent_at=row.sent_at).select_for_update(no_key=True).order_by("id"):
            found = together.get((one.number, one.issued_at))
            if found is not None and found.submission:
                _submitted(one, found.uuid, found.submission, now)
            elif one.id == row.id:
                _not_found(one, now, failure)


def _not_found(row: EInvoice, now: datetime, failure: str) -> None:
    """It was not taken, if the authority was asked often and long enough; where it gave no answer, that is not known."""
    is_late = row.sent_at is not None and now >= row.sent_at + CERTAINLY_LOST
    if not failure and is_late and row.attempts >= LEAST_LOOKS:
        _keep(row, state=State.QUEUED, due_at=now, attempts=0, failure="not_taken")
    else:
        waits = wait_behind(row.attempts, first_seconds=15)
        _keep(row, due_at=now + waits, failure=failure or row.failure)


# -- following


def _follow(desk: _Desk) -> bool:
    """Asks after what was submitted, and after what is valid and may still be cancelled elsewhere or rejected."""
    with desk.books() as company:
        rows = _taken(company, desk, State.SUBMITTED, State.VALID, most=500)
        for row in rows:
            _keep(row, due_at=desk.now() + LEASE, attempts=row.attempts + 1)
    of_submission: dict[str, list[EInvoice]] = defaultdict(list)
    for row in rows:
        of_submission[row.submission].append(row)
    for submission, some in of_submission.items():
        _ask_after(desk, submission, some)
    return bool(rows)


def _ask_after(desk: _Desk, submission: str, rows: Sequence[EInvoice]) -> None:
    now = desk.now()
    try:
        summaries = {one.uuid: one for one in desk.client.submission(submission)}
    except Refused as refusal:
        summaries, failure = {}, refusal.code[:40] or f"status_{refusal.status}"
    else:
        failure = ""
    problems: dict[str, Sequence[Problem]] = {}
    for row in rows:
        summary = summaries.get(row.uuid)
        if summary is not None and summary.status == "Invalid":
            try:
                problems[row.uuid] = desk.client.details(row.uuid)[1]
            except Refused:
                problems[row.uuid] = ()
    with desk.books():
        ids = [row.id for row in rows]
        for row in EInvoice.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id"):
            if row.state in (State.SUBMITTED, State.VALID):
                _followed(row, summaries.get(row.uuid), problems.get(row.uuid, ()), now, failure)


def _followed(row: EInvoice, summary: Summary | None, problems: Sequence[Problem], now: datetime, failure: str) -> None:
    status = summary.status if summary else ""
    rejected: dict[str, Any] = {}
    if summary is not None and summary.reject_requested_at is not None and row.reject_requested_at is None:
        rejected = {"reject_requested_at": summary.reject_requested_at, "reject_reason": summary.reason}
    if summary is not None and status == "Valid":
        at = row.validated_at or summary.validated_at or now
        due_at = looked_at_next(validated_at=at, now=now)
        own = {"long_id": summary.long_id} if summary.long_id else {}
        _keep(row, state=State.VALID, validated_at=at, due_at=due_at, failure="", attempts=0, **own, **rejected)
    elif status == "Invalid" and row.state == State.SUBMITTED:
        _invalid(row, problems or [Problem("", "The authority found it invalid and names no reason.")])
    elif summary is not None and status == "Cancelled":
        at = summary.cancelled_at or now
        validated = row.validated_at or summary.validated_at or at
        _keep(
            row, state=State.CANCELLED, validated_at=validated, cancelled_at=at, reason=row.reason or summary.reason,
            due_at=None, failure="", **rejected,
        )  # fmt: skip
    else:
        _keep(row, due_at=now + wait_behind(row.attempts), failure=failure)


# -- cancelling


def _cancel(desk: _Desk) -> bool:
    """One at a time: the authority allows twelve in a minute."""
    with desk.books() as company:
        rows = _taken(company, desk, State.CANCELLING, most=1)
        for row in rows:
            _keep(row, due_at=desk.now() + LEASE, attempts=row.attempts + 1)
    for row in rows:
        try:
            outcome = _cancelled(desk, row)
        except (Lost, NotSent, Throttled, SignInRefused):
            with desk.books():
                held = EInvoice.objects.select_for_update(no_key=True).get(id=row.id)
                if held.state == State.CANCELLING:
                    _keep(held, due_at=desk.now() + wait_behind(held.attempts, first_seconds=15))
            raise
        with desk.books():
            held = EInvoice.objects.select_for_update(no_key=True).get(id=row.id)
            if held.state == State.CANCELLING:
                outcome(held)
    return bool(rows)


def _cancelled(desk: _Desk, row: EInvoice) -> Callable[[EInvoice], None]:
    """Cancels, unless an earlier attempt already did; what becomes of the row."""
    now = desk.now()
    if row.attempts > 1:
        with suppress(Refused):  # then asking for it tells how it stands
            summary, _ = desk.client.details(row.uuid)
            if summary.status == "Cancelled":
                at = summary.cancelled_at or now
                return lambda held: _keep(held, state=State.CANCELLED, cancelled_at=at, due_at=None, failure="")
    try:
        desk.client.change_state(row.uuid, "cancelled", row.reason)
    except Refused as refusal:
        problem = {"code": refusal.code, "message": refusal.message, "place": "cancel"}
        failure = (refusal.code or f"status_{refusal.status}")[:40]
        return lambda held: _keep(held, state=State.VALID, due_at=now, problems=[problem], failure=failure)
    return lambda held: _keep(held, state=State.CANCELLED, cancelled_at=now, due_at=None, failure="")


# -- inquiries


def _inquire(desk: _Desk) -> bool:
    with desk.books() as company:
        row = (
            Inquiry.objects.select_for_update(no_key=True, skip_locked=True)
            .filter(company=company, environment=desk.environment, due_at__lte=desk.now())
            .order_by("id")
            .first()
        )
        if row is None:
            return False
        row.attempts, row.due_at = row.attempts + 1, desk.now() + LEASE
        row.save(update_fields=["attempts", "due_at"])
        asked = orjson.loads(row.asked)
    try:
        answer = put_to(desk.client, row.kind, asked)
    except Refused as refusal:
        _finished(desk, row.id, None, refusal.message or refusal.code)
    except (Lost, NotSent) as error:
        if row.attempts >= MOST_INQUIRY_ATTEMPTS:
            _finished(desk, row.id, None, "The authority does not answer.")
        else:
            _inquired_again(desk, row.id, error.reason)
        raise
    except (Throttled, SignInRefused):
        _inquired_again(desk, row.id, "not_taken")
        raise
    else:
        _finished(desk, row.id, answer, "")
    return True


def _inquired_again(desk: _Desk, id_: UUID, reason: str) -> None:
    with desk.books():
        row = Inquiry.objects.select_for_update(no_key=True).get(id=id_)
        if row.state == Inquiry.State.WAITING:
            row.failure, row.due_at = reason, desk.now() + wait_behind(row.attempts, first_seconds=15)
            row.save(update_fields=["failure", "due_at"])


def _finished(desk: _Desk, id_: UUID, answer: dict[str, Any] | None, problem: str) -> None:
    with desk.books():
        row = Inquiry.objects.select_for_update(no_key=True).get(id=id_)
        if row.state != Inquiry.State.WAITING:
            return
        row.state = Inquiry.State.REFUSED if answer is None else Inquiry.State.ANSWERED
        row.answer = None if answer is None else orjson.dumps(answer).decode()
        row.problem, row.failure, row.due_at, row.finished_at = problem[:1000], "", None, desk.now()
        row.save(update_fields=["state", "answer", "problem", "failure", "due_at", "finished_at"])
