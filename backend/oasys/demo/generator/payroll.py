"""The demo company's pay: salaries, EPF, SOCSO, EIS, PCB and the HRD levy.

The rates are those a small employer meets, applied as percentages: believable books, not a payroll computation.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from oasys.core.money import ZERO
from oasys.demo.generator.books import Books, Line, cents, month_after, working_day

SALARIES, DIRECTORS_PAY, EPF_COST, SOCSO_COST, EIS_COST, HRD_COST = "6010", "6020", "6030", "6040", "6050", "6060"
DIRECT_WAGES = "5200"
NET_PAY, EPF, SOCSO, EIS, PCB, HRD = "2410", "2420", "2430", "2440", "2450", "2460"


@dataclass(frozen=True, slots=True)
class Employee:
    account: str
    basic_pay: Decimal
    joins_after_months: int = 0


EMPLOYEES = (
    Employee(DIRECTORS_PAY, Decimal(9_500)),
    Employee(SALARIES, Decimal(6_200)),
    Employee(SALARIES, Decimal(4_800)),
    Employee(SALARIES, Decimal(3_600)),
    Employee(SALARIES, Decimal(3_100)),
    Employee(SALARIES, Decimal(2_800)),
    Employee(SALARIES, Decimal(2_400)),
    Employee(SALARIES, Decimal(2_300)),
    Employee(SALARIES, Decimal(2_200)),
    Employee(DIRECT_WAGES, Decimal(4_600)),
    Employee(DIRECT_WAGES, Decimal(3_200)),
    Employee(DIRECT_WAGES, Decimal(2_700)),
    Employee(DIRECT_WAGES, Decimal(2_300)),
    Employee(DIRECT_WAGES, Decimal(2_300), 9),
    Employee(SALARIES, Decimal(3_300), 15),
)


@dataclass(frozen=True, slots=True)
class Payroll:
    """One month of pay, in MYR. `gross` by cost account; employer and employee shares of each contribution."""

    gross: dict[str, Decimal]
    epf_employer: Decimal
    epf_employee: Decimal
    socso_employer: Decimal
    socso_employee: Decimal
    eis_each: Decimal
    pcb: Decimal
    hrd: Decimal

    @property
    def net(self) -> Decimal:
        withheld = self.epf_employee + self.socso_employee + self.eis_each + self.pcb
        return sum(self.gross.values(), ZERO) - withheld


def payroll(*, age: int, month: date, first_day: date) -> Payroll:
    """Pay rises by 4 % each January; December brings half a month more. EPF goes up to the whole ringgit."""
    raised = Decimal(100 + 4 * (month.year - first_day.year)) / 100
    gross: dict[str, Decimal] = {}
    sums = [ZERO] * 6
    for employee in EMPLOYEES:
        if employee.joins_after_months > age:
            continue
        basic = cents(employee.basic_pay * raised)
        wage = cents(basic * 3 / 2) if month.month == 12 else basic
        insured = min(basic, Decimal(6_000))
        gross[employee.account] = gross.get(employee.account, ZERO) + wage
        shares = (
            Decimal(ceil(wage * (13 if basic <= 5_000 else 12) / 100)),
            Decimal(ceil(wage * 11 / 100)),
            cents(insured * Decimal("1.75") / 100),
            cents(insured * Decimal("0.5") / 100),
            cents(insured * Decimal("0.2") / 100),
            cents(max(ZERO, wage - 3_400) * 9 / 100),
        )
        sums = [total + share for total, share in zip(sums, shares, strict=True)]
    epf_employer, epf_employee, socso_employer, socso_employee, eis_each, pcb = sums
    return Payroll(
        gross=gross,
        epf_employer=epf_employer,
        epf_employee=epf_employee,
        socso_employer=socso_employer,
        socso_employee=socso_employee,
        eis_each=eis_each,
        pcb=pcb,
        hrd=cents(sum(gross.values(), ZERO) / 100),
    )


def pay_staff(books: Books, day: date) -> None:
    """Books the month's pay, pays the net on the same day and the contributions by the 15th of the next month."""
    pay = payroll(age=books.age(day), month=day, first_day=books.first_day)
    month = f"{day:%B %Y}"
    lines = [
        *(Line(account, amount, f"Gross pay {month}") for account, amount in pay.gross.items()),
        Line(EPF_COST, pay.epf_employer, "EPF, employer"),
        Line(SOCSO_COST, pay.socso_employer, "SOCSO, employer"),
        Line(EIS_COST, pay.eis_each, "EIS, employer"),
        Line(HRD_COST, pay.hrd, "HRD levy 1 %"),
        Line(EPF, -pay.epf_employer - pay.epf_employee, "EPF, employer and employees"),
        Line(SOCSO, -pay.socso_employer - pay.socso_employee, "SOCSO, employer and employees"),
        Line(EIS, -2 * pay.eis_each, "EIS, employer and employees"),
        Line(PCB, -pay.pcb, "PCB withheld"),
        Line(HRD, -pay.hrd, "HRD levy"),
        Line(NET_PAY, -pay.net, "Net pay"),
    ]
    books.post(day, "GJ", f"Payroll {month}", f"PAY-{day:%y%m}", lines)
    books.pay(day, f"Salaries {month}", books.bank_reference(day), [Line(NET_PAY, pay.net, f"Net pay {month}")])
    plan_contributions(books, month_after(day), month, pay)


def plan_contributions(books: Books, next_month: date, month: str, pay: Payroll) -> None:
    """KWSP, PERKESO, LHDN and HRD Corp are paid by the 15th of the month after."""
    due = working_day(next_month.replace(day=12))
    epf = [Line(EPF, pay.epf_employer + pay.epf_employee, f"EPF {month}")]
    perkeso = [
        Line(SOCSO, pay.socso_employer + pay.socso_employee, f"SOCSO {month}"),
        Line(EIS, 2 * pay.eis_each, f"EIS {month}"),
    ]
    payees = (
        ("KWSP", epf),
        ("PERKESO", perkeso),
        ("LHDN, PCB", [Line(PCB, pay.pcb, f"PCB {month}")]),
        ("HRD Corp", [Line(HRD, pay.hrd, f"HRD levy {month}")]),
    )
    for payee, lines in payees:

        def settle(when: date, payee: str = payee, lines: list[Line] = lines) -> None:
            books.pay(when, f"{payee}, contribution {month}", f"FPX {when:%Y%m%d}{payee[:4].strip(',')}", lines)

        books.at(due, settle)
