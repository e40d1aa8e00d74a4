"""Entries by the million: loaded in chunks, posted, all in one transaction or not at all.

COPY into a table under row level security is refused, so rows go by COPY into temporary tables and from there by
INSERT ... SELECT, past the same triggers as everything else. While PostgreSQL works on one chunk the next is prepared.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import DomainError, FieldError
from oasys.core.ids import line_id, uuid7
from oasys.core.money import ZERO, decimals_of
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.historical import is_withdrawn
from oasys.currencies.models import Unit
from oasys.currencies.services import ensure_unit
from oasys.identity.models import User
from oasys.ledger.errors import EntryNotPosted, EntryOverLimit, PeriodClosed, PeriodLocked
from oasys.ledger.models import Account, FiscalYear, Journal, NumberSeries, Period
from oasys.ledger.rules import CodedEntry, CodedLine, series_prefix
from oasys.ledger.services.dimension_sets import DimensionReader
from oasys.ledger.services.grants import periods_on_leave
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission

CHUNK = 10_000
MOST_PROBLEMS = 10_000
MOST_ANSWERED = 1_000
SOURCE_KIND = "import"
NULL = r"\N"  # as COPY writes it
TEMPORARY = (
    """
create temporary table if not exists load_entry (
  id uuid, journal_id uuid, posting_date date, description text, reference text, source_key text,
  period_id uuid, series_id uuid, number int, reverses_key text, reverses_id uuid) on commit drop
""",
    """
create temporary table if not exists load_line (
  id uuid, entry_id uuid, line_no smallint, account_id uuid, posting_date date, debit numeric, credit numeric, currency text,
  currency_amount numeric, description text, dimension_set_id uuid) on commit drop
""",
    "truncate load_entry, load_line",
)
LOADED_ENTRY = """load_entry (id, journal_id, posting_date, description, reference, source_key, period_id, series_id, number,
  reverses_key)"""
INSERT_ENTRIES = """
insert into ledger_journal_entry
  (tenant_id, id, company_id, journal_id, posting_date, status, description, reference, source_kind, source_key,
   created_by_id, created_at, version)
select %(tenant)s, id, %(company)s, journal_id, posting_date, 'draft', description, reference, %(kind)s, source_key,
       %(by)s, now(), 1
from load_entry
"""
INSERT_LINES = """
insert into ledger_journal_line
  (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit, currency, currency_amount, description,
   dimension_set_id)
select %(tenant)s, id, entry_id, line_no, account_id, posting_date, debit, credit, currency, currency_amount,
       description, dimension_set_id
from load_line
"""
REVERSALS = """
update load_entry l set reverses_id = (
  select o.id from ledger_journal_entry o
  where o.tenant_id = %(tenant)s and o.company_id = %(company)s and o.source_kind = %(kind)s
    and o.source_key = l.reverses_key and o.source_kind <> '')
where l.reverses_key <> '' returning reverses_id
"""
POST = """
update ledger_journal_entry e
set status = 'posted', period_id = l.period_id, series_id = l.series_id, number = l.number, posted_by_id = %(by)s,
    reverses_id = l.reverses_id, posted_at = now(), version = 2
from load_entry l where e.tenant_id = %(tenant)s and e.id = l.id
"""
HAS_STANDING = """
select exists (select from ledger_journal_entry
               where tenant_id = %(tenant)s and company_id = %(company)s and source_kind = %(kind)s and source_kind <> '')
"""
STANDING = """
select e.source_key, e.posting_date, l.debit from unnest(%(keys)s::text[]) k(key)
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.company_id = %(company)s
  and e.source_kind = %(kind)s and e.source_key = k.key and e.source_kind <> ''
cross join lateral (
  select sum(debit) as debit from ledger_journal_line where tenant_id = %(tenant)s and entry_id = e.id) l
