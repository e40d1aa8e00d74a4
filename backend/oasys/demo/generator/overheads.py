"""What the demo company pays whatever it sells: pay, rent, loans, taxes, dividends; and where spare cash goes."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from oasys.core.money import ZERO
from oasys.demo.generator import month_end, names, payroll, purchases
from oasys.demo.generator.books import (
    BANK,
    DEPOSITS,
    DIRECTORS_LOAN,
    Books,
    Line,
    cents,
    last_day_of,
    last_working_day,
    working_day,
)
from oasys.demo.generator.month_end import TAX_INSTALMENTS, TAX_PAYABLE

RENT = "6110"
TERM_LOAN, HIRE_PURCHASE, LOAN_INTEREST, HIRE_PURCHASE_INTEREST = "2610", "2620", "8010", "8020"
INTEREST_RECEIVED, BANK_CHARGES, DONATIONS, ZAKAT, LICENCES = "4510", "8030", "7030", "9030", "6210"
DIVIDENDS, DIVIDENDS_PAYABLE = "3300", "2160"
_RENT = Decimal(11_200)


def plan_month(books: Books, month: date, days: Sequence[date]) -> None:
    """Plan pay, instalments, taxes and the closing of one month; `days` are its working days."""
    books.at(last_working_day(month), partial(payroll.pay_staff, books))
    books.at(days[0], partial(_rent, books))
    fifteenth = working_day(month.replace(day=15))
    books.at(fifteenth, partial(_pay_tax_instalment, books))
    books.at(days[8], partial(_pay_loan, books, TERM_LOAN, LOAN_INTEREST, "Term loan", "5.40", "5150.00"))
    books.at(
        days[11],
        partial(_pay_loan, books, HIRE_PURCHASE, HIRE_PURCHASE_INTEREST, "Hire purchase of the van", "4.30", "1690.00"),
    )
    books.at(days[-1], partial(_bank_charges, books))
    books.at(days[-2], partial(_place_spare_cash, books))
    if books.age(month) == month_end.NEW_MACHINE_AFTER_MONTHS:
        books.at(days[6], partial(_buy_machine, books))
    if month.month == 1:
        books.at(days[7], partial(_once_a_year, books, LICENCES, "SSM annual fee and trading licences", Decimal(1_840)))
    if month.month == 3:
        books.at(days[9], partial(_once_a_year, books, ZAKAT, "Zakat on business", Decimal(2_500)))
        books.at(days[10], partial(_once_a_year, books, DONATIONS, "Donation to Rumah Kebajikan", Decimal(1_000)))
    if month.month == 7:
        books.at(days[15], partial(_pay_last_years_tax, books))
    if month.month in (6, 12):
        books.at(days[-3], partial(_declare_dividend, books))
    if month.month % 3 == 0 and books.balances[DEPOSITS]:
        books.at(days[-1], partial(_deposit_interest, books))
    end = partial(month_end.close_month, books, month_end.sold_so_far(books))
    books.at(last_day_of(month), end, at_its_end=True)


def _rent(books: Books, day: date) -> None:
    """Service tax on rent, 8 % from 1 July 2025 and 6 % from 1 January 2026, is a cost: SST gives no input credit."""
    percent = 6 if day >= date(2026, 1, 1) else 8 if day >= date(2025, 7, 1) else 0
    tax = cents(_RENT * percent / 100)
    text = f"Rent {day:%B %Y}, {names.LANDLORD}"
    lines = [Line(RENT, _RENT, text), Line(RENT, tax, f"Service tax {percent} % on rent")]
    books.pay(day, text, books.bank_reference(day), lines)


def _pay_loan(
    books: Books, account: str, interest_account: str, name: str, percent: str, instalment: str, day: date
) -> None:
    owed = -books.balances[account]
    if owed <= 0:
        return
    interest = cents(owed * Decimal(percent) / 1200)
    principal = min(owed, Decimal(instalment) - interest)
    lines = [Line(account, principal, "Principal"), Line(interest_account, interest, f"Interest at {percent} %")]
    books.pay(day, f"{name}, instalment {day:%B %Y}", f"SI {day:%Y%m}", lines)


def _bank_charges(books: Books, day: date) -> None:
    text = f"Bank charges {day:%B %Y}"
    books.pay(day, text, f"CHG {day:%y%m}", [Line(BANK_CHARGES, books.between(38, 96), text)])


def _once_a_year(books: Books, account: str, text: str, amount: Decimal, day: date) -> None:
    books.pay(day, f"{text} {day.year}", books.bank_reference(day), [Line(account, amount, text)])


def _buy_machine(books: Books, day: date) -> None:
    lines = [Line(month_end.NEW_MACHINE.account, month_end.NEW_MACHINE.cost, month_end.NEW_MACHINE.name)]
    purchases.bill(books, day, names.MACHINE_MAKER, month_end.NEW_MACHINE.name, lines, due_days=60)


def _place_spare_cash(books: Books, day: date) -> None:
    """What the current account does not need repays the director first and then goes to a fixed deposit."""
    spare = books.balances[BANK] - 190_000
    repaid = min(-books.balances[DIRECTORS_LOAN], max(ZERO, spare) // 10_000 * 10_000)
    if repaid > 0:
        text = f"Repayment to {names.DIRECTOR}"
        books.pay(day, text, books.bank_reference(day), [Line(DIRECTORS_LOAN, repaid, text)])
    if spare - repaid >= 80_000:
        text = "Fixed deposit, three months"
        books.pay(day, text, books.bank_reference(day), [Line(DEPOSITS, Decimal(50_000), text)])


def _deposit_interest(books: Books, day: date) -> None:
    interest = cents(books.balances[DEPOSITS] * Decimal("2.85") / 400)
    text = f"Interest on fixed deposits, quarter to {day:%B %Y}"
    lines = [Line(BANK, interest, text), Line(INTEREST_RECEIVED, -interest, text)]
    books.post(day, "BJ", text, books.bank_reference(day), lines)


def _declare_dividend(books: Books, day: date) -> None:
    """Half of what the bank holds above its comfort, to the ten thousand, paid two weeks later."""
    amount = min(Decimal(40_000), (books.balances[BANK] + books.balances[DEPOSITS] - 150_000) // 20_000 * 10_000)
    if amount <= 0:
        return
    text = f"Interim dividend declared {day:%d %B %Y}"
    books.post(
        day, "GJ", text, books.number("RES", day), [Line(DIVIDENDS, amount, text), Line(DIVIDENDS_PAYABLE, -amount)]
    )
    payment = partial(_pay_dividend, books, amount, text)
    books.at(working_day(day + timedelta(days=14)), payment)


def _pay_dividend(books: Books, amount: Decimal, text: str, day: date) -> None:
    books.pay(
        day, f"Payment of {text[0].lower()}{text[1:]}", books.bank_reference(day), [Line(DIVIDENDS_PAYABLE, amount)]
    )


def _pay_tax_instalment(books: Books, day: date) -> None:
    text = f"LHDN, CP204 instalment {day:%B %Y}"
    books.pay(day, text, f"FPX {day:%Y%m%d}CP204", [Line(TAX_INSTALMENTS, Decimal(2_400), text)])


def _pay_last_years_tax(books: Books, day: date) -> None:
    """What the instalments did not cover is due seven months after the year's end."""
    owed = -books.year_start.get(TAX_PAYABLE, ZERO)
    if owed > 0:
        text = f"LHDN, balance of income tax {day.year - 1}"
        books.pay(day, text, f"FPX {day:%Y%m%d}TAX", [Line(TAX_PAYABLE, owed, text)])
