"""What the demo company has beside its entries: cost centres, rates, a budget, what recurs, contacts, documents, payments, a reminder,
an item in part settled.

All of it is invented, the same on the same day, and made by the services that serve everybody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from oasys.budgets.services import CopyOf, approve_budget, create_budget
from oasys.core.money import ZERO, convert
from oasys.currencies.services import RateInput, choose_rate_policy, record_rates
from oasys.demo.contacts import know_contacts
from oasys.demo.documents import write_documents
from oasys.demo.following import follow_up
from oasys.demo.generator.books import BANK, BASE, last_day_of, month_after
from oasys.demo.generator.overheads import BANK_CHARGES, RENT
from oasys.demo.generator.sales import EXPORTS, RECEIVABLES
from oasys.demo.payments import record_payments
from oasys.demo.settling import settle_what_is_paid
from oasys.demo.statements import bring_statements
from oasys.identity.models import User
from oasys.ledger.models import Account, FiscalYear, JournalLine
from oasys.ledger.queries import journal_by_code
from oasys.ledger.rules import CodedEntry, EntryDraft, LineDraft
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Company
from oasys.recurring.rules import Rhythm
from oasys.recurring.services import create_recurring, create_template
from oasys.settlement.services import MatchInput, settle

COST_CENTRE = "cost-centre"
CENTRES = {"ROASTERY": "Roastery", "SALES": "Sales and delivery", "OFFICE": "Office"}
# whom an expense is for; what is in no list is shared, and names no centre
CENTRE_OF = (
    dict.fromkeys(("5200", "5300", "6110", "6120", "6130"), "ROASTERY")
    | dict.fromkeys(("6310", "6320", "6330", "8040"), "SALES")
    | dict.fromkeys(("6020", "6210", "6220", "6230", "6240"), "OFFICE")
)
RATES = {  # at the ends of the last months, the latest first
    "EUR": ("4.9130", "4.8875", "4.9410", "4.9055", "4.8660", "4.8925"),
    "SGD": ("3.2840", "3.2765", "3.3015", "3.2930", "3.2710", "3.2885"),
    "USD": ("4.2350", "4.2210", "4.2585", "4.2460", "4.2125", "4.2330"),
}
BUYER, INVOICE, CURRENCY = "Harbour Street Roasters", "EX-1042", "USD"
INVOICED, PAID = (Decimal("12400.00"), Decimal("4.2515")), (Decimal("5000.00"), Decimal("4.2130"))
RAISED_PERCENT = Decimal(4)


def open_cost_centres(*, company: Company) -> None:
    """The axis that expenses of the demo are told apart by."""
    axis = create_dimension(company=company, code=COST_CENTRE, name="Cost centre")
    for code, name in CENTRES.items():
        create_value(company=company, dimension_id=axis.id, code=code, name=name)


def with_cost_centres(entries: Iterable[CodedEntry]) -> Iterator[CodedEntry]:
    """The entries, each expense with whom it is for."""
    for entry in entries:
        lines = tuple(
            replace(line, dimensions=((COST_CENTRE, CENTRE_OF[line.account_code]),))
            if line.account_code in CENTRE_OF
            else line
            for line in entry.lines
        )
        yield replace(entry, lines=lines)


def furnish(*, company: Company, by: User, today: date, now: datetime) -> None:
    """Rates, a foreign item, a budget, what recurs, contacts, documents, payments and a reminder.

    The years stand already.
    """
    record_rates(source="manual", rates=_rates(today))
    # they are of the ends of months: between two of them the one before stands in
    choose_rate_policy(company=company, source="manual", rule="last_known", max_age_days=40, version=0)
    settle_what_is_paid(company=company, by=by)
    _sell_abroad(company, by, month_after(today, -1))
    _plan_this_year(company, by, today, now)
    _repeat(company, by, today)
    contacts = know_contacts(company=company, by=by, now=now)
    write_documents(company=company, by=by, today=today, contacts=contacts)
    record_payments(company=company, by=by, today=today, contacts=contacts)
    follow_up(company=company, by=by, today=today, contacts=contacts)
    bring_statements(company=company, by=by, today=today)


def _rates(today: date) -> list[RateInput]:
    return [
        RateInput(currency=currency, base=BASE, day=last_day_of(month_after(today, -1 - back)), rate=Decimal(rate))
        for currency, rates in RATES.items()
        for back, rate in enumerate(rates)
    ]


def _sell_abroad(company: Company, by: User, month: date) -> None:
    """An invoice in dollars of which a part is paid, at another rate: what is left of it stays open."""
    codes = (RECEIVABLES, EXPORTS, BANK)
    accounts = {a.code: a for a in Account.objects.filter(company=company, code__in=codes)}

    def entry(
        journal: str, day: date, text: str, sum_and_rate: tuple[Decimal, Decimal], other: str, side: int
    ) -> EntryDraft:
        amount, rate = sum_and_rate
        weight = convert(amount, rate=rate, decimals=2)
        debit, credit = (weight, ZERO) if side > 0 else (ZERO, weight)
        lines = [
            LineDraft(accounts[RECEIVABLES].id, debit, credit, CURRENCY, side * amount, INVOICE),
            LineDraft(accounts[other].id, credit, debit, BASE, -side * weight, text),
        ]
        return EntryDraft(journal_by_code(company=company, code=journal).id, day, lines, text, INVOICE)

    invoice = entry("SJ", month + timedelta(days=4), f"Invoice to {BUYER}", INVOICED, EXPORTS, 1)
    receipt = entry("BJ", month + timedelta(days=20), f"Part payment of {BUYER}", PAID, BANK, -1)
    ids = write_and_post(company=company, entries=[invoice, receipt], by=by)
    lines = JournalLine.objects.filter(entry_id__in=ids, account=accounts[RECEIVABLES]).order_by("posting_date")
    items = [MatchInput(line.id) for line in lines]
    settle(company=company, lines=items, settled_on=None, description=f"Part of {INVOICE}", by=by)


def _plan_this_year(company: Company, by: User, today: date, now: datetime) -> None:
    """The year before and a little more, approved."""
    years = {year.starts_on.year: year for year in FiscalYear.objects.filter(company=company)}
    copy = CopyOf(fiscal_year_id=years[today.year - 1].id, percent=RAISED_PERCENT)
    name = f"Budget {today.year}"
    budget = create_budget(company=company, fiscal_year_id=years[today.year].id, name=name, now=now, by=by, copy=copy)
    approve_budget(company=company, budget_id=budget.id, version=budget.version, now=now, by=by)


def _repeat(company: Company, by: User, today: date) -> None:
    """A template that is used when it is needed, and one that makes a draft on the first of each month from the next on."""
    charges = _content("BJ", "Bank charges {month}/{year}", (BANK_CHARGES, "45.00"))
    create_template(company=company, name="Bank charges", content=charges, today=today)
    rent = _content("BJ", "Rent {month}/{year}", (RENT, "11872.00"))
    template = create_template(company=company, name="Rent of the roastery", content=rent, today=today)
    create_recurring(
        company=company,
        name="Rent of the roastery",
        template_id=template.id,
        rhythm=Rhythm("month", 1, month_after(today)),
        is_posted=False,
        reverse_next_day=False,
        today=today,
        by=by,
    )


def _content(journal: str, text: str, expense: tuple[str, str]) -> dict[str, object]:
    account, amount = expense
    lines = [{"account_code": account, "debit": amount}, {"account_code": BANK, "credit": amount}]
    if centre := CENTRE_OF.get(account):
        lines[0]["dimensions"] = {COST_CENTRE: centre}  # type: ignore[assignment]
    return {"journal": journal, "description": text, "lines": lines}
