"""Doing a job, once: the worker's side.

Begun: a transaction of its own that counts the attempt. Worked: one transaction in the job's tenant, whose last statement says
that this attempt has succeeded; where another has begun meanwhile, or somebody cancelled, all of it is rolled back.
Beside it a thread tells how far it is and hears whether to stop, because the work's own transaction shows nothing.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from oasys.core.actor import Actor
from oasys.core.tenancy import tenant
from oasys.core.words import say, speaking
from oasys.identity.models import User
from oasys.jobs.asking import write_parts
from oasys.jobs.errors import JobBroke, JobGaveUp
from oasys.jobs.models import FilePart, Job
from oasys.jobs.queries import input_files
from oasys.organisations.acting import act_with
from oasys.organisations.errors import PermissionMissing
from oasys.organisations.models import ApiToken, Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import membership_of
from oasys.organisations.rules import Rights

log = structlog.get_logger("oasys.jobs")
MOST_ATTEMPTS = 10
NOTHING_DONE: tuple[int, int | None, str] = (0, None, "")
REPORT_SECONDS = 1
RESULT_KEPT_FOR = timedelta(days=7)
JOB_KEPT_FOR = timedelta(days=30)


class Stopping(Exception):
    """The worker stops: the job goes back to the queue, with nothing of it written."""


class _Cancelled(Exception):
    """Somebody asked to end the job."""


class _Superseded(Exception):
    """Another worker has begun the job again, or it has ended: this attempt counts for nothing."""


@dataclass(slots=True)
class Report:
    """How far the work is, told to whoever looks at the job, and whether it may go on."""

    tenant_id: UUID
    job_id: UUID
    attempt: int
    is_stopping: Callable[[], bool]
    told: tuple[int, int | None, str] = NOTHING_DONE
    is_cancelled: bool = False
    is_superseded: bool = False
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name=f"report-{self.job_id}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """Stops telling: from here on the work's own transaction may write the job."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        shown = NOTHING_DONE
        try:
            while not self._over.wait(REPORT_SECONDS):
                told = self.told  # read once: the work tells on meanwhile
                try:
                    self._tell(told, is_new=told != shown)
                    shown = told
                except (OperationalError, InterfaceError):
                    connection.close()  # the work meets the same trouble, and says so
        finally:
            connection.close()

    def _tell(self, told: tuple[int, int | None, str], *, is_new: bool) -> None:
        with tenant(self.tenant_id):
            rows = Job.objects.filter(id=self.job_id, attempt=self.attempt, state=Job.State.RUNNING)
            if is_new:
                rows.update(done=told[0], total=told[1], message=told[2], version=F("version") + 1)
            found = rows.values_list("cancel_asked_at", flat=True).first()
            self.is_superseded = not rows.exists()
            self.is_cancelled = found is not None

    def safe_point(self) -> None:
        """A moment at which the work may end without harm. Raises what ends it."""
        if self.is_superseded:
            raise _Superseded
        if self.is_cancelled:
            raise _Cancelled
        if self.is_stopping():
            raise Stopping


@dataclass(frozen=True, slots=True)
class Task:
    """What a work is given: the company, who asked, with which words and files, and where to tell how far it is."""

    job: Job
    company: Company
    by: User
    report: Report

    @property
    def params(self) -> dict[str, Any]:
        params: dict[str, Any] = self.job.params
        return params

    def files(self) -> list[bytes]:
        return input_files(self.job)

    def tell(self, done: int, total: int | None = None, message: str = "") -> None:
        """How far it is. Raises what ends the work: call it where it may end."""
        self.report.told = (done, total, message[:200])
        self.report.safe_point()

    def keep_result(self, content: Iterable[bytes]) -> int:
        """Keeps the file that the job makes; its size."""
        return write_parts(self.job, FilePart.Purpose.RESULT, 0, self._checked(content))

    def _checked(self, content: Iterable[bytes]) -> Iterable[bytes]:
        size = 0
        for piece in content:
            size += len(piece)
            self.tell(size, None, self.report.told[2])
            yield piece


def _no_files(_params: Mapping[str, Any]) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Work:
    """What a kind of job does, and the permission that whoever asked for it must still have when it is done.

    `keeps_files` says by the job's params whether its input stays for as long as results do.
    """

    permission: Permission
    act: Callable[[Task], dict[str, Any]]
    keeps_files: Callable[[Mapping[str, Any]], bool] = _no_files


def run_job(
    *,
    tenant_id: UUID,
    job_id: UUID,
    works: Mapping[str, Work],
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool],
) -> None:
    """Does the job, unless it has ended. `problem_of` words what was refused; None for what is a bug.

    Raises Stopping, OperationalError, InterfaceError: then the job is to be queued again.
    """
    begun = _begin(tenant_id, job_id)
    if begun is None:
        return
    with speaking(begun.language):
        _do(tenant_id, job_id, begun.attempt, works, problem_of, is_stopping)


