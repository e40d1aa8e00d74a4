"""The rows of a CSV of a bank by a mapping: each transaction with the balance behind it, and what the file says around them.

Rows behind the last transaction that have no date are the foot of the file and noted. A row with neither a day nor an amount, right behind
a transaction, goes on with it; one with an amount that nothing says is booked is announced. Anything else without a day refuses the file.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from oasys.bank_files.csv_mapping import BankCsvMapping
from oasys.bank_files.csv_table import Row, rows
from oasys.bank_files.csv_words import FEES, IN, OUT, PENDING, STATUS, plain
from oasys.bank_files.dates import ORDERS, read_day
from oasys.bank_files.errors import CutOff, Damaged, NotRecognised
from oasys.bank_files.model import Line, Note
from oasys.bank_files.values import currency_of, figure, joined
from oasys.core.words import say

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Read:
    """A row as a line, with the balance behind it; `amount` None: a row that only says a balance."""

    line: Line | None
    account: str
    balance: Decimal | None
    at: int
    on: date
    fee: Decimal = Decimal(0)

    @property
    def moved(self) -> Decimal:
        return self.line.amount if self.line and self.line.is_booked else Decimal(0)


def transactions(text: str, mapping: BankCsvMapping, notes: list[Note]) -> Iterator[Row | Read]:
    """Rows before the heading as they are, then each transaction. Raises Damaged, CutOff."""
    odd: list[Row] = []
    last: Row | None = None
    held: Read | None = None  # what the rows behind it may go on with
    is_near = False
    continued: list[int] = []
    without_day: list[int] = []
    width = len(mapping.heading)
    status, fee = _called(mapping, STATUS), _called(mapping, FEES)
    is_headed = not mapping.heading_line
    for row in rows(text, mapping.delimiter, is_quoted=mapping.is_quoted):
        if not is_headed:
            if row.at < mapping.heading_line:
                yield row
                continue
            _check_heading(row, mapping)
            is_headed = True
            continue
        if not any(row.cells):
            is_near = False
            continue
        last = row
        width = width or len(row.cells)
        on = _day(row, mapping)
        if on is None and held is not None and is_near and _goes_on(row, mapping):
            held = _longer(held, row, mapping)
            continued.append(row.at)
            continue
        is_booked = on is not None
        is_open = mapping.booked < len(row.cells) and plain(row.cells[mapping.booked]) in PENDING
        if on is None and (is_open or _is_announced(row, mapping, status)):
            on = next((day for cell in row.cells if (day := read_day(cell, mapping.date_order))), None)
        if on is None and is_open:
            without_day.append(row.at)
            is_near = False
            continue
        if on is None:
            odd.append(row)
            continue
        if odd:
            _refuse_odd(odd[0], mapping)
        if held is not None:
            yield held
        _check_width(row, mapping, width, is_last=not text.endswith(("\n", "\r")) and text.endswith(row.raw))
        held = _row(row, on, mapping, notes, is_booked=is_booked and not _is_pending(row, status))
        held = (
            replace(held, fee=_figure(row, fee, mapping) or Decimal(0))
            if fee is not None and fee < len(row.cells)
            else held
        )
        is_near = True
    if held is not None:
        yield held
    if continued:
        said = say(
            "{count} rows have neither a day nor an amount: each goes on with the one before.", count=len(continued)
        )
        notes.append(Note("goes_on", said, continued[0]))
    if without_day:
        said = say("{count} transactions are pending and were left out.", count=len(without_day))
        notes.append(Note("pending", said, without_day[0]))
    if not is_headed:
        raise NotRecognised(
            say("The file has no line {line}, where the mapping has its heading.", line=mapping.heading_line)
        )
    if last is not None and odd and odd[-1] is last and len(last.cells) < width and last.cells[0][:1].isdigit():
        raise CutOff(
            say("Line {line}: the last row is not whole. Ask the bank for the file again.", line=last.at), line=last.at
        )
    for row in odd:
        said = say(
            "Line {line}: “{text}” is no transaction and was left out.",
            line=row.at,
            text=" ".join(row.cells)[:SHOWN].strip(),
        )
        notes.append(Note("foot", said, row.at))


def _goes_on(row: Row, mapping: BankCsvMapping) -> bool:
    """Some banks wrap a text into rows of its own, and tell the parts of one booking so: neither a day nor an amount, right behind it."""
    money = (mapping.booked, mapping.amount, mapping.debit, mapping.credit, mapping.balance)
    return len(row.cells) >= mapping.width and not any(_cell(row, column) for column in money)


def _longer(held: Read, row: Row, mapping: BankCsvMapping) -> Read:
    if held.line is None:
        return held
    more = joined(*(_cell(row, column) for column in mapping.text))
    line = replace(held.line, text=" ".join(one for one in (held.line.text, more) if one), raw=held.line.raw + row.raw)
    return replace(held, line=line)


def _called(mapping: BankCsvMapping, names: Collection[str]) -> int | None:
    return next((place for place, name in enumerate(mapping.heading) if plain(name) in names), None)


def _is_announced(row: Row, mapping: BankCsvMapping, status: int | None) -> bool:
    """A row with an amount that no day of booking and no balance stands beside, or that says so itself."""
    if _cell(row, mapping.booked) or len(row.cells) < mapping.width:
        return False
    has_amount = any(_cell(row, column) for column in (mapping.amount, mapping.debit, mapping.credit))
    is_open = mapping.balance is not None and not _cell(row, mapping.balance)
    return has_amount and (is_open or _is_pending(row, status))


def _is_pending(row: Row, status: int | None) -> bool:
    return status is not None and status < len(row.cells) and plain(row.cells[status]) in PENDING


def _check_heading(row: Row, mapping: BankCsvMapping) -> None:
    if mapping.heading and [plain(one) for one in row.cells] != [plain(one) for one in mapping.heading]:
        raise NotRecognised(
            say("Line {line}: the heading is another one than the mapping was made for.", line=row.at), line=row.at
        )


def _day(row: Row, mapping: BankCsvMapping) -> date | None:
    return read_day(row.cells[mapping.booked], mapping.date_order) if mapping.booked < len(row.cells) else None


def _refuse_odd(row: Row, mapping: BankCsvMapping) -> None:
    cell = row.cells[mapping.booked] if mapping.booked < len(row.cells) else ""
    raise Damaged(
        say(
            "Line {line}: “{text}” is no date, or of another kind than the dates before.",
            line=row.at,
            text=cell[:SHOWN],
        ),
        line=row.at,
    )


def _check_width(row: Row, mapping: BankCsvMapping, width: int, *, is_last: bool) -> None:
    """A row may lack empty cells at its end; cells too many mean that a text holds the delimiter."""
    if len(row.cells) < width and is_last:
        raise CutOff(
            say("Line {line}: the last row is not whole. Ask the bank for the file again.", line=row.at), line=row.at
        )
    if len(row.cells) < mapping.width or any(row.cells[width:]):
        raise Damaged(
            say(
                "Line {line}: the row has {count} cells, the heading has {width}.",
                line=row.at,
                count=len(row.cells),
                width=width,
            ),
            line=row.at,
        )


def _cell(row: Row, column: int | None) -> str:
    return row.cells[column] if column is not None else ""


def _figure(row: Row, column: int | None, mapping: BankCsvMapping) -> Decimal | None:
    text = _cell(row, column)
    if not text or text in ("-", "—"):
        return None
    amount = figure(text, mapping.decimal)
    if amount is None:
        name = mapping.heading[column] if column is not None and column < len(mapping.heading) else ""
        raise Damaged(
            say("Line {line}: “{text}” is no amount ({field}).", line=row.at, text=text[:SHOWN], field=name[:SHOWN]),
            line=row.at,
        )
    return amount


def _amount(row: Row, mapping: BankCsvMapping) -> Decimal | None:
    """Signed by its column, its indicator, or itself; None where the row says none."""
    if mapping.amount is None:
        debit, credit = _figure(row, mapping.debit, mapping), _figure(row, mapping.credit, mapping)
        if debit is None and credit is None:
            return None
        if debit and credit:
            raise Damaged(say("Line {line}: the row has a debit and a credit.", line=row.at), line=row.at)
        out = debit or Decimal(0)
        return (credit or Decimal(0)) + (out if mapping.debit_is_signed else -out)
    amount = _figure(row, mapping.amount, mapping)
    if amount is None or mapping.indicator is None:
        return amount
    said = plain(_cell(row, mapping.indicator)) or _cell(row, mapping.indicator)
    if said not in OUT | IN:
        raise Damaged(
            say("Line {line}: “{text}” says neither debit nor credit.", line=row.at, text=said[:SHOWN]), line=row.at
        )
    return -abs(amount) if said in OUT else abs(amount)


def _row(row: Row, on: date, mapping: BankCsvMapping, notes: list[Note], *, is_booked: bool) -> Read:
    amount, balance = _amount(row, mapping), _figure(row, mapping.balance, mapping)
    account = _cell(row, mapping.account)
    if amount is None:
        if balance is None:
            raise Damaged(say("Line {line}: the row has no amount.", line=row.at), line=row.at)
        notes.append(Note("no_amount", say("Line {line}: the row has a balance and no amount.", line=row.at), row.at))
        return Read(None, account, balance, row.at, on)
    texts = [_cell(row, column) for column in mapping.text if column < len(row.cells)]
    line = Line(
        booked_on=on,
        valued_on=_valued(row, mapping),
        amount=-amount if mapping.negated else amount,
        currency=currency_of(_cell(row, mapping.currency_column)) or mapping.currency,
        counterparty_name=joined(_cell(row, mapping.name)),
        counterparty_account=_cell(row, mapping.counterparty_account).replace(" ", ""),
        text=joined(*texts),
        end_to_end_id=_cell(row, mapping.end_to_end_id),
        bank_reference=_cell(row, mapping.bank_reference),
        provider_id=_cell(row, mapping.provider_id),
        type_code=_cell(row, mapping.type),
        raw=row.raw,
        at=row.at,
        is_booked=is_booked,
    )
    return Read(line, account, balance, row.at, on)


def _valued(row: Row, mapping: BankCsvMapping) -> date | None:
    text = _cell(row, mapping.valued)
    found = read_day(text, mapping.date_order) if text else None
    if text and found is None and not any(read_day(text, order) for order in ORDERS):
        raise Damaged(say("Line {line}: “{text}” is no date.", line=row.at, text=text[:SHOWN]), line=row.at)
    return found
