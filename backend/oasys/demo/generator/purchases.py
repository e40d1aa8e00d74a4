"""How the demo company buys: green coffee at home and abroad, packaging, machines, and what a workshop needs."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from oasys.core.money import ZERO
from oasys.demo.generator import names
from oasys.demo.generator.books import Books, Line, cents, exchange_difference, last_day_of, month_after, working_day
from oasys.demo.generator.sales import SHARES, revenue_target

GREEN_COFFEE, ROASTED_COFFEE, MACHINES, PACKAGING = "1410", "1420", "1430", "1440"
PAYABLES, CARD = "2110", "2140"
COST_OF_SALES, FREIGHT_IN = "5100", "5300"
POWER, REPAIRS, OFFICE, TELECOM, PROFESSIONAL, MARKETING, DELIVERY = (
    "6120", "6130", "6210", "6220", "6240", "6310", "6320",
)  # fmt: skip
BANK_CHARGES = "8030"
ACCRUALS, PREPAID_INSURANCE, INSURANCE = "2130", "1520", "6230"
PETTY_CASH = "1120"

# Cost in percent of what it is sold for, net of tax.
COST_PERCENT = {"wholesale": 56, "retail": 39, "export": 54, "machines": 76}
_PACKAGING_SHARE = Decimal(8)  # of the cost of a kilogram, percent
_GREEN_STOCK_IN_MONTHS = Decimal("1.2")
ROASTED_STOCK = Decimal(28_000)
_LEAST_MACHINES = Decimal(32_000)


def cost_of_coffee(first_day: date, month: date) -> Decimal:
    """What the coffee sold in a month is expected to cost."""
    target = revenue_target(first_day, month)
    return sum(
        (target * SHARES[kind] * COST_PERCENT[kind] / 10_000 for kind in ("wholesale", "retail", "export")), ZERO
    )


def plan_month(books: Books, month: date, days: Sequence[date]) -> None:
    """Plan the bills of one month; `days` are its working days."""
    random = books.random
    _plan_stock(books, month, days)
    for day in random.sample(days, 2):
        books.at(day, partial(_expense, books, names.COURIER, DELIVERY, "Deliveries, service tax 6 %", 1900, 3100))
    supplier = random.choice(names.MARKETING)
    books.at(
        random.choice(days), partial(_expense, books, supplier, MARKETING, "Campaign and social media", 2600, 5400)
    )
    if random.randint(1, 2) == 1:
        text = "Roaster service and spare parts"
        books.at(random.choice(days), partial(_expense, books, names.REPAIRS, REPAIRS, text, 600, 2400))
    text = "Company secretary and bookkeeping, service tax 8 %"
    books.at(days[3], partial(_expense, books, names.SECRETARY, PROFESSIONAL, text, 990, 1010))
    books.at(days[5], partial(_power_bill, books))
    books.at(days[4], partial(_telecom, books))
    for day in random.sample(days, 3):
        books.at(day, partial(_card_expense, books))
    books.at(days[13], partial(_pay_card, books))
    for day in random.sample(days, 2):
        books.at(day, partial(_petty_expense, books))
    books.at(days[0], partial(_top_up_petty_cash, books))
    books.at(last_day_of(month), partial(_accrue_power, books), at_its_end=True)
    if month.month == 3:
        books.at(days[6], partial(_insure, books))
    if month.month == 5:
        books.at(days[8], partial(_audit_bill, books))


def bill(
    books: Books, day: date, supplier: tuple[str, str], description: str, lines: Sequence[Line], *, due_days: int = 30
) -> None:
    """A bill in MYR, and its payment when it is due."""
    name, prefix = supplier
    number = f"{prefix}{day:%y%m}{books.random.randint(100, 999)}"
    total = sum((line.amount for line in lines), ZERO)
    books.post(day, "PJ", f"{description}, {name}", number, [*lines, Line(PAYABLES, -total, number)])
    plan_payment(books, day + timedelta(days=due_days), name, number, total)


def plan_payment(books: Books, day: date, name: str, number: str, amount: Decimal) -> None:
    def settle(when: date) -> None:
        books.pay(when, f"Payment to {name} for {number}", books.bank_reference(when), [Line(PAYABLES, amount, number)])

    books.at(working_day(day), settle)


def _expense(books: Books, supplier: tuple[str, str], account: str, text: str, low: int, high: int, day: date) -> None:
    due_days = books.random.choice((14, 21, 30))
    bill(books, day, supplier, text, [Line(account, books.between(low, high), text)], due_days=due_days)


def _plan_stock(books: Books, month: date, days: Sequence[date]) -> None:
    """Buy what the coming months will use up, less what is on the shelf: 40 % of the green coffee from abroad."""
    need = cost_of_coffee(books.first_day, month)
    coming = cost_of_coffee(books.first_day, month_after(month))
    green = need + coming * _GREEN_STOCK_IN_MONTHS - books.balances[GREEN_COFFEE]
    if green > 0:
        supplier = books.random.choice(names.IMPORT_SUPPLIERS)
        books.at(days[4], partial(_import_coffee, books, supplier, cents(green * 40 / 100)))
        for supplier, day in zip(
            books.random.sample(names.GREEN_COFFEE_SUPPLIERS, 2), (days[7], days[14]), strict=True
        ):
            books.at(day, partial(_local_coffee, books, supplier, cents(green * 30 / 100)))
    packaging = (need + coming) * _PACKAGING_SHARE / 100 - books.balances[PACKAGING]
    if packaging > 0:
        books.at(days[9], partial(_packaging, books, cents(packaging)))
    if books.balances[MACHINES] < _LEAST_MACHINES:
        books.at(days[10], partial(_machines, books))


def _local_coffee(books: Books, supplier: tuple[str, str], usual: Decimal, day: date) -> None:
    per_kilogram = books.between(24, 31)
    bags = max(1, int(usual / per_kilogram / 60))
    text = f"Green coffee, {bags} bags of 60 kg at {per_kilogram}"
    bill(books, day, supplier, "Green coffee", [Line(GREEN_COFFEE, per_kilogram * 60 * bags, text)])


def _import_coffee(books: Books, supplier: tuple[str, str], usual: Decimal, day: date) -> None:
    """Billed in USD, paid from the MYR account at the rate of the day; the forwarder's bill follows."""
    name, prefix = supplier
    per_kilogram = books.between(5, 7)
    bags = max(1, int(usual / books.rate("USD", day) / per_kilogram / 60))
    owed = per_kilogram * 60 * bags
    weight = books.in_base(owed, "USD", day)
    number = f"{prefix}{day:%y%m}{books.random.randint(100, 999)}"
    lines = [
        Line(GREEN_COFFEE, weight, f"Green coffee, {bags} bags of 60 kg at USD {per_kilogram}", "USD", owed),
        Line(PAYABLES, -weight, number, "USD", -owed),
    ]
    books.post(day, "PJ", f"Green coffee, {name}, USD at {books.rate('USD', day)}", number, lines)

    def settle(when: date) -> None:
        paid = books.in_base(owed, "USD", when)
        payment = [
            Line(PAYABLES, weight, number, "USD", owed),
            exchange_difference(paid - weight, realised=True),
            Line(BANK_CHARGES, Decimal("35.00"), "Telegraphic transfer"),
        ]
        books.pay(when, f"Payment to {name} for {number}, USD {owed}", f"TT USD {when:%d%m%y}", payment)

    books.at(working_day(day + timedelta(days=30)), settle)
    freight = cents(weight * books.random.randint(35, 50) / 1000)
    text = "Sea freight, handling and customs clearance"
    arrival = working_day(day + timedelta(days=6))
    books.at(arrival, lambda when: bill(books, when, names.FORWARDER, text, [Line(FREIGHT_IN, freight, text)]))


