"""The job that makes everything that is due in a company, with its progress.

Each document is a transaction of its own, on a connection of its own beside the one of the job: cancelled or killed, what was made
stays made, and the next attempt goes on with the rest.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Event, Thread
from typing import Any

from django.db import connection

from oasys.core.words import current_language, say, speaking
from oasys.jobs.models import Job
from oasys.jobs.running import Task, Work
from oasys.organisations.permissions import Permission
from oasys.recurring_documents.due import due_rows, make_rows
from oasys.recurring_documents.models import RecurringDocument

LOOK_MILLISECONDS = 200


class _Run(Thread):
    """Makes what is due, in a thread with a connection of its own."""

    def __init__(self, task: Task, kind: str, problem_of: Callable[[Exception], dict[str, Any] | None]) -> None:
        super().__init__(name="recurring-documents")
        self.tenant_id, self.company_id, self.kind = task.job.tenant_id, task.company.id, kind
        self.today = date.fromisoformat(task.params["today"])
        self.problem_of, self.language = problem_of, current_language()
        self.stop = Event()
        self.done = self.total = self.made = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            with speaking(self.language):
                rows = due_rows(
                    tenant_id=self.tenant_id, today=self.today, company_id=self.company_id, kind=self.kind, waits=False
                )
                self.total = len(rows)
                self.made = make_rows(
                    tenant_id=self.tenant_id,
                    rows=rows,
                    today=self.today,
                    problem_of=self.problem_of,
                    is_stopping=self.stop.is_set,
                    tell=self._tell,
                )
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def _tell(self) -> None:
        self.done += 1


def _act(task: Task, *, kind: str, problem_of: Callable[[Exception], dict[str, Any] | None]) -> dict[str, Any]:
    run = _Run(task, kind, problem_of)
    run.start()
    try:
        while run.is_alive():
            run.join(LOOK_MILLISECONDS / 1000)
            task.tell(run.done, run.total or None, say("Writing documents"))
    finally:
        run.stop.set()
        run.join()
    if run.error is not None:
        raise run.error
    failed = RecurringDocument.objects.filter(
        company=task.company, kind=kind, is_active=True, next_on__lte=run.today, failure__isnull=False
    ).count()
    return {"made": run.made, "failed": failed}


def works(problem_of: Callable[[Exception], dict[str, Any] | None]) -> dict[str, Work]:
    """What the kinds of jobs of this room do; `problem_of` words a refusal for the row that it is kept with."""
    return {
        Job.Kind.RECURRING_INVOICES.value: Work(
            Permission.SALES_DRAFT, partial(_act, kind="invoice", problem_of=problem_of)
        ),
        Job.Kind.RECURRING_BILLS.value: Work(
            Permission.PURCHASE_DRAFT, partial(_act, kind="bill", problem_of=problem_of)
        ),
    }
