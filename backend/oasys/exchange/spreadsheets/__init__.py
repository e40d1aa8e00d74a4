"""Books of QuickBooks and Xero by the CSVs they export: chart of accounts, journal or general ledger, trial balance.

Which file is which is told by its heading. Amounts are in the base currency. Nothing is guessed: dates, decimal marks and types
that could mean two things are errors that say what to name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from oasys.core.words import say
from oasys.exchange.plan import ImportPlan
from oasys.exchange.spreadsheets.accounts import Accounts, Known
from oasys.exchange.spreadsheets.planner import Planner
from oasys.exchange.spreadsheets.table import Unreadable, read_table
from oasys.ledger.services.bulk import RowProblem

MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person says the files are to be read; None where the files tell."""

    date_format: str | None = None
    decimal_mark: str | None = None
    as_of: date | None = None
    account_prefix: str = ""


def plan_of_files(
    files: Sequence[tuple[str, bytes]],
    *,
    program: str,
    base_currency: str,
    standing: Iterable[Known] = (),
    reading: Reading | None = None,
) -> ImportPlan:
    """What the files (name, bytes) would become. `standing`: the accounts the company has already.

    Never raises for what the files say: every error is in `problems`, with its row.
    """
    plan = ImportPlan(base_currency)
    tables = []
    for name, content in files:
        try:
            if len(content) > MOST_BYTES:
                raise Unreadable(
                    1,
                    "exchange.too_large",
                    say("the file is larger than {megabytes} MB: split it", megabytes=MOST_BYTES >> 20),
                )
            tables.append(read_table(content, name))
        except Unreadable as error:
            plan.problems.append(RowProblem(max(error.row, 1), error.code, f"{name}: {error}"))
    if not plan.problems:
        Planner(plan, tables, program, Accounts(standing), reading or Reading()).fill()
    return plan


__all__ = ["Known", "Reading", "plan_of_files"]
