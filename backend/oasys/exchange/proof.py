"""The proof of an import: what its source says of each account and month, and what the ledger then holds.

The one side is summed from the entries that were read, the other read back from the posted lines in the database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched

from django.db import connection

from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.exchange.plan import Stated
from oasys.ledger.rules import RESULT_CLASSES, CodedEntry
from oasys.ledger.services.bulk import SOURCE_KIND, RowProblem
from oasys.organisations.models import Company

KEYS_AT_ONCE = 5_000
STANDING = """
select a.code, to_char(l.posting_date, 'YYYY-MM'), l.currency, sum(l.debit), sum(l.credit), sum(l.currency_amount)
from unnest(%(keys)s::text[]) k(key)
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.company_id = %(company)s
  and e.source_kind = %(kind)s and e.source_key = k.key and e.source_kind <> '' and e.status = 'posted'
join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
group by 1, 2, 3
"""

type Cell = tuple[str, str, str]
"""Account, month (YYYY-MM), currency."""


@dataclass(frozen=True, slots=True)
class MonthBalance:
    """One account in one month and currency. Debit, credit, balance in the base currency; `balance` runs on."""

    account: str
    month: str
    currency: str
    debit: Decimal
    credit: Decimal
    balance: Decimal
    currency_amount: Decimal


@dataclass(frozen=True, slots=True)
class Agreement:
    """A balance the source states itself, beside the one its entries give. Debits are positive."""

    row: int
    account: str
    on: date
    currency: str
    stated: Decimal
    computed: Decimal

    @property
    def difference(self) -> Decimal:
        return self.stated - self.computed


class Sums:
    """Debits, credits and own amounts by account, month and currency; entries pass through on their way."""

    def __init__(self) -> None:
        self.cells: dict[Cell, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
        self.keys: list[str] = []

    def passing(self, entries: Iterable[CodedEntry]) -> Iterator[CodedEntry]:
        for entry in entries:
            self.keys.append(entry.key)
            month = f"{entry.posting_date:%Y-%m}"
            for line in entry.lines:
                cell = self.cells[line.account_code, month, line.currency]
                cell[0] += line.debit
                cell[1] += line.credit
                cell[2] += line.currency_amount
            yield entry

    def balances(self) -> list[MonthBalance]:
        """One row for each cell, by account, currency and month; balances run on from month to month."""
        rows = []
        running: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for (account, month, currency), (debit, credit, amount) in sorted(self.cells.items()):
            running[account, currency] += debit - credit
            rows.append(
                MonthBalance(account, month, currency, debit, credit, running[account, currency], amount),
            )
        return rows


def differences(company: Company, read: Sums) -> list[RowProblem]:
    """Where the posted lines under the keys of the source differ from what was read."""
    held: dict[Cell, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    with connection.cursor() as cursor:
        for keys in batched(read.keys, KEYS_AT_ONCE):
            params = {
                "tenant": current_tenant_id(), "company": company.id, "kind": SOURCE_KIND, "keys": list(keys),
            }  # fmt: skip
            cursor.execute(STANDING, params)
            for account, month, currency, *sums in cursor.fetchall():
                for number, amount in enumerate(sums):
                    held[account, month, currency][number] += amount
    problems = []
    for cell in sorted(read.cells.keys() | held.keys()):
        account, month, currency = cell
        ours, theirs = held.get(cell, [ZERO] * 3), read.cells.get(cell, [ZERO] * 3)
        if ours != theirs:
            message = say(
                "{account} {month}: the source has debits {their_debit:f}, credits {their_credit:f}, {their_amount:f} "
                "{currency}; the ledger holds {debit:f}, {credit:f}, {amount:f}",
                account=account,
                month=month,
                their_debit=theirs[0],
                their_credit=theirs[1],
                their_amount=theirs[2],
                currency=currency,
                debit=ours[0],
                credit=ours[1],
                amount=ours[2],
            )
            problems.append(RowProblem(1, "exchange.proof_differs", message))
    return problems


def agreements(
    stated: Iterable[Stated],
    entries: Iterable[CodedEntry],
    classes: dict[str, str],
    year_start_of: Callable[[date], date],
) -> list[Agreement]:
    """The balances a source states, each beside that of its entries.

    A statement of results from the start of the year counts the lines of income and expense accounts since then only.
    """
    results: list[tuple[date, Decimal]] = []
    by_account: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for entry in entries:
        for line in entry.lines:
            weight = line.debit - line.credit
            by_account[line.account_code].append((entry.posting_date, weight))
            if classes.get(line.account_code) in RESULT_CLASSES:
                results.append((entry.posting_date, weight))
    found = []
    for said in stated:
        year_start = year_start_of(said.on)
        is_result = said.is_result_of_year and classes.get(said.account) in RESULT_CLASSES
        first = year_start if is_result else date.min
        computed = sum((weight for day, weight in by_account[said.account] if first <= day <= said.on), ZERO)
        if said.takes_earlier_results:
            computed += sum((weight for day, weight in results if day < year_start), ZERO)
        found.append(Agreement(said.row, said.account, said.on, said.currency, said.amount, computed))
    return found
