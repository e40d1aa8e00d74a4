"""How documents are booked: pure decisions and arithmetic, no Django, no database. The rules are in docs/accounting/documents.md."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO, convert, round_half_up
from oasys.ledger.rules import DOCUMENT_SOURCE, UsedRate
from oasys.tax.rules import rounded, shared
from oasys.tax.shapes import HUNDRED, Amounts, Kind, Mode, Tax, TaxedLine

SALES = frozenset({"invoice", "credit_note"})
CREDITS = {"credit_note": "invoice", "supplier_credit": "bill"}
OUTPUT, INPUT, COST = "output", "input", "cost"
TAKEN_BACK = ("tax", "self_assessed", "withheld", "recoverable")
VOID_SOURCE = f"{DOCUMENT_SOURCE}void"


def source_kind(kind: str) -> str:
    """What the entry of a document of that kind names as its source."""
    return f"{DOCUMENT_SOURCE}{kind}"


def is_sale(kind: str) -> bool:
    """Whether the company sells by it; by the others it buys."""
    return kind in SALES


def is_credit(kind: str) -> bool:
    """Whether it takes back."""
    return kind in CREDITS


def due_on(issue_date: date, *, terms_from: str | None, terms_days: int | None) -> date:
    """By the terms of the contact; where none were agreed, at once."""
    start = issue_date
    if terms_from == "month_end":
        start = issue_date.replace(day=calendar.monthrange(issue_date.year, issue_date.month)[1])
    return start + timedelta(days=terms_days or 0)


@dataclass(frozen=True, slots=True)
class TermsOfPayment:
    """Days net, and what who pays early takes off; None: nothing was agreed. `counted_from`: invoice_date, or month_end."""

    counted_from: str | None = None
    days: int | None = None
    discount_percent: Decimal | None = None
    discount_days: int | None = None


def early_discount(
    rest: Decimal, *, percent: Decimal | None, until: date | None, day: date, decimals: int
) -> Decimal | None:
    """What whoever pays `rest` on that day takes off, at most all of it; None where nothing is: no terms, too late, too little."""
    if percent is None or until is None or day > until or rest <= 0:
        return None
    return round_half_up(rest * percent / HUNDRED, decimals) or None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one tax comes to on a credited document, and on the credits of it so far, of which there are `count`."""

    invoiced: Amounts
    credited: Amounts
    count: int = 0


def credited_amounts(
    tax: Tax, own: Amounts, earlier: Earlier, *, decimals: int, mode: Mode, includes: bool, is_last: bool
) -> Amounts:
    """What the tax of a credit comes to by the cumulative method: on all that is credited so far, less what was credited before.

    The credit that takes back the last of the base takes back the rest of the tax. Of taxes by the unit or that are rounded with
    others it is that rest alone that differs from what the engine found. So it is where prices include tax: there the base follows
    from the tax, and the last credit (`is_last`) is the one that takes back the rest of the gross, if the engine agrees to a
    minor unit for each document.
    """
    invoiced, before = earlier.invoiced, earlier.credited
    rest = replace(own, **{name: getattr(invoiced, name) - getattr(before, name) for name in TAKEN_BACK})
    if includes:
        slack = Decimal(earlier.count + 2).scaleb(-decimals)
        agrees = all(abs(getattr(rest, name) - getattr(own, name)) <= slack for name in TAKEN_BACK)
        return rest if is_last and agrees else own
    if before.base + own.base == invoiced.base:
        return rest
    if tax.is_per_unit or tax.together:
        return own
    whole = rounded((before.base + own.base) * tax.rate / HUNDRED, decimals, mode)
    found: dict[str, Decimal] = {}
    for name in ("tax", "self_assessed", "withheld"):
        if getattr(own, name) or getattr(before, name):
            found[name] = whole - getattr(before, name)
    if own.recoverable or before.recoverable:
        found["recoverable"] = rounded(whole * tax.recoverable_percent / HUNDRED, decimals) - before.recoverable
    return replace(own, **found)


class Unbookable(Exception):
    """A tax has no account for what it does here; `account` names which."""

    def __init__(self, key: str, account: str) -> None:
        super().__init__(f"{key} lacks its {account} account")
        self.key, self.account = key, account


