"""The books of the demo company: a coffee roaster in Kota Kinabalu that sells, serves and exports (MY pack)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from oasys.core.money import ZERO
from oasys.demo.generator import month_end, names, overheads, payroll, purchases, sales
from oasys.demo.generator.books import BANK, DIRECTORS_LOAN, Books, Line, cents, month_after
from oasys.ledger.rules import CodedEntry

DEMO_COMPANY = names.COMPANY
DEMO_PACK = "MY"

SHARE_CAPITAL, RETAINED_EARNINGS = "3100", "3200"
DEPOSITS_PAID = "1340"
_OPENING_DEBTS = 18


def demo_period(*, today: date, months: int) -> tuple[date, date]:
    """First and last day of the `months` whole months that ended before the month of `today`."""
    return month_after(today, -months), today.replace(day=1) - timedelta(days=1)


def demo_books(*, today: date, months: int = 24, seed: int = 2) -> Iterator[CodedEntry]:
    """The demo company's entries in the order of their dates, beginning with its opening balances.

    Raises ValueError for less than one month.
    """
    if months < 1:
        raise ValueError("The demo books cover at least one month.")
    first_day, last_day = demo_period(today=today, months=months)
    books = Books(seed=seed, first_day=first_day, last_day=last_day)
    books.at(first_day, partial(_open, books))
    for month in range(months):
        books.at(month_after(first_day, month), partial(_begin_month, books))
    yield from books.run()


def _begin_month(books: Books, month: date) -> None:
    if month.month == 1 or month == books.first_day:
        books.year_start = dict(books.balances)
    days = [month + timedelta(days=offset) for offset in range((month_after(month) - month).days)]
    days = [day for day in days if day.weekday() < 5]
    sales.plan_month(books, month, days)
    purchases.plan_month(books, month, days)
    overheads.plan_month(books, month, days)


def _open(books: Books, day: date) -> None:
    """Everything the company owns and owes on the first day, item by item; retained earnings are the rest."""
    lines = [*_opening_assets(books, day), *_opening_debtors(books, day)]
    lines += [*_opening_creditors(books, day), *_opening_taxes(books, day), *_opening_payroll(books, day)]
    lines += [
        Line(purchases.ACCRUALS, Decimal(-980) * (day.month - 1 + (12 if day.month <= 5 else 0)), "Audit fee"),
        Line(purchases.CARD, Decimal("-1147.30"), "Company card"),
        Line(DIRECTORS_LOAN, Decimal(-60_000), names.DIRECTOR),
        Line(overheads.TERM_LOAN, Decimal(-262_000), "Term loan, roasting plant"),
        Line(overheads.HIRE_PURCHASE, Decimal(-71_500), "Hire purchase of the van"),
        Line(SHARE_CAPITAL, Decimal(-300_000), "300,000 ordinary shares"),
    ]
    rest = sum((line.amount for line in lines), ZERO)
    lines.append(Line(RETAINED_EARNINGS, -rest, "Retained earnings"))
    books.post(day, "OB", "Opening balances", f"OB-{day.year}", lines)


def _opening_assets(books: Books, day: date) -> list[Line]:
    months_insured = (2 - day.month) % 12 + 1
    stock = purchases.cost_of_coffee(day, day)
    lines = [
        Line(BANK, Decimal("158214.66"), "Current account"),
        Line(sales.CASH, Decimal("612.40"), "Till float"),
        Line(purchases.PETTY_CASH, Decimal("183.20"), "Petty cash"),
        Line(DEPOSITS_PAID, Decimal(33_600), "Three months' rent to the landlord"),
        Line(purchases.GREEN_COFFEE, cents(stock * 110 / 100), "Green coffee"),
        Line(purchases.ROASTED_COFFEE, purchases.ROASTED_STOCK, "Roasted coffee"),
        Line(purchases.PACKAGING, cents(stock * 9 / 100), "Packaging"),
        Line(purchases.MACHINES, Decimal("41260.00"), "Machines for resale"),
        Line(purchases.PREPAID_INSURANCE, Decimal(710) * months_insured, "Insurance to February"),
        Line(month_end.ALLOWANCE, Decimal("-4120.00"), "Allowance for doubtful debts"),
    ]
    for asset in month_end.FIXED_ASSETS:
        lines.append(Line(asset.account, asset.cost, asset.name))
        lines.append(Line(asset.accumulated, -asset.monthly * asset.used_months, asset.name))
    return lines


def _opening_debtors(books: Books, day: date) -> list[Line]:
    """Invoices of the weeks before, still to be paid."""
    books.skip_numbers("INV", day, 24 * (day.month - 1))
    lines = []
    for position in range(_OPENING_DEBTS):
        customer, habit, size = names.OPENING_DEBTORS[position % len(names.OPENING_DEBTORS)]
        invoiced = day - timedelta(days=2 + position * 2)
        number = f"INV-{invoiced.year}-{24 * invoiced.month - position:04d}"
        amount = books.vary(Decimal(9_600) * size / 100, 20)
        paid_on = invoiced + timedelta(days=sales.days_to_pay(books, habit))
        sales.plan_receipt(books, max(paid_on, day + timedelta(days=1)), number, customer, amount)
        lines.append(Line(sales.RECEIVABLES, amount, number))
    return lines


def _opening_creditors(books: Books, day: date) -> list[Line]:
    owed = (
        (names.GREEN_COFFEE_SUPPLIERS[0], 22_000, 27_000),
        (names.GREEN_COFFEE_SUPPLIERS[1], 21_000, 26_000),
        (names.PACKAGING_SUPPLIER, 6_000, 8_000),
        (names.EQUIPMENT_SUPPLIER, 14_000, 17_000),
        (names.COURIER, 2_100, 2_900),
        (names.MARKETING[0], 2_000, 3_200),
    )
    lines = []
    for position, ((name, prefix), low, high) in enumerate(owed):
        amount = books.between(low, high)
        number = f"{prefix}{day - timedelta(days=20):%y%m}{books.random.randint(100, 999)}"
        purchases.plan_payment(books, day + timedelta(days=4 + 4 * position), name, number, amount)
        lines.append(Line(purchases.PAYABLES, -amount, number))
    return lines


def _opening_taxes(books: Books, day: date) -> list[Line]:
    """SST of the taxable period that ended yesterday, or of its first month; and last year's income tax."""
    period_is_over = day.month % 2 == 1
    months = 2 if period_is_over else 1
    sales_tax, service_tax = Decimal("8240.15") * months, Decimal("1312.80") * months
    if period_is_over:
        yesterday = day - timedelta(days=1)
        month_end.plan_sst_payment(books, yesterday, sales_tax=sales_tax, service_tax=service_tax)
    return [
        Line(sales.SALES_TAX, -sales_tax, "Sales tax not yet paid"),
        Line(sales.SERVICE_TAX, -service_tax, "Service tax not yet paid"),
        Line(month_end.TAX_PAYABLE, Decimal(-7_850), "Income tax not yet paid"),
    ]


def _opening_payroll(books: Books, day: date) -> list[Line]:
    """Contributions on last month's pay."""
    last_month = day - timedelta(days=1)
    pay = payroll.payroll(age=0, month=last_month, first_day=day)
    payroll.plan_contributions(books, day, f"{last_month:%B %Y}", pay)
    return [
        Line(payroll.EPF, -pay.epf_employer - pay.epf_employee, "EPF"),
        Line(payroll.SOCSO, -pay.socso_employer - pay.socso_employee, "SOCSO"),
        Line(payroll.EIS, -2 * pay.eis_each, "EIS"),
        Line(payroll.PCB, -pay.pcb, "PCB"),
        Line(payroll.HRD, -pay.hrd, "HRD levy"),
    ]
