"""Random documents of several countries and currencies: document, entry, tax rows and what is to be paid never differ."""

from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import is_credit, is_sale
from oasys.ledger.models import Account, JournalLine
from oasys.tax.queries import codes_on
from tests.factories import make_books  # noqa: F401  the books of a desk

from .desk import DAY, Desk, make_desk

PACKS = ("my", "de", "gb", "sg", "in", "us")
RATES = {"USD": "4.2137", "JPY": "0.0291", "KWD": "13.7771"}
PHASES = [Phase.generate]  # every example is posted for good: a smaller one is not looked for
KINDS = ("invoice", "credit_note", "bill", "supplier_credit")
ROWS = """
select x.tax_code_id, x.component_id, x.side, sum(x.base), sum(x.tax) from tax_line x
join ledger_journal_line l on l.tenant_id = x.tenant_id and l.id = x.line_id
where x.tenant_id = %s and l.entry_id = %s group by 1, 2, 3
"""


@cache
def desk_of(pack: str) -> tuple[Desk, dict[str, list[str]], dict[str, list[str]]]:
    """A company of that country, with its codes and accounts by direction."""
    desk = make_desk(pack)
    with tenant(desk.books.tenant_id):
        codes: dict[str, list[str]] = defaultdict(list)
        for one in codes_on(company=desk.books.company, day=DAY).values():
            if not one.is_missing and not any(part.is_per_unit for part in one.taxes):
                codes[one.code.direction].append(str(one.code.id))
        rows = Account.objects.filter(company=desk.books.company, is_heading=False).order_by("code")
        accounts = {
            "sales": [row.code for row in rows if row.account_class == "income"][:3],
            "purchases": [row.code for row in rows if row.subtype in ("operating_expense", "cost_of_sales")][:3],
        }
    return desk, codes, accounts


def amounts(low: str, high: str, places: int) -> st.SearchStrategy[str]:
    return st.decimals(Decimal(low), Decimal(high), places=places).map(lambda amount: f"{amount:f}")


@st.composite
def documents(draw: st.DrawFn, pack: str) -> tuple[str, dict[str, Any]]:
    desk, codes, accounts = desk_of(pack)
    kind = draw(st.sampled_from(KINDS))
    direction = "sales" if is_sale(kind) else "purchases"
    some = st.lists(st.sampled_from(codes[direction]), max_size=2, unique=True)
    account = st.sampled_from(accounts[direction])
    base = desk.books.company.base_currency
    currency = draw(st.sampled_from([base, base, *(code for code in RATES if code != base)]))
    line = st.fixed_dictionaries({
        "quantity": amounts("0.001", "20", 3), "unit_price": amounts("0.01", "999", 4), "discount_percent": amounts("0", "40", 2),
        "tax_code_ids": some, "account_code": account,
    })  # fmt: skip
    extra = st.fixed_dictionaries({"amount": amounts("0", "30", 0), "tax_code_ids": some, "account_code": account})
    body = draw(st.fixed_dictionaries({
        "lines": st.lists(line, min_size=1, max_size=4), "charges": st.lists(extra, max_size=1), "allowances": st.lists(extra, max_size=1),
        "discount_percent": st.sampled_from(["0", "0", "7.5"]), "prices_include_tax": st.booleans(),
        "rounding_level": st.sampled_from(["line", "document"]), "rounding_mode": st.sampled_from(["half_up", "down"]),
        "is_cash": st.booleans(),
    }))  # fmt: skip
    body |= {"contact_id": str(desk.contact.id), "issue_date": DAY.isoformat(), "currency": currency}
    if currency != base:
        body["rate"] = RATES[currency]
    if not is_sale(kind):
        body["supplier_number"] = f"N{draw(st.uuids()).hex}"
    return kind, body


