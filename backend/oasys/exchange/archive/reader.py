"""Takes an archive in: checked by its own verifier first, then everything of it or nothing into a company without entries."""

import json
import zipfile
from collections import deque
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.db import transaction
from django.db.models import Sum

from oasys.core.errors import DomainError, FieldError
from oasys.core.words import say
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.exchange.plan import PlannedAccount
from oasys.exchange.services import Imported, load_coded
from oasys.identity.models import User
from oasys.ledger.calendars import rule_of
from oasys.ledger.dimension_models import Dimension, DimensionValue
from oasys.ledger.evidence import BROKEN, LONGEST_LINE_BYTES, Balances, Unreadable, Verifier
from oasys.ledger.fiscal_calendar import Calendar, PeriodSpan
from oasys.ledger.models import Account, AccountBalance, FiscalYear, JournalEntry, NumberSeries, Period
from oasys.ledger.models import Journal as JournalBook
from oasys.ledger.rules import CodedEntry, CodedLine
from oasys.ledger.services.bulk import ImportRefused, Progress, RowProblem
from oasys.ledger.services.calendars import set_calendar
from oasys.ledger.services.charts import change_account, create_journal
from oasys.ledger.services.dimensions import (
    change_dimension,
    change_value,
    create_dimension,
    create_value,
    set_rules,
)
from oasys.ledger.services.years import adopt_fiscal_year, change_period
from oasys.organisations.models import Company
from oasys.organisations.packs import NUMBER_PREFIX

MOST_FINDINGS = 50
STATUS_REASON = "As in the imported archive"


class ArchiveUnreadable(DomainError):
    code = "exchange.archive_unreadable"
    title = "The file is no archive of OASYS that can be read."


class ArchiveAltered(DomainError):
    """`errors` names what the verifier found."""

    code = "exchange.archive_altered"
    title = "The archive is not what was exported."


class ArchiveTooLarge(DomainError):
    code = "exchange.archive_too_large"
    status = 413
    title = "The archive is too large for this way."


class CompanyNotEmpty(DomainError):
    code = "exchange.company_not_empty"
    status = 409
    title = "An archive is imported into a company without entries."


class TrialBalanceDiffers(DomainError):
    code = "exchange.trial_balance_differs"
    title = "The imported books do not make the trial balance of the archive."


