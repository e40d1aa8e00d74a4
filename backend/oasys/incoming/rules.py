"""From an e-invoice to what a draft says: the kind, the lines, the charges, the totals to compare. No Django, no database.

Source: EN 16931-1:2017; docs/accounting/incoming.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from oasys.core.money import ZERO, decimals_of, plain, round_half_up
from oasys.core.wire import LAST_YEAR
from oasys.core.words import marked
from oasys.einvoicing.model import Adjustment, Invoice, Line, Totals, VatBreakdown

ONE = Decimal(1)
LONGEST_TEXT, LONGEST_NUMBER, LONGEST_NOTE = 500, 100, 2_000
SKONTO = re.compile(r"^#SKONTO#TAGE=([0-9]{1,30})#PROZENT=([0-9]{1,30}\.[0-9]{2})#(BASISBETRAG=)?", re.MULTILINE)
MOST_DECIMALS = 9  # of prices and quantities
MOST_LINES, MOST_EXTRAS = 1_000, 20
SENDERS_ROUNDING = Decimal("0.05")  # of a line: so much is taken as the sender's way of rounding
CHARGED = ("S", "L", "M")
INVOICE, DEBIT_NOTE = "380", "383"
SELF_BILLED = frozenset({"261", "389", "527"})
TOTAL_NAMES = ("net", "tax", "gross", "paid", "rounding", "payable")
COMPARED = ("net", "tax", "gross", "payable")
# what is to be said of a draft, by code; a severity of its own: what asks for an act, what is to be looked at, what is only told
SENTENCES: dict[str, tuple[str, str]] = {
    "tax_missing": ("act", marked(
        "No tax code for purchases fits {category} {rate}: choose one, add it to the cost, or leave the line without tax.")),
    "tax_in_cost": ("tell", marked("{amount} of tax that no tax code fits was added as a charge, as part of the cost.")),
    "tax_choose": ("act", marked("Several tax codes fit {category}: choose one of {codes}.")),
    "tax_several": ("look", marked("{code} was taken for {category} {rate}; these fit as well: {codes}.")),
    "rate_missing": ("act", marked("The line names no tax: choose a tax code, or leave it without.")),
    "totals_differ": ("look", marked("{name}: {file} in the file, {draft} here.")),
    "not_valid": ("look", marked("The file breaks {count} rules of e-invoices; it was taken all the same.")),
    "does_not_add_up": ("look", marked("The sums in the file do not add up: compare the totals before it is posted.")),
    "no_invoice": ("look", marked("The file says too little to be an invoice under EN 16931: ask for a whole one.")),
    "no_lines": ("look", marked("The file has no lines: one was made for each rate of tax.")),
    "no_price": ("look", marked("The file names no price for the line: its amount was taken as the price.")),
    "line_rounded": ("tell", marked("The sender rounded the line: {difference} was added, so that it comes to {net}.")),
    "line_differs": ("look", marked("Quantity and price of the line come to {computed}; it bills {net}, which was taken.")),
    "negated": ("look", marked("The amounts in the file are negative: it was taken as {kind}, with positive ones.")),
    "self_billed": ("look", marked("The file says that the buyer wrote it (self-billing): look whether it is a bill at all.")),
    "merged": ("tell", marked("There are more than {most} charges or allowances: those of one rate were added up.")),
    "due_before": ("look", marked("It is due before its date, on {day}: the date was left out.")),
    "due_never": ("look", marked("It names {day} as the day it is due: the date was left out.")),
    "unlisted": ("look", marked("The totals of the file have {amount} that it does not list: it was added.")),
    "paid": ("look", marked("{amount} of it is paid already, the file says: allocate that payment.")),
    "rounding": ("look", marked("The file rounds what is to be paid by {amount}; the draft does not.")),
    "unread": ("look", marked("What stands at {place} could not be read: {text}")),
    "other_payee": ("look", marked("Somebody else than the supplier is to be paid: {name}.")),
    "other_buyer": ("look", marked("It is addressed to {name}: look whether it is yours.")),
    "bank_differs": ("look", marked("The file names the account {account}; the contact has another one: ask the supplier first.")),
    "bank_unknown": ("look", marked("The file names the account {account}; the contact has none.")),
    "unit_unknown": ("tell", marked("The unit {unit} is none of UN/ECE Recommendation 20: one was taken.")),
    "rounded_amount": ("tell", marked("{amount} has more decimals than the currency: it was rounded.")),
    "credits": ("tell", marked("It takes back the bill {number}.")),
    "credits_unknown": ("look", marked("It takes back {number}, which no posted bill of this supplier is.")),
    "charges": ("tell", marked("It charges more on the bill {number}.")),
    "charges_unknown": ("look", marked("It charges more on {number}, which no posted bill of this supplier is.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said: `pointer` into the draft ("" for the whole), the code of its sentence, the facts in it as text."""

    pointer: str
    code: str
    params: dict[str, str] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return {"pointer": self.pointer, "code": self.code, "params": self.params}