@pytest.mark.parametrize("pack", PACKS)
def test_totals_never_differ(pack: str):
    desk, _, _ = desk_of(pack)
    posted = 0

    @settings(max_examples=12, suppress_health_check=list(HealthCheck), database=None, derandomize=True, phases=PHASES)
    @given(documents(pack))
    def check(drawn: tuple[str, dict[str, Any]]) -> None:
        nonlocal posted
        kind, body = drawn
        try:
            with tenant(desk.books.tenant_id):
                document = desk.posted(kind, body)
                assert_agrees(document, document.currency == desk.books.company.base_currency)
        except DomainError as refusal:
            assert refusal.code in {"invoicing.nothing_to_post", "invoicing.too_small"}, refusal
        else:
            posted += 1

    check()
    assert posted > 5


def assert_agrees(document: Document, is_base: bool) -> None:
    lines = list(DocumentLine.objects.filter(document=document))
    back = -1 if is_credit(document.kind) else 1
    assert document.gross == document.net + document.tax
    assert document.payable == document.gross - document.withheld + document.rounding
    for name in ("net", "tax", "gross"):
        assert sum(getattr(line, name) for line in lines) == getattr(document, name)
    entry = list(JournalLine.objects.filter(entry_id=document.journal_entry_id))
    assert sum(line.debit - line.credit for line in entry) == 0
    assert sum(line.currency_amount for line in entry) == 0
    assert {line.currency for line in entry} == {document.currency}
    sign = back if is_sale(document.kind) else -back
    (control,) = [line for line in entry if line.account_id == document.control_account_id]
    assert (control.id, control.currency_amount) == (document.control_line_id, sign * document.payable)
    assert control.debit - control.credit == sign * document.base_payable
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [document.tenant_id, document.journal_entry_id])
        rows = {
            (str(code), str(part) if part else None, side): (base, tax)
            for code, part, side, base, tax in cursor.fetchall()
        }
    charged = Decimal(0)
    for group in document.breakdown["taxes"]:
        found = {
            side: rows[key]
            for key in rows
            if key[:2] == (group["tax_code_id"], group["component_id"])
            for side in [key[2]]
        }
        if group["treatment"] not in ("withholding", "reverse_charge"):
            charged += sum(tax for _, tax in found.values())
        if not is_base:
            continue
        amounts_ = {
            name: back * Decimal(group[name]) for name in ("base", "tax", "self_assessed", "withheld", "recoverable")
        }
        taken = {side: tax for side, (_, tax) in found.items()}
        if group["treatment"] == "withholding":
            assert sum(taken.values()) == amounts_["withheld"]
        elif group["treatment"] == "reverse_charge":
            assert taken.get("output", 0) == amounts_["self_assessed"]
            assert taken.get("input", 0) + taken.get("cost", 0) == amounts_["self_assessed"]
        elif is_sale(document.kind):
            assert taken == {"output": amounts_["tax"]}
            assert found["output"][0] == amounts_["base"]
        else:
            assert taken.get("input", 0) == amounts_["recoverable"]
            assert sum(taken.values()) == amounts_["tax"]
            assert sum(base for base, _ in found.values()) == amounts_["base"]
    assert charged == back * document.base_tax
    if is_base:
        assert (document.base_net, document.base_tax, document.base_payable) == (
            document.net,
            document.tax,
            document.payable,
        )


@settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None, derandomize=True, phases=PHASES)
@given(
    parts=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    price=amounts("0.01", "50", 2),
    level=st.sampled_from(["line", "document"]),
    includes=st.booleans(),
)
def test_part_credits_take_back_exactly_what_was_invoiced(parts: list[int], price: str, level: str, includes: bool):
    desk, _, _ = desk_of("my")
    line = desk.line(price, "ST10", account="4110")
    how = {"rounding_level": level, "prices_include_tax": includes}
    with tenant(desk.books.tenant_id):
        invoice = desk.posted("invoice", desk.body(line | {"quantity": str(sum(parts))}, **how))
        credit_ids = []
    for part in parts:
        with tenant(desk.books.tenant_id):
            credit = desk.posted(
                "credit_note", desk.body(line | {"quantity": str(part)}, credits_id=str(invoice.id), **how)
            )
            credit_ids.append(credit.id)
    with tenant(desk.books.tenant_id):
        credits = list(Document.objects.filter(id__in=credit_ids))
        for name in ("net", "tax", "gross", "base_tax"):
            assert sum(getattr(one, name) for one in credits) == getattr(invoice, name), name
