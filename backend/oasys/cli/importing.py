"""`./oasys import ...`: books of other programs, and the journal format."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

if TYPE_CHECKING:
    from oasys.exchange.services import Imported
    from oasys.identity.models import User
    from oasys.ledger.services.bulk import RowProblem

app = typer.Typer(no_args_is_help=True, help="Import books: all of a file or nothing of it.")


class NoSuchCompany(Refused):
    """No company has the name or the id."""


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file to import.")]
CompanyName = Annotated[
    str, typer.Option("--company", help="Name or id of the company; for a name that several tenants use, the id.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and write nothing.")]
Account = Annotated[
    Path | None, typer.Option("--accounts", help="CSV of accounts to add first: code,name,class[,...].")
]
Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="The exported CSVs, in any order.")
]
DateFormat = Annotated[
    str | None, typer.Option("--date-format", help="YYYY-MM-DD, DD/MM/YYYY or MM/DD/YYYY, where the files do not tell.")
]
DecimalMark = Annotated[str | None, typer.Option("--decimal-mark", help="'.' or ',', where the files do not tell.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day of the trial balance, where no title says it.")]
Prefix = Annotated[str, typer.Option("--account-prefix", help="Put before every code, to keep the accounts apart.")]
Create = Annotated[
    str | None,
    typer.Option("--create", metavar="CURRENCY", help="Make the company in this currency if there is none."),
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

        def make() -> tuple[UUID, UUID]:
            return _make_company(company, plan.base_currency, is_dry_run=dry_run)

        _run(company, dry_run, lambda found, by, progress: import_plan(
            company=found, plan=plan, by=by, is_dry_run=dry_run, progress=progress
        ), make=make if create else None, total=len(plan.entries))  # fmt: skip


@app.command("hledger")
def import_hledger(
    file: File,
    company: CompanyName,
    dry_run: DryRun = False,
    commodity: Annotated[
        list[str] | None, typer.Option("--commodity", help="Which unit a commodity is, such as '$=USD'; repeatable.")
    ] = None,
    create: Create = None,
) -> None:
    """An hledger journal, whole: accounts, units, entries; what cannot be carried is listed with its line."""
    with django_ready():
        from oasys.exchange.commodities import parse_said
        from oasys.exchange.hledger import plan_of
        from oasys.exchange.services import import_plan

        try:
            said = parse_said(commodity or [])
        except ValueError as error:
            raise Refused(str(error)) from error
        _run(company, dry_run, lambda found, by, progress: import_plan(
            company=found, plan=plan_of(file, base_currency=found.base_currency, commodities=said), by=by,
            is_dry_run=dry_run, progress=progress,
        ), make=_maker(company, create, is_dry_run=dry_run))  # fmt: skip


@app.command("gnucash")
def import_gnucash(file: File, company: CompanyName, dry_run: DryRun = False, create: Create = None) -> None:
    """A GnuCash book, saved as XML or SQLite: accounts, shares, transactions; the rest is listed."""
    with django_ready():
        from oasys.exchange.gnucash import plan_of
        from oasys.exchange.services import import_plan

        _run(company, dry_run, lambda found, by, progress: import_plan(
            company=found, plan=plan_of(file, base_currency=found.base_currency), by=by, is_dry_run=dry_run,
            progress=progress,
        ), make=_maker(company, create, is_dry_run=dry_run))  # fmt: skip


@app.command("quickbooks")
def import_quickbooks(
    files: Files,
    company: CompanyName,
    dry_run: DryRun = False,
    date_format: DateFormat = None,
    decimal_mark: DecimalMark = None,
    as_of: AsOf = None,
    account_prefix: Prefix = "",
    create: Create = None,
) -> None:
    """CSVs of QuickBooks: Account List, Journal or General Ledger, Trial Balance; told apart by their headings."""
    how = (date_format, decimal_mark, as_of, account_prefix)
    _run_files("quickbooks", files, company, dry_run, how, create)


@app.command("xero")
def import_xero(
    files: Files,
    company: CompanyName,
    dry_run: DryRun = False,
    date_format: DateFormat = None,
    decimal_mark: DecimalMark = None,
    as_of: AsOf = None,
    account_prefix: Prefix = "",
    create: Create = None,
) -> None:
    """CSVs of Xero: chart of accounts, journal or general ledger, trial balance; told apart by their headings."""
    _run_files("xero", files, company, dry_run, (date_format, decimal_mark, as_of, account_prefix), create)


def _run_files(
    program: str,
    files: list[Path],
    company: str,
    is_dry_run: bool,
    how: tuple[str | None, str | None, str | None, str],
    create: str | None,
) -> None:
    date_format, decimal_mark, as_of, prefix = how
    try:
        on = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise Refused(f"--as-of: {as_of} is not a date like 2026-12-31.") from error
    with django_ready():
        from oasys.exchange.services import import_plan, plan_spreadsheets
        from oasys.exchange.spreadsheets import Reading

        read = [(file.name, file.read_bytes()) for file in files]
        reading = Reading(date_format, decimal_mark, on, prefix)
        _run(company, is_dry_run, lambda found, by, progress: import_plan(
            company=found, plan=plan_spreadsheets(company=found, files=read, program=program, reading=reading), by=by,
            is_dry_run=is_dry_run, progress=progress,
        ), make=_maker(company, create, is_dry_run=is_dry_run))  # fmt: skip


@app.command("csv")
def import_csv(
    file: File,
    company: CompanyName,
    mapping: Annotated[
        Path,
        typer.Option("--mapping", exists=True, dir_okay=False, readable=True, help="JSON that says what columns mean."),
    ],
    dry_run: DryRun = False,
) -> None:
    """A CSV of journal lines with any layout, read by a mapping: docs/how-to/import-a-ledger.md."""
    import orjson
    from pydantic import ValidationError

    with django_ready():
        from oasys.exchange.mapped.importing import plan_mapped
        from oasys.exchange.services import import_plan

        try:
            said = orjson.loads(mapping.read_bytes())
        except orjson.JSONDecodeError as error:
            raise Refused(f"{mapping} is not JSON: {error.msg}.") from error
        content = file.read_bytes()
        try:
            _run(company, dry_run, lambda found, by, progress: import_plan(
                company=found, plan=plan_mapped(company=found, content=content, said=said), by=by, is_dry_run=dry_run,
                progress=progress,
            ))  # fmt: skip
        except ValidationError as error:
            wrong = "; ".join(f"{'/'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise Refused(f"{mapping}: {wrong}. Nothing was written.") from error


@app.command("journal")
def import_journal(file: File, company: CompanyName, accounts: Account = None, dry_run: DryRun = False) -> None:
    """The journal format of OASYS (CSV or NDJSON, one row for each line): docs/accounting/journal-format.md."""
    with django_ready():
        from oasys.exchange import services

        _run(company, dry_run, lambda found, by, progress: services.import_journal(
            company=found, path=file, by=by, accounts_path=accounts, is_dry_run=dry_run, progress=progress
        ))  # fmt: skip


@app.command("oasys")
def import_oasys(
    file: File,
    company: CompanyName,
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="Name or id of the tenant to make it in; a new tenant if omitted.")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help="Id of the key that must have signed.")] = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Take an archive that nobody signed.")] = False,
    dry_run: DryRun = False,
) -> None:
    """An archive that ./oasys export wrote, into a new company or one without entries; an altered one is refused."""
    with django_ready():
        from oasys.core.errors import DomainError
        from oasys.exchange.archive.reader import Archive, import_archive

        typer.echo(f"Checking {file} ...")
        try:
            with file.open("rb") as stream:
                archive = Archive(stream, key=key, unsigned=unsigned)
                _run(company, dry_run, lambda found, by, progress: import_archive(
                    company=found, file=archive, by=by, is_dry_run=dry_run, progress=progress
                ), make=lambda: _make_bare_company(company, tenant, archive.company, is_dry_run=dry_run),
                tenant_name=tenant, total=archive.entry_count)  # fmt: skip
        except DomainError as refusal:
            for error in refusal.errors:
                typer.echo(f"  {error.message}")
            raise Refused(f"{refusal.detail} Nothing was written.") from refusal


def find_tenant(name: str) -> UUID:
    """The tenant of that name or id. Raises Refused where there is none, or several."""
    import os

    import psycopg

    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        rows = connection.execute(
            "select id from organisations_tenant where name = %(name)s or id::text = %(name)s", {"name": name}
        ).fetchall()
    if len(rows) != 1:
        raise Refused(f"There {'are several tenants' if rows else 'is no tenant'} {name}: name one by its id.")
    found: UUID = rows[0][0]
    return found


def find_company(name: str, tenant: str | None = None) -> tuple[UUID, UUID]:
    """Tenant and id of the company of that name or id, looked up over all tenants, or in one, by the role that may.

    Raises Refused where there is none, or several.
    """
    import os

    import psycopg

    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        rows = connection.execute(
            "select c.tenant_id, c.id from organisations_company c join organisations_tenant t on t.id = c.tenant_id "
            "where (c.name = %(name)s or c.id::text = %(name)s) "
            "and (%(tenant)s::text is null or t.name = %(tenant)s or t.id::text = %(tenant)s)",
            {"name": name, "tenant": tenant},
        ).fetchall()
    if not rows:
        raise NoSuchCompany(f"There is no company {name}. Make one first, or add --create.")
    if len(rows) > 1:
        raise Refused(
            f"Several tenants have a company {name}; name one by its id: {', '.join(str(row[1]) for row in rows)}."
        )
    return rows[0]


def _run(
    name: str,
    is_dry_run: bool,
    act: Any,
    *,
    make: Callable[[], tuple[UUID, UUID]] | None = None,
    tenant_name: str | None = None,
    total: int | None = None,
) -> None:
    """Imports into the company of that name, which `make` makes where there is none."""
    from django.db import transaction

    from oasys.core.actor import Actor, act_as
    from oasys.core.errors import DomainError
    from oasys.core.tenancy import tenant
    from oasys.ledger.services.bulk import ImportRefused
    from oasys.organisations.models import Company, Membership

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with transaction.atomic(), Progress(*columns, transient=True) as bar:
            try:
                tenant_id, company_id = find_company(name, tenant_name)
            except NoSuchCompany:
                if make is None:
                    raise
                tenant_id, company_id = make()
            with tenant(tenant_id):
                task = bar.add_task("Entries", total=total)
                company: Company = Company.objects.get(id=company_id)
                owner = Membership.objects.select_related("user").filter(role="owner").order_by("created_at").first()
                assert owner is not None
                by: User = owner.user
                act_as(Actor(by.id, agent="./oasys import"))
                done = act(company, by, lambda count: bar.update(task, completed=count))
            if is_dry_run:
                transaction.set_rollback(True)
    except ImportRefused as refusal:
        raise Refused(name_rows(refusal.problems)) from refusal
    except DomainError as refusal:
        for error in refusal.errors:
            typer.echo(f"  {error.pointer}: {error.message}  [{error.code}]")
        raise Refused(f"{refusal.detail} Nothing was written.") from refusal
    for problem in done.left_out:
        said = "left out" if problem.code == "exchange.not_carried" else "note"
        typer.echo(f"  {said}, row {problem.row}: {problem.message}")
    if is_dry_run and done.balances:
        _show_proof(done)
    _show_agreements(done)
    verb = "Would import" if is_dry_run else "Imported"
    typer.echo(
        f"{verb} {done.entries:,} entries with {done.lines:,} lines, {done.accounts} accounts, {done.fiscal_years} fiscal "
        f"years, {done.rates} rates; {done.skipped:,} entries stood already; {len(done.left_out)} things left out."
    )


def name_rows(problems: "list[RowProblem]") -> str:
    """Says every bad row on standard output, to be kept in a file where they are many; returns how many there were."""
    for problem in problems:
        where = f"row {problem.row}, {problem.field}" if problem.field else f"row {problem.row}"
        typer.echo(f"  {where}: {problem.message}  [{problem.code}]")
    return f"{len(problems)} rows cannot be carried: nothing was written."


def _show_proof(done: "Imported") -> None:
    """The trial balance of the import by account and month, as it stood in the ledger before it was taken back."""
    typer.echo("Proof by account and month, read back from the ledger and equal to the source:")
    wide = max((len(row.account) for row in done.balances), default=7)
    typer.echo(f"  {'account':<{wide}} month   unit  {'debit':>18} {'credit':>18} {'balance':>18}  amount in the unit")
    for row in done.balances:
        amounts = f"{row.debit:>18,f} {row.credit:>18,f} {row.balance:>18,f}"
        typer.echo(f"  {row.account:<{wide}} {row.month} {row.currency:<5} {amounts}  {row.currency_amount:,f}")
    debit, credit = (sum(getattr(row, side) for row in done.balances) for side in ("debit", "credit"))
    typer.echo(f"  {'total':<{wide}}               {debit:>18,f} {credit:>18,f}")


def _show_agreements(done: "Imported") -> None:
    """What the source states of itself: how many balances agree, and each that does not."""
    if not done.agreements:
        return
    differ = [said for said in done.agreements if said.difference]
    typer.echo(f"Balances the source states: {len(done.agreements) - len(differ)} agree, {len(differ)} differ.")
    for said in differ:
        typer.echo(
            f"  row {said.row}: {said.account} on {said.on}: stated {said.stated:,f}, computed {said.computed:,f}, "
            f"difference {said.difference:,f} {said.currency}"
        )


def _maker(name: str, currency: str | None, *, is_dry_run: bool) -> Callable[[], tuple[UUID, UUID]] | None:
    """Makes the company in that currency when it is called; None where no currency is said."""
    return None if currency is None else lambda: _make_company(name, currency, is_dry_run=is_dry_run)


def _make_company(name: str, currency: str, *, is_dry_run: bool) -> tuple[UUID, UUID]:
    """A tenant and a company for books that come from elsewhere, owned by somebody new."""
    from datetime import UTC, datetime

    from oasys.core.tenancy import tenant
    from oasys.ledger.services.books import create_company
    from oasys.organisations.packs import load_pack

    tenant_id = _make_tenant(name, is_dry_run=is_dry_run)
    with tenant(tenant_id):
        company = create_company(
            name=name,
            pack=load_pack("generic"),
            base_currency=currency,
            fiscal_year_start_month=None,
            first_year_on=datetime.now(UTC).date(),
        ).company
    return tenant_id, company.id


def _make_bare_company(
    name: str, tenant_name: str | None, facts: dict[str, Any], *, is_dry_run: bool
) -> tuple[UUID, UUID]:
    """A company as the archive describes it, with nothing in it, in the tenant that is named or in a new one."""
    from oasys.core.tenancy import tenant
    from oasys.ledger.services.books import create_bare_company

    tenant_id = find_tenant(tenant_name) if tenant_name else _make_tenant(name, is_dry_run=is_dry_run)
    with tenant(tenant_id):
        company = create_bare_company(
            name=name,
            base_currency=facts["base_currency"],
            country_pack=facts["country_pack"],
            pack_version=facts["pack_version"],
            fiscal_year_start_month=facts["fiscal_year_start_month"],
        )
    return tenant_id, company.id


def _make_tenant(name: str, *, is_dry_run: bool) -> UUID:
    """A tenant of that name owned by somebody new, whose sign-in is said."""
    import secrets

    from oasys.identity.models import User
    from oasys.organisations.services import create_tenant

    email, password = f"import-{secrets.token_hex(4)}@oasys.example", secrets.token_urlsafe(12)
    made = create_tenant(name=name, by=User.objects.create_user(email, password))
    typer.echo(
        f"Would make the company {name}."
        if is_dry_run
        else f"Made the company {name}. Sign in as {email} with {password}"
    )
    return made.id