class Archive:
    """An archive that was checked. Raises ArchiveUnreadable, ArchiveAltered, ArchiveTooLarge."""

    def __init__(
        self, file: IO[bytes], *, key: str | None = None, unsigned: bool = False, most_bytes: int | None = None
    ) -> None:
        try:
            self.zip = zipfile.ZipFile(file)
            verifier = Verifier(self.zip)
            if most_bytes is not None and sum(verifier.sizes.values()) > most_bytes:
                raise ArchiveTooLarge(say("Import it by ./oasys import oasys, on the machine of the installation."))
            findings = verifier.run(key=key, unsigned=unsigned)
        except (*BROKEN, Unreadable, KeyError, TypeError, AttributeError) as error:
            raise ArchiveUnreadable(say("The archive cannot be read: {error}.", error=error)) from error
        if findings:
            errors = [FieldError("", ArchiveAltered.code, finding) for finding in findings[:MOST_FINDINGS]]
            raise ArchiveAltered(say("The archive was altered: {finding}.", finding=findings[0]), errors=errors)
        self.manifest = verifier.manifest
        self.company: dict[str, Any] = self.rows("company")[0]
        self.entry_count = verifier.entries
        self.reversed = verifier.reversed

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Every row of one of the small files."""
        return list(self.each(name))

    def each(self, name: str) -> Iterator[dict[str, Any]]:
        if f"{name}.ndjson" not in self.manifest["files"]:
            return  # an archive from before there was such a thing
        with self.zip.open(f"{name}.ndjson") as stream:
            for line in iter(lambda: stream.readline(LONGEST_LINE_BYTES), b""):
                yield json.loads(line)

    def entries(self) -> Iterator[CodedEntry]:
        """In the order of the chain, so that each series is numbered as it was.

        A series whose next entry reverses one that has not come yet waits for it, in memory; the order of seals makes
        that rare (ledger/sql/seals.sql).
        """
        accounts = {row["id"]: row["code"] for row in self.each("accounts")}
        journals = {row["id"]: row["code"] for row in self.each("journals")}
        values = {row["id"]: (row["dimension"], row["code"]) for row in self.each("dimension-values")}
        come: set[str] = set()
        waiting: dict[str, deque[dict[str, Any]]] = {}
        for row in self.each("entries"):
            ready = deque([row])
            while ready:
                row = ready.popleft()
                entry = row["entry"]
                series, reverses = entry["series_id"], entry["reverses_id"]
                if series in waiting or (reverses and reverses not in come):
                    waiting.setdefault(series, deque()).append(row)
                    continue
                yield _coded(row, accounts, journals, values)
                if entry["id"] not in self.reversed:
                    continue
                come.add(entry["id"])
                for other in [name for name, rows in waiting.items() if rows[0]["entry"]["reverses_id"] in come]:
                    ready.extend(waiting.pop(other))
        for rows in waiting.values():
            yield from (_coded(row, accounts, journals, values) for row in rows)


def _coded(
    row: dict[str, Any], accounts: dict[str, str], journals: dict[str, str], values: dict[str, tuple[str, str]]
) -> CodedEntry:
    """The entry by codes; its key is the id it had, its row its place in the chain."""
    entry = row["entry"]
    lines = tuple(
        CodedLine(
            accounts[line["account_id"]], Decimal(line["debit"]), Decimal(line["credit"]), line["currency"],
            Decimal(line["currency_amount"]), line["description"],
            tuple(sorted(values[id_] for id_ in line.get("dimension_value_ids", ()))),
        )
        for line in entry["lines"]
    )  # fmt: skip
    return CodedEntry(
        entry["id"], date.fromisoformat(entry["posting_date"]), journals[entry["journal_id"]],
        entry["description"], entry["reference"], lines, row["position"], entry["reverses_id"] or "",
    )  # fmt: skip


def import_archive(
    *,
    company: Company,
    file: IO[bytes] | Archive,
    by: User,
    most_bytes: int | None = None,
    is_dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """The books of the archive in a company of the open tenant: same chart, numbers, dates and trial balance.

    Raises what Archive raises, CompanyNotEmpty, ImportRefused naming each row, TrialBalanceDiffers.
    """
    archive = file if isinstance(file, Archive) else Archive(file, most_bytes=most_bytes)
    if JournalEntry.objects.filter(company=company).exists():
        raise CompanyNotEmpty(say("{name} has entries already: import into a new company.", name=company.name))
    if archive.company["base_currency"] != company.base_currency:
        message = say(
            "the books are kept in {base_currency}, the company in {company_base_currency}",
            base_currency=archive.company["base_currency"],
            company_base_currency=company.base_currency,
        )
        raise ImportRefused([RowProblem(1, "exchange.base_currency", message)])
    with transaction.atomic(savepoint=is_dry_run):
        problems: list[RowProblem] = []
        for unit in archive.each("units"):
            ensure_unit(unit["code"], name=unit["name"], decimals=unit["decimals"], is_money=unit["is_money"])
        _add_journals(company, archive, problems)
        _add_dimensions(company, archive)
        if "calendar" in archive.company:  # an archive from before there were calendars has none
            set_calendar(
                company=company, calendar=_calendar(archive.company["calendar"]), version=rule_of(company).version
            )
        years = _adopt_years(company, archive, problems)
        _begin_series(company, archive)
        rates = _record_rates(archive)
        done = load_coded(
            company, archive.entries(), problems, by, accounts=_planned(archive), is_proven=False, progress=progress
        )
        done.fiscal_years, done.rates = years, rates
        _finish(company, archive, by)
        if is_dry_run:
            transaction.set_rollback(True)
    return done


def _planned(archive: Archive) -> list[PlannedAccount]:
    """The chart, headings before what stands below them."""
    waiting = {row["code"]: row for row in archive.each("accounts")}
    planned: list[PlannedAccount] = []
    while waiting:
        ready = [row for row in waiting.values() if row["parent"] not in waiting]
        for row in ready or list(waiting.values()):
            planned.append(
                PlannedAccount(
                    row["code"],
                    row["name"],
                    row["class"],
                    row["subtype"],
                    row["parent"],
                    row["currency"],
                    row["is_heading"],
                )
            )
            del waiting[row["code"]]
    return planned


def _add_journals(company: Company, archive: Archive, problems: list[RowProblem]) -> None:
    known = {journal.code: journal.kind for journal in JournalBook.objects.filter(company=company)}
    for number, row in enumerate(archive.each("journals"), 1):
        if row["code"] not in known:
            create_journal(
                company=company, code=row["code"], name=row["name"], kind=row["kind"],
                number_prefix=row.get("number_prefix", NUMBER_PREFIX),  # older archives do not say it
            )  # fmt: skip
        elif known[row["code"]] != row["kind"]:
            message = say(
                "journal {code} stands as {known}, the archive has it as {kind}",
                code=row["code"],
                known=known[row["code"]],
                kind=row["kind"],
            )
            problems.append(RowProblem(number, "exchange.journal_differs", message))


def _calendar(row: dict[str, Any]) -> Calendar:
    return Calendar(
        row["start_month"], row["start_day"], row["pattern"], row["ends_on_weekday"], row["nearest"], row["long_period"]
    )


def _add_dimensions(company: Company, archive: Archive) -> None:
    """The axes and their trees of values, all of them active while the entries come in."""
    axes = {row.code: row.id for row in Dimension.objects.filter(company=company)}
    for row in archive.each("dimensions"):
        if row["code"] not in axes:
            axes[row["code"]] = create_dimension(company=company, code=row["code"], name=row["name"]).id
    known = {(v.dimension.code, v.code): v for v in _values_of(company)}
    rows = archive.rows("dimension-values")
    for row in rows:
        place = row["dimension"], row["code"]
        if place not in known:
            known[place] = create_value(
                company=company, dimension_id=axes[row["dimension"]], code=row["code"], name=row["name"]
            )
    for row in rows:
        parent = known[row["dimension"], row["parent"]].id if row["parent"] is not None else None
        value = known[row["dimension"], row["code"]]
        if value.parent_id != parent:
            change_value(
                company=company, dimension_id=axes[row["dimension"]], value_id=value.id, version=value.version,
                changes={"parent_id": parent},
            )  # fmt: skip


def _finish_dimensions(company: Company, archive: Archive, accounts: dict[str, Account]) -> None:
    """What would have refused older entries: rules of accounts, and values and axes that are inactive by now."""
    rules: dict[str, dict[str, str]] = {}
    for row in archive.each("dimension-rules"):
        rules.setdefault(row["account"], {})[row["dimension"]] = row["rule"]
    for code, wanted in rules.items():
        set_rules(company=company, account_id=accounts[code].id, version=accounts[code].version, rules=wanted)
    idle = {(row["dimension"], row["code"]) for row in archive.each("dimension-values") if not row["is_active"]}
    for value in _values_of(company):
        if value.is_active and (value.dimension.code, value.code) in idle:
            change_value(
                company=company, dimension_id=value.dimension_id, value_id=value.id, version=value.version,
                changes={"is_active": False},
            )  # fmt: skip
    idle_axes = {row["code"] for row in archive.each("dimensions") if not row["is_active"]}
    for axis in Dimension.objects.filter(company=company, code__in=idle_axes, is_active=True):
        change_dimension(company=company, dimension_id=axis.id, version=axis.version, changes={"is_active": False})


def _values_of(company: Company) -> list[DimensionValue]:
    return list(DimensionValue.objects.filter(company=company).select_related("dimension").order_by("id"))


def _adopt_years(company: Company, archive: Archive, problems: list[RowProblem]) -> int:
    spans: dict[str, list[PeriodSpan]] = {}
    for row in archive.each("periods"):
        span = PeriodSpan(row["number"], date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]))
        spans.setdefault(row["fiscal_year_id"], []).append(span)
    years = archive.rows("fiscal-years")
    for number, row in enumerate(years, 1):
        try:
            adopt_fiscal_year(
                company=company,
                name=row["name"],
                starts_on=date.fromisoformat(row["starts_on"]),
                ends_on=date.fromisoformat(row["ends_on"]),
                spans=sorted(spans.get(row["id"], []), key=lambda span: span.number),
            )
        except DomainError as refusal:
            problems.append(RowProblem(number, refusal.code, refusal.detail))
    return len(years)


def _begin_series(company: Company, archive: Archive) -> None:
    """Numbers read as they did: series begin as the archive's do, whatever the journals say of later ones."""
    codes = {row["id"]: row["code"] for row in archive.each("journals")}
    names = {row["id"]: row["name"] for row in archive.each("fiscal-years")}
    journals = {journal.code: journal for journal in JournalBook.objects.filter(company=company)}
    years = {year.name: year for year in FiscalYear.objects.filter(company=company)}
    said = [(codes[row["journal_id"]], names[row["fiscal_year_id"]], row["prefix"]) for row in archive.each("series")]
    NumberSeries.objects.bulk_create(
        (
            NumberSeries(journal=journals[code], fiscal_year=years[name], prefix=prefix)
            for code, name, prefix in said
            if code in journals and name in years  # what is missing is among the problems
        ),
        ignore_conflicts=True,
    )