def _packaging(books: Books, amount: Decimal, day: date) -> None:
    text = "Valve bags, cartons and labels"
    bill(books, day, names.PACKAGING_SUPPLIER, text, [Line(PACKAGING, amount, text)])


def _machines(books: Books, day: date) -> None:
    lines = [Line(MACHINES, books.between(8_000, 16_000), f"{name}, consignment") for name, _ in names.MACHINES[:3]]
    bill(books, day, names.EQUIPMENT_SUPPLIER, "Machines for resale", lines, due_days=45)


def _accrue_power(books: Books, day: date) -> None:
    """The month's electricity before its bill is there, reversed on the first of the next month."""
    estimate = books.between(3900, 4700)
    text = f"Electricity {day:%B %Y}, estimated"
    lines = [Line(POWER, estimate, text), Line(ACCRUALS, -estimate, text)]
    books.post(day, "GJ", f"Accrual of electricity {day:%B %Y}", f"ACC-{day:%y%m}", lines)

    def reverse(when: date) -> None:
        mirrored = [Line(line.account, -line.amount, line.text) for line in lines]
        books.post(when, "GJ", f"Reversal of the accrual of electricity {day:%B %Y}", f"ACC-{day:%y%m}-R", mirrored)

    books.at(day + timedelta(days=1), reverse)


