"""A document goes out by mail: written with its log in one transaction, so that both are there or neither is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.words import say
from oasys.dispatch.errors import NotSendable, SentAlready
from oasys.dispatch.facts import DocumentFacts, facts_of, first_email
from oasys.dispatch.files import enclosed, stem_of
from oasys.dispatch.letters import words_of
from oasys.dispatch.models import Sending
from oasys.identity.models import Mail, User
from oasys.identity.services.mail import Attachment, send_mail
from oasys.invoicing.models import Document
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.running import Task, Work
from oasys.organisations.models import ApiToken, Company
from oasys.organisations.permissions import Permission

MOST_SHOWN = 100
LARGE = 200  # lines from which a job makes the file: some 0.2 s of typesetting


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to whom; None: as the defaults say. `again`: although that address got the document already."""

    to: str | None = None
    cc: tuple[str, ...] = ()
    subject: str | None = None
    text: str | None = None
    again: bool = False


@transaction.atomic(savepoint=False)
def send_document(
    *,
    company: Company,
    kind: str,
    document_id: UUID,
    letter: Letter,
    by: User,
    now: datetime,
    token: ApiToken | None = None,
) -> Sending:
    """Writes the mail with the document, and that it was sent. A document of many lines is made by a job, and goes then.

    Locks the document: of two at once the second one is told that it was sent. Raises NotFound, NotSendable, SentAlready,
    Invalid naming /to, IssuerMissing, NotPrintable, NoEInvoice, TooManyJobs.
    """
    document = posted_for_update(company=company, kind=kind, document_id=document_id)
    _refuse_void(document)
    facts = facts_of(document, company=company, today=now.date())
    to = letter.to or first_email(document.contact)
    if not to:
        message = say("The contact has no e-mail address: write one, or add it to the contact.")
        raise Invalid(message, errors=[FieldError("/to", "core.required", message)])
    if not letter.again:
        rows = Sending.objects.filter(document=document, recipient__iexact=to).order_by("-id")
        before = next((row for row in rows if row.mail_key is not None or _is_being_made(row)), None)
        if before is not None:
            message = say("{number} went to {to} already: say that it is to go again.", number=document.number, to=to)
            raise SentAlready(message, errors=[FieldError("/to", SentAlready.code, message)], sending_id=str(before.id))
    subject, text = words_of(facts)
    row = Sending(
        company=company,
        document=document,
        recipient=to,
        copies=list(dict.fromkeys(address for address in letter.cc if address.lower() != to.lower())),
        subject=letter.subject or subject,
        text=letter.text or text,
        format=facts.wants,
        sent_by=by,
        sent_at=now,
    )
    if len(facts.lines) < LARGE:
        _enclose(row, facts, company)
        row.save(force_insert=True)
        return row
    row.save(force_insert=True)
    ask_for_job(company=company, kind=Job.Kind.SENDING, params={"sending_id": str(row.id)}, by=by, now=now, token=token)
    return row


def _refuse_void(document: Document) -> None:
    if document.status == Document.Status.VOID:
        raise NotSendable(say("{number} is void: it goes to nobody.", number=document.number))


def _is_being_made(row: Sending) -> bool:
    """Whether a job still has the file to make; one that failed or was cancelled has sent nothing."""
    jobs = Job.objects.filter(company_id=row.company_id, kind=Job.Kind.SENDING, finished_at__isnull=True)
    return jobs.filter(params__sending_id=str(row.id)).exists()


def posted_for_update(*, company: Company, kind: str, document_id: UUID) -> Document:
    """The document, locked. Raises NotFound, NotSendable."""
    rows = Document.objects.select_for_update(no_key=True, of=("self",)).select_related("contact")
    document = rows.filter(company=company, kind=kind, id=document_id).first()
    if document is None:
        raise NotFound(say("There is no such document."))
    if document.status == Document.Status.DRAFT:
        raise NotSendable(say("A draft goes to nobody: post it first."))
    return document


def defaults_of(*, document: Document, company: Company, today: date) -> dict[str, Any]:
    """What a mail with the document would say by itself. Raises IssuerMissing."""
    facts = facts_of(document, company=company, today=today)
    subject, text = words_of(facts)
    stem = stem_of(facts)
    with_xml = facts.wants in {"xrechnung", "peppol"}
    return {
        "to": first_email(document.contact),
        "subject": subject,
        "text": text,
        "format": facts.wants or None,
        "files": [*([f"{stem}.xml"] if with_xml else []), f"{stem}.pdf"],
    }


def _enclose(row: Sending, facts: DocumentFacts, company: Company) -> None:
    files = [Attachment(made.name, made.kind, made.content) for made in enclosed(facts, company=company)]
    sender = facts.issuer.trading_name or facts.issuer.legal_name
    mail = send_mail(
        to=row.recipient,
        cc=row.copies,
        reply_to=facts.issuer.contact_email,
        sender_name=sender,
        subject=row.subject,
        body=row.text + "\n",
        files=files,
    )
    first = files[0]
    row.mail_key, row.file_name = mail.id, first.name
    row.file_digest, row.file_bytes = first.digest, len(first.content)


def _send_large(task: Task) -> dict[str, Any]:
    """The file of a document with many lines, and its mail; in the job's own transaction, so that it goes once."""
    row = Sending.objects.select_for_update(no_key=True, of=("self",)).get(id=task.params["sending_id"])
    if row.mail_key is None:
        rows = Document.objects.select_for_update(no_key=True, of=("self",)).select_related("contact")
        document = rows.get(id=row.document_id)
        _refuse_void(document)  # it may have become so since
        facts = facts_of(document, company=task.company, today=row.sent_at.date())
        task.tell(0, 1, say("Setting the paper"))
        _enclose(row, facts, task.company)
        row.save(update_fields=["mail_key", "file_name", "file_digest", "file_bytes"])
    return {"sending_id": str(row.id), "name": row.file_name, "bytes": row.file_bytes}


WORKS = {Job.Kind.SENDING.value: Work(Permission.SALES_POST, _send_large)}


def sendings_of(document: Document) -> list[dict[str, Any]]:
    """Mails with the document, the latest first, and what has become of each."""
    rows = list(Sending.objects.select_related("sent_by").filter(document=document).order_by("-id")[:MOST_SHOWN])
    return sendings_shown(rows)


def sendings_shown(rows: Sequence[Sending]) -> list[dict[str, Any]]:
    """As the API shows them."""
    mails = {
        mail.id: mail
        for mail in Mail.objects.defer("body").filter(id__in=[row.mail_key for row in rows if row.mail_key])
    }
    return [
        {
            "id": row.id,
            "to": row.recipient,
            "cc": row.copies,
            "subject": row.subject,
            "format": row.format or None,
            "file_name": row.file_name,
            "file_digest": row.file_digest,
            "file_bytes": row.file_bytes,
            "state": _state(row, mails.get(row.mail_key) if row.mail_key else None),
            "sent_by": row.sent_by.email,
            "sent_at": row.sent_at,
        }
        for row in rows
    ]


def _state(row: Sending, mail: Mail | None) -> str:
    if row.mail_key is None:
        return "preparing" if _is_being_made(row) else "failed"
    if mail is None:
        return "delivered"
    if mail.sent_at is not None:
        return "failed" if mail.last_error else "delivered"
    return "waiting" if mail.next_try_at is not None else "failed"