def _record_rates(archive: Archive) -> int:
    by_source: dict[str, list[RateInput]] = {}
    for row in archive.each("rates"):
        rate = RateInput(row["currency"], row["base"], date.fromisoformat(row["day"]), Decimal(row["rate"]))
        by_source.setdefault(row["source"], []).append(rate)
    return sum(record_rates(source=source, rates=rates) for source, rates in by_source.items())


def _finish(company: Company, archive: Archive, by: User) -> None:
    """What may come only after the entries: inactive accounts, closed periods; then the proof."""
    accounts = {account.code: account for account in Account.objects.filter(company=company)}
    for row in archive.each("accounts"):
        account = accounts[row["code"]]
        if account.is_active and not row["is_active"]:
            change_account(
                company=company, account_id=account.id, version=account.version, changes={"is_active": False}
            )
    _finish_dimensions(company, archive, {a.code: a for a in Account.objects.filter(company=company)})
    periods = {(str(p.starts_on), str(p.ends_on)): p for p in Period.objects.filter(company=company)}
    for row in archive.each("periods"):
        period = periods[row["starts_on"], row["ends_on"]]
        if row["status"] != period.status:
            change_period(
                company=company, period_id=period.id, status=row["status"], reason=STATUS_REASON, version=period.version, by=by
            )  # fmt: skip
    if trial_balance_hash(company) != archive.manifest["trial_balance_hash"]:
        raise TrialBalanceDiffers(
            say("The balances that came about are not those of the archive; nothing was written.")
        )


def trial_balance_hash(company: Company) -> str:
    """Of the stored balances of all periods, as the manifest of an archive has it of the entries."""
    balances = Balances()
    rows = (
        AccountBalance.objects.filter(company=company)
        .values_list("account__code", "currency")
        .annotate(Sum("debit"), Sum("credit"), Sum("currency_amount"))
        .order_by("account__code", "currency")
    )
    for code, currency, debit, credit, amount in rows:
        balances.add(code, currency, debit, credit, amount)
    return balances.hash()
