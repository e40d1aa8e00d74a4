"""Budget arithmetic and the budget file. No Django."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO
from uuid import UUID

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS, ZERO, round_half_up
from oasys.core.words import say

HUNDRED = Decimal(100)
LONGEST_LINE = 100_000
LONGEST_CODE = 128
OF_DIMENSION = "dim:"
_AMOUNT = re.compile(rf"-?[0-9]{{1,{MAX_INTEGER_DIGITS}}}(?:\.[0-9]{{1,{MAX_DECIMALS}}})?", re.ASCII).fullmatch
_NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII).fullmatch
_DIMENSION = re.compile(r"dim:[a-z][a-z0-9-]{0,39}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody plans: an account by its code, a period by its number, values by axis; no amount takes a cell out.

    `row` is where it stands in its source.
    """

    row: int
    account_code: str
    period: int
    amount: Decimal | None
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowFlaw:
    """Why a row of the source cannot be; `field` is the name of its cell."""

    row: int
    field: str
    code: str
    message: str


type Planned = dict[tuple[UUID, int, UUID | None], Decimal]
"""Amounts by account, number of the period, and set of dimension values."""


def scaled(planned: Planned, *, percent: Decimal, decimals: int, periods: Collection[int]) -> Planned:
    """Every amount so many percent higher, rounded once. A period that the year lacks goes into the one before it."""
    found: Planned = {}
    for (account, number, values), amount in planned.items():
        key = account, max((known for known in periods if known <= number), default=min(periods)), values
        found[key] = found.get(key, ZERO) + amount
    scaled_up = {key: round_half_up(amount * (HUNDRED + percent) / HUNDRED, decimals) for key, amount in found.items()}
    return {key: amount for key, amount in scaled_up.items() if amount}


def variance_percent(budget: Decimal, actual: Decimal) -> Decimal | None:
    """How many percent of the budget the actual figure lies above it, to one decimal; None without a budget."""
    return round_half_up((actual - budget) * HUNDRED / abs(budget), 1) if budget else None


def read_budget_csv(stream: IO[str]) -> tuple[list[Cell], list[RowFlaw]]:
    """Cells of a CSV file with a heading, comma, semicolon or tab between them.

    Columns: `account`, any `dim:` and axis, and either `period` and `amount`, or a column for each period, named by its number. An
    empty amount is no cell.
    """
    heading = stream.readline(LONGEST_LINE).lstrip("\ufeff")
    delimiter = max(",;\t", key=heading.count)
    names = [name.strip().lower() for name in next(csv.reader([heading], delimiter=delimiter), [])]
    numbered = [name for name in names if _NUMBER(name)]
    long = {"period", "amount"} <= set(names)
    known = {"account", "period", "amount", *numbered} if long else {"account", *numbered}
    unknown = [name for name in names if name not in known and not _DIMENSION(name)]
    if "account" not in names or unknown or len(set(names)) != len(names) or long == bool(numbered):
        message = say(
            "the heading has account, perhaps dim: columns, and period and amount or a column for each period"
        )
        return [], [RowFlaw(1, "heading", "budgets.heading", message)]
    cells: list[Cell] = []
    flaws: list[RowFlaw] = []
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        for values in reader:
            row = reader.line_num + 1
            if len(values) != len(names):
                if values:
                    message = say("the row has {cells} cells, the heading {width}", cells=len(values), width=len(names))
                    flaws.append(RowFlaw(row, "row", "budgets.row_shape", message))
                continue
            _read_row(row, dict(zip(names, map(str.strip, values), strict=True)), numbered, cells, flaws)
    except csv.Error as error:
        flaws.append(
            RowFlaw(
                reader.line_num + 1, "row", "budgets.row_shape", say("the file cannot be read: {error}", error=error)
            )
        )
    return cells, flaws


def _read_row(
    row: int, said: Mapping[str, str], numbered: Sequence[str], cells: list[Cell], flaws: list[RowFlaw]
) -> None:
    dimensions = {name.removeprefix(OF_DIMENSION): said[name] for name in said if _DIMENSION(name) and said[name]}
    account = said["account"]
    if not account or len(account) > LONGEST_CODE:
        flaws.append(RowFlaw(row, "account", "ledger.account_unknown", say("name an account by its code")))
        return
    pairs: Iterable[tuple[str, str, str]] = (
        ((name, name, said[name]) for name in numbered) if numbered else [("amount", said["period"], said["amount"])]
    )
    for name, period, text in pairs:
        if not text and numbered:
            continue
        if not _NUMBER(period):
            flaws.append(
                RowFlaw(
                    row,
                    "period",
                    "budgets.period_unknown",
                    say("{period!r} is no number of a period", period=period[:20]),
                )
            )
        elif not _AMOUNT(text):
            message = say("{text!r} is not a plain decimal like 1234.50", text=text[:60])
            flaws.append(RowFlaw(row, name, "exchange.amount", message))
        else:
            cells.append(Cell(row, account, int(period), Decimal(text), dimensions))