class Weightless(Exception):
    """A line is something in the document's currency and nothing in the base currency."""


class Unmoved(Exception):
    """All lines cancel each other out: nothing is left to be booked."""


@dataclass(frozen=True, slots=True)
class TaxAccounts:
    """Of one tax of the engine: its code and component, where it goes, and whether it is due on payment."""

    tax_code_id: UUID
    component_id: UUID | None
    rate: Decimal | None
    output: UUID | None = None
    input: UUID | None = None
    deferred: UUID | None = None
    is_deferred: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of the document is booked; a deposit that is deducted at the rate that it stands in the books with (`used`)."""

    account_id: UUID
    dimension_set_id: UUID | None = None
    used: UsedRate | None = None


@dataclass(frozen=True, slots=True)
class BookedTax:
    """What a line of the entry carries of a tax; in the base currency, negative where a document takes back."""

    line_no: int
    tax_code_id: UUID
    component_id: UUID | None
    side: str
    rate: Decimal | None
    base: Decimal
    tax: Decimal
    is_deferred: bool


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A line of the entry: in the document's currency, and in the base currency; a debit is positive."""

    account_id: UUID
    dimension_set_id: UUID | None
    amount: Decimal
    base_amount: Decimal
    used: UsedRate | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """The entry of a document: first what is to be paid, if anything is, then income or cost, then taxes, then what rounding left.

    `base_net` and `base_tax` are what the lines and the taxes on the document come to; positive, also of a credit.
    """

    lines: tuple[BookedLine, ...]
    taxes: tuple[BookedTax, ...]
    base_net: Decimal
    base_tax: Decimal
    base_payable: Decimal


@dataclass(slots=True)
class _Row:
    """A tax on its way to a line: amounts in the document's currency, signed as tax rows are."""

    accounts: TaxAccounts
    side: str
    base: Decimal = ZERO
    tax: Decimal = ZERO
    is_deferred: bool = False
    is_charged: bool = False
    base_tax: Decimal = ZERO


@dataclass(slots=True)
class _Sum:
    """A line of the entry on its way."""

    place: Place
    amount: Decimal = ZERO
    rows: list[_Row] = field(default_factory=list)
    is_goods: bool = False
    base_amount: Decimal = ZERO


@dataclass(slots=True)
class _Converted:
    lines: list[BookedLine] = field(default_factory=list)
    taxes: list[BookedTax] = field(default_factory=list)
    base_net: Decimal = ZERO
    base_tax: Decimal = ZERO
    shift: Decimal = ZERO


def booked(
    *,
    kind: str,
    lines: Sequence[tuple[Place, TaxedLine]],
    taxes: Mapping[str, TaxAccounts],
    payable: Decimal,
    rounding: Decimal,
    control: UUID,
    rounding_account: UUID | None,
    rate: Decimal | None,
    decimals: int,
) -> Booked:
    """The lines of the entry and what they carry of taxes. `decimals` are those of the base currency; `rate` None: the document is in it.

    A sale debits what is to be paid and credits income and tax; a purchase is its mirror, and bears as cost what it cannot claim. A credit
    mirrors either. Each line is converted once; what that leaves goes on the rounding account. A deposit that is deducted leaves the
    books at its own rate; what that differs goes to the largest line, which so has the rate of the deposit for its part (IFRIC 22.8).
    Raises Unbookable, Weightless, Unmoved.
    """
    sign = Decimal(-1 if is_sale(kind) == is_credit(kind) else 1)  # of a sale's control line
    back = Decimal(-1 if is_credit(kind) else 1)
    sums = _Sums()
    for place, line in lines:
        goods = sums.at(("goods", place), place)
        goods.amount -= sign * line.net
        for tax, amounts in line.taxes:
            book = _book_sale if is_sale(kind) else _book_purchase
            book(sums, goods, taxes[tax.key], tax, amounts, line.net, back)
    entry = [_Sum(Place(control), sign * payable), *sums.settled()]
    if rounding and rounding_account is not None:
        entry.append(_Sum(Place(rounding_account), -sign * rounding))
    found = _converted(entry, rate, decimals, back, sign)
    if found.shift:
        main = max(
            (one for one in entry[1:] if one.is_goods and one.place.used is None), key=lambda one: abs(one.amount)
        ).place
        found.lines.append(BookedLine(main.account_id, main.dimension_set_id, ZERO, found.shift))
    rest = sum((line.base_amount for line in found.lines), ZERO)
    if rest and rounding_account is not None:
        found.lines.append(BookedLine(rounding_account, None, ZERO, -rest))
    if (rest or rounding) and rounding_account is None:
        raise Unbookable("", "rounding")
    base_payable = abs(found.lines[0].base_amount) if payable else ZERO.quantize(Decimal(1).scaleb(-decimals))
    return Booked(tuple(found.lines), tuple(found.taxes), found.base_net, found.base_tax, base_payable)


