"""What was sent is looked for where the answer was lost, and asked after until the authority has decided."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from oasys.myinvois.client import (
    Problem,
    Refused,
    Summary,
)
from oasys.myinvois.models import EInvoice
from oasys.myinvois.rules import (
    CERTAINLY_LOST,
    LEASE,
    LEAST_LOOKS,
    looked_at_next,
    wait_behind,
)
from oasys.myinvois.services.desk import Desk, State, invalid, keep, submitted, taken
from oasys.webhooks.calling import Lost


def find_unknown(desk: Desk) -> bool:
    """Looks for one that was sent without an answer in the authority's own list; only what is not there is queued again.

    One search at a time, as far apart as the authority wants them, who was not looked for the longest first. What was sent together was
    taken together: where one is found, its submission tells of the others.
    """
    if not desk.client.may_search:
        return False
    now = desk.now()
    with desk.books() as company:
        rows = taken(company, desk, State.UNKNOWN, most=1, first="due_at")
        for row in rows:
            keep(row, due_at=now + LEASE, attempts=row.attempts + 1)
    for row in rows:
        _looked_for(desk, row, now)
    return bool(rows)


def _looked_for(desk: Desk, row: EInvoice, now: datetime) -> None:
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
                submitted(one, found.uuid, found.submission, now)
            elif one.id == row.id:
                _not_found(one, now, failure)


def _not_found(row: EInvoice, now: datetime, failure: str) -> None:
    """It was not taken, if the authority was asked often and long enough; where it gave no answer, that is not known."""
    is_late = row.sent_at is not None and now >= row.sent_at + CERTAINLY_LOST
    if not failure and is_late and row.attempts >= LEAST_LOOKS:
        keep(row, state=State.QUEUED, due_at=now, attempts=0, failure="not_taken")
    else:
        waits = wait_behind(row.attempts, first_seconds=15)
        keep(row, due_at=now + waits, failure=failure or row.failure)


def follow(desk: Desk) -> bool:
    """Asks after what was submitted, and after what is valid and may still be cancelled elsewhere or rejected."""
    with desk.books() as company:
        rows = taken(company, desk, State.SUBMITTED, State.VALID, most=500)
        for row in rows:
            keep(row, due_at=desk.now() + LEASE, attempts=row.attempts + 1)
    of_submission: dict[str, list[EInvoice]] = defaultdict(list)
    for row in rows:
        of_submission[row.submission].append(row)
    for submission, some in of_submission.items():
        _ask_after(desk, submission, some)
    return bool(rows)


def _ask_after(desk: Desk, submission: str, rows: Sequence[EInvoice]) -> None:
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
        keep(row, state=State.VALID, validated_at=at, due_at=due_at, failure="", attempts=0, **own, **rejected)
    elif status == "Invalid" and row.state == State.SUBMITTED:
        invalid(row, problems or [Problem("", "The authority found it invalid and names no reason.")])
    elif summary is not None and status == "Cancelled":
        at = summary.cancelled_at or now
        validated = row.validated_at or summary.validated_at or at
        keep(
            row, state=State.CANCELLED, validated_at=validated, cancelled_at=at, reason=row.reason or summary.reason,
            due_at=None, failure="", **rejected,
        )  # fmt: skip
    else:
        keep(row, due_at=now + wait_behind(row.attempts), failure=failure)
