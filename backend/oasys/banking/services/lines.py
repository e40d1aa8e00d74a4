"""Single lines of a bank: excluded with a reason, taken back, and decided where it is open whether one is the same as another."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from oasys.banking.errors import LaterFirst, LineNotOpen, Reconciled
from oasys.banking.models import BankBook, BankLine, StatementImport
from oasys.banking.services.books import book_for_update
from oasys.banking.services.matches import say_state
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.models import Company

State = BankLine.State


@transaction.atomic(savepoint=False)
def exclude_line(*, company: Company, line_id: UUID, version: int, reason: str, by: User) -> BankLine:
    """Says that a line is no booking of the bank, and why: it stays, and counts no longer. Locks it. Raises NotFound, StaleVersion,
    LineNotOpen, Reconciled, Invalid."""
    line = _for_update(company, line_id, version)
    if line.state != State.OPEN:
        raise _not_open(line)
    if not reason.strip():
        message = say("Say why it is excluded.")
        raise Invalid(message, errors=[FieldError("/reason", "core.required", message)])
    return _decide(line, State.EXCLUDED, reason, by)


@transaction.atomic(savepoint=False)
def restore_line(*, company: Company, line_id: UUID, version: int, by: User) -> BankLine:
    """Opens an excluded line again, or one that was taken for another one. Locks it. Raises NotFound, StaleVersion, LineNotOpen."""
    line = _for_update(company, line_id, version)
    if line.state not in (State.EXCLUDED, State.DUPLICATE) or not line.amount:
        raise _not_open(line)
    return _decide(line, State.OPEN, "", by)


@transaction.atomic(savepoint=False)
def decide_line(*, company: Company, line_id: UUID, version: int, decision: str, by: User) -> BankLine:
    """Ends the review of a line: it is the `same` as the one it resembles, `another` one, or `replaces` that, which is excluded.

    Locks both. Raises NotFound, StaleVersion, LineNotOpen, Reconciled.
    """
    line = _for_update(company, line_id, version)
    if line.state != State.REVIEW:
        raise _not_open(line)
    at = datetime.now(UTC)
    if decision == "same":
        return _decide(line, State.DUPLICATE, "", by, at)
    if decision == "replaces":
        before = BankLine.objects.select_for_update(no_key=True).get(id=line.resembles_id)
        if before.state == State.MATCHED:
            raise LineNotOpen(
                say("The line before is matched: undo that first."), line_id=str(before.id), state=before.state
            )
        if before.reconciliation_id:
            raise Reconciled(say("The line before is reconciled: undo the reconciliation first."))
        if before.state == State.OPEN:
            _decide(before, State.EXCLUDED, say("The bank has changed it."), by, at)
    if not line.amount:
        return _decide(line, State.EXCLUDED, say("No money moved."), by, at)
    return _decide(line, State.OPEN, "", by, at)


@transaction.atomic(savepoint=False)
def take_all_for_the_same(*, company: Company, account_id: UUID, review_kind: str, by: User) -> int:
    """Takes every line of an account in review, of a kind, for the one it resembles; how many.

    Locks the book. Raises NotFound, NoBankBook.
    """
    book = book_for_update(company=company, account_id=account_id)
    waiting = BankLine.objects.filter(book=book, state=State.REVIEW, review_kind=review_kind)
    return waiting.update(
        state=State.DUPLICATE, reason="", decided_by=by, decided_at=datetime.now(UTC), version=F("version") + 1
    )


@transaction.atomic(savepoint=False)
def withdraw_import(*, company: Company, import_id: UUID, version: int, reason: str, by: User) -> StatementImport:
    """Takes the last import of an account back, whole: its lines stay to be seen, and the file can be imported again.

    A line that one of its lines replaced is open again. Locks the book. Raises NotFound, StaleVersion, LaterFirst, Reconciled.
    """
    found = StatementImport.objects.filter(company=company, id=import_id).first()
    if found is None:
        raise NotFound(say("There is no such import."))
    BankBook.objects.select_for_update(no_key=True).get(id=found.book_id)
    row = StatementImport.objects.select_for_update(no_key=True).get(id=import_id)
    if row.version != version:
        raise StaleVersion(say("The import was changed in the meantime."), version=row.version)
    if row.withdrawn_at is not None:
        raise LaterFirst(say("The import was withdrawn already."))
    if StatementImport.objects.filter(book_id=row.book_id, withdrawn_at__isnull=True, id__gt=row.id).exists():
        raise LaterFirst(say("A later import of the account counts on it: withdraw that first."))
    if BankLine.objects.filter(taken_from=row, state=State.MATCHED).exists():
        raise LaterFirst(say("Lines of it are matched: undo the matches first."))
    row.withdrawn_by, row.withdrawn_at, row.withdraw_reason = by, datetime.now(UTC), reason
    row.version += 1
    replaced = _replaced_by(row)
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdraw_reason", "version"])
    for line in replaced:
        _decide(line, State.OPEN, "", by)
    return row


def _replaced_by(row: StatementImport) -> list[BankLine]:
    """Lines that were excluded because one of the import's took their place: both were decided at one moment. Locks them."""
    taken = BankLine.objects.filter(taken_from=row, resembles__isnull=False, decided_at__isnull=False)
    at = {(resembles_id, moment) for resembles_id, moment in taken.values_list("resembles_id", "decided_at")}
    rows = BankLine.objects.select_for_update(no_key=True).filter(
        id__in=[resembles_id for resembles_id, _ in at], state=State.EXCLUDED
    )
    found = [line for line in rows.order_by("id") if (line.id, line.decided_at) in at and line.amount]
    if any(line.reconciliation_id for line in found):
        raise Reconciled(say("A line that it replaced is reconciled: undo the reconciliation first."))
    return found


def _for_update(company: Company, line_id: UUID, version: int) -> BankLine:
    line = BankLine.objects.select_for_update(no_key=True).filter(company=company, id=line_id).first()
    if line is None:
        raise NotFound(say("There is no such line of a bank."))
    if line.version != version:
        raise StaleVersion(say("The line was changed in the meantime."), version=line.version)
    if line.reconciliation_id:
        raise Reconciled(say("The line is reconciled: undo the reconciliation first."))
    return line


def _not_open(line: BankLine) -> LineNotOpen:
    message = say("The line of {day} is {state} by now.", day=line.booked_on, state=say_state(line.state))
    return LineNotOpen(message, line_id=str(line.id), state=line.state)


def _decide(line: BankLine, state: BankLine.State, reason: str, by: User, at: datetime | None = None) -> BankLine:
    line.state, line.reason, line.decided_by, line.decided_at = state, reason, by, at or datetime.now(UTC)
    line.version += 1
    line.save(update_fields=["state", "reason", "decided_by", "decided_at", "version"])
    return line