def _book_sale(
    sums: "_Sums", goods: _Sum, accounts: TaxAccounts, tax: Tax, amounts: Amounts, net: Decimal, back: Decimal
) -> None:
    base = back * (net if tax.is_per_unit else amounts.base)
    if accounts.component_id is None or tax.kind is Kind.REVERSE_CHARGE:
        sums.carry(goods, accounts, OUTPUT, base, ZERO)
    elif tax.kind is Kind.WITHHELD:
        sums.put(goods, accounts, INPUT, base, back * amounts.withheld, accounts.input, "input")
    else:
        sums.charge(goods, accounts, OUTPUT, base, back * amounts.tax, accounts.output, "output")


def _book_purchase(
    sums: "_Sums", goods: _Sum, accounts: TaxAccounts, tax: Tax, amounts: Amounts, net: Decimal, back: Decimal
) -> None:
    base = back * (net if tax.is_per_unit else amounts.base)
    if accounts.component_id is None:
        sums.carry(goods, accounts, INPUT, base, ZERO)
        return
    if tax.kind is Kind.WITHHELD:
        sums.put(goods, accounts, OUTPUT, base, back * amounts.withheld, accounts.output, "output")
        return
    is_reverse = tax.kind is Kind.REVERSE_CHARGE
    whole = amounts.self_assessed if is_reverse else amounts.tax
    claimed, borne = amounts.recoverable, whole - amounts.recoverable
    if is_reverse:
        sums.put(goods, accounts, OUTPUT, base, back * whole, accounts.output, "output")
    # the base goes with the tax, so that input and cost together are of the whole of it
    claimed_base = base if tax.recoverable_percent else ZERO
    if claimed and borne:
        claimed_base = rounded(base * claimed / whole, -int(base.as_tuple().exponent))
    if claimed or claimed_base:
        put = sums.put if is_reverse else sums.charge
        put(goods, accounts, INPUT, claimed_base, back * claimed, accounts.input, "input")
    if borne or base != claimed_base:
        goods.amount += back * borne
        sums.carry(goods, accounts, COST, base - claimed_base, back * borne, is_charged=not is_reverse)


