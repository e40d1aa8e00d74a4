"""Row by row, then entry by entry: what a mapping makes of a file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.core.money import ZERO, decimals_of, round_half_up
from oasys.core.words import marked, say
from oasys.currencies.rules import iso_currency
from oasys.exchange.carrier import Carrier, Draft
from oasys.exchange.journal_format import LONGEST_VALUE, is_unit
from oasys.exchange.legs import Leg, Place
from oasys.exchange.mapped.chart import Accounts, Books, Known, planned
from oasys.exchange.mapped.schemas import (
    ByColumn,
    ByDateAndReference,
    ByRow,
    CsvMapping,
    Marked,
    OfBase,
    OfRow,
    Sides,
    Signed,
    columns,
)
from oasys.exchange.mapped.table import Record, decoded, records
from oasys.exchange.mapped.values import parse_amount, parse_day
from oasys.exchange.plan import ImportPlan
from oasys.exchange.spreadsheets.table import Unreadable
from oasys.exchange.spreadsheets.values import Unclear
from oasys.ledger.services.bulk import RowProblem

SOURCE = "csv"
LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Flaw:
    """What keeps a part of a row from being read; `field` empty for the whole row."""

    row: int
    field: str
    code: str
    message: str


@dataclass(slots=True)
class Read:
    """A row with its values. `weight` in the base currency and `number` in `currency`: debits are positive."""

    row: int
    left_out: str | None = None
    day: date | None = None
    entry: str = ""
    reference: str = ""
    description: str = ""
    text: str = ""
    journal: str = ""
    account_text: str = ""
    account: Known | None = None
    number: Decimal | None = None
    weight: Decimal | None = None
    currency: str = ""
    is_converted: bool = False
    dimensions: tuple[tuple[str, str], ...] = ()
    flaws: list[Flaw] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """The rows of one entry. One that cannot be read spoils it."""

    rows: list[Read] = field(default_factory=list)
    is_spoilt: bool = False


class RowReader:
    """Reads rows by a mapping; a mapping that is not whole leaves values empty."""

    def __init__(self, mapping: CsvMapping, books: Books) -> None:
        self.mapping = mapping
        self.base = books.base_currency
        iso = iso_currency(self.base)
        self.base_decimals = iso.decimals if iso else 2
        self.accounts = Accounts(mapping, books)
        self.skipped = set(mapping.skip_rows or [])
        self.beginnings = tuple(word.casefold() for word in mapping.skip_beginning_with or [])
        self.width = len(mapping.heading or [])
        self._above: dict[str, str] = {}

    def is_below(self, record: Record) -> bool:
        """Whether the row stands below the heading and holds anything."""
        return record.row > (self.mapping.heading_row or 0) and not record.is_blank

    def read(self, record: Record) -> Read:
        """The row with its values and every flaw."""
        found = Read(record.row, currency=self.base)
        found.left_out = self.why_left_out(record)
        if found.left_out is not None:
            return found
        self.width = self.width or len(record.cells)
        extra = record.cells[self.width :]
        if len(record.cells) < self.width or any(cell.strip() for cell in extra):
            message = say("the row has {count} cells, the heading {width}", count=len(record.cells), width=self.width)
            found.flaws.append(Flaw(record.row, "", "exchange.row_shape", message))
            return found
        for part in (self._texts, self._day, self._account, self._amounts, self._dimensions):
            part(record, found)
        return found

    def why_left_out(self, record: Record) -> str | None:
        """The reason why the mapping leaves the row out; None where it does not."""
        if record.row in self.skipped:
            return say("the mapping says so")
        first = next(cell.strip() for cell in record.cells if cell.strip()).casefold()
        if self.beginnings and first.startswith(self.beginnings):
            return say("it begins with {first!r}", first=first[:40])
        if self.mapping.skip_without_amount and not any(self._cell(record, n) for n in self._amount_columns()):
            return say("it has no amount")
        return None

    def account_text(self, record: Record) -> str:
        """What the row calls its account."""
        return self._cell(record, self.mapping.account_column)

    def _amount_columns(self) -> list[int]:
        match self.mapping.amounts:
            case Sides(debit_column=debit, credit_column=credit):
                return [debit, credit]
            case Signed(column=column) | Marked(column=column):
                return [column]
        return []

    def _cell(self, record: Record, column: int | None) -> str:
        return record.cells[column - 1].strip() if column is not None and column <= len(record.cells) else ""

    def _filled(self, record: Record, name: str, column: int | None) -> str:
        """The cell, or that of a row above where cells are filled down."""
        text = self._cell(record, column)
        if text or not self.mapping.fill_down:
            self._above[name] = text
            return text
        return self._above.get(name, "")

    def _flaw(self, found: Read, name: str, code: str, message: str) -> None:
        found.flaws.append(Flaw(found.row, name, code, message))

    def _texts(self, record: Record, found: Read) -> None:
        said = self.mapping
        if isinstance(said.entries, ByColumn):
            found.entry = self._filled(record, "entry", said.entries.column)
            if not found.entry:
                self._flaw(found, "entry", "exchange.key_missing", say("the row names no entry"))
            elif len(found.entry) > LONGEST_ID:
                self._flaw(
                    found,
                    "entry",
                    "exchange.text",
                    say("an entry's id has at most {longest_id} characters", longest_id=LONGEST_ID),
                )
        found.reference = self._filled(record, "reference", said.reference_column)
        found.description = self._filled(record, "description", said.description_column)
        found.text = self._cell(record, said.text_column)
        found.journal = self._filled(record, "journal", said.journal_column) or said.journal_code or ""
        if isinstance(said.entries, ByDateAndReference) and not found.reference:
            self._flaw(found, "reference", "exchange.key_missing", say("the row has no reference to be joined by"))

    def _day(self, record: Record, found: Read) -> None:
        said = self.mapping
        if said.date_column is None or said.date_format is None:
            return
        text = self._filled(record, "date", said.date_column)
        if not text:
            self._flaw(found, "date", "exchange.date", say("the row has no date"))
            return
        try:
            found.day = parse_day(text, said.date_format)
        except Unclear as error:
            self._flaw(found, "date", error.code, str(error))

    def _account(self, record: Record, found: Read) -> None:
        if self.mapping.account_column is None or self.mapping.account_by is None:
            return
        text = found.account_text = self.account_text(record)
        known = self.accounts.find(text)
        if not text:
            self._flaw(found, "account", "exchange.account_missing", say("the row names no account"))
        elif len(known) > 1:
            codes = ", ".join(sorted(one.code for one in known)[:10])
            self._flaw(
                found,
                "account",
                "exchange.account_ambiguous",
                say("{text!r} is the name of {codes}: say which", text=text[:100], codes=codes),
            )
        elif not known:
            message = say("the chart has no account {text!r}: say which is meant", text=text[:100])
            self._flaw(found, "account", "ledger.account_unknown", message)
        elif not known[0].is_usable:
            self._flaw(
                found, "account", "ledger.account_unusable", say("{code} is a heading or inactive", code=known[0].code)
            )
        else:
            found.account = known[0]

    def _amount(self, record: Record, found: Read, name: str, column: int) -> Decimal | None:
        assert self.mapping.decimal_mark is not None
        marks = self.mapping.decimal_mark, self.mapping.grouping_mark or ""
        try:
            return parse_amount(self._cell(record, column), *marks, tuple(self.mapping.amount_signs or ()))
        except Unclear as error:
            self._flaw(found, name, error.code, str(error))
            return None

    def _signed(self, record: Record, found: Read) -> Decimal | None:
        """The amount of the row with its side as the sign; debits are positive."""
        match self.mapping.amounts:
            case Sides(debit_column=debit_column, credit_column=credit_column):
                debit = self._amount(record, found, "debit", debit_column)
                credit = self._amount(record, found, "credit", credit_column)
                if debit is None or credit is None:
                    return None
                if debit and credit:
                    self._flaw(found, "debit", "exchange.sides", say("a row has a debit or a credit"))
                    return None
                return debit - credit
            case Signed(column=column, positive_is=side):
                amount = self._amount(record, found, "amount", column)
                return -amount if amount and side == "credit" else amount
            case Marked() as said:
                amount = self._amount(record, found, "amount", said.column)
                mark = self._cell(record, said.mark_column).casefold()
                if mark in {one.casefold() for one in said.debit_marks}:
                    return amount
                if mark in {one.casefold() for one in said.credit_marks}:
                    return -amount if amount else amount
                self._flaw(
                    found,
                    "amount",
                    "exchange.side_unknown",
                    say("{mark!r} is neither a debit's mark nor a credit's", mark=mark[:40]),
                )
        return None

    def _amounts(self, record: Record, found: Read) -> None:
        if self.mapping.amounts is None or self.mapping.decimal_mark is None:
            return
        if not any(self._cell(record, column) for column in self._amount_columns()):
            self._flaw(found, "amount", "exchange.empty_row", say("the row has no amount"))
            return
        amount = self._signed(record, found)
        currency = self.mapping.currency
        if currency is not None:
            found.currency = self._cell(record, currency.column) or self.base
            if not is_unit(found.currency):
                message = say("{currency!r} is not a code of capital letters and digits", currency=found.currency[:40])
                self._flaw(found, "currency", "exchange.currency", message)
                return
        if amount is None:
            return
        found.number = found.weight = amount
        if found.currency != self.base and currency is not None:
            self._foreign(record, found, currency, amount)
        if found.weight is not None and not found.is_converted and decimals_of(found.weight) > self.base_decimals:
            message = say(
                "{weight:f} {base}: the currency has {base_decimals} decimals",
                weight=found.weight,
                base=self.base,
                base_decimals=self.base_decimals,
            )
            self._flaw(found, "amount", "ledger.too_many_decimals", message)

    def _foreign(self, record: Record, found: Read, said: OfBase | OfRow, amount: Decimal) -> None:
        """Fills in the other amount of a row in another currency than the base."""
        found.number = found.weight = None
        if isinstance(said, OfRow):
            rate = self._amount(record, found, "rate", said.rate_column)
            if rate is None:
                return
            if rate <= 0:
                self._flaw(
                    found,
                    "rate",
                    "exchange.amount",
                    say("a row in {currency} has a rate above zero", currency=found.currency),
                )
                return
            found.number, found.weight, found.is_converted = amount, amount * rate, True
            return
        own = self._amount(record, found, "currency_amount", said.amount_column)
        if own is None:
            return
        if not self._cell(record, said.amount_column):
            message = say("the row does not say how much it is in {currency}", currency=found.currency)
            self._flaw(found, "currency_amount", "exchange.currency_amount_missing", message)
        elif amount > 0 > own:
            message = say("{own:f} {currency} of a debit is negative", own=own, currency=found.currency)
            self._flaw(found, "currency_amount", "exchange.sides", message)
        else:
            found.number, found.weight = (-own if amount < 0 < own else own), amount

    def _dimensions(self, record: Record, found: Read) -> None:
        named = []
        for said in self.mapping.dimensions or []:
            code = self._cell(record, said.column)
            if len(code) > LONGEST_VALUE:
                self._flaw(
                    found,
                    said.axis,
                    "exchange.text",
                    say(
                        "{axis}: a code has at most {longest_value} characters",
                        axis=said.axis,
                        longest_value=LONGEST_VALUE,
                    ),
                )
            elif code:
                named.append((said.axis, code))
        found.dimensions = tuple(sorted(named))


def plan_of(content: bytes, mapping: CsvMapping, books: Books) -> ImportPlan:
    """What the file would become. The mapping is whole (schemas.flaws) and fits the books (chart.flaws_in).

    Never raises for what the file says: every error is in `problems`, with its row and field.
    """
    plan = ImportPlan(books.base_currency)
    plan.accounts += planned(mapping, books)
    try:
        assert mapping.encoding is not None
        assert mapping.delimiter is not None
        rows = records(decoded(content, mapping.encoding), mapping.delimiter)
        _Planner(plan, mapping, books).fill(rows)
    except Unreadable as error:
        plan.problems.append(RowProblem(max(error.row, 1), error.code, str(error)))
    return plan


class _Planner:
    """Joins the rows of each entry, weighs it, and gives it to the plan."""

    def __init__(self, plan: ImportPlan, mapping: CsvMapping, books: Books) -> None:
        self.plan = plan
        self.mapping = mapping
        self.books = books
        self.reader = RowReader(mapping, books)
        self.carrier = Carrier(
            plan, source=SOURCE, rounding_account=mapping.rounding_account or "", rates=lambda currency, day: None
        )
        self.groups: dict[object, Group] = {}
        self.left_out: dict[str, list[int]] = {}
        self.others: Counter[int] = Counter()
        self.spoilt_references: set[str] = set()

    def fill(self, rows: Iterable[Record]) -> None:
        mapped = {number for _, number in columns(self.mapping)}
        for record in self._body(rows):
            found = self.reader.read(record)
            if found.left_out is not None:
                self.left_out.setdefault(found.left_out, []).append(found.row)
                continue
            self.others.update(
                n for n, cell in enumerate(record.cells, 1) if n not in mapped and cell and not cell.isspace()
            )
            self._place(found)
        for group in self.groups.values():
            self._carry(group)
        self._list()
        self.plan.entries.sort(key=lambda entry: entry.posting_date)
        self.plan.units = self.carrier.units()

    def _body(self, rows: Iterable[Record]) -> Iterator[Record]:
        """The rows below the heading, which has to be the mapping's."""
        said = self.mapping.heading_row or 0
        is_known = not said
        for record in rows:
            if record.row == said:
                self._check_heading(record)
                is_known = True
            elif record.row > said and not is_known:
                break
            elif self.reader.is_below(record):
                yield record
        if not is_known:
            self._error(
                max(said, 1), "", "exchange.heading_differs", say("no row of the file begins in line {said}", said=said)
            )

    def _check_heading(self, record: Record) -> None:
        names, expected = (plain_heading(cells) for cells in (record.cells, self.mapping.heading or []))
        if names == expected:
            return
        wrong = next(n for n in range(max(len(names), len(expected))) if names[n : n + 1] != expected[n : n + 1])
        shown = [(cells[wrong][:60] if wrong < len(cells) else "nothing") for cells in (names, expected)]
        message = say(
            "column {wrong} of the heading is {shown!r}, the mapping is for {wanted!r}",
            wrong=wrong + 1,
            shown=shown[0],
            wanted=shown[1],
        )
        raise Unreadable(record.row, "exchange.heading_differs", message)

    def _error(self, row: int, name: str, code: str, message: str) -> None:
        self.plan.problems.append(RowProblem(row, code, message, field=name))

    def _place(self, found: Read) -> None:
        """Adds the row to its entry."""
        for flaw in found.flaws:
            self._error(flaw.row, flaw.field, flaw.code, flaw.message)
        key: object
        match self.mapping.entries:
            case ByColumn():
                key = found.entry
            case ByDateAndReference():
                key = (found.day, found.reference)
                if found.day is None:
                    self.spoilt_references.add(found.reference)
            case _:
                key = found.row
        group = self.groups.setdefault(key, Group())
        group.rows.append(found)
        group.is_spoilt = group.is_spoilt or bool(found.flaws)

    def _carry(self, group: Group) -> None:
        head = group.rows[0]
        days = {row.day for row in group.rows if row.day is not None}
        is_apart = isinstance(self.mapping.entries, ByDateAndReference) and head.reference in self.spoilt_references
        if len(days) > 1:
            other = next(row for row in group.rows if row.day not in {None, head.day})
            self._error(other.row, "date", "exchange.date_differs", say("rows of one entry share its date"))
            return
        if len({row.journal for row in group.rows}) > 1:
            other = next(row for row in group.rows if row.journal != head.journal)
            self._error(other.row, "journal", "exchange.journal_mixed", say("rows of one entry share its journal"))
            return
        if group.is_spoilt or is_apart or head.day is None:
            return
        description = next((row.description for row in group.rows if row.description), "")
        reference = next((row.reference for row in group.rows if row.reference), "")
        for row in group.rows:
            if row.reference and row.reference != reference:
                self._note(row.row, say("the reference {reference!r}: an entry has one", reference=row.reference[:100]))
        legs = [self._leg(row, description) for row in group.rows]
        if isinstance(self.mapping.entries, ByRow):
            legs += [self._contra(leg, self.mapping.entries.contra_account) for leg in legs]
        if not self._is_balanced(head, legs, sum(row.is_converted for row in group.rows)):
            return
        dimensions = tuple(str(leg.dimensions) for leg in legs if leg.dimensions)
        words = (head.entry, reference, description, *dimensions)
        draft = Draft(Place("", head.row), head.day, description, reference or head.entry, words, journal=head.journal)
        self.carrier.carry(draft, legs)

    def _leg(self, row: Read, description: str) -> Leg:
        assert row.account is not None
        assert row.number is not None
        assert row.weight is not None
        text = row.text or (row.description if row.description != description else "")
        base, place = self.books.base_currency, Place("", row.row)
        return Leg(place, row.account.code, row.number, row.currency, row.weight, base, text, row.dimensions)

    @staticmethod
    def _contra(leg: Leg, account: str) -> Leg:
        return Leg(leg.place, account, -leg.number, leg.currency, -leg.weight, leg.weight_currency)

    def _is_balanced(self, head: Read, legs: list[Leg], converted: int) -> bool:
        """Whether debits and credits agree, but for the cents that conversion leaves over."""
        decimals = self.reader.base_decimals
        rest = sum((round_half_up(leg.weight, decimals) for leg in legs), ZERO)
        most = Decimal(converted).scaleb(-decimals) / 2
        base = self.books.base_currency
        if not rest or (abs(rest) <= most and self.mapping.rounding_account is not None):
            return True
        sentence = (
            marked(
                "the entry of {day} does not balance: {rest:f} {base} is left over; it comes from rounding: say rounding_account"
            )
            if abs(rest) <= most
            else marked("the entry of {day} does not balance: {rest:f} {base} is left over")
        )
        message = say(sentence, day=head.day, rest=rest, base=base)
        self._error(head.row, "", "exchange.unbalanced", message)
        return False

    def _note(self, row: int, message: str) -> None:
        self.plan.problems.append(RowProblem(row, "exchange.not_carried", message, is_error=False))

    def _list(self) -> None:
        """Says what was left out: rows by reason, columns that the mapping does not name."""
        heading_row = self.mapping.heading_row or 0
        if heading_row > 1:
            self._note(1, say("the lines above the heading, up to {heading_row}", heading_row=heading_row - 1))
        for reason, rows in self.left_out.items():
            sentence = (
                marked("the row, and {count} more, because {reason}")
                if len(rows) > 1
                else marked("the row, because {reason}")
            )
            self._note(rows[0], say(sentence, reason=reason, count=len(rows) - 1))
        names = self.mapping.heading or []
        for number, count in sorted(self.others.items()):
            name = names[number - 1][:60] if number <= len(names) else ""
            self._note(
                max(heading_row, 1),
                say("column {number} {name!r}: {count} values", number=number, name=name, count=count),
            )


def plain_heading(cells: list[str]) -> list[str]:
    """A heading as it is compared: without the spaces around its names, and without empty columns at its end."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


__all__ = ["Flaw", "Read", "RowReader", "plain_heading", "plan_of"]
