"""Invoices of five taxed lines over HTTP: created and posted, listed, and their e-invoices written and checked."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from oasys.cli.bench.client import Session
from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, Ground, Report, percentile
from oasys.cli.bench.many_invoices import lists, make_many
from oasys.cli.throwaway import PASSWORD

AIM = "aim: p50 20 ms, p95 35 ms"
CHECK_AIM = "aim: 150 ms"
LIST_AIM = "aim: p95 25 ms"
POSTINGS, READS, CHECKS = 400, 400, 30
TAX = "U19"
XRECHNUNG = {"format": "xrechnung", "address": {"scheme": "9930", "value": "DE123456788"}}
ADDRESS = {"street": "Hafenweg 4", "postal_code": "20457", "city": "Hamburg", "country": "DE"}


def measure(base: Ground, report: Report, count: int) -> None:
    """One user in the books of a German company, first with few invoices, then with `count` of them."""
    from oasys.cli.bench.http import served

    books = _books()
    code, account = _tax_code(books), _income(books)
    invoice = _invoice(_customer(books), code, account)
    checked = _invoice(_customer(books, e_invoices=XRECHNUNG), code, account)
    with served() as (port, _):
        session = Session(port, books)
        company = f"/companies/{books.company.id}"
        post = f"{company}/invoices?post=true"
        floor = _each(lambda: session.get("/healthz"), READS)
        report.add("healthz (the server alone)", *_said(floor))
        report.add(
            "an invoice of 5 taxed lines, created and posted",
            *_said(_each(lambda: session.call("POST", post, invoice), POSTINGS), AIM),
        )
        report.add(
            "the same, its XRechnung written and checked before its number",
            *_said(_each(lambda: session.call("POST", post, checked), POSTINGS)),
        )
        make_many(base, books, _checked(books), count - 2 * POSTINGS)
        session = Session(port, books)  # the server has closed what was idle so long
        for words, query in lists(books):
            path = f"{company}/invoices?limit=50&{query}"
            taken = _each(lambda path=path: session.call("GET", path), READS)  # type: ignore[misc]
            report.add(f"50 of {count:,} invoices: {words}", *_said(taken, LIST_AIM))
        report.add(
            f"the invoice again, after {count:,}",
            *_said(_each(lambda: session.call("POST", post, invoice), POSTINGS), AIM),
        )
    _check(report, books)


def _each(act: Callable[[], int], times: int) -> list[float]:
    """Milliseconds of each, after a twentieth that does not count. Raises RuntimeError where one is refused."""
    taken = []
    for number in range(-times // 20, times):
        started = time.perf_counter()
        status = act()
        if status >= 400:
            raise RuntimeError(f"answered {status}")
        if number >= 0:
            taken.append((time.perf_counter() - started) * 1000)
    return taken


def _said(taken: list[float], aim: str = "") -> tuple[str, str]:
    return f"p50 {statistics.median(taken):.1f} ms", f"p95 {percentile(taken, 95):.1f} ms" + (f"; {aim}" if aim else "")


def _books() -> BenchBooks:
    from oasys.core.ids import uuid7
    from oasys.core.tenancy import tenant
    from oasys.identity.models import User
    from oasys.invoicing.issuer import say_issuer
    from oasys.invoicing.issuer_schemas import IssuerIn
    from oasys.ledger.services.books import create_company
    from oasys.organisations.packs import load_pack
    from oasys.organisations.services import create_tenant
    from oasys.tax.installing import install_tax_pack

    owner = User.objects.create_user(f"bench-{uuid7().hex}@oasys.example", PASSWORD * 4)
    made = create_tenant(name="Bench", by=owner)
    issuer = {
        "legal_name": "Bench GmbH", "address": ADDRESS, "identifiers": [{"scheme": "eu_vat", "value": "DE136695976"}],
        "contact_name": "B. Ench", "contact_phone": "+49 40 1234567", "contact_email": "bench@example.com",
        "electronic_address": {"scheme": "9930", "value": "DE136695976"},
        "bank": {"account": {"iban": "DE89370400440532013000"}},
    }  # fmt: skip
    with tenant(made.id):
        company = create_company(
            name="Bench",
            pack=load_pack("de"),
            base_currency=None,
            fiscal_year_start_month=None,
            first_year_on=FIRST_DAY,
        ).company
        install_tax_pack(company=company, accounts={})
        say_issuer(company=company, version=0, body=IssuerIn.model_validate(issuer), by=owner, now=datetime.now(UTC))
    return BenchBooks(made.id, company, owner)


def _customer(books: BenchBooks, **said: Any) -> str:
    from oasys.contacts.schemas import ContactIn
    from oasys.contacts.services.contacts import create_contact
    from oasys.core.tenancy import tenant

    said |= {"display_name": "Customer", "is_customer": True, "terms": {"days": 30}}
    said["addresses"] = [ADDRESS | {"kind": "billing"}]
    with tenant(books.tenant_id):
        return str(create_contact(company=books.company, content=ContactIn.model_validate(said)).id)


def _tax_code(books: BenchBooks) -> str:
    from oasys.core.tenancy import tenant
    from oasys.tax.models import TaxCode

    with tenant(books.tenant_id):
        return str(TaxCode.objects.get(company=books.company, code=TAX).id)


def _income(books: BenchBooks) -> str:
    from oasys.core.tenancy import tenant
    from oasys.ledger.models import Account

    with tenant(books.tenant_id):
        found = Account.objects.filter(company=books.company, account_class="income", is_heading=False).earliest("code")
        return str(found.code)


def _invoice(contact: str, code: str, account: str) -> dict[str, Any]:
    """Five lines with tax of 19 %, two of them with a discount."""
    lines = [
        {"text": f"Coffee, roast {number}", "quantity": f"{number}.5", "unit": "KGM", "unit_price": "18.40", "account_code": account,
         "tax_code_ids": [code], "discount_percent": "5" if number < 3 else "0"}
        for number in range(1, 6)
    ]  # fmt: skip
    return {
        "contact_id": contact,
        "issue_date": FIRST_DAY.isoformat(),
        "buyer_reference": "04011000-12345-03",
        "lines": lines,
    }


def _checked(books: BenchBooks) -> UUID:
    """One of those that the API wrote with an XRechnung."""
    from oasys.core.tenancy import tenant
    from oasys.invoicing.models import Document

    with tenant(books.tenant_id):
        rows = Document.objects.filter(company=books.company, kind="invoice", number__endswith=f"{2 * POSTINGS:06}")
        found: UUID = rows.get().id
        return found


def _check(report: Report, books: BenchBooks) -> None:
    """The e-invoice of one of them, as it is written and checked before a number is drawn."""
    from oasys.core.tenancy import tenant
    from oasys.dispatch.checking import verdict_of
    from oasys.dispatch.facts import facts_of
    from oasys.invoicing.models import Document

    with tenant(books.tenant_id):
        document = Document.objects.get(id=_checked(books))
        facts = facts_of(document, company=books.company, today=FIRST_DAY)
        for syntax in ("ubl", "cii"):

            def check(syntax: str = syntax) -> int:
                for one in verdict_of(facts, "xrechnung", syntax).errors:
                    raise RuntimeError(f"breaks {one.rule}: {one.message}")
                return 0

            report.add(
                f"its XRechnung in {syntax.upper()}, written and checked", *_said(_each(check, CHECKS), CHECK_AIM)
            )