@dataclass(frozen=True, slots=True)
class Tax:
    """What the file says of the tax of a line: category (UNCL5305, "" for none) and rate in percent."""

    category: str
    rate: Decimal | None

    @property
    def key(self) -> tuple[str, Decimal | None]:
        """Equal for the same tax: what is not charged has no rate, whatever the file writes."""
        return self.category, (self.rate or ZERO).normalize() if self.category in CHARGED else None


IN_COST = Tax("cost", None)  # of charges that are such tax themselves


def tax_of(said: Line | Adjustment | VatBreakdown) -> Tax:
    """Of a part of the file; where it names a rate alone, as ZUGFeRD 1 may, it is charged."""
    return Tax("S" if not said.category and said.rate else said.category, said.rate)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the draft; `net` is what the file says that it comes to."""

    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    price_base_quantity: Decimal
    discount_amount: Decimal
    charge_amount: Decimal
    tax: Tax
    net: Decimal


@dataclass(frozen=True, slots=True)
class PlannedExtra:
    """A charge or an allowance of the draft."""

    text: str
    amount: Decimal
    is_allowance: bool
    tax: Tax


@dataclass(frozen=True, slots=True)
class FileTotals:
    """What the file says that it comes to, with the signs of the draft."""

    net: Decimal
    tax: Decimal
    gross: Decimal
    paid: Decimal
    rounding: Decimal
    payable: Decimal

    def as_text(self) -> dict[str, str]:
        return {name: plain(getattr(self, name)) for name in TOTAL_NAMES}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft is made of. Amounts are in the currency of the file."""

    kind: str
    number: str
    issue_date: date
    tax_point: date | None
    due_date: date | None
    early_discount: tuple[Decimal, date] | None
    currency: str
    buyer_reference: str
    order_reference: str
    terms_text: str
    note: str
    lines: list[PlannedLine]
    extras: list[PlannedExtra]
    totals: FileTotals
    preceding: str
    type_code: str
    notes: list[Note]

    @property
    def only_adds(self) -> bool:
        """Whether it is an invoice that deducts nothing: another one names what it takes off (a final invoice) or puts right (384)."""
        return self.type_code == INVOICE and not (
            self.allowances or self.totals.paid or any(line.net < 0 for line in self.lines)
        )

    @property
    def charges(self) -> list[PlannedExtra]:
        return [one for one in self.extras if not one.is_allowance]

    @property
    def allowances(self) -> list[PlannedExtra]:
        return [one for one in self.extras if one.is_allowance]


