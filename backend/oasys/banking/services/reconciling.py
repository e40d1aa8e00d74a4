"""Reconciliations: closed where bank, books and matches agree to the cent; undone, the last one first."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.banking.errors import DoesNotAgree, LaterFirst, NoBankBook
from oasys.banking.models import BankBook, BankStatement, Reconciliation
from oasys.banking.services.books import book_for_update, gather
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.models import Company

AMOUNTS = (
    "opening", "lines", "to_match", "excluded", "computed", "ledger", "brought_forward", "opening_difference", "on_the_way",
)  # fmt: skip


def proof_of(book: BankBook, through: date) -> dict[str, Any]:
    """What bank and books say up to a day, amounts as Decimal in the book's currency; docs/accounting/banking.md#the-proof."""
    gather(book)
    with connection.cursor() as cursor:
        cursor.execute("select banking_proof(%s, %s)::text", [book.id, through])
        text = cursor.fetchone()[0]
    return read_proof(text)


def read_proof(text: str) -> dict[str, Any]:
    """A proof as PostgreSQL writes it; its amounts without a detour over floats."""
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    for name in (*AMOUNTS, "closing", "listed"):
        if found.get(name) is not None:
            found[name] = Decimal(found[name])
    for name in ("through", "from_on"):
        found[name] = date.fromisoformat(found[name]) if found[name] else None
    return found


def statement_balance(book: BankBook, on: date) -> Decimal | None:
    """What the statement says that ends on that day; None without one."""
    statement = _statement(book, on)
    return statement.closing if statement else None


def _statement(book: BankBook, on: date) -> BankStatement | None:
    rows = BankStatement.objects.filter(book=book, to_on=on, closing__isnull=False, is_withdrawn=False)
    return rows.order_by("-id").first()


@transaction.atomic(savepoint=False)
def close_reconciliation(
    *, company: Company, account_id: UUID, to_on: date, closing: Decimal | None, by: User
) -> Reconciliation:
    """Reconciles an account up to a day. Without `closing` it is what the statement says that ends on that day.

    Locks the book. Raises NotFound, NoBankBook, Invalid, LaterFirst, DoesNotAgree with the proof.
    """
    book = book_for_update(company=company, account_id=account_id)
    if book.starts_on is None:
        raise NoBankBook(say("Say first from which day on the account is reconciled, and what the bank held then."))
    begins = book.closed_until or book.starts_on
    if to_on < book.starts_on or (book.closed_until and to_on <= book.closed_until):
        message = say("It is reconciled until {day}: name a later day.", day=begins)
        raise LaterFirst(message, errors=[FieldError("/to_on", "core.out_of_range", message)])
    statement = _statement(book, to_on)
    if closing is None and statement is not None:
        closing = statement.closing
    if closing is None:
        message = say("No statement ends on {day} with a balance: say what the bank held.", day=to_on)
        raise Invalid(message, errors=[FieldError("/closing", "core.required", message)])
    proof = proof_of(book, to_on)
    _refuse_difference(proof, closing)
    row = Reconciliation(
        id=uuid7(),
        company=company,
        book=book,
        statement=statement if statement is not None and statement.closing == closing else None,
        from_on=proof["from_on"],
        to_on=to_on,
        opening=proof["opening"],
        closing=closing,
        proof={"number_end": (book.number or "")[-4:]},
        closed_by=by,
        closed_at=datetime.now(UTC),
    )
    row.save(force_insert=True)
    row.refresh_from_db()
    return row


def _refuse_difference(proof: dict[str, Any], closing: Decimal) -> None:
    """Raises DoesNotAgree, naming what is missing first."""
    shown = {key: f"{value:f}" if isinstance(value, Decimal) else str(value) for key, value in proof.items()}
    if proof["to_match_count"] or proof["in_review"]:
        message = say(
            "{open} lines are not matched and {review} in review: decide them first.",
            open=proof["to_match_count"],
            review=proof["in_review"],
        )
    elif proof["before_start"]:
        message = say(
            "{count} lines are from before the start of the account: exclude them, or begin earlier.",
            count=proof["before_start"],
        )
    elif proof["computed"] != closing:
        message = say(
            "The lines come to {computed:f}, the bank says {closing:f}: a difference of {difference:f}.",
            computed=proof["computed"],
            closing=closing,
            difference=closing - proof["computed"],
        )
    elif proof["opening_difference"]:
        message = say(
            "The books held {books:f} before the start, the bank {bank:f}: correct the opening balance, or say what was on the way then.",
            books=proof["brought_forward"],
            bank=proof["brought_forward"] - proof["opening_difference"],
        )
    else:
        return
    raise DoesNotAgree(message, proof=shown, closing=f"{closing:f}")


@transaction.atomic(savepoint=False)
def undo_reconciliation(
    *, company: Company, reconciliation_id: UUID, version: int, reason: str, by: User
) -> Reconciliation:
    """Opens the last reconciliation of an account again: its lines can be undone one by one. Locks the book. Raises NotFound,
    StaleVersion, LaterFirst."""
    found = Reconciliation.objects.filter(company=company, id=reconciliation_id).first()
    if found is None:
        raise NotFound(say("There is no such reconciliation."))
    book = BankBook.objects.select_for_update(no_key=True).get(id=found.book_id)
    row = Reconciliation.objects.select_for_update(no_key=True).get(id=reconciliation_id)
    if row.version != version:
        raise StaleVersion(say("The reconciliation was changed in the meantime."), version=row.version)
    if row.state != Reconciliation.State.CLOSED or book.closed_until != row.to_on:
        raise LaterFirst(say("Only the last reconciliation that stands is undone."))
    row.state, row.undone_by, row.undone_at, row.undo_reason = (
        Reconciliation.State.UNDONE,
        by,
        datetime.now(UTC),
        reason,
    )
    row.version += 1
    row.save(update_fields=["state", "undone_by", "undone_at", "undo_reason", "version"])
    return row