"""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row of a source cannot be carried. `row` counts from 1; `is_error` False: it is left out, and said.

    `field` names the part of the row, where that is known.
    """

    row: int
    code: str
    message: str
    is_error: bool = True
    field: str = ""

    @property
    def pointer(self) -> str:
        """`/rows/7`, or `/rows/7/date`."""
        return f"/rows/{self.row}/{self.field}" if self.field else f"/rows/{self.row}"


class ImportRefused(DomainError):
    """The source holds rows that cannot be; nothing was written. `problems` names every one of them."""

    code = "ledger.import_refused"
    title = "The import was refused; nothing was written."

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        first = problems[0]
        super().__init__(
            f"{len(problems)} rows cannot be carried; row {first.row}: {first.message}",
            errors=[FieldError(p.pointer, p.code, p.message) for p in problems[:MOST_ANSWERED]],
        )
        self.problems = list(problems)


@dataclass(slots=True)
class Loaded:
    """What an import did. `skipped` entries stood already, under the same key and with the same content."""

    entries: int = 0
    lines: int = 0
    skipped: int = 0


type Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows ready for COPY, and the keys they have in their source."""

    entries: str
    lines: str
    count: int
    line_count: int
    has_reversals: bool


@dataclass(slots=True)
class _Places:
    """Accounts, journals, periods and counters by the words a file uses."""

    accounts: dict[str, UUID]
    unusable: set[str]
    fixed: dict[str, str]
    journals: dict[str, UUID]
    general: str
    periods: list[Period]
    years: dict[UUID, str]
    units: dict[str, tuple[int, bool]]
    series: dict[tuple[UUID, UUID], UUID] = field(default_factory=dict)
    numbers: dict[UUID, int] = field(default_factory=dict)
    days: dict[date, Period | None] = field(default_factory=dict)


def load_entries(
    *, company: Company, entries: Iterable[CodedEntry], by: User, progress: Progress | None = None
) -> Loaded:
    """Writes and posts every entry that does not stand already; the tenant is open, everything in one transaction.

    Locks the company's periods for the whole import, so that no other posting waits for balances in another order.
    Reads on after the first bad row, to name them all. Raises ImportRefused, and what posting refuses.
    """
    with transaction.atomic(savepoint=False):
        loader = _Loader(company, by)
        return loader.run(entries, progress or (lambda done: None))


class _Loader:
    def __init__(self, company: Company, by: User) -> None:
        self.company = company
        self.base = company.base_currency
        self.by = by
        self.limit = acting_rights().limit_in(company.base_currency)
        self.problems: list[RowProblem] = []
        self.loaded = Loaded()
        self.params = {"tenant": current_tenant_id(), "company": company.id, "by": by.id, "kind": SOURCE_KIND}
        with connection.cursor() as cursor:
            # plans cached while the tables were small would read them whole (docs/decisions/0002-posting.md)
            cursor.execute("discard plans")
            cursor.execute(
                "select id from ledger_period where tenant_id = %(tenant)s and company_id = %(company)s "
                "order by id for no key update",
                self.params,
            )
            # what this import writes itself has keys of its own: only earlier imports have to be looked at
            cursor.execute(HAS_STANDING, self.params)
            self.has_standing: bool = cursor.fetchone()[0]
        self.places = self._places()
        self.shut = self._shut()
        self.dimensions = DimensionReader(company=company, value_codes=None, account_ids=None)
        self.sets: dict[tuple[str, tuple[tuple[str, str], ...]], UUID | None] = {}

    def _shut(self) -> set[UUID]:
        """The closed periods that whoever acts may not post into."""
        if acting_rights().may(Permission.ENTRY_POST_IN_CLOSED_PERIOD):
            return set()
        closed = {period.id for period in self.places.periods if period.status == Period.Status.CLOSED}
        return closed - periods_on_leave(period_ids=closed, person=self.by)

    def _places(self) -> _Places:
        accounts = list(Account.objects.filter(company=self.company))
        journals = list(Journal.objects.filter(company=self.company).order_by("code"))
        return _Places(
            accounts={account.code: account.id for account in accounts},
            unusable={account.code for account in accounts if account.is_heading or not account.is_active},
            fixed={account.code: account.currency for account in accounts if account.currency},
            journals={journal.code: journal.id for journal in journals},
            general=next((journal.code for journal in journals if journal.kind == Journal.Kind.GENERAL), ""),
            periods=list(Period.objects.filter(company=self.company).order_by("starts_on")),
            years=dict(FiscalYear.objects.filter(company=self.company).values_list("id", "name")),
            units={unit.code: (unit.decimals, unit.is_money) for unit in Unit.objects.all()},
        )

    def run(self, entries: Iterable[CodedEntry], progress: Progress) -> Loaded:
        waiting: Future[None] | None = None
        seen: set[str] = set()
        with ThreadPoolExecutor(1) as worker:
            raw = connection.connection
            for batch in batched(self._checked(entries, seen), CHUNK):
                if self.problems:
                    continue
                if waiting is not None:
                    waiting.result()
                    waiting = None
                fresh = self._fresh(batch)
                if self.problems or not fresh:
                    continue
                self._number(fresh)
                self.dimensions.keep_sets()
                chunk = self._chunk(fresh)
                waiting = worker.submit(self._write, raw, chunk)
                self.loaded.entries += chunk.count
                self.loaded.lines += chunk.line_count
                progress(self.loaded.entries)
            if waiting is not None:
                waiting.result()
        if self.problems:
            raise ImportRefused(self.problems)
        return self.loaded

    # what can be said of an entry before it is written

    def _checked(self, entries: Iterable[CodedEntry], seen: set[str]) -> Iterator[CodedEntry]:
        for entry in entries:
            before = len(self.problems)
            self._check(entry)
            if entry.key in seen:
                self._problem(
                    entry,
                    "ledger.source_already_posted",
                    say("the key {key} stands twice in the source", key=entry.key),
                )
            seen.add(entry.key)
            if len(self.problems) == before:
                yield entry
            elif before > MOST_PROBLEMS:
                return

    def _problem(self, entry: CodedEntry, code: str, message: str) -> None:
        self.problems.append(RowProblem(entry.row, code, say("entry {key}: {message}", key=entry.key, message=message)))

    def _check(self, entry: CodedEntry) -> None:
        debit = credit = rest = ZERO
        currency = entry.lines[0].currency if entry.lines else ""
        is_single = True
        for line in entry.lines:
            debit += line.debit
            credit += line.credit
            if line.currency == currency:
                rest += line.currency_amount
            else:
                is_single = False
            self._check_line(entry, line)
        if len(entry.lines) < 2:
            self._problem(entry, "ledger.entry_too_short", say("an entry has at least two lines"))
        if debit != credit:
            self._problem(
                entry,
                "ledger.entry_unbalanced",
                say("debits {debit:f} and credits {credit:f} differ", debit=debit, credit=credit),
            )
        elif is_single and rest:
            self._problem(
                entry,
                "ledger.currency_unbalanced",
                say("{rest:f} {currency} is left over", rest=rest, currency=currency),
            )
        if entry.journal_code not in self.places.journals and (entry.journal_code or not self.places.general):
            self._problem(
                entry,
                "ledger.journal_unknown",
                say("there is no journal {journal_code}", journal_code=entry.journal_code),
            )
        day = entry.posting_date
        if day not in self.places.days:
            found = next((p for p in self.places.periods if p.starts_on <= day <= p.ends_on), None)
            self.places.days[day] = found
        period = self.places.days[day]
        if period is None:
            self._problem(entry, "ledger.period_missing", say("no fiscal year covers {day}: open it first", day=day))
        elif period.status == Period.Status.LOCKED:
            self._problem(entry, PeriodLocked.code, say("the period of {day} is locked", day=day))
        elif period.status == Period.Status.CLOSED and period.id in self.shut:
            self._problem(entry, PeriodClosed.code, say("the period of {day} is closed", day=day))
        if self.limit is not None and debit > self.limit:
            self._problem(
                entry,
                EntryOverLimit.code,
                say("you may post up to {limit:f} {base} in one entry", limit=self.limit, base=self.base),
            )

    def _check_line(self, entry: CodedEntry, line: CodedLine) -> None:
        if line.account_code not in self.places.accounts:
            self._problem(
                entry,
                "ledger.account_unknown",
                say("the chart has no account {account_code}", account_code=line.account_code),
            )
        elif line.account_code in self.places.unusable:
            self._problem(
                entry,
                "ledger.account_unusable",
                say("{account_code} is a heading or inactive", account_code=line.account_code),
            )
        elif self.places.fixed.get(line.account_code, line.currency) != line.currency:
            self._problem(
                entry,
                "ledger.account_currency",
                say("{account_code} does not take {currency}", account_code=line.account_code, currency=line.currency),
            )
        elif (line.account_code, line.dimensions) not in self.sets:
            self._check_dimensions(entry, line)
        unit = self.places.units.get(line.currency) or self._learn(entry, line.currency)
        if unit is None:
            return
        if is_withdrawn(line.currency, entry.posting_date):
            message = say(
                "{currency} was no longer money on {posting_date}",
                currency=line.currency,
                posting_date=entry.posting_date,
            )
            self._problem(entry, "currencies.unit_withdrawn", message)
        decimals, is_money = unit
        weight = line.debit - line.credit
        if not weight and is_money:
            self._problem(
                entry,
                "ledger.base_amount_missing",
                say("{currency} is money and weighs something", currency=line.currency),
            )
        if line.currency == self.base and weight != line.currency_amount:
            self._problem(entry, "ledger.base_amount_differs", say("a line in {base} has one amount", base=self.base))
        if _is_finer(line.currency_amount, decimals):
            self._problem(
                entry,
                "ledger.too_many_decimals",
                say("{currency} has {decimals} decimals", currency=line.currency, decimals=decimals),
            )
        if line.currency != self.base and _is_finer(weight, self.places.units[self.base][0]):
            self._problem(entry, "ledger.too_many_decimals", say("{base} has fewer decimals", base=self.base))

    def _check_dimensions(self, entry: CodedEntry, line: CodedLine) -> None:
        """Finds the set of the line's values; what was found sound once is not looked at again."""
        named, account_id = dict(line.dimensions), self.places.accounts[line.account_code]
        flaws = self.dimensions.unknown(named) or self.dimensions.flaws(account_id, line.account_code, named)
        for flaw in flaws:
            self._problem(entry, flaw.code, flaw.message[:1].lower() + flaw.message[1:].rstrip("."))
        if not flaws:
            self.sets[line.account_code, line.dimensions] = self.dimensions.set_of(named)

    def _learn(self, entry: CodedEntry, code: str) -> tuple[int, bool] | None:
        try:
            unit = ensure_unit(code)
        except DomainError as refusal:
            self._problem(entry, refusal.code, refusal.detail)
            return None
        self.places.units[code] = unit.decimals, unit.is_money
        return self.places.units[code]

    # what stands already

    def _fresh(self, batch: Sequence[CodedEntry]) -> list[CodedEntry]:
        if not self.has_standing:
            return list(batch)
        with connection.cursor() as cursor:
            cursor.execute(STANDING, self.params | {"keys": [entry.key for entry in batch]})
            standing = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        fresh = []
        for entry in batch:
            known = standing.get(entry.key)
            if known is None:
                fresh.append(entry)
            elif known != (entry.posting_date, sum((line.debit for line in entry.lines), ZERO)):
                message = say("it stands already with another date or amount: reverse that one first")
                self._problem(entry, "ledger.source_already_posted", message)
            else:
                self.loaded.skipped += 1
        return fresh

    # numbers and rows

    def _number(self, entries: Sequence[CodedEntry]) -> None:
        """Makes and locks the series that are needed for the first time."""
        wanted = set()
        for entry in entries:
            period = self.places.days[entry.posting_date]
            assert period is not None
            wanted.add((self._journal(entry), period.fiscal_year_id))
        missing = sorted(wanted - self.places.series.keys())
        if not missing:
            return
        books = Journal.objects.in_bulk({j for j, _ in missing})
        prefixes = {
            (j, y): series_prefix(books[j].number_prefix, journal=books[j].code, year=self.places.years[y])
            for j, y in missing
        }
        NumberSeries.objects.bulk_create(
            (NumberSeries(journal_id=j, fiscal_year_id=y, prefix=prefix) for (j, y), prefix in prefixes.items()),
            ignore_conflicts=True,
        )
        rows = NumberSeries.objects.filter(
            journal_id__in={j for j, _ in missing}, fiscal_year_id__in={y for _, y in missing}
        )
        for row in rows.select_for_update(no_key=True).order_by("id"):
            key = row.journal_id, row.fiscal_year_id
            if key in wanted and key not in self.places.series:
                self.places.series[key] = row.id
                self.places.numbers[row.id] = row.last_number

    def _journal(self, entry: CodedEntry) -> UUID:
        return self.places.journals[entry.journal_code or self.places.general]

    def _chunk(self, entries: Sequence[CodedEntry]) -> _Chunk:
        heads: list[str] = []
        lines: list[str] = []
        accounts, numbers, sets = self.places.accounts, self.places.numbers, self.sets
        for entry in entries:
            id_, day, journal = uuid7(), entry.posting_date.isoformat(), self._journal(entry)
            period = self.places.days[entry.posting_date]
            assert period is not None
            series = self.places.series[journal, period.fiscal_year_id]
            numbers[series] += 1
            heads.append(
                f"{id_}\t{journal}\t{day}\t{_text(entry.description)}\t{_text(entry.reference)}\t{_text(entry.key)}\t"
                f"{period.id}\t{series}\t{numbers[series]}\t{_text(entry.reverses_key)}\n"
            )
            lines += [
                f"{line_id(id_, number)}\t{id_}\t{number}\t{accounts[line.account_code]}\t{day}\t"
                f"{line.debit}\t{line.credit}\t{line.currency}\t{line.currency_amount}\t{_text(line.description)}\t"
                f"{sets[line.account_code, line.dimensions] or NULL}\n"
                for number, line in enumerate(entry.lines, 1)
            ]
        has_reversals = any(entry.reverses_key for entry in entries)
        return _Chunk("".join(heads), "".join(lines), len(heads), len(lines), has_reversals)

    def _write(self, raw: Any, chunk: _Chunk) -> None:
        """In the worker's thread: the statements of one chunk."""
        with raw.cursor() as cursor:
            for statement in TEMPORARY:
                cursor.execute(statement, prepare=False)
            for table, rows in ((LOADED_ENTRY, chunk.entries), ("load_line", chunk.lines)):
                with cursor.copy(f"copy {table} from stdin") as copy:
                    copy.write(rows)
            for statement in (INSERT_ENTRIES, INSERT_LINES):  # planned anew for each chunk: the tables grow
                cursor.execute(statement, self.params, prepare=False)
            if chunk.has_reversals:
                cursor.execute(REVERSALS, self.params, prepare=False)
                if any(row[0] is None for row in cursor.fetchall()):
                    raise EntryNotPosted(say("An entry reverses one that does not stand before it."))
            cursor.execute(POST, self.params, prepare=False)
            if cursor.rowcount != chunk.count:
                raise RuntimeError("a draft vanished while it was imported")


def _text(value: str) -> str:
    """A text as COPY reads it."""
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        value = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


def _is_finer(amount: Decimal, decimals: int) -> bool:
    """Whether the amount needs more decimals than that; quick for the many that are written with no more."""
    exponent = amount.as_tuple()[2]
    return isinstance(exponent, int) and exponent < -decimals and decimals_of(amount) > decimals
