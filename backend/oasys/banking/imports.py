"""Imports of files, at once or as jobs: the same for a request, the worker and a watched folder."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from oasys.banking.files import Reading, keep_layout, of_layout, read_file
from oasys.banking.import_schemas import BroughtOut, ReadingIn
from oasys.banking.models import BankBook, StatementImport
from oasys.banking.services.importing import Brought, Choice, Origin, Progress, import_statements
from oasys.core.words import say
from oasys.identity.models import User
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.running import Task, Work
from oasys.organisations.models import ApiToken, Company
from oasys.organisations.permissions import Permission


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent; `digest` is the SHA-256 of its content."""

    name: str
    content: bytes
    digest: str


@transaction.atomic(savepoint=False)
def carry_out_import(
    *,
    company: Company,
    sent: Sent,
    said: Reading,
    choice: Choice,
    by: User,
    source: str = StatementImport.Source.FILE,
    progress: Progress = lambda done, total: None,
) -> list[Brought]:
    """Reads a file and keeps what is new of it, all or nothing; a CSV's layout is kept for the next time.

    Raises BankFileRefused, and what import_statements raises.
    """
    read = read_file(company=company, content=sent.content, said=said, account_id=choice.account_id)
    brought = import_statements(
        company=company,
        file=read.file,
        origin=Origin(source, sent.digest, sent.name, read.layout),
        choice=of_layout(choice, read),
        by=by,
        progress=progress,
    )
    if read.mapping is not None:
        for book in BankBook.objects.filter(company=company, account_id__in=[one.account_id for one in brought]):
            keep_layout(book=book, mapping=read.mapping, by=by)
    return brought


def ask_for_bank_import(
    *, company: Company, sent: Sent, said: Mapping[str, Any], by: User, token: ApiToken | None, now: datetime
) -> Job:
    """A job that imports the file; imports of one company run one after the other. `said` is ReadingIn as JSON."""
    params = {"names": [sent.name], "digest": sent.digest, "options": dict(said)}
    return ask_for_job(
        company=company,
        kind=Job.Kind.BANK_IMPORT,
        params=params,
        by=by,
        now=now,
        token=token,
        files=[sent.content],
        is_alone=True,
    )


def reading_of(body: ReadingIn) -> Reading:
    """How a file is read, as it was said."""
    return Reading(body.mapping, body.encoding, body.date_order, body.decimal, body.currency or "", body.negated)


def choice_of(body: ReadingIn) -> Choice:
    """What a file is of, as it was said."""
    return Choice(body.account_id, body.accounts, body.accepts_other_number)


def _import(task: Task) -> dict[str, Any]:
    said = task.params
    task.tell(0, None, say("Reading"))
    body = ReadingIn.model_validate(said["options"], strict=False)
    brought = carry_out_import(
        company=task.company,
        sent=Sent(said["names"][0], task.files()[0], said["digest"]),
        said=reading_of(body),
        choice=choice_of(body),
        by=task.by,
        progress=lambda done, total: task.tell(done, total, say("Keeping lines")),
    )
    return {"items": [BroughtOut.model_validate(asdict(one)).model_dump(mode="json") for one in brought]}


WORKS = {Job.Kind.BANK_IMPORT.value: Work(Permission.BANK_IMPORT, _import)}
