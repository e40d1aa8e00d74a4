"""`./oasys import ...`: books of other programs, and the journal format."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

if TYPE_CHECKING:
    from oasys.identity.models import User
    from oasys.ledger.services.bulk import RowProblem

app = typer.Typer(no_args_is_help=True, help="Import books: all of a file or nothing of it.")
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file to import.")]
CompanyName = Annotated[
    str, typer.Option("--company", help="Name or id of the company; for a name that several tenants use, the id.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and write nothing.")]
Account = Annotated[
    Path | None, typer.Option("--accounts", help="CSV of accounts to add first: code,name,class[,...].")
]


@app.command("beancount")
def import_beancount(
    file: File,
    company: CompanyName,
    dry_run: DryRun = False,
    create: Annotated[
        bool, typer.Option("--create", help="Make the company if there is none, from the generic pack.")
    ] = False,
) -> None:
    """A Beancount ledger, whole: accounts, units, entries with their costs; what cannot be carried is listed."""
    with django_ready():
        from oasys.exchange.beancount import plan_of
        from oasys.exchange.services import import_plan

        typer.echo(f"Reading {file} ...")
        plan = plan_of(file)
        _run(company, dry_run, lambda found, by, progress: import_plan(
            company=found, plan=plan, by=by, is_dry_run=dry_run, progress=progress
        ), create_in=plan.base_currency if create else None, total=len(plan.entries))  # fmt: skip


@app.command("journal")
def import_journal(file: File, company: CompanyName, accounts: Account = None, dry_run: DryRun = False) -> None:
    """The journal format of OASYS (CSV or NDJSON, one row for each line): docs/accounting/journal-format.md."""
    with django_ready():
        from oasys.exchange import services

        _run(company, dry_run, lambda found, by, progress: services.import_journal(
            company=found, path=file, by=by, accounts_path=accounts, is_dry_run=dry_run, progress=progress
        ))  # fmt: skip


def find_company(name: str) -> tuple[UUID, UUID]:
    """Tenant and id of the company of that name or id, looked up over all tenants by the role that may.

    Raises Refused where there is none, or several.
    """
    import os

    import psycopg

    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        rows = connection.execute(
            "select tenant_id, id from organisations_company where name = %(name)s or id::text = %(name)s",
            {"name": name},
        ).fetchall()
    if not rows:
        raise Refused(f"There is no company {name}. Make one first, or add --create.")
    if len(rows) > 1:
        raise Refused(
            f"Several tenants have a company {name}; name one by its id: {', '.join(str(row[1]) for row in rows)}."
        )
    return rows[0]


def _run(name: str, is_dry_run: bool, act: Any, *, create_in: str | None = None, total: int | None = None) -> None:
    from django.db import transaction

    from oasys.core.errors import DomainError
    from oasys.core.tenancy import tenant
    from oasys.ledger.services.bulk import ImportRefused
    from oasys.organisations.models import Company, Membership

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with transaction.atomic(), Progress(*columns, transient=True) as bar:
            try:
                tenant_id, company_id = find_company(name)
            except Refused:
                if create_in is None:
                    raise
                tenant_id, company_id = _make_company(name, create_in, is_dry_run=is_dry_run)
            with tenant(tenant_id):
                task = bar.add_task("Entries", total=total)
                company: Company = Company.objects.get(id=company_id)
                owner = Membership.objects.select_related("user").filter(role="owner").order_by("created_at").first()
                assert owner is not None
                by: User = owner.user
                done = act(company, by, lambda count: bar.update(task, completed=count))
            if is_dry_run:
                transaction.set_rollback(True)
    except ImportRefused as refusal:
        raise Refused(name_rows(refusal.problems)) from refusal
    except DomainError as refusal:
        raise Refused(f"{refusal.detail} Nothing was written.") from refusal
    for problem in done.left_out:
        typer.echo(f"  left out, row {problem.row}: {problem.message}")
    verb = "Would import" if is_dry_run else "Imported"
    typer.echo(
        f"{verb} {done.entries:,} entries with {done.lines:,} lines, {done.accounts} accounts, {done.fiscal_years} fiscal "
        f"years, {done.rates} rates; {done.skipped:,} entries stood already; {len(done.left_out)} things left out."
    )


def name_rows(problems: "list[RowProblem]") -> str:
    """Says every bad row on standard output, to be kept in a file where they are many; returns how many there were."""
    for problem in problems:
        typer.echo(f"  row {problem.row}: {problem.message}  [{problem.code}]")
    return f"{len(problems)} rows cannot be carried: nothing was written."


def _make_company(name: str, currency: str, *, is_dry_run: bool) -> tuple[UUID, UUID]:
    """A tenant and a company for books that come from elsewhere, owned by the person of the demo, or a new one."""
    import secrets
    from datetime import UTC, datetime

    from oasys.core.tenancy import tenant
    from oasys.identity.models import User
    from oasys.ledger.services.books import create_company
    from oasys.organisations.packs import load_pack
    from oasys.organisations.services import create_tenant

    email, password = f"import-{secrets.token_hex(4)}@oasys.example", secrets.token_urlsafe(12)
    person = User.objects.create_user(email, password)
    made = create_tenant(name=name, by=person)
    with tenant(made.id):
        company = create_company(
            name=name,
            pack=load_pack("generic"),
            base_currency=currency,
            fiscal_year_start_month=None,
            first_year_on=datetime.now(UTC).date(),
        ).company
    typer.echo(
        f"Would make the company {name}."
        if is_dry_run
        else f"Made the company {name}. Sign in as {email} with {password}"
    )
    return made.id, company.id
