"""The last day of a month in the demo company: stock, depreciation, accruals, revaluation, SST and income tax.

The tax rates are those a small company meets: believable books, not a tax computation.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.demo.generator import purchases
from oasys.demo.generator.books import BASE, Books, Line, cents, exchange_difference, last_working_day
from oasys.demo.generator.sales import (
    EXPORTS,
    OWN_PRODUCTS,
    RECEIVABLES,
    RETAIL,
    RETURNS,
    SALES_TAX,
    SERVICE_TAX,
    TRADING_GOODS,
)

DEPRECIATION = "7010"
TAX_INSTALMENTS, TAX_PAYABLE, INCOME_TAX = "1530", "2360", "9010"
DOUBTFUL, ALLOWANCE = "6340", "1320"
MONETARY_ACCOUNTS = (RECEIVABLES, "1140", "1150", purchases.PAYABLES)


@dataclass(frozen=True, slots=True)
class FixedAsset:
    """`used_months` is how much of its life had passed when the books begin."""

    account: str
    accumulated: str
    name: str
    cost: Decimal
    life_months: int
    used_months: int

    @property
    def monthly(self) -> Decimal:
        return cents(self.cost / self.life_months)


FIXED_ASSETS = (
    FixedAsset("1730", "1735", "Roasting plant", Decimal(336_000), 120, 34),
    FixedAsset("1720", "1725", "Shop and workshop renovation", Decimal(142_000), 120, 34),
    FixedAsset("1740", "1745", "Delivery van", Decimal(98_500), 60, 8),
    FixedAsset("1750", "1755", "Furniture, tills and computers", Decimal(57_600), 72, 22),
)
NEW_MACHINE = FixedAsset("1730", "1735", "Packing line", Decimal(64_800), 120, 0)
NEW_MACHINE_AFTER_MONTHS = 7


def sold_so_far(books: Books) -> dict[str, Decimal]:
    """Revenue by kind since the books began, net of tax and returns."""
    earned = {account: -books.balances[account] for account in (OWN_PRODUCTS, RETURNS, RETAIL, EXPORTS, TRADING_GOODS)}
    return {
        "wholesale": earned[OWN_PRODUCTS] + earned[RETURNS],
        "retail": earned[RETAIL],
        "export": earned[EXPORTS],
        "machines": earned[TRADING_GOODS],
    }


def close_month(books: Books, before: dict[str, Decimal], day: date) -> None:
    """The entries of a month's last day; `before` is what was sold when the month began."""
    sold = {kind: amount - before[kind] for kind, amount in sold_so_far(books).items()}
    purchases.close_month(books, day, sold)
    _depreciate(books, day)
    _spread_insurance(books, day)
    _accrue_audit(books, day)
    _revalue(books, day)
    if day.month % 2 == 0:
        _plan_sst_payment(books, day)
    if day.month == 12:
        _allow_for_doubtful_debts(books, day)
    if day.month % 3 == 0:
        _provide_income_tax(books, day)


def _depreciate(books: Books, day: date) -> None:
    age = books.age(day)
    assets = [(asset, asset.used_months + age) for asset in FIXED_ASSETS]
    assets.append((NEW_MACHINE, age - NEW_MACHINE_AFTER_MONTHS - 1))
    lines = []
    for asset, used in assets:
        if 0 <= used < asset.life_months:
            left = asset.cost - asset.monthly * used
            amount = left if used == asset.life_months - 1 else asset.monthly
            lines += [Line(DEPRECIATION, amount, asset.name), Line(asset.accumulated, -amount, asset.name)]
    if lines:
        books.post(day, "GJ", f"Depreciation {day:%B %Y}", f"DEP-{day:%y%m}", lines)


def _spread_insurance(books: Books, day: date) -> None:
    """The cover runs from March to February."""
    months_left = (2 - day.month) % 12 + 1
    amount = cents(books.balances[purchases.PREPAID_INSURANCE] / months_left)
    if amount:
        text = f"Insurance {day:%B %Y}"
        lines = [Line(purchases.INSURANCE, amount, text), Line(purchases.PREPAID_INSURANCE, -amount, text)]
        books.post(day, "GJ", text, f"PRE-{day:%y%m}", lines)


def _accrue_audit(books: Books, day: date) -> None:
    text = f"Audit fee, share of {day:%B %Y}"
    lines = [Line(purchases.PROFESSIONAL, Decimal(980), text), Line(purchases.ACCRUALS, Decimal(-980), text)]
    books.post(day, "GJ", text, f"ACC-{day:%y%m}-A", lines)