def plan_of(invoice: Invoice, *, decimals: int) -> Plan:
    """What of the invoice a draft takes over; `decimals` of its currency."""
    notes: list[Note] = []
    totals = _totals(invoice.totals)
    is_negative = totals.gross < 0
    is_credit = invoice.is_credit_note != is_negative
    sign = -ONE if is_negative else ONE
    kind = "supplier_credit" if is_credit else "bill"
    if is_negative:
        notes.append(Note("", "negated", {"kind": kind}))
    if invoice.type_code in SELF_BILLED:
        notes.append(Note("", "self_billed"))
    only = tax_of(invoice.vat[0]) if len(invoice.vat) == 1 else Tax("", None)
    lines = [_line(line, place, sign, decimals, only, notes) for place, line in enumerate(invoice.lines)]
    extras = [] if not invoice.lines else _extras(invoice, sign, decimals, notes)
    if invoice.lines:
        extras += _unlisted(invoice, sign, lines, extras, notes)
    if not lines:
        lines = _lines_of_totals(invoice, sign)
        notes.append(Note("", "no_lines"))
    due = None if is_credit else invoice.due_date
    if due is not None and due.year > LAST_YEAR:
        notes.append(Note("/due_date", "due_never", {"day": due.isoformat()}))
        due = None
    elif due is not None and due < invoice.issue_date:
        notes.append(Note("/due_date", "due_before", {"day": due.isoformat()}))
        due = None
    signed = FileTotals(**{name: sign * getattr(totals, name) + ZERO for name in TOTAL_NAMES})
    others = {name: getattr(signed, name) for name in ("paid", "rounding")}
    notes += [Note("", name, {"amount": f"{one:f} {invoice.currency}"}) for name, one in others.items() if one]
    if invoice.payee is not None:
        notes.append(Note("", "other_payee", {"name": one_line(invoice.payee.name, 200)}))
    return Plan(
        kind=kind,
        number=one_line(invoice.number, LONGEST_NUMBER),
        issue_date=invoice.issue_date,
        tax_point=invoice.tax_point_date,
        due_date=due,
        early_discount=early_discount_of(invoice.payment_terms, invoice.issue_date, due),
        currency=invoice.currency,
        buyer_reference=one_line(invoice.buyer_reference, LONGEST_NUMBER),
        order_reference=one_line(invoice.order, LONGEST_NUMBER),
        terms_text=one_line(invoice.payment_terms, LONGEST_TEXT),
        note=several_lines("\n".join(note.text for note in invoice.notes), LONGEST_NOTE),
        lines=lines,
        extras=extras,
        totals=signed,
        preceding=one_line(invoice.preceding[0].number, LONGEST_NUMBER) if len(invoice.preceding) == 1 else "",
        type_code=invoice.type_code,
        notes=notes,
    )


def early_discount_of(terms: str, issue_date: date, due: date | None) -> tuple[Decimal, date] | None:
    """Percent and last day of the one discount that the terms say as XRechnung does (BR-DE-18); of several none is chosen.

    It never lasts longer than until the invoice is due; where the file does not say that, nothing is taken over.
    """
    found = SKONTO.findall(terms)
    if due is None or len(found) != 1:
        return None
    days, percent, part = found[0]
    if part or not 0 < Decimal(percent) < 100:
        return None
    return Decimal(percent), min(issue_date + timedelta(days=min(int(days), (due - issue_date).days)), due)


