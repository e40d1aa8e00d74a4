"""Documents are written, signed and sent in batches; what became of each is told by the answer, or is not known."""

from datetime import datetime
from uuid import UUID

from oasys.core.errors import DomainError
from oasys.myinvois.checking import findings
from oasys.myinvois.client import (
    Problem,
    Refused,
    SignInRefused,
    Submitted,
    Throttled,
    batch_bytes,
)
from oasys.myinvois.documents import MOST_BYTES, MOST_BYTES_OF_ONE, MOST_DOCUMENTS, built
from oasys.myinvois.documents import EInvoice as Content
from oasys.myinvois.models import Connection, EInvoice
from oasys.myinvois.reading import consolidated
from oasys.myinvois.rules import (
    FRESH,
    LEASE,
    MOST_SKEW,
)
from oasys.myinvois.services.connections import chosen_of, identity_of
from oasys.myinvois.services.desk import (
    RESTS,
    Desk,
    State,
    Stop,
    again,
    invalid,
    keep,
    locked_connection,
    pause_sending,
    settle,
    submitted,
    taken,
    unknown,
)
from oasys.myinvois.services.queueing import Wish, einvoice_for
from oasys.myinvois.signing import document_hash, signed
from oasys.organisations.models import Company
from oasys.webhooks.calling import Lost, NotSent

REFUSED_TOGETHER = "refused_together"
"""Of a batch that was refused as a whole: each of it goes alone."""


def forget_dead(desk: Desk) -> bool:
    """Whoever was sending these died: it is not known how far they came."""
    with desk.books() as company:
        rows = taken(company, desk, State.SENDING, most=MOST_DOCUMENTS)
        for row in rows:
            keep(row, state=State.UNKNOWN, due_at=desk.now(), attempts=0, failure="interrupted")
    return bool(rows)


def send(desk: Desk) -> bool:
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
            raise Stop("clock")
        with desk.books() as company:
            rows = _written(desk, company)
            shots = [(row.id, row.number, (row.content or "").encode()) for row in rows]
    except Stop as stop:
        pause_sending(desk, str(stop), desk.now() + RESTS)
        return False
    if connection.sending_paused_until is not None:
        pause_sending(desk, "", None)
    if not shots:
        return True
    numbers = {number: id_ for id_, number, _ in shots}
    try:
        answer = desk.client.submit([(number, content) for _, number, content in shots])
    except Lost as error:
        reason = error.reason
        settle(desk, numbers, lambda row: unknown(row, desk.now(), reason))
        raise
    except Refused as refusal:
        _refused_batch(desk, numbers, refusal)
        return True
    except (NotSent, Throttled, SignInRefused) as error:
        reason = error.reason if isinstance(error, NotSent) else "not_taken"
        settle(desk, numbers, lambda row: again(row, desk.now(), reason))
        raise
    settle(desk, numbers, lambda row: _answered(row, answer, desk.now()))
    return True


def _may_send(connection: Connection, now: datetime) -> bool:
    """What was queued waits while MyInvois is off for the company, and while something keeps it from sending."""
    return connection.is_enabled and (connection.sending_paused_until is None or connection.sending_paused_until <= now)


def _written(desk: Desk, company: Company) -> list[EInvoice]:
    """The next batch, built, signed and kept: from here on it may have been sent. Raises Stop."""
    now = desk.now()
    connection = locked_connection(desk, company)  # locked: who switches it off now comes behind this batch
    if not _may_send(connection, now):
        return []
    ready: list[EInvoice] = []
    used, numbers = 0, set[str]()
    for row in taken(company, desk, State.QUEUED, most=MOST_DOCUMENTS):
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
        keep(
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
    """The bytes of a row, the same as before where they were made and are fresh; None where it is invalid now. Raises Stop."""
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
            raise Stop("certificate") from refusal
        wrong = [Problem(refusal.code, refusal.detail)]
    if wrong:
        invalid(row, wrong)
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


def _answered(row: EInvoice, answer: Submitted, now: datetime) -> None:
    if row.number in answer.accepted and answer.submission:
        submitted(row, answer.accepted[row.number], answer.submission, now)
    elif row.number in answer.rejected and row.state == State.SENDING:
        invalid(row, answer.rejected[row.number] or [Problem("", "The authority refused it without a reason.")])
    elif row.state == State.SENDING:
        unknown(row, now, "answer_invalid")


def _refused_batch(desk: Desk, numbers: dict[str, UUID], refusal: Refused) -> None:
    """Nothing of it was taken; unless it is refused because the same was taken before."""
    now = desk.now()
    if refusal.status == 422:
        settle(desk, numbers, lambda row: unknown(row, now, "duplicate_submission"))
        return
    if len(numbers) > 1:  # one of them spoils the others
        settle(desk, numbers, lambda row: _alone(row, now))
        return
    problem = Problem(refusal.code, refusal.message or "The authority refused the submission.")
    settle(desk, numbers, lambda row: invalid(row, [problem]) if row.state == State.SENDING else None)


def _alone(row: EInvoice, at: datetime) -> None:
    if row.state == State.SENDING:
        keep(row, state=State.QUEUED, due_at=at, failure=REFUSED_TOGETHER)
