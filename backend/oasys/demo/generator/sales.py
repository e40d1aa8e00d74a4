"""How the demo company sells: wholesale on credit, abroad in SGD and USD, services, machines, and over the counter."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from oasys.core.money import ZERO, round_half_up
from oasys.demo.generator import names
from oasys.demo.generator.books import BANK, BASE, ROUNDING, Books, Line, cents, exchange_difference, working_day

CASH, DUITNOW, WALLET, CARD = "1110", "1210", "1220", "1230"
FOREIGN_BANK = {"SGD": "1140", "USD": "1150"}
RECEIVABLES = "1310"
SALES_TAX, SERVICE_TAX, SERVICE_TAX_DEFERRED = "2310", "2320", "2330"
OWN_PRODUCTS, TRADING_GOODS, EXPORTS, RETAIL, SERVICES, RETURNS = "4100", "4110", "4120", "4130", "4200", "4300"
PROVIDER_FEES = "8040"

# This company charges sales tax on the coffee it roasts and service tax on maintenance, training and consultancy;
# machines it only trades, and exports bear neither.
SALES_TAX_PERCENT = Decimal(5)
SERVICE_TAX_PERCENT = Decimal(8)
SHARES = {"wholesale": 55, "retail": 21, "export": 11, "services": 8, "machines": 5}  # of a month's revenue, percent
_SEASON = (95, 90, 98, 97, 100, 98, 100, 102, 100, 104, 110, 118)  # January to December, percent
_FIRST_MONTH_REVENUE = Decimal(236_000)
SHORTEST_DAYS_TO_PAY, LONGEST_DAYS_TO_PAY = 20, 60


def revenue_target(first_day: date, month: date) -> Decimal:
    """What the company sells in a month, net of tax: it grows by 0.8 % a month, with the season on top."""
    age = (month.year - first_day.year) * 12 + month.month - first_day.month
    return cents(_FIRST_MONTH_REVENUE * (1000 + 8 * age) / 1000 * _SEASON[month.month - 1] / 100)


def plan_month(books: Books, month: date, days: Sequence[date]) -> None:
    """Plan the sales of one month; `days` are its working days."""
    target = revenue_target(books.first_day, month)
    of = {name: target * share / 100 for name, share in SHARES.items()}
    customers = books.random.sample(names.CUSTOMERS, 11)
    sizes = sum(size for _, _, size in customers)
    for customer, habit, size in customers:
        order = partial(_wholesale, books, customer, habit, of["wholesale"] * size / sizes)
        books.at(books.random.choice(days), order)
    for _ in range(3):
        books.at(books.random.choice(days), partial(_service, books, of["services"] / 3))
    for buyer in books.random.sample(names.EXPORT_CUSTOMERS, 2):
        books.at(books.random.choice(days[:-3]), partial(_export, books, buyer, of["export"] / 2))
    books.at(books.random.choice(days[5:]), partial(_machine, books, of["machines"]))
    weeks = [day for day in days if day.weekday() == 4]
    for friday in weeks:
        books.at(friday, partial(_week_over_the_counter, books, of["retail"] / len(weeks)))
    for currency in FOREIGN_BANK:
        books.at(days[-4], partial(_sweep, books, currency))


def days_to_pay(books: Books, usual: int) -> int:
    return min(LONGEST_DAYS_TO_PAY - 2, max(SHORTEST_DAYS_TO_PAY, usual + books.random.randint(-7, 9)))


def _coffee_lines(books: Books, account: str, target: Decimal, *, day: date) -> list[Line]:
    """Credits for one to three coffees, whole kilograms, that come near `target`. Prices rise by 3 % a year."""
    years = day.year - books.first_day.year
    coffees = books.random.sample(names.COFFEES, books.random.randint(1, 3))
    lines = []
    for name, price in coffees:
        price_now = cents(price * (100 + 3 * years) / 100)
        kilograms = max(2, int(target / len(coffees) / price_now))
        lines.append(Line(account, -kilograms * price_now, f"{name}, {kilograms} kg at {price_now}"))
    return lines


def _wholesale(books: Books, customer: str, habit: int, usual: Decimal, day: date) -> None:
    lines = _coffee_lines(books, OWN_PRODUCTS, books.vary(usual, 30), day=day)
    net = -sum((line.amount for line in lines), ZERO)
    tax = cents(net * SALES_TAX_PERCENT / 100)
    number = books.number("INV", day)
    lines.append(Line(SALES_TAX, -tax, f"Sales tax {SALES_TAX_PERCENT} %"))
    _invoice(books, day, number, customer, lines)
    credited = ZERO
    if books.random.randint(1, 14) == 1:
        credited = _plan_credit_note(books, day, number, customer, net)
    _plan_receipts(books, day, number, customer, habit, owed=net + tax - credited)


def _invoice(books: Books, day: date, number: str, customer: str, lines: Sequence[Line]) -> None:
    total = -sum((line.amount for line in lines), ZERO)
    books.post(day, "SJ", f"Invoice to {customer}", number, [Line(RECEIVABLES, total, number), *lines])


def _plan_credit_note(books: Books, day: date, number: str, customer: str, net: Decimal) -> Decimal:
    """Some of the goods come back within two weeks; returns what is credited, with tax."""
    back = cents(net * books.random.randint(5, 20) / 100)
    tax = cents(back * SALES_TAX_PERCENT / 100)

    def credit(when: date) -> None:
        lines = [
            Line(RETURNS, back, "Goods returned"),
            Line(SALES_TAX, tax, f"Sales tax {SALES_TAX_PERCENT} %"),
            Line(RECEIVABLES, -back - tax, number),
        ]
        books.post(when, "SJ", f"Credit note to {customer} on {number}", books.number("CN", when), lines)

    books.at(working_day(day + timedelta(days=books.random.randint(4, 12))), credit)
    return back + tax


def _service(books: Books, usual: Decimal, day: date) -> None:
    """Service tax is due when the customer pays: until then it is deferred."""
    customer, habit, size = books.random.choice(names.SERVICE_CUSTOMERS)
    name, low, high = books.random.choice(names.SERVICES)
    visit = books.between(low, high)
    count = max(1, int(usual * size / 100 / visit))
    tax = cents(visit * count * SERVICE_TAX_PERCENT / 100)
    number = books.number("INV", day)
    lines = [
        Line(SERVICES, -visit * count, f"{name}, {count} x {visit}"),
        Line(SERVICE_TAX_DEFERRED, -tax, f"Service tax {SERVICE_TAX_PERCENT} %"),
    ]
    _invoice(books, day, number, customer, lines)
    _plan_receipts(books, day, number, customer, habit, owed=visit * count + tax, service_tax=tax)


def _machine(books: Books, usual: Decimal, day: date) -> None:
    """Traded, not made: the maker or importer bore the sales tax."""
    customer, habit, _ = books.random.choice(names.CUSTOMERS)
    name, list_price = books.random.choice(names.MACHINES)
    price = books.vary(Decimal(list_price), 4)
    count = max(1, int(usual / price))
    number = books.number("INV", day)
    _invoice(books, day, number, customer, [Line(TRADING_GOODS, -price * count, f"{name}, {count} x {price}")])
    _plan_receipts(books, day, number, customer, habit, owed=price * count)


def _plan_receipts(
    books: Books, day: date, number: str, customer: str, habit: int, *, owed: Decimal, service_tax: Decimal = ZERO
) -> None:
    """One receipt, of some customers two; each carries its share of the deferred service tax to the tax payable."""
    last = days_to_pay(books, habit)
    parts = [(last, owed, service_tax)]
    if last > SHORTEST_DAYS_TO_PAY + 6 and books.random.randint(1, 12) == 1:
        first, tax = cents(owed * 60 / 100), cents(service_tax * 60 / 100)
        parts = [(SHORTEST_DAYS_TO_PAY + 2, first, tax), (last, owed - first, service_tax - tax)]
    for days, amount, tax in parts:
        plan_receipt(books, day + timedelta(days=days), number, customer, amount, tax)


def plan_receipt(
    books: Books, day: date, number: str, customer: str, amount: Decimal, service_tax: Decimal = ZERO
) -> None:
    def receive(when: date) -> None:
        lines = [
            Line(BANK, amount, f"{customer}, {number}"),
            Line(RECEIVABLES, -amount, number),
            Line(SERVICE_TAX_DEFERRED, service_tax, "Service tax now due"),
            Line(SERVICE_TAX, -service_tax, "Service tax now due"),
        ]
        books.post(when, "BJ", f"Receipt from {customer} for {number}", books.bank_reference(when), lines)

    books.at(working_day(day), receive)


def _export(books: Books, customer: tuple[str, str, int], usual: Decimal, day: date) -> None:
    """All lines are in the customer's currency; what rounding leaves in MYR has a line of its own."""
    name, currency, habit = customer
    target = books.vary(usual, 25) / books.rate(currency, day)
    amounts = [
        (line.text.replace(" at ", f" at {currency} "), -line.amount)
        for line in _coffee_lines(books, EXPORTS, target, day=day)
    ]
    total = sum((amount for _, amount in amounts), ZERO)
    number, owed = books.number("INV", day), books.in_base(total, currency, day)
    lines = [Line(RECEIVABLES, owed, number, currency, total)]
    for text, amount in amounts:
        lines.append(Line(EXPORTS, -books.in_base(amount, currency, day), text, currency, -amount))
    rest = sum((line.amount for line in lines), ZERO)
    lines.append(Line(ROUNDING, -rest, "Rounding of the conversion", currency, ZERO))
    description = f"Export invoice to {name}, {currency} at {books.rate(currency, day)}"
    books.post(day, "SJ", description, number, lines)

    def receive(when: date) -> None:
        received = books.in_base(total, currency, when)
        receipt = [
            Line(FOREIGN_BANK[currency], received, f"{name}, {number}", currency, total),
            Line(RECEIVABLES, -owed, number, currency, -total),
            exchange_difference(owed - received, realised=True),
        ]
        reference = f"TT {currency} {when:%d%m%y}"
        books.post(when, "BJ", f"Receipt from {name} for {number}, {currency}", reference, receipt)

    books.at(working_day(day + timedelta(days=days_to_pay(books, habit))), receive)


