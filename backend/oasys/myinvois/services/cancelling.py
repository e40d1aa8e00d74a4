"""What was validated is withdrawn within its time; questions about taxpayers are put."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson

from oasys.myinvois.client import (
    Refused,
    SignInRefused,
    Throttled,
)
from oasys.myinvois.models import EInvoice, Inquiry
from oasys.myinvois.rules import (
    LEASE,
    wait_behind,
)
from oasys.myinvois.services.desk import Desk, State, keep, taken
from oasys.myinvois.services.inquiries import put_to
from oasys.webhooks.calling import Lost, NotSent

MOST_INQUIRY_ATTEMPTS = 6


def cancel(desk: Desk) -> bool:
    """One at a time: the authority allows twelve in a minute."""
    with desk.books() as company:
        rows = taken(company, desk, State.CANCELLING, most=1)
        for row in rows:
            keep(row, due_at=desk.now() + LEASE, attempts=row.attempts + 1)
    for row in rows:
        try:
            outcome = _cancelled(desk, row)
        except (Lost, NotSent, Throttled, SignInRefused):
            with desk.books():
                held = EInvoice.objects.select_for_update(no_key=True).get(id=row.id)
                if held.state == State.CANCELLING:
                    keep(held, due_at=desk.now() + wait_behind(held.attempts, first_seconds=15))
            raise
        with desk.books():
            held = EInvoice.objects.select_for_update(no_key=True).get(id=row.id)
            if held.state == State.CANCELLING:
                outcome(held)
    return bool(rows)


def _cancelled(desk: Desk, row: EInvoice) -> Callable[[EInvoice], None]:
    """Cancels, unless an earlier attempt already did; what becomes of the row."""
    now = desk.now()
    if row.attempts > 1:
        with suppress(Refused):  # then asking for it tells how it stands
            summary, _ = desk.client.details(row.uuid)
            if summary.status == "Cancelled":
                at = summary.cancelled_at or now
                return lambda held: keep(held, state=State.CANCELLED, cancelled_at=at, due_at=None, failure="")
    try:
        desk.client.change_state(row.uuid, "cancelled", row.reason)
    except Refused as refusal:
        problem = {"code": refusal.code, "message": refusal.message, "place": "cancel"}
        failure = (refusal.code or f"status_{refusal.status}")[:40]
        return lambda held: keep(held, state=State.VALID, due_at=now, problems=[problem], failure=failure)
    return lambda held: keep(held, state=State.CANCELLED, cancelled_at=now, due_at=None, failure="")


def inquire(desk: Desk) -> bool:
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


def _inquired_again(desk: Desk, id_: UUID, reason: str) -> None:
    with desk.books():
        row = Inquiry.objects.select_for_update(no_key=True).get(id=id_)
        if row.state == Inquiry.State.WAITING:
            row.failure, row.due_at = reason, desk.now() + wait_behind(row.attempts, first_seconds=15)
            row.save(update_fields=["failure", "due_at"])


def _finished(desk: Desk, id_: UUID, answer: dict[str, Any] | None, problem: str) -> None:
    with desk.books():
        row = Inquiry.objects.select_for_update(no_key=True).get(id=id_)
        if row.state != Inquiry.State.WAITING:
            return
        row.state = Inquiry.State.REFUSED if answer is None else Inquiry.State.ANSWERED
        row.answer = None if answer is None else orjson.dumps(answer).decode()
        row.problem, row.failure, row.due_at, row.finished_at = problem[:1000], "", None, desk.now()
        row.save(update_fields=["state", "answer", "problem", "failure", "due_at", "finished_at"])