class _Sums:
    """The lines of an entry, in the order in which they first appear."""

    def __init__(self) -> None:
        self._found: dict[object, _Sum] = {}
        self._waiting: list[tuple[_Sum, _Row, UUID]] = []

    def at(self, key: object, place: Place) -> _Sum:
        return self._found.setdefault(key, _Sum(place, is_goods=True))

    def carry(
        self,
        goods: _Sum,
        accounts: TaxAccounts,
        side: str,
        base: Decimal,
        tax: Decimal,
        *,
        is_charged: bool = True,
        is_deferred: bool = False,
    ) -> None:
        """A row on a line of its base; one for each tax and side."""
        for row in goods.rows:
            if (row.accounts, row.side) == (accounts, side):
                break
        else:
            row = _Row(accounts, side, is_charged=is_charged, is_deferred=is_deferred)
            goods.rows.append(row)
        row.base += base
        row.tax += tax

    def put(
        self,
        goods: _Sum,
        accounts: TaxAccounts,
        side: str,
        base: Decimal,
        tax: Decimal,
        account: UUID | None,
        name: str,
        *,
        is_charged: bool = False,
        is_deferred: bool = False,
    ) -> None:
        """A row on a line of its own account; what comes to nothing goes back to the line of its base."""
        if account is None:
            raise Unbookable(str(accounts.component_id), name)
        row = _Row(accounts, side, base, tax, is_deferred, is_charged)
        self._waiting.append((goods, row, account))

    def charge(
        self,
        goods: _Sum,
        accounts: TaxAccounts,
        side: str,
        base: Decimal,
        tax: Decimal,
        account: UUID | None,
        name: str,
    ) -> None:
        """As put, of a tax on the document, which may be due later."""
        deferred = accounts.is_deferred
        self.put(
            goods,
            accounts,
            side,
            base,
            tax,
            accounts.deferred if deferred else account,
            "deferred" if deferred else name,
            is_charged=True,
            is_deferred=deferred,
        )

    def settled(self) -> list[_Sum]:
        """Goods, then taxes by account; a tax that comes to nothing stands on the line of its base."""
        totals: dict[tuple[UUID | None, str], tuple[Decimal, list[tuple[_Sum, _Row, UUID]]]] = {}
        for waiting in self._waiting:
            key = waiting[1].accounts.component_id, waiting[1].side
            total, rows = totals.get(key, (ZERO, []))
            totals[key] = total + waiting[1].tax, [*rows, waiting]
        by_account: dict[tuple[UUID, str], list[_Row]] = {}
        for total, rows in totals.values():
            if not total:
                for goods, row, _ in rows:
                    self.carry(
                        goods,
                        row.accounts,
                        row.side,
                        row.base,
                        ZERO,
                        is_charged=row.is_charged,
                        is_deferred=row.is_deferred,
                    )
                continue
            first = rows[0][1]
            base = sum((row.base for _, row, _ in rows), ZERO)
            whole = _Row(first.accounts, first.side, base, total, first.is_deferred, first.is_charged)
            by_account.setdefault((rows[0][2], first.side), []).append(whole)
        lines = list(self._found.values())
        for (account, side), found in by_account.items():
            amounts = [row.tax if side == INPUT else -row.tax for row in found]
            # taxes of one account that cancel each other out stand on lines of their own
            if sum(amounts, ZERO):
                lines.append(_Sum(Place(account), sum(amounts, ZERO), found))
            else:
                lines += [_Sum(Place(account), amount, [row]) for amount, row in zip(amounts, found, strict=True)]
        return lines


def _converted(
    entry: Sequence[_Sum], rate: Decimal | None, decimals: int, back: Decimal, control: Decimal
) -> _Converted:
    """Each line once in the base currency, with its taxes; `control` is the sign of the first line."""

    def in_base(amount: Decimal) -> Decimal:
        return amount if rate is None else convert(amount, rate=rate, decimals=decimals)

    found = _Converted()
    for one in entry:
        one.base_amount = in_base(one.amount)
        if rate is not None and one.place.used is not None:
            stood = convert(one.amount, rate=one.place.used.rate, decimals=decimals)
            found.shift += one.base_amount - stood
            found.base_net += control * (stood - one.base_amount)
            one.base_amount = stood
        if one.amount and not one.base_amount:
            raise Weightless
        if one.is_goods:
            borne = sum((in_base(row.tax) for row in one.rows if row.side == COST), ZERO)
            found.base_net -= control * one.base_amount + back * borne
    standing = [one for one in entry if one.amount]
    if not standing:
        raise Unmoved
    for one in entry:
        if not one.amount:  # none in the entry: what it carries, which is no tax, stands on the first line
            standing[0].rows += one.rows
    for number, one in enumerate(standing, 1):
        found.lines.append(
            BookedLine(one.place.account_id, one.place.dimension_set_id, one.amount, one.base_amount, one.place.used)
        )
        own = [row for row in one.rows if row.side != COST and row.tax]
        if own:
            total = one.base_amount if own[0].side == INPUT else -one.base_amount
            for row, share in zip(own, shared(total, [row.tax for row in own], decimals), strict=True):
                row.base_tax = share
        for row in one.rows:
            if row.side == COST:
                row.base_tax = in_base(row.tax)
            of = row.accounts
            found.taxes.append(
                BookedTax(
                    number,
                    of.tax_code_id,
                    of.component_id,
                    row.side,
                    of.rate,
                    in_base(row.base),
                    row.base_tax,
                    row.is_deferred,
                )
            )
            if row.is_charged:
                found.base_tax += back * row.base_tax
    return found
