"""Reads posted entries a few at a time, in the order of their days, and gives every account a name that both programs take."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.money import plain
from oasys.core.tenancy import current_tenant_id
from oasys.currencies.models import Unit
from oasys.ledger.models import Account, JournalEntry
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company

STEP = 2_000
ROOTS = {"asset": "Assets", "liability": "Liabilities", "equity": "Equity", "income": "Income", "expense": "Expenses"}
_PART = re.compile(r"[A-Z0-9][A-Za-z0-9-]*", re.ASCII)
HEADS = """
select e.id, s.prefix, e.number, e.posting_date, j.code as journal, e.description, e.reference, e.reverses_id
from ledger_journal_entry e
join ledger_journal j on j.tenant_id = e.tenant_id and j.id = e.journal_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted'
  and (e.posting_date, e.id) > (%(day)s, %(id)s)
order by e.posting_date, e.id limit %(step)s
"""
LINES = """
select l.entry_id, l.account_id, l.debit, l.credit, l.currency, l.currency_amount, l.description
from ledger_journal_line l
where l.tenant_id = %(tenant)s and l.entry_id = any(%(entries)s) order by l.entry_id, l.line_no, l.id
"""


@dataclass(frozen=True, slots=True)
class TextLine:
    """`amount` in `unit`; `value` in the base currency, signed, a debit positive; None where `amount` is the value."""

    account: str
    amount: Decimal
    unit: str
    value: Decimal | None
    description: str


@dataclass(slots=True)
class TextEntry:
    number: str
    day: date
    journal: str
    description: str
    reference: str
    reverses: str
    lines: list[TextLine] = field(default_factory=list)


class Books:
    """What is written of a company."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.base = company.base_currency
        accounts = Account.objects.filter(company=company, is_heading=False).order_by("code", "id")
        self.accounts = list(accounts)
        self.names = named(self.accounts)
        self.units = {unit.code: unit.decimals for unit in Unit.objects.order_by("code")}

    @cached_property
    def first_day(self) -> date | None:
        """The day of the first posted entry; None where there is none."""
        posted = JournalEntry.objects.filter(company=self.company, status=JournalEntry.Status.POSTED)
        return posted.order_by("posting_date").values_list("posting_date", flat=True).first()

    def entries(self) -> Iterator[TextEntry]:
        """Every posted entry with its lines, by day."""
        params: dict[str, Any] = {"tenant": current_tenant_id(), "company": self.company.id, "step": STEP}
        after = date.min, UUID(int=0)
        while True:
            with connection.cursor() as cursor:
                cursor.execute(HEADS, params | {"day": after[0], "id": after[1]})
                heads = rows_of(cursor)
                cursor.execute(LINES, params | {"entries": [head["id"] for head in heads]})
                lines = rows_of(cursor)
            entries = {head["id"]: self._entry(head) for head in heads}
            for line in lines:
                entries[line["entry_id"]].lines.append(self._line(line))
            yield from entries.values()
            if len(heads) < STEP:
                return
            after = heads[-1]["posting_date"], heads[-1]["id"]

    def _entry(self, head: dict[str, Any]) -> TextEntry:
        reverses = str(head["reverses_id"]) if head["reverses_id"] else ""
        return TextEntry(
            entry_number(head["prefix"], head["number"]) or "",
            head["posting_date"],
            head["journal"],
            head["description"],
            head["reference"],
            reverses,
        )

    def _line(self, line: dict[str, Any]) -> TextLine:
        value = line["debit"] - line["credit"]
        amount, unit = line["currency_amount"], line["currency"]
        name = self.names[line["account_id"]]
        if unit == self.base or not amount:  # a price of nothing has no value: what has no amount is money of the base
            return TextLine(name, value, self.base, None, line["description"])
        return TextLine(name, amount, unit, value, line["description"])

    def shown(self, amount: Decimal, unit: str) -> str:
        """The number with the decimals of its unit."""
        return plain(amount.quantize(Decimal(1).scaleb(-self.units[unit])))


def named(accounts: list[Account]) -> dict[UUID, str]:
    """`Assets:1000-Cash-at-bank` by account; a code that is such a name already stays as it is. No two are the same."""
    names: dict[UUID, str] = {}
    taken: set[str] = set()
    for account in accounts:
        root = ROOTS[account.account_class]
        parts = account.code.split(":")
        if parts[0] == root and len(parts) > 1 and all(_PART.fullmatch(part) for part in parts[1:]):
            name = account.code
        else:
            name = f"{root}:{_words(f'{account.code} {account.name}') or 'Account'}"
        number, wanted = 1, name
        while name.casefold() in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name.casefold())
        names[account.id] = name
    return names


def _words(text: str) -> str:
    """Letters and digits of ASCII, joined by hyphens; what has another script keeps its letters' nearest, or none."""
    plain_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^A-Za-z0-9]+", "-", plain_text).strip("-")
    return joined[:1].upper() + joined[1:]