def _sweep(books: Books, currency: str, day: date) -> None:
    """Sell what came in to the bank for MYR, at 0.3 % under the day's rate."""
    units, weight = books.foreign[FOREIGN_BANK[currency], currency]
    if not units:
        return
    proceeds = cents(books.in_base(units, currency, day) * 997 / 1000)
    lines = [
        Line(BANK, proceeds, f"Sale of {currency} {units}"),
        Line(FOREIGN_BANK[currency], -weight, f"Sale of {currency} {units}", currency, -units),
        exchange_difference(weight - proceeds, realised=True),
    ]
    books.post(day, "BJ", f"Conversion of {currency} {units} to {BASE}", f"FX {day:%Y%m%d}-{currency}", lines)


def _week_over_the_counter(books: Books, usual: Decimal, day: date) -> None:
    """A week's takings by means of payment; the cash part is rounded to 5 sen, as Malaysian tills do."""
    net = books.vary(usual, 12)
    tax = cents(net * SALES_TAX_PERCENT / 100)
    gross = net + tax
    taken = {means: cents(gross * share / 100) for means, share in ((DUITNOW, 37), (CARD, 30), (WALLET, 15))}
    exact_cash = gross - sum(taken.values(), ZERO)
    cash = cents(round_half_up(exact_cash * 20, 0) / 20)
    lines = [
        *(Line(means, amount, "Takings") for means, amount in taken.items()),
        Line(CASH, cash, "Takings"),
        Line(ROUNDING, exact_cash - cash, "Cash rounded to 5 sen"),
        Line(RETAIL, -net, "Counter and online shop"),
        Line(SALES_TAX, -tax, f"Sales tax {SALES_TAX_PERCENT} %"),
    ]
    week = f"{day.isocalendar().year}-W{day.isocalendar().week:02d}"
    books.post(day, "SJ", f"Shop takings of week {week}", f"POS-{week}", lines)
    books.at(day + timedelta(days=4), partial(_settle_takings, books, week, taken))
    books.at(day + timedelta(days=5), partial(_bank_cash, books))


