"""Imports as jobs: those of the last month, and the posting of what a dry run proved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT

from oasys.core.errors import NotFound
from oasys.core.words import say
from oasys.exchange.errors import NotProved
from oasys.exchange.jobs import ask_for_import
from oasys.exchange.uploads import Upload
from oasys.identity.models import User
from oasys.jobs.models import FilePart, Job
from oasys.jobs.queries import input_files
from oasys.organisations.models import ApiToken, Company

IN_VAIN = (Job.State.FAILED, Job.State.CANCELLED)


def import_runs(*, company: Company, limit: int, after: UUID | None) -> list[dict[str, Any]]:
    """Imports that were asked for as jobs, the latest first, from behind `after`; one more than `limit`."""
    rows = _runs(company)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return _shown(company, list(rows[: limit + 1]))


def import_run(*, company: Company, job_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    found = _shown(company, list(_runs(company).filter(id=job_id)))
    if not found:
        raise NotFound(say("There is no such import."))
    return found[0]


def _runs(company: Company) -> QuerySet[Job, Any]:
    """Without the results, which are long."""
    rows = Job.objects.filter(company=company, kind=Job.Kind.IMPORT)
    return (
        rows.annotate(counted=KT("result__entries"))
        .order_by("-id")
        .values("id", "params", "state", "counted", "asked_by__email", "asked_at", "finished_at")
    )


def _shown(company: Company, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = [row["id"] for row in rows]
    kept = set(FilePart.objects.filter(job_id__in=ids, purpose=FilePart.Purpose.INPUT).values_list("job_id", flat=True))
    posts = _posts(company, ids)
    return [
        {
            "id": row["id"],
            "format": row["params"]["format"],
            "names": row["params"]["names"],
            "is_dry_run": row["params"]["is_dry_run"],
            "state": row["state"],
            "entries": None if row["counted"] is None else int(row["counted"]),
            "asked_by_email": row["asked_by__email"],
            "asked_at": row["asked_at"],
            "finished_at": row["finished_at"],
            "can_be_posted": row["params"]["is_dry_run"] and row["state"] == Job.State.SUCCEEDED and row["id"] in kept,
            "posted_by": posts.get(str(row["id"])),
        }
        for row in rows
    ]


def _posts(company: Company, dry_runs: Sequence[UUID]) -> dict[str, UUID]:
    """By dry run the import that posts it, or has."""
    rows = Job.objects.filter(
        company=company, kind=Job.Kind.IMPORT, params__proved_by__in=[str(one) for one in dry_runs]
    ).exclude(state__in=IN_VAIN)
    return {params["proved_by"]: id_ for id_, params in rows.values_list("id", "params")}


@transaction.atomic(savepoint=False)
def post_proved(*, company: Company, job_id: UUID, by: User, token: ApiToken | None, now: datetime) -> Job:
    """A job that posts the files of a dry run that succeeded, read as it read them.

    Locks the dry run. Raises NotFound, NotProved, TooManyJobs.
    """
    rows = Job.objects.select_for_update(no_key=True).filter(company=company, kind=Job.Kind.IMPORT, id=job_id)
    dry_run = rows.first()
    if dry_run is None:
        raise NotFound(say("There is no such import."))
    if not dry_run.params["is_dry_run"] or dry_run.state != Job.State.SUCCEEDED:
        raise NotProved(say("It is no dry run that succeeded."))
    if _posts(company, [job_id]):
        raise NotProved(say("What this dry run proved is being posted, or has been."))
    files = input_files(dry_run)
    if not files:
        raise NotProved(say("The files of the dry run are kept for seven days: send them again."))
    said = dry_run.params
    upload = Upload(said["format"], list(zip(said["names"], files, strict=True)), said["options"])
    return ask_for_import(
        company=company, upload=upload, by=by, token=token, is_dry_run=False, now=now, proved_by=dry_run.id
    )
