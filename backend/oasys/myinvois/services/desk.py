"""What every step for one company needs: its books, rows that are taken and kept, when it rests."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from oasys.core.tenancy import tenant
from oasys.myinvois.client import (
    Client,
    Problem,
)
from oasys.myinvois.models import Connection, EInvoice
from oasys.myinvois.rules import wait_behind
from oasys.organisations.models import Company

State = EInvoice.State
RESTS = timedelta(minutes=15)
"""How long a company rests whose settings or clock keep everything from being sent."""

type Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
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


class Stop(Exception):
    """Nothing can be sent for the company now; what was sent is followed all the same."""


def pause(desk: Desk, failure: str, until: datetime | None) -> None:
    """Everything rests until then; without a moment nothing does, and only what keeps from sending is still said."""
    with desk.books() as company:
        found = locked_connection(desk, company)
        if until is None and found.sending_paused_until is not None and found.sending_paused_until > desk.now():
            failure = found.failure
        rest(found, failure, until)


def pause_sending(desk: Desk, failure: str, until: datetime | None) -> None:
    with desk.books() as company:
        found = locked_connection(desk, company)
        if (found.failure, found.sending_paused_until) != (failure, until):
            found.failure, found.sending_paused_until = failure, until
            found.save(update_fields=["failure", "sending_paused_until"])


def locked_connection(desk: Desk, company: Company) -> Connection:
    return Connection.objects.select_for_update(no_key=True).get(company=company, environment=desk.environment)


def rest(connection: Connection, failure: str, until: datetime | None) -> None:
    if (connection.failure, connection.paused_until) != (failure, until):
        connection.failure, connection.paused_until = failure, until
        connection.save(update_fields=["failure", "paused_until"])


def taken(company: Company, desk: Desk, *states: str, most: int, first: str = "id") -> list[EInvoice]:
    """Rows that are due, locked; another worker's are passed by."""
    return list(
        EInvoice.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(company=company, environment=desk.environment, state__in=states, due_at__lte=desk.now())
        .order_by(first, "id")[:most]
    )


def keep(row: EInvoice, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


def settle(desk: Desk, numbers: dict[str, UUID], act: Callable[[EInvoice], None]) -> None:
    """What became of a batch; rows that another worker has given up on meanwhile are left to it."""
    with desk.books():
        for row in EInvoice.objects.select_for_update(no_key=True).filter(id__in=numbers.values()).order_by("id"):
            if row.state in (State.SENDING, State.UNKNOWN):
                act(row)


def unknown(row: EInvoice, now: datetime, reason: str) -> None:
    keep(row, state=State.UNKNOWN, due_at=now + wait_behind(1), attempts=0, failure=reason)


def again(row: EInvoice, now: datetime, reason: str) -> None:
    if row.state == State.SENDING:
        keep(row, state=State.QUEUED, due_at=now + wait_behind(row.attempts, first_seconds=15), failure=reason)


def invalid(row: EInvoice, problems: Sequence[Problem]) -> None:
    kept = [{"code": one.code, "message": one.message, "place": one.place} for one in problems[:100]]
    keep(row, state=State.INVALID, problems=kept, due_at=None, failure="")


def submitted(row: EInvoice, uuid: str, submission: str, now: datetime) -> None:
    keep(
        row,
        state=State.SUBMITTED,
        uuid=uuid,
        submission=submission,
        due_at=now + wait_behind(1),
        attempts=0,
        failure="",
    )
