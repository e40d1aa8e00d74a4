"""Importing: accounts, units, fiscal years that are missing, then the entries, in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from django.db import transaction

from oasys.core.errors import DomainError
from oasys.core.words import say
from oasys.currencies.models import Unit
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.exchange.journal_format import read_accounts, read_csv, read_ndjson
from oasys.exchange.plan import ImportPlan, PlannedAccount, PlannedUnit
from oasys.exchange.proof import Agreement, MonthBalance, Sums, agreements, differences
from oasys.exchange.spreadsheets import Known, Reading, plan_of_files
from oasys.identity.models import User
from oasys.ledger.calendars import calendar_of
from oasys.ledger.models import Account, FiscalYear
from oasys.ledger.rules import DEFAULT_SUBTYPE, CodedEntry
from oasys.ledger.services.bulk import ImportRefused, Progress, RowProblem, load_entries
from oasys.ledger.services.charts import create_account
from oasys.ledger.services.years import open_fiscal_year
from oasys.organisations.models import Company

RATE_SOURCE = "import"


@dataclass(slots=True)
class Imported:
    """What an import did, or in a dry run would do. `left_out` names what the books cannot carry, by its row.

    `balances` prove a dry run, by account and month; `agreements` stand beside balances the source states itself.
    """

    entries: int = 0
    lines: int = 0
    skipped: int = 0
    accounts: int = 0
    fiscal_years: int = 0
    rates: int = 0
    left_out: list[RowProblem] = field(default_factory=list)
    balances: list[MonthBalance] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)


def import_journal(
    *,
    company: Company,
    path: Path,
    by: User,
    accounts_path: Path | None = None,
    is_dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Loads a file in the journal format; `.csv`/`.tsv` or `.ndjson`/`.jsonl`. Raises ImportRefused, OSError."""
    problems: list[RowProblem] = []
    accounts: list[PlannedAccount] = []
    if accounts_path is not None:
        with accounts_path.open(encoding="utf-8", newline="") as stream:
            accounts = [
                PlannedAccount(
                    row["code"], row["name"], row["class"], row.get("subtype") or None, row.get("parent") or None,
                    row.get("currency", ""), False,
                )
                for row in read_accounts(stream, problems)
            ]  # fmt: skip
    if path.suffix.lower() in {".ndjson", ".jsonl"}:
        with path.open("rb") as binary:
            return import_stream(
                company=company, stream=binary, is_csv=False, accounts=accounts, by=by, problems=problems,
                is_dry_run=is_dry_run, progress=progress,
            )  # fmt: skip
    with path.open(encoding="utf-8", newline="") as text:
        return import_stream(
            company=company, stream=text, is_csv=True, accounts=accounts, by=by, problems=problems,
            is_dry_run=is_dry_run, progress=progress,
        )  # fmt: skip