def _settle_takings(books: Books, week: str, taken: dict[str, Decimal], day: date) -> None:
    """The providers pay out less their fee: DuitNow 0.25 %, cards 1.2 %, e-wallets 1 %."""
    permille = {DUITNOW: Decimal("2.5"), CARD: Decimal(12), WALLET: Decimal(10)}
    fee = sum((cents(amount * permille[means] / 1000) for means, amount in taken.items()), ZERO)
    lines = [
        Line(BANK, sum(taken.values(), ZERO) - fee, f"Settlement of week {week}"),
        Line(PROVIDER_FEES, fee, "Merchant fees"),
        *(Line(means, -amount, f"Settlement of week {week}") for means, amount in taken.items()),
    ]
    books.post(day, "BJ", f"Card, e-wallet and DuitNow settlement of week {week}", books.bank_reference(day), lines)


def _bank_cash(books: Books, day: date) -> None:
    """All but a float of some hundred ringgit goes to the bank, once it is worth the way."""
    banked = (books.balances[CASH] - 600) // 100 * 100
    if banked < 1500:
        return
    lines = [Line(BANK, banked, "Cash deposit"), Line(CASH, -banked, "Cash deposit")]
    books.post(day, "CJ", "Cash banked from the shop", f"CDM {day:%d%m%Y}", lines)
