"""What the bank says of a payment run is read; what it rejects is undone."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.models import Company
from oasys.payment_runs import pain002
from oasys.payment_runs.errors import NoFile, ReportOfOther
from oasys.payment_runs.models import PaymentRun, RunTransfer, StatusReport
from oasys.payment_runs.pain002 import Report, Said
from oasys.payment_runs.queries import bank_account_of
from oasys.payment_runs.rules import is_sepa, verdict
from oasys.payment_runs.services.drafts import run_for_update
from oasys.payments.models import Payment
from oasys.payments.services.payments import Undoing, undo_payments

REJECTED = RunTransfer.State.REJECTED


@dataclass(frozen=True, slots=True)
class Result:
    """What a report changed: how many transfers it accepts, rejects, leaves open. `is_new` False: it was read before."""

    is_new: bool
    accepted: int
    rejected: int
    pending: int


@transaction.atomic(savepoint=False)
def read_report(
    *, company: Company, run_id: UUID, content: bytes, undone_on: date | None, by: User, today: date, now: datetime
) -> Result:
    """Takes down what a pain.002 says of the run's transfers; the payments of rejected ones are undone, in one statement.

    They are undone on `undone_on`, or else today, or on the day of execution where that is later. The same file again changes nothing, and
    what was rejected stays so. Locks the run, once the file is read. Raises ReportUnreadable, NotFound, NoFile, ReportOfOther, and what
    undoing refuses.
    """
    report = pain002.read(content)
    row = run_for_update(company, run_id)
    if row.state != PaymentRun.State.APPROVED:
        raise NoFile(say("A payment run has a file once it is approved."))
    digest = hashlib.sha256(content).hexdigest()
    known = StatusReport.objects.filter(run=row, content_digest=digest).first()
    if known is not None:
        return Result(False, known.accepted, known.rejected, known.pending)
    transfers = {
        one.id.hex: one
        for one in RunTransfer.objects.filter(run=row).select_related("details", "payment").order_by("id")
    }
    _refuse_other(row, report, transfers)
    counted: Counter[str] = Counter()
    rejected: list[tuple[RunTransfer, Said]] = []
    for id_, transfer in transfers.items():
        said = report.of_transactions.get(id_) or report.of_blocks.get(_block(row, transfer)) or report.of_file
        if said is None:
            continue
        word = verdict(said.status)
        counted[word] += 1
        if transfer.state == REJECTED:
            continue  # its payment is undone: what comes later of it changes nothing
        if word == "rejected":
            rejected.append((transfer, said))
        else:
            state = RunTransfer.State.ACCEPTED if word == "accepted" else RunTransfer.State(transfer.state)
            _take_down(transfer, state, said)
    _undo(company, row, rejected, undone_on or max(today, row.execution_on), by)
    for transfer, said in rejected:
        _take_down(transfer, REJECTED, said)
    StatusReport.objects.create(
        company=company,
        run=row,
        content_digest=digest,
        message_id=report.message_id,
        accepted=counted["accepted"],
        rejected=counted["rejected"],
        pending=counted["pending"],
        read_by=by,
        read_at=now,
    )
    return Result(True, counted["accepted"], counted["rejected"], counted["pending"])


def _refuse_other(row: PaymentRun, report: Report, transfers: dict[str, RunTransfer]) -> None:
    strange = [id_ for id_ in report.of_transactions if id_ not in transfers]
    blocks = [id_ for id_ in report.of_blocks if id_ not in {f"{row.id.hex}-S", f"{row.id.hex}-N"}]
    if report.original_id != row.id.hex or strange or blocks:
        message = say("The status report is of the file {id}.", id=report.original_id[:35])
        if report.original_id == row.id.hex:
            message = say("The status report names transfers that are not in the file.")
        raise ReportOfOther(message, errors=[FieldError("/file", ReportOfOther.code, message)])


def _block(row: PaymentRun, transfer: RunTransfer) -> str:
    assert row.own_account is not None
    sepa = is_sepa(row.own_account.bank_account, bank_account_of(transfer.details), row.currency)
    return f"{row.id.hex}-{'S' if sepa else 'N'}"


def _undo(company: Company, row: PaymentRun, rejected: list[tuple[RunTransfer, Said]], on: date, by: User) -> None:
    """Of those whose payments still stand: one may have been undone by hand already."""
    standing = [
        Undoing(one.payment_id, one.payment.version, f"Rejected by the bank: {said.reason_code} {said.reason_text}".strip()[:500])
        for one, said in rejected
        if one.payment.state == Payment.State.POSTED
    ]  # fmt: skip
    if standing:
        undo_payments(company=company, payments=standing, undone_on=on, by=by)


def _take_down(transfer: RunTransfer, state: RunTransfer.State, said: Said) -> None:
    if (transfer.state, transfer.iso_status) == (state, said.status):
        return
    transfer.state, transfer.iso_status = state, said.status
    transfer.reason_code, transfer.reason_text = said.reason_code, said.reason_text
    transfer.version += 1
    transfer.save(update_fields=["state", "iso_status", "reason_code", "reason_text", "version"])