def _revalue(books: Books, day: date) -> None:
    """Open foreign currency items at the closing rate (IAS 21.23), reversed on the next day."""
    lines = []
    for account in MONETARY_ACCOUNTS:
        for currency in ("SGD", "USD"):
            units, weight = books.foreign[account, currency]
            difference = books.in_base(units, currency, day) - weight
            if difference:
                text = f"{currency} {units} at {books.rate(currency, day)}"
                lines.append(Line(account, difference, text, currency, ZERO))
                lines.append(exchange_difference(-difference, realised=False))
    if not lines:
        return
    text = f"Revaluation at {day:%d %B %Y}"
    books.post(day, "GJ", text, f"REV-{day:%y%m}", lines)
    mirrored = [
        line._replace(amount=-line.amount, currency_amount=None if line.currency == BASE else ZERO) for line in lines
    ]

    def reverse(when: date) -> None:
        books.post(when, "GJ", f"Reversal: {text}", f"REV-{day:%y%m}-R", mirrored)

    books.at(day + timedelta(days=1), reverse)


def _plan_sst_payment(books: Books, day: date) -> None:
    """Two-month taxable periods; return and payment by the last day of the month that follows."""
    plan_sst_payment(books, day, sales_tax=-books.balances[SALES_TAX], service_tax=-books.balances[SERVICE_TAX])


def plan_sst_payment(books: Books, period_end: date, *, sales_tax: Decimal, service_tax: Decimal) -> None:
    text = f"SST-02, two months to {period_end:%B %Y}"

    def settle(when: date) -> None:
        for account, kind, tax in ((SALES_TAX, "sales tax", sales_tax), (SERVICE_TAX, "service tax", service_tax)):
            if tax > 0:
                books.pay(
                    when, f"RMCD, {text}, {kind}", f"FPX {when:%Y%m%d}SST", [Line(account, tax, f"{text}, {kind}")]
                )

    books.at(last_working_day(period_end + timedelta(days=1)), settle)


def _this_year(books: Books, account: str) -> Decimal:
    return books.balances[account] - books.year_start.get(account, ZERO)


def _profit_before_tax(books: Books) -> Decimal:
    """Income less expenses of this calendar year so far, income tax and zakat aside."""
    return -sum((_this_year(books, account) for account in list(books.balances) if account[0] in "45678"), ZERO)


def _provide_income_tax(books: Books, day: date) -> None:
    """Each quarter brings the provision up to the tax on the year's profit so far; December settles the instalments."""
    change = small_company_tax(_profit_before_tax(books)) - _this_year(books, INCOME_TAX)
    text = f"Income tax on the profit to {day:%B %Y}"
    if change:
        books.post(
            day, "GJ", text, f"TAX-{day:%y%m}", [Line(INCOME_TAX, change, text), Line(TAX_PAYABLE, -change, text)]
        )
    if day.month == 12:
        paid = min(books.balances[TAX_INSTALMENTS], -books.balances[TAX_PAYABLE])
        if paid > 0:
            text = f"CP204 instalments set against the tax of {day.year}"
            lines = [Line(TAX_PAYABLE, paid, text), Line(TAX_INSTALMENTS, -paid, text)]
            books.post(day, "GJ", text, f"TAX-{day:%y%m}-S", lines)


def _allow_for_doubtful_debts(books: Books, day: date) -> None:
    """The allowance is brought to 2 % of what customers owe."""
    change = cents(books.balances[RECEIVABLES] * 2 / 100) + books.balances[ALLOWANCE]
    if change:
        text = f"Allowance for doubtful debts {day.year}"
        books.post(day, "GJ", text, f"ALW-{day:%y}", [Line(DOUBTFUL, change, text), Line(ALLOWANCE, -change, text)])


def small_company_tax(profit: Decimal) -> Decimal:
    """15 % of the first RM 150,000, 17 % up to RM 600,000, 24 % above (Income Tax Act 1967, Schedule 1)."""
    bands = ((ZERO, Decimal(150_000), 15), (Decimal(150_000), Decimal(600_000), 17))
    tax = sum((min(max(profit - low, ZERO), high - low) * percent / 100 for low, high, percent in bands), ZERO)
    return cents(tax + max(profit - 600_000, ZERO) * 24 / 100)