def _do(
    tenant_id: UUID,
    job_id: UUID,
    attempt: int,
    works: Mapping[str, Work],
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool],
) -> None:
    try:
        with Report(tenant_id, job_id, attempt, is_stopping) as report, tenant(tenant_id):
            result = _work(job_id, report, works)
            report.safe_point()
            report.end()
            _finish(job_id, attempt, result, works)
    except _Superseded:
        log.warning("job_superseded", tenant=str(tenant_id), job=str(job_id), attempt=attempt)
    except _Cancelled:
        _close(tenant_id, job_id, attempt, Job.State.CANCELLED, None)
    except Stopping:
        _put_back(tenant_id, job_id, attempt)
        raise
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            log.error("job_broke", tenant=str(tenant_id), job=str(job_id), exc_info=error)
            problem = problem_of(JobBroke(say("A fault in OASYS ended the job; nothing was written.")))
        _close(tenant_id, job_id, attempt, Job.State.FAILED, problem)
    else:
        log.info("job_done", tenant=str(tenant_id), job=str(job_id), attempt=attempt)


def _begin(tenant_id: UUID, job_id: UUID) -> Job | None:
    """Counts an attempt, and the job as it stands then; None where nothing is to be done."""
    with tenant(tenant_id):
        job = Job.objects.select_for_update(no_key=True).filter(id=job_id).first()
        if job is None or job.finished_at is not None:
            return None
        job.attempt += 1
        job.version += 1
        if job.cancel_asked_at is not None:
            job.state, job.finished_at = Job.State.CANCELLED, timezone.now()
        else:
            job.state = Job.State.RUNNING
            job.started_at = job.started_at or timezone.now()
            job.done, job.total, job.message = 0, None, ""
        job.save()
        return None if job.finished_at else job


def _work(job_id: UUID, report: Report, works: Mapping[str, Work]) -> dict[str, Any]:
    job = Job.objects.select_related("company", "asked_by").get(id=job_id)
    if report.attempt > MOST_ATTEMPTS:
        raise JobGaveUp(
            say(
                "The work was begun {most_attempts} times and never came to an end; nothing was written.",
                most_attempts=MOST_ATTEMPTS,
            )
        )
    work = works[job.kind]
    rights = _rights_of(job)
    if rights is None or not rights.may(work.permission) or not rights.sees(job.company_id):
        raise PermissionMissing(
            say("Whoever asked for the job may no longer do this."), permission=str(work.permission)
        )
    act_with(rights)
    return work.act(Task(job, job.company, job.asked_by, report))


def _rights_of(job: Job) -> Rights | None:
    """What whoever asked may do by now, or the token they showed; None where they, or it, may nothing any more."""
    if job.asked_with is not None:
        tokens = ApiToken.objects.select_related("membership__user", "membership__custom_role")
        token = tokens.filter(id=job.asked_with).first()
        if token is None or token.has_ended(timezone.now()):
            return None
        is_let_in = token.membership.user.is_active or token.membership.service_name is not None
        return token.rights() if is_let_in else None
    membership = membership_of(Actor(job.asked_by_id))
    return membership.rights() if membership is not None and job.asked_by.is_active else None


def _finish(job_id: UUID, attempt: int, result: dict[str, Any], works: Mapping[str, Work]) -> None:
    """In the work's transaction: the result and the work are there together, or neither. Raises what takes both back."""
    mine = Job.objects.filter(id=job_id, attempt=attempt, state=Job.State.RUNNING)
    done = mine.filter(cancel_asked_at__isnull=True).update(
        state=Job.State.SUCCEEDED, result=result, finished_at=timezone.now(), version=F("version") + 1
    )
    if not done:
        raise _Cancelled if mine.exists() else _Superseded
    kind, params = Job.objects.values_list("kind", "params").get(id=job_id)
    if not works[kind].keeps_files(params):
        FilePart.objects.filter(job_id=job_id, purpose=FilePart.Purpose.INPUT).delete()


def _close(tenant_id: UUID, job_id: UUID, attempt: int, state: Job.State, problem: dict[str, Any] | None) -> None:
    """The end of an attempt that wrote nothing."""
    with tenant(tenant_id):
        Job.objects.filter(id=job_id, attempt=attempt, state=Job.State.RUNNING).update(
            state=state, problem=problem, finished_at=timezone.now(), version=F("version") + 1
        )
        FilePart.objects.filter(job_id=job_id).delete()


def _put_back(tenant_id: UUID, job_id: UUID, attempt: int) -> None:
    with tenant(tenant_id):
        Job.objects.filter(id=job_id, attempt=attempt, state=Job.State.RUNNING).update(
            state=Job.State.WAITING, version=F("version") + 1
        )


def purge_jobs(tenant_id: UUID) -> None:
    """Removes files after a week and jobs after a month."""
    now = timezone.now()
    with tenant(tenant_id):
        FilePart.objects.filter(job__finished_at__lt=now - RESULT_KEPT_FOR).delete()
        Job.objects.filter(finished_at__lt=now - JOB_KEPT_FOR).delete()
