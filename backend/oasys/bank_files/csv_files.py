"""CSV of banks by a mapping. A column of running balances proves the rows, and which way they run: the oldest or the newest first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from oasys.bank_files.csv_mapping import BankCsvMapping, guess
from oasys.bank_files.csv_rows import Read, transactions
from oasys.bank_files.csv_table import Row
from oasys.bank_files.errors import NoStatement
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Note, Statement
from oasys.bank_files.texts import decode
from oasys.bank_files.values import iban_of
from oasys.core.words import say


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
    for one in transactions(text, mapping, notes):
        if isinstance(one, Row):
            said = (
                part.strip('="') for cell in one.cells for part in (cell, cell.rpartition(":")[2])
            )  # ="x" is text to Excel
            before = before or next((iban for part in said if (iban := iban_of(part))), "")
            continue
        count += 1
        refuse_more_lines(count)
        accounts.setdefault(one.account, []).append(one)
        refuse_more_statements(len(accounts))
    if not accounts:
        raise NoStatement(say("The CSV has a heading and no transactions."))
    found_statements = [_statement(account or before, all_rows, mapping) for account, all_rows in accounts.items()]
    return [found_statements[0].noted(*notes), *found_statements[1:]]


def _statement(account: str, found: list[Read], mapping: BankCsvMapping) -> Statement:
    notes: list[Note] = []
    found = _less_fees(found, notes)
    opening, closing = _balances(found, notes) if mapping.balance is not None else (None, None)
    lines = tuple(one.line for one in found if one.line is not None)
    pending = sum(not line.is_booked for line in lines)
    if pending:
        said = say("{count} rows are not booked, and change no balance.", count=pending)
        notes.append(Note("pending", said, found[0].at))
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


def _less_fees(found: list[Read], notes: list[Note]) -> list[Read]:
    """With the fees taken from the amounts, where only so the balances follow each other."""
    if not any(one.fee for one in found):
        return found
    less = [replace(one, line=one.line and replace(one.line, amount=one.line.amount - one.fee)) for one in found]
    breaks, breaks_less = (min(len(_breaks(one)), len(_breaks(one[::-1]))) for one in (found, less))
    if breaks_less >= breaks:
        return found
    notes.append(
        Note("fees", say("Fees were taken from the amounts: only so the balances follow each other."), found[0].at)
    )
    return less


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
        before += one.moved
        if one.balance is not None:
            opening = one.balance - before
            break
    after = Decimal(0)
    for one in reversed(ordered):
        if one.balance is not None:
            return (opening, ordered[0].on), (one.balance + after, ordered[-1].on)
        after += one.moved
    return None, None


def _breaks(ordered: Iterable[Read]) -> list[int]:
    found: list[int] = []
    before: Decimal | None = None
    for one in ordered:
        moved = one.moved
        before = None if before is None else before + moved
        if one.balance is None:
            continue
        if before is not None and before != one.balance:
            found.append(one.at)
        before = one.balance
    return found