def one_line(text: str, longest: int) -> str:
    """The text on one line, without signs that nobody can print."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:longest].strip()


def several_lines(text: str, longest: int) -> str:
    """The text with its lines."""
    lines = (one_line(line, longest) for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:longest].strip()


def _totals(totals: Totals) -> FileTotals:
    net = totals.without_vat
    tax = totals.vat
    if net is None:
        net = totals.with_vat - (tax or ZERO)
    if tax is None:
        tax = totals.with_vat - net
    paid, rounding = totals.paid or ZERO, totals.rounding or ZERO
    payable = totals.with_vat - paid + rounding if totals.payable is None else totals.payable
    return FileTotals(net, tax, totals.with_vat, paid, rounding, payable)


def _line(line: Line, place: int, sign: Decimal, decimals: int, only: Tax, notes: list[Note]) -> PlannedLine:
    """`only`: the one tax of the document, for a line that names none."""
    pointer = f"/lines/{place}"
    tax = tax_of(line) if line.category or line.rate is not None else only
    text = one_line(line.item.name, LONGEST_TEXT)
    if line.item.description and line.item.description != line.item.name:
        text = one_line(f"{text}: {line.item.description}" if text else line.item.description, LONGEST_TEXT)
    unit = line.unit
    if not (1 <= len(unit) <= 3 and unit.isascii() and unit.isalnum() and unit == unit.upper()):
        notes.append(Note(pointer, "unit_unknown", {"unit": one_line(unit, 20) or "?"}))
        unit = "C62"
    discount = _money(sum((one.amount for one in line.allowances), ZERO), decimals, pointer, notes) * sign + ZERO
    charge = _money(sum((one.amount for one in line.charges), ZERO), decimals, pointer, notes) * sign + ZERO
    net = sign * line.net + ZERO
    if line.price is None:
        notes.append(Note(pointer, "no_price"))
        quantity, price, base = _whole(net + discount - charge)
    else:
        quantity, price = _short(sign * _few(line.quantity) + ZERO), _short(_few(line.price.net), decimals)
        base = abs(line.price.quantity or ONE) or ONE
        if price < 0:
            quantity, price = -quantity, -price
        computed = round_half_up(quantity * price / base, decimals) - discount + charge
        difference = net - computed
        if difference and abs(difference) <= SENDERS_ROUNDING and decimals_of(difference) <= decimals:
            notes.append(Note(pointer, "line_rounded", {"difference": f"{difference:f}", "net": f"{net:f}"}))
            charge, discount = charge + max(difference, ZERO), discount + max(-difference, ZERO)
        elif difference:
            notes.append(Note(pointer, "line_differs", {"net": f"{net:f}", "computed": f"{computed:f}"}))
            quantity, price, base = _as_billed(quantity, price, net + discount - charge, decimals)
    return PlannedLine(text, quantity, unit, price, base, discount, charge, tax, net)


def _as_billed(quantity: Decimal, price: Decimal, wanted: Decimal, decimals: int) -> tuple[Decimal, Decimal, Decimal]:
    """Quantity, price and base of a line whose own do not come to what it bills: that counts, as the totals are made of it.

    The sign of the quantity and a price for one unit are tried first; else the amount is the price of one.
    """
    for one in (quantity, -quantity):
        if round_half_up(one * price, decimals) == wanted:
            return one, price, ONE
    return _whole(wanted)


def _whole(amount: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """One of a thing that costs the amount, or minus one."""
    return (ONE if amount >= 0 else -ONE), abs(amount), ONE


def _few(value: Decimal) -> Decimal:
    return value if decimals_of(value) <= MOST_DECIMALS else round_half_up(value, MOST_DECIMALS)


def _short(value: Decimal, least: int = 0) -> Decimal:
    """Without zeros at the end that say nothing, but with the `least` decimals of money."""
    return value.quantize(Decimal(1).scaleb(-max(least, -int(value.normalize().as_tuple().exponent), 0)))


def _extras(invoice: Invoice, sign: Decimal, decimals: int, notes: list[Note]) -> list[PlannedExtra]:
    found: list[PlannedExtra] = []
    for adjustments, is_allowance, total in (
        (invoice.charges, False, invoice.totals.charges),
        (invoice.allowances, True, invoice.totals.allowances),
    ):
        whole = sum((one.amount for one in adjustments), ZERO)
        own = -sign if total and whole == -total else sign  # written without the sign that the totals have
        found += [
            PlannedExtra(
                one_line(one.reason or one.reason_code, LONGEST_TEXT),
                own * _money(one.amount, decimals, "", notes) + ZERO,
                is_allowance,
                tax_of(one),
            )
            for one in adjustments
            if one.amount
        ]
    if max(_count(invoice.charges), _count(invoice.allowances)) > MOST_EXTRAS:
        notes.append(Note("", "merged", {"most": str(MOST_EXTRAS)}))
        found = _merged(found)
    return found


def _unlisted(
    invoice: Invoice, sign: Decimal, lines: Sequence[PlannedLine], extras: Sequence[PlannedExtra], notes: list[Note]
) -> list[PlannedExtra]:
    """Charges that the totals have and no element of the standard lists, such as the freight of ZUGFeRD: by what each tax is on."""
    listed = sum((-one.amount if one.is_allowance else one.amount for one in extras), ZERO)
    claimed = sign * ((invoice.totals.charges or ZERO) - (invoice.totals.allowances or ZERO))
    if claimed == listed:
        return []
    bases: dict[Any, Decimal] = {}
    for one in lines:
        bases[one.tax.key] = bases.get(one.tax.key, ZERO) + one.net
    for extra in extras:
        amount = -extra.amount if extra.is_allowance else extra.amount
        bases[extra.tax.key] = bases.get(extra.tax.key, ZERO) + amount
    rests = [(tax := tax_of(one), sign * one.taxable - bases.get(tax.key, ZERO)) for one in invoice.vat]
    if sum((rest for _, rest in rests), ZERO) != claimed - listed:
        return []
    found = [PlannedExtra("", abs(rest), rest < 0, tax) for tax, rest in rests if rest]
    notes += [Note("", "unlisted", {"amount": f"{rest:f} {invoice.currency}"}) for _, rest in rests if rest]
    return found


def with_tax_in_cost(plan: Plan, invoice: Invoice, keys: Iterable[Any]) -> tuple[Plan, Decimal]:
    """The plan with what the file charges of these taxes as charges without tax, one for each; and how much that is."""
    sign = -ONE if invoice.totals.with_vat < 0 else ONE
    wanted = set(keys)
    found = [(tax, sign * one.vat) for one in invoice.vat if one.vat and (tax := tax_of(one)).key in wanted]
    extras = [
        PlannedExtra(f"{tax.category} {plain(_short(tax.rate or ZERO))} %", abs(amount), amount < 0, IN_COST)
        for tax, amount in found
    ]
    return replace(plan, extras=[*plan.extras, *extras]), sum((amount for _, amount in found), ZERO)


def _count(adjustments: Iterable[Adjustment]) -> int:
    return sum(1 for one in adjustments if one.amount)


def _merged(extras: Sequence[PlannedExtra]) -> list[PlannedExtra]:
    sums: dict[tuple[bool, Any], PlannedExtra] = {}
    for one in extras:
        before = sums.get((one.is_allowance, one.tax.key))
        amount = one.amount + (before.amount if before else ZERO)
        sums[one.is_allowance, one.tax.key] = PlannedExtra("", amount, one.is_allowance, one.tax)
    return list(sums.values())


def _lines_of_totals(invoice: Invoice, sign: Decimal) -> list[PlannedLine]:
    """Of a file without lines: one for each line of its VAT breakdown, else one for the whole."""
    parts = [(tax_of(one), one.taxable) for one in invoice.vat if one.taxable]
    parts = parts or [(Tax("", None), _totals(invoice.totals).net)]
    found = []
    for tax, taxable in parts:
        net = sign * taxable + ZERO
        quantity = ONE if net >= 0 else -ONE
        found.append(PlannedLine("", quantity, "C62", abs(net), ONE, ZERO, ZERO, tax, net))
    return found


def _money(amount: Decimal, decimals: int, pointer: str, notes: list[Note]) -> Decimal:
    kept = round_half_up(amount, decimals)
    if kept != amount:
        notes.append(Note(pointer, "rounded_amount", {"amount": f"{amount:f}"}))
    return kept