def _power_bill(books: Books, day: date) -> None:
    last_month = day.replace(day=1) - timedelta(days=1)
    text = f"Electricity {last_month:%B %Y}"
    bill(books, day, names.POWER, text, [Line(POWER, books.between(3900, 4700), text)], due_days=14)


def _telecom(books: Books, day: date) -> None:
    text = f"Fibre and telephone {day:%B %Y}, {names.TELECOM}"
    books.pay(day, text, books.bank_reference(day), [Line(TELECOM, books.between(410, 520), text)])


def _card_expense(books: Books, day: date) -> None:
    text, account, low, high = books.random.choice(names.CARD_EXPENSES)
    amount = books.between(low, high)
    books.post(day, "PJ", text, f"CARD {day:%d%m}", [Line(account, amount, text), Line(CARD, -amount, text)])


def _pay_card(books: Books, day: date) -> None:
    owed = -books.balances[CARD]
    if owed > 0:
        books.pay(
            day, f"Company card, statement {day:%B %Y}", books.bank_reference(day), [Line(CARD, owed, "Statement")]
        )


def _petty_expense(books: Books, day: date) -> None:
    text, account, low, high = books.random.choice(names.PETTY_EXPENSES)
    amount = min(books.between(low, high), books.balances[PETTY_CASH])
    if amount > 0:
        number = books.number("PCV", day)
        books.post(day, "CJ", text, number, [Line(account, amount, text), Line(PETTY_CASH, -amount, text)])


def _top_up_petty_cash(books: Books, day: date) -> None:
    missing = Decimal(500) - books.balances[PETTY_CASH]
    if missing >= 50:
        text = "Petty cash topped up to RM 500"
        books.pay(day, text, books.bank_reference(day), [Line(PETTY_CASH, missing, text)])


def _insure(books: Books, day: date) -> None:
    """A year of fire, stock and liability cover, spread over twelve months (see overheads)."""
    premium = books.between(8_400, 9_200)
    text = f"Fire, stock and liability takaful {day.year}/{(day.year + 1) % 100:02d}"
    bill(books, day, names.INSURER, text, [Line(PREPAID_INSURANCE, premium, text)])


def _audit_bill(books: Books, day: date) -> None:
    """Takes up what was accrued for it month by month; the difference is this year's expense."""
    fee = books.between(11_500, 12_500)
    accrued = min(fee, -books.balances[ACCRUALS])  # the accrual of electricity was reversed on the first
    text = f"Audit of the financial statements {day.year - 1}"
    lines = [Line(ACCRUALS, accrued, text), Line(PROFESSIONAL, fee - accrued, text)]
    bill(books, day, names.AUDITOR, text, lines)


def close_month(books: Books, day: date, sold: dict[str, Decimal]) -> None:
    """Production and cost of sales; `sold` is the month's revenue by kind, net of tax and returns."""
    kinds = ("wholesale", "retail", "export")
    cost = sum((books.vary(sold[kind] * COST_PERCENT[kind] / 100, 4) for kind in kinds), ZERO)
    roasted = max(cost + ROASTED_STOCK - books.balances[ROASTED_COFFEE], Decimal(1000))
    packaging = min(cents(roasted * _PACKAGING_SHARE / 100), books.balances[PACKAGING])
    green = min(cents(roasted) - packaging, books.balances[GREEN_COFFEE])
    reference = f"PRD-{day:%y%m}"
    lines = [
        Line(ROASTED_COFFEE, green + packaging, f"Roasted in {day:%B %Y}"),
        Line(GREEN_COFFEE, -green, "Green coffee used"),
        Line(PACKAGING, -packaging, "Packaging used"),
    ]
    books.post(day, "GJ", f"Production of {day:%B %Y}", reference, lines)
    machines = min(cents(sold["machines"] * COST_PERCENT["machines"] / 100), books.balances[MACHINES])
    lines = [
        Line(COST_OF_SALES, cost + machines, f"Goods sold in {day:%B %Y}"),
        Line(ROASTED_COFFEE, -cost, "Roasted coffee"),
        Line(MACHINES, -machines, "Machines"),
    ]
    books.post(day, "GJ", f"Cost of sales of {day:%B %Y}", f"COS-{day:%y%m}", lines)
