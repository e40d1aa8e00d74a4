"""Matches are undone: their lines are open again, and what was posted for them is taken back."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from oasys.banking.errors import MatchRefused, MatchUndone, Reconciled
from oasys.banking.models import BankLine, BankMatch, MatchedLine
from oasys.banking.services.matches import lock_books
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.identity.models import User
from oasys.invoicing.models import Document
from oasys.invoicing.services import posting as documents
from oasys.ledger.models import JournalEntry
from oasys.ledger.services.corrections import reversal_of
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Company
from oasys.payments.models import Payment
from oasys.payments.services.payments import Undoing, undo_payments


@transaction.atomic(savepoint=False)
def undo_match(
    *,
    company: Company,
    match_id: UUID,
    version: int,
    reason: str,
    undone_on: date | None,
    by: User,
    void_document: bool = False,
) -> None:
    """Opens the lines of a match again, and undoes the payments and reverses the entries that were made for it.

    Without `undone_on` each is taken back on its own day, so that balances are as they were before. `void_document` voids the invoice or
    bill that was written for the line too; otherwise it is open again. Locks the books and the match, and what undoing and voiding lock.
    Raises NotFound, Invalid, MatchUndone, StaleVersion, Reconciled, and what undoing, voiding and posting refuse.
    """
    match = BankMatch.objects.filter(company=company, id=match_id).first()
    if match is None:
        raise NotFound(say("There is no such match."))
    document_id = document_id_of(match) if void_document else None
    if void_document and document_id is None:
        message = say("No document was written for this match.")
        raise Invalid(message, errors=[FieldError("/void_document", MatchRefused.code, message)])
    lines = list(BankLine.objects.filter(id__in=MatchedLine.objects.filter(match=match).values("line_id")))
    lock_books({line.book_id for line in lines})
    match = BankMatch.objects.select_for_update(no_key=True).get(id=match_id)
    if match.state != BankMatch.State.LIVE:
        raise MatchUndone(say("The match was undone already."))
    if match.version != version:
        raise StaleVersion(say("The match was changed in the meantime."), version=match.version)
    if any(line.reconciliation_id for line in lines):
        raise Reconciled(say("A line of it is reconciled: undo the reconciliation first."))
    match.state, match.undone_by, match.undo_reason = BankMatch.State.UNDONE, by, reason
    match.undone_at = match.made_at  # the database says when
    match.version += 1
    match.save(update_fields=["state", "undone_by", "undone_at", "undo_reason", "version"])
    day = _take_back(company, match, reason, undone_on, by)
    if document_id is not None:
        _void(company, document_id, reason, undone_on, day, by)


def document_id_of(match: BankMatch) -> UUID | None:
    """The invoice or bill that was written for the line of a match."""
    return next((UUID(one["id"]) for one in match.made if one["kind"] == "document"), None)


def _void(
    company: Company, document_id: UUID, reason: str, undone_on: date | None, payment_undone_on: date | None, by: User
) -> None:
    """Behind the payment that is undone, which locked the company: nothing is settled of it then."""
    document = Document.objects.get(company=company, id=document_id)
    documents.void_document(
        company=company,
        kind=document.kind,
        document_id=document.id,
        version=document.version,
        posting_date=undone_on or document.issue_date,
        reason=reason or say("Match undone"),
        by=by,
        settled_on=payment_undone_on,
    )


def _take_back(company: Company, match: BankMatch, reason: str, undone_on: date | None, by: User) -> date | None:
    """Undoes payments and reverses entries; the day on which payments were undone."""
    payments = [UUID(one["id"]) for one in match.made if one["kind"] == "payment"]
    entries = [UUID(one["id"]) for one in match.made if one["kind"] == "entry"]
    why = reason or say("Match undone")
    day = undone_on
    if payments:
        rows = list(Payment.objects.filter(company=company, id__in=payments, state=Payment.State.POSTED))
        day = undone_on or max((_earliest_undo(one) for one in rows), default=None)
        if rows and day is not None:
            undoing = [Undoing(one.id, one.version, why) for one in rows]
            undo_payments(company=company, payments=undoing, undone_on=day, by=by)
    if entries:
        mirrors = [
            reversal_of(company=company, entry_id=one.id, posting_date=undone_on or one.posting_date, description=why)
            for one in JournalEntry.objects.filter(company=company, id__in=entries).order_by("id")
        ]
        write_and_post(company=company, entries=mirrors, by=by)
    return day


EARLIEST = """
select max(s.settled_on) from ledger_journal_line l
join settlement_settled_line p on p.tenant_id = l.tenant_id and p.line_id = l.id
join settlement_settlement s on s.tenant_id = p.tenant_id and s.id = p.settlement_id and s.cancelled_on is null
where l.tenant_id = %s and l.entry_id = %s
"""


def _earliest_undo(payment: Payment) -> date:
    with connection.cursor() as cursor:
        cursor.execute(EARLIEST, [payment.tenant_id, payment.entry_id])
        settled = cursor.fetchone()[0]
    return max(payment.paid_on, settled) if settled else payment.paid_on