def import_stream(
    *,
    company: Company,
    stream: IO[str] | IO[bytes],
    is_csv: bool,
    by: User,
    accounts: Sequence[PlannedAccount] = (),
    problems: list[RowProblem] | None = None,
    is_dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """The journal format from a stream: text for CSV, bytes for NDJSON. Raises ImportRefused naming every bad row."""
    found = problems if problems is not None else []
    base = company.base_currency
    read: Callable[..., Iterable[CodedEntry]] = read_csv if is_csv else read_ndjson
    entries = read(stream, base_currency=base, problems=found)
    with transaction.atomic(savepoint=is_dry_run):
        done = load_coded(company, entries, found, by, accounts=accounts, is_proven=is_dry_run, progress=progress)
        return _taken_back(done) if is_dry_run else done


def import_plan(
    *, company: Company, plan: ImportPlan, by: User, is_dry_run: bool = False, progress: Progress | None = None
) -> Imported:
    """Loads what a reader of another program's books has planned: units, accounts, rates, years, entries.

    Raises ImportRefused where the plan holds errors, or the company keeps its books in another currency.
    """
    if plan.base_currency != company.base_currency:
        message = say(
            "the books are kept in {base_currency}, the company in {company_base_currency}",
            base_currency=plan.base_currency,
            company_base_currency=company.base_currency,
        )
        raise ImportRefused([RowProblem(1, "exchange.base_currency", message)])
    with transaction.atomic(savepoint=is_dry_run):
        for unit in plan.units:
            _ensure_unit(unit)
        years = _open_years(company, {entry.posting_date for entry in plan.entries})
        by_hand = [rate for rate in plan.rates if rate.currency != rate.base]
        rates = 0
        if by_hand:
            inputs = [RateInput(rate.currency, rate.base, rate.day, rate.rate) for rate in by_hand]
            rates = record_rates(source=RATE_SOURCE, rates=inputs)
        compared, problems = _compare(company, plan, is_dry_run=is_dry_run)
        done = load_coded(
            company,
            plan.entries,
            problems,
            by,
            accounts=plan.accounts,
            is_proven=True,
            progress=progress,
        )
        done.fiscal_years, done.rates, done.agreements = years, rates, compared
        if is_dry_run:
            return _taken_back(done)
        done.balances = []
        return done


def _taken_back(done: Imported) -> Imported:
    """Ends a dry run: everything since the savepoint is undone, and the transaction around it goes on."""
    transaction.set_rollback(True)
    return done


def plan_spreadsheets(
    *, company: Company, files: Sequence[tuple[str, bytes]], program: str, reading: Reading
) -> ImportPlan:
    """What exported CSVs (name, bytes) of `program` (quickbooks, xero) become in the chart of the company."""
    standing = Account.objects.filter(company=company, is_heading=False).order_by("code")
    return plan_of_files(
        files,
        program=program,
        base_currency=company.base_currency,
        standing=[Known(account.code, account.name, account.account_class) for account in standing],
        reading=reading,
    )


def _ensure_unit(unit: PlannedUnit) -> None:
    """Takes the unit into use; one that is not money and stands with more decimals will do."""
    standing = Unit.objects.filter(code=unit.code, is_money=False).first()
    if standing is None or unit.is_money or standing.decimals < unit.decimals:
        ensure_unit(unit.code, name=unit.name, decimals=unit.decimals, is_money=unit.is_money)


def _compare(company: Company, plan: ImportPlan, *, is_dry_run: bool) -> tuple[list[Agreement], list[RowProblem]]:
    """The balances the source states beside those of its entries; a difference refuses all but a dry run."""
    classes = {account.code: account.account_class for account in plan.accounts}
    if plan.stated:
        classes |= dict(Account.objects.filter(company=company).values_list("code", "account_class"))
    calendar = calendar_of(company)
    found = agreements(plan.stated, plan.entries, classes, lambda day: calendar.year_of(day).starts_on)
    problems = [*plan.problems, *_roundings(plan)]
    if not is_dry_run:
        problems += [
            RowProblem(
                said.row,
                "exchange.stated_balance_differs",
                say(
                    "{account}: the source states {stated:f} on {on}, its entries give {computed:f}",
                    account=said.account,
                    stated=said.stated,
                    on=said.on,
                    computed=said.computed,
                ),
            )
            for said in found
            if said.difference
        ]
    return found, problems


def _roundings(plan: ImportPlan) -> list[RowProblem]:
    """What rounding to the base currency took, by account and month."""
    return [
        RowProblem(
            1,
            "exchange.rounded",
            say(
                "{account} {month}: rounding took {rest:f} {base_currency}",
                account=account,
                month=month,
                rest=rest,
                base_currency=plan.base_currency,
            ),
            is_error=False,
        )
        for (account, month), rest in sorted(plan.rounded.items())
        if rest
    ]


def load_coded(
    company: Company,
    entries: Iterable[CodedEntry],
    problems: list[RowProblem],
    by: User,
    *,
    accounts: Sequence[PlannedAccount],
    is_proven: bool,
    progress: Progress | None,
) -> Imported:
    """Accounts that are missing, then the entries. Raises ImportRefused with every problem, those found before too.

    `is_proven`: the ledger's lines are read back and compared with the source.
    """
    done = Imported()
    read = Sums()
    with transaction.atomic(savepoint=False):
        done.accounts = _add_accounts(company, accounts, problems)
        refused: list[RowProblem] = []
        try:
            passing = read.passing(entries) if is_proven else entries
            loaded = load_entries(company=company, entries=passing, by=by, progress=progress)
            done.entries, done.lines, done.skipped = loaded.entries, loaded.lines, loaded.skipped
            refused = differences(company, read) if is_proven else []
        except ImportRefused as refusal:
            refused = refusal.problems
        errors = sorted([p for p in problems if p.is_error] + refused, key=lambda problem: problem.row)
        if errors:
            raise ImportRefused(errors)
        done.left_out = [problem for problem in problems if not problem.is_error]
        done.balances = read.balances()
    return done


def _add_accounts(company: Company, accounts: Sequence[PlannedAccount], problems: list[RowProblem]) -> int:
    """Adds the accounts that are not in the chart yet; parents stand before their children."""
    known = {account.code: account for account in Account.objects.filter(company=company)}
    added = 0
    for row, account in enumerate(accounts, 2):
        if account.code in known:
            if known[account.code].account_class != account.account_class:
                message = say(
                    "account {code} stands in the chart as {account_class}",
                    code=account.code,
                    account_class=known[account.code].account_class,
                )
                problems.append(RowProblem(row, "exchange.account_class_differs", message))
            elif known[account.code].name != account.name:
                message = say(
                    "account {code} stands in the chart as {name}, here it is {account_name}",
                    code=account.code,
                    name=known[account.code].name,
                    account_name=account.name,
                )
                problems.append(RowProblem(row, "exchange.account_name_differs", message, is_error=False))
            continue
        if account.account_class not in DEFAULT_SUBTYPE:
            message = say(
                "account {code}: the class is one of {default_subtype}",
                code=account.code,
                default_subtype=", ".join(DEFAULT_SUBTYPE),
            )
            problems.append(RowProblem(row, "exchange.account_class", message))
            continue
        parent = known.get(account.parent or "")
        try:
            known[account.code] = create_account(
                company=company,
                code=account.code,
                name=account.name,
                account_class=account.account_class,
                subtype=account.subtype,
                parent_id=parent.id if parent else None,
                is_heading=account.is_heading,
                currency=account.currency,
            )
            added += 1
        except DomainError as refusal:
            problems.append(
                RowProblem(row, refusal.code, say("account {code}: {detail}", code=account.code, detail=refusal.detail))
            )
    return added


def _open_years(company: Company, days: set[date]) -> int:
    """Opens the fiscal years that the days need and that are not open yet."""
    opened = 0
    for day in sorted(days):
        if not FiscalYear.objects.filter(company=company, starts_on__lte=day, ends_on__gte=day).exists():
            open_fiscal_year(company=company, containing=day)
            opened += 1
    return opened
