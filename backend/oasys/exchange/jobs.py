"""Imports and exports as jobs: asked for here, done by the worker."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from oasys.core.words import say
from oasys.exchange.archive.export import file_name
from oasys.exchange.archive.writer import archive
from oasys.exchange.schemas import ImportOut
from oasys.exchange.uploads import Upload, answer_of, carry_out
from oasys.identity.models import User
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.running import Task, Work
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import read_keys
from oasys.organisations.models import ApiToken, Company
from oasys.organisations.permissions import Permission


def ask_for_import(
    *,
    company: Company,
    upload: Upload,
    by: User,
    token: ApiToken | None,
    is_dry_run: bool,
    now: datetime,
    proved_by: UUID | None = None,
) -> Job:
    """A job that posts every entry of the upload or none; imports of one company run one after the other.

    `proved_by`: the dry run of the same files, before.
    """
    params: dict[str, Any] = {
        "format": upload.format,
        "is_dry_run": is_dry_run,
        "options": upload.options,
        "names": [name for name, _ in upload.files],
    }
    if proved_by is not None:
        params["proved_by"] = str(proved_by)
    files = [content for _, content in upload.files]
    return ask_for_job(
        company=company, kind=Job.Kind.IMPORT, params=params, by=by, now=now, token=token, files=files, is_alone=True
    )


def ask_for_export(*, company: Company, by: User, now: datetime, token: ApiToken | None = None) -> Job:
    """A job that makes the archive of the company."""
    return ask_for_job(company=company, kind=Job.Kind.EXPORT, params={}, by=by, now=now, token=token)


def _import(task: Task) -> dict[str, Any]:
    said = task.params
    task.tell(0, None, "Reading")
    upload = Upload(said["format"], list(zip(said["names"], task.files(), strict=True)), said["options"])
    done = carry_out(
        company=task.company,
        upload=upload,
        by=task.by,
        is_dry_run=said["is_dry_run"],
        progress=lambda entries: task.tell(entries, None, say("Posting entries")),
    )
    return ImportOut.model_validate(answer_of(done, is_dry_run=said["is_dry_run"])).model_dump(mode="json")


def _export(task: Task) -> dict[str, Any]:
    """Seals what waits, so that everything posted by now is in the archive."""
    keys = read_keys()
    exported_at = datetime.now(UTC)
    task.tell(0, None, "Sealing")
    seal_company(company=task.company, keys=keys)
    task.tell(0, None, say("Writing the archive"))
    size = task.keep_result(archive(company=task.company, keys=keys, exported_at=exported_at))
    return {"name": file_name(task.company, exported_at), "bytes": size}


WORKS = {
    # what a dry run proved can be posted without sending it again
    Job.Kind.IMPORT.value: Work(Permission.ENTRY_IMPORT, _import, lambda params: bool(params.get("is_dry_run"))),
    Job.Kind.EXPORT.value: Work(Permission.LEDGER_EXPORT, _export),
}
