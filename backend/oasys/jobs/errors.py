"""What is refused of jobs. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class JobFinished(DomainError):
    code = "jobs.finished"
    status = 409
    title = "The job has ended already."


class JobImmutable(DomainError):
    code = "jobs.immutable"
    status = 409
    title = "What a job was asked for never changes."


class TooManyJobs(DomainError):
    code = "jobs.too_many"
    status = 429
    title = "Too many jobs of the company wait."


class JobGaveUp(DomainError):
    """The process that did the work died each time: nothing was written."""

    code = "jobs.gave_up"
    status = 500
    title = "The job was begun too often."


class JobBroke(DomainError):
    """A fault in OASYS ended the job: nothing was written."""

    code = "jobs.broke"
    status = 500
    title = "Something went wrong on our side."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {"OA080": JobImmutable, "OA081": JobFinished}
