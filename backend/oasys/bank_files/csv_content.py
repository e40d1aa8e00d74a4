"""Columns of a CSV whose names say nothing, or that have none: told by their cells, where those leave one reading alone.

Of several columns of amounts the balance proves which is which: the amounts change it from row to row. Where nothing proves it, nothing
is taken: a balance that is read as an amount is worse than a file that is refused.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, permutations

from oasys.bank_files.csv_table import Row
from oasys.bank_files.csv_words import IN, OUT, plain
from oasys.bank_files.dates import ORDERS, fitting_orders, read_day
from oasys.bank_files.values import currency_of, figure, iban_of
from oasys.core.money import ZERO
from oasys.currencies.rules import iso_currency

LEAST_WIDTH = 3
LEAST_PROVED = 2  # rows that a balance proves
MOST_NUMBERS = 6
type Cells = tuple[str, ...]
type Columns = dict[str, list[int]]


def columns_without_names(head: Sequence[Row], *, before: Sequence[Row] = ()) -> Columns:
    """The columns of rows that follow each other; empty where they can be read in two ways, or where a row `before` or further on, which
    is none of them, has a day."""
    filled = [row for row in head if any(row.cells)]
    if not filled or len(filled[0].cells) < LEAST_WIDTH:
        return {}
    width = len(filled[0].cells)
    count = next((place for place, row in enumerate(filled) if len(row.cells) != width), len(filled))
    cells = list(zip(*(row.cells for row in filled[:count]), strict=True))
    days = [place for place, column in enumerate(cells) if all(column) and fitting_orders(column)]
    if not days or any(_has_day(row, days[0]) for row in (*before, *filled[count:])):
        return {}
    money = _money({place: column for place, column in enumerate(cells) if place not in days and _is_money(column)})
    if not money:
        return {}
    found: Columns = {"booked": days[:1], **money}
    if len(days) > 1:
        found["valued"] = days[1:2]
    return _others(found, cells)


def _has_day(row: Row, column: int) -> bool:
    return column < len(row.cells) and any(read_day(row.cells[column], order) for order in ORDERS)


def _is_money(column: Cells) -> bool:
    said = [cell for cell in column if cell]
    return bool(said) and all(figure(cell) is not None or figure(cell, ",") is not None for cell in said)


def _money(numbers: dict[int, Cells]) -> Columns:
    """Which of the columns of figures are amounts, which is the balance."""
    if 2 < len(numbers) <= MOST_NUMBERS:
        for mark in (".", ","):
            values = {
                place: [figure(cell, mark) if cell else None for cell in column] for place, column in numbers.items()
            }
            for first, second, balance in permutations(values, 3):
                if _is_pair(values[first], values[second]) and _is_proved(
                    _of_pair(values[first], values[second]), values[balance]
                ):
                    return {"debit": [first], "credit": [second], "balance": [balance]}
                if first < balance and _is_between(values[first], values[second], values[balance]):
                    return {"amount": [second], "balance": [balance]}
    full = [place for place, column in numbers.items() if all(column)]
    for mark in (".", ","):
        for amount, balance in permutations(full, 2):
            values_of = [[figure(cell, mark) for cell in numbers[place]] for place in (amount, balance)]
            if len(full) == 2 and _is_proved(*values_of):
                return {"amount": [amount], "balance": [balance]}
    written = [place for place, column in numbers.items() if any(cell and not cell.isdigit() for cell in column)]
    return {"amount": written} if len(written) == 1 and written[0] in full else {}


type Figures = Sequence[Decimal | None]


def _is_pair(debits: Figures, credits: Figures) -> bool:
    """Each row has a debit or a credit, none below zero."""
    rows = zip(debits, credits, strict=True)
    return all(bool(debit) != bool(credit) and (debit or ZERO) >= 0 and (credit or ZERO) >= 0 for debit, credit in rows)


def _of_pair(debits: Figures, credits: Figures) -> Figures:
    return [(credit or ZERO) - (debit or ZERO) for debit, credit in zip(debits, credits, strict=True)]


def _is_between(before: Figures, amounts: Figures, after: Figures) -> bool:
    """Each row has the balance before and behind it."""
    rows = list(zip(before, amounts, after, strict=True))
    return all(
        one is not None and amount is not None and one + amount == other and amount for one, amount, other in rows
    )


def _is_proved(amounts: Figures, balances: Figures) -> bool:
    """Whether each amount changes the balance, from row to row or back."""
    rows = [(amount, balance) for amount, balance in zip(amounts, balances, strict=True) if balance is not None]
    if len(rows) < max(LEAST_PROVED, len(amounts)) or any(amount is None for amount in amounts):
        return False
    forward = all(before[1] + one[0] == one[1] for before, one in pairwise(rows))  # type: ignore[operator]
    backward = all(one[1] + before[0] == before[1] for before, one in pairwise(rows))  # type: ignore[operator]
    return forward or backward


def _others(found: Columns, cells: Sequence[Cells]) -> Columns:
    """Which way amounts without a sign went, accounts, the currency, and the words."""

    def free() -> Iterator[int]:
        taken = {place for places in found.values() for place in places}
        return (place for place in range(len(cells)) if place not in taken)

    ways = [place for place in free() if is_of_ways(cells[place])]
    if "amount" in found and ways and not any(_is_negative(cell) for cell in cells[found["amount"][0]]):
        found["indicator"] = ways[:1]
    currencies = [place for place in free() if all(iso_currency(currency_of(cell)) for cell in cells[place])]
    if currencies:
        found["currency"] = currencies[:1]
    numbers = [place for place in free() if all(iban_of(cell) for cell in cells[place])]
    own = [place for place in numbers if place < found["booked"][0] and len(set(cells[place])) == 1]
    if own:
        found["account"] = own[:1]
    texts = [place for place in free() if any(any(one.isalpha() for one in cell) for cell in cells[place])]
    if texts:
        found["text"] = texts
    return found


def is_of_ways(column: Sequence[str]) -> bool:
    """Whether every cell says in or out, and both are said."""
    said = {plain(cell) or cell for cell in column}
    return said <= IN | OUT and bool(said & IN) and bool(said & OUT)


def _is_negative(cell: str) -> bool:
    return any(amount is not None and amount < 0 for amount in (figure(cell), figure(cell, ",")))
