"""The demo company of a tenant: made at once, and filled by a job."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from oasys.core.words import say
from oasys.demo.generator.demo import DEMO_COMPANY, DEMO_PACK, demo_books, demo_period
from oasys.identity.models import User
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.running import Task, Work
from oasys.ledger.models import JournalEntry
from oasys.ledger.services.bulk import load_entries
from oasys.ledger.services.years import open_fiscal_year
from oasys.organisations.models import ApiToken, Company
from oasys.organisations.packs import load_pack
from oasys.organisations.permissions import Permission
from oasys.tax.installing import create_company_with_taxes

MONTHS = 24


@transaction.atomic(savepoint=False)
def make_demo_company(*, today: date, name: str = DEMO_COMPANY) -> Company:
    """The company with its chart and years, marked as a demo, without entries. Raises CompanyNameTaken where it is there."""
    first_day, _ = demo_period(today=today, months=MONTHS)
    company = create_company_with_taxes(
        name=name,
        pack=load_pack(DEMO_PACK),
        base_currency=None,
        fiscal_year_start_month=None,
        first_year_on=first_day,
        is_demo=True,
    ).company
    for year in range(first_day.year + 1, today.year + 1):
        open_fiscal_year(company=company, containing=date(year, 1, 1))
    return company


@transaction.atomic(savepoint=False)
def fill_demo(
    *, company: Company, by: User, today: date, now: datetime, progress: Callable[[int], None] | None = None
) -> int:
    """Writes and posts the entries of two years, and what else a company has; all or nothing. How many entries are posted then."""
    # 1 MB more, and only where a demo is made
    from oasys.demo.furnishing import furnish, open_cost_centres, with_cost_centres

    open_cost_centres(company=company)
    entries = with_cost_centres(demo_books(today=today))
    load_entries(company=company, entries=entries, by=by, progress=progress)
    furnish(company=company, by=by, today=today, now=now)
    return JournalEntry.objects.filter(company=company, status=JournalEntry.Status.POSTED).count()


@transaction.atomic(savepoint=False)
def ask_for_demo(*, by: User, now: datetime, token: ApiToken | None = None) -> Job:
    """Makes the company, and a job that fills it. Raises CompanyNameTaken."""
    today = now.date()
    company = make_demo_company(today=today)
    return ask_for_job(company=company, kind=Job.Kind.DEMO, params={"today": str(today)}, by=by, now=now, token=token)


def _fill(task: Task) -> dict[str, Any]:
    task.tell(0, None, say("Writing entries"))
    made = fill_demo(
        company=task.company,
        by=task.by,
        today=date.fromisoformat(task.params["today"]),
        now=task.job.asked_at,
        progress=lambda entries: task.tell(entries, None, say("Writing entries")),
    )
    return {"entries": made}


WORKS = {Job.Kind.DEMO.value: Work(Permission.ENTRY_IMPORT, _fill)}
