"""CSV of banks by a mapping. A column of running balances proves the rows, and which way they run: the oldest or the newest first.

Rows behind the last transaction that have no date are the foot of the file and noted; anywhere else such a row refuses the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oasys.bank_files.csv_mapping import BankCsvMapping, guess
from oasys.bank_files.csv_table import Row, rows
from oasys.bank_files.csv_words import IN, OUT, plain
from oasys.bank_files.dates import ORDERS, read_day
from oasys.bank_files.errors import CutOff, Damaged, NoStatement, NotRecognised
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Line, Note, Statement
from oasys.bank_files.texts import decode
from oasys.bank_files.values import currency_of, figure, iban_of, joined
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


def guessed(
    content: bytes,
    *,
    encoding: str = "",
    date_order: str = "",
    decimal: str = "",
    currency: str = "",
    negated: bool = False,
) -> BankCsvMapping:
    """How the file would be read, with what is said beside it. Raises BankFileRefused."""
    text, found = decode(content, encoding=encoding)
    return guess(text, encoding=found, date_order=date_order, decimal=decimal, currency=currency, negated=negated)


def read(
    content: bytes,
    *,
    mapping: BankCsvMapping | None = None,
    encoding: str = "",
    date_order: str = "",
    decimal: str = "",
    currency: str = "",
    negated: bool = False,
) -> list[Statement]:
    """By this mapping, or by a guess that uses what is said beside it. Raises BankFileRefused."""
    text, found = decode(content, encoding=mapping.encoding if mapping else encoding)
    if mapping is None:
        mapping = guess(
            text, encoding=found, date_order=date_order, decimal=decimal, currency=currency, negated=negated
        )
    notes: list[Note] = []
    before = ""
    accounts: dict[str, list[Read]] = {}
    count = 0
    for one in _data(text, mapping, notes):
        if isinstance(one, Row):
            before = before or next(
                (iban for cell in one.cells for part in (cell, cell.rpartition(":")[2]) if (iban := iban_of(part))), ""
            )
            continue
        count += 1
        refuse_more_lines(count)
        accounts.setdefault(one.account, []).append(one)
        refuse_more_statements(len(accounts))
    if not accounts:
        raise NoStatement(say("The CSV has a heading and no transactions."))
    found_statements = [_statement(account or before, all_rows, mapping) for account, all_rows in accounts.items()]
    return [found_statements[0].noted(*notes), *found_statements[1:]]


def _data(text: str, mapping: BankCsvMapping, notes: list[Note]) -> Iterator[Row | Read]:
    """Rows before the heading as they are, then each transaction. Raises Damaged, CutOff."""
    odd: list[Row] = []
    last: Row | None = None
    width = len(mapping.heading)
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
            continue
        last = row
        width = width or len(row.cells)
        on = _day(row, mapping)
        if on is None:
            odd.append(row)
            continue
        if odd:
            _refuse_odd(odd[0], mapping)
        _check_width(row, mapping, width, is_last=not text.endswith(("\n", "\r")) and text.endswith(row.raw))
        yield _row(row, on, mapping, notes)
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


def _row(row: Row, on: date, mapping: BankCsvMapping, notes: list[Note]) -> Read:
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
    )
    return Read(line, account, balance, row.at, on)


def _valued(row: Row, mapping: BankCsvMapping) -> date | None:
    text = _cell(row, mapping.valued)
    found = read_day(text, mapping.date_order) if text else None
    if text and found is None and not any(read_day(text, order) for order in ORDERS):
        raise Damaged(say("Line {line}: “{text}” is no date.", line=row.at, text=text[:SHOWN]), line=row.at)
    return found


def _statement(account: str, found: list[Read], mapping: BankCsvMapping) -> Statement:
    notes: list[Note] = []
    opening, closing = _balances(found, notes) if mapping.balance is not None else (None, None)
    lines = tuple(one.line for one in found if one.line is not None)
    currencies = {line.currency for line in lines}
    currency = next(iter(currencies)) if len(currencies) == 1 else ""
    at = found[0].at
    if currencies == {""}:
        notes.append(Note("no_currency", say("The statement names no currency."), at))
    if (
        mapping.amount is not None
        and mapping.indicator is None
        and len({line.amount > 0 for line in lines}) == 1
        and len(lines) > 1
        and not closing
    ):
        notes.append(
            Note("one_sign", say("All amounts have one sign: what goes out may be written as what comes in."), at)
        )
    days = [line.booked_on for line in lines]
    return Statement(
        format=Format.CSV,
        account=account,
        currency=currency,
        lines=lines,
        iban=iban_of(account),
        from_on=min(days, default=None),
        to_on=max(days, default=None),
        opening=Balance(opening[0], opening[1], currency) if opening else None,
        closing=Balance(closing[0], closing[1], currency) if closing else None,
        notes=tuple(notes),
        at=at,
    )


Point = tuple[Decimal, date]


def _balances(found: list[Read], notes: list[Note]) -> tuple[Point | None, Point | None]:
    """The first and the last balance, in the order in which the rows tie best; each place where they do not is noted."""
    forward, backward = _breaks(found), _breaks(list(reversed(found)))
    if not any(one.balance is not None for one in found):
        return None, None
    is_backward = len(backward) < len(forward) or (len(backward) == len(forward) and found[0].on > found[-1].on)
    ordered = list(reversed(found)) if is_backward else found
    for at in (backward if is_backward else forward)[:20]:
        said = say("Line {line}: the balance is not the one before with the amount added.", line=at)
        notes.append(Note("balance_break", said, at))
    before = Decimal(0)
    for one in ordered:
        before += one.line.amount if one.line else 0
        if one.balance is not None:
            opening = one.balance - before
            break
    after = Decimal(0)
    for one in reversed(ordered):
        if one.balance is not None:
            return (opening, ordered[0].on), (one.balance + after, ordered[-1].on)
        after += one.line.amount if one.line else 0
    return None, None


def _breaks(ordered: Iterable[Read]) -> list[int]:
    found: list[int] = []
    before: Decimal | None = None
    for one in ordered:
        moved = one.line.amount if one.line else Decimal(0)
        before = None if before is None else before + moved
        if one.balance is None:
            continue
        if before is not None and before != one.balance:
            found.append(one.at)
        before = one.balance
    return found
