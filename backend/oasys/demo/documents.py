"""Invoices and bills of the demo company in the states they come in: drafts, open, late, in part credited, void, at home and abroad."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from oasys.demo.generator.books import month_after
from oasys.demo.generator.overheads import RENT
from oasys.demo.generator.purchases import DELIVERY, GREEN_COFFEE, OFFICE, PACKAGING, PAYABLES, REPAIRS
from oasys.demo.generator.sales import EXPORTS, OWN_PRODUCTS, RECEIVABLES, SERVICES, TRADING_GOODS
from oasys.identity.models import User
from oasys.invoicing.issuer import say_issuer
from oasys.invoicing.issuer_schemas import IssuerIn
from oasys.invoicing.models import Document
from oasys.invoicing.schemas import BillIn, CreditNoteIn, DocumentIn, InvoiceIn, SettingsIn, SupplierCreditIn
from oasys.invoicing.services.credits import draft_credit
from oasys.invoicing.services.documents import change_document, write_document
from oasys.invoicing.services.posting import post_document, void_document, write_and_post_document
from oasys.invoicing.services.settings import choose_settings
from oasys.organisations.models import Company
from oasys.tax.models import TaxCode

BODIES: dict[str, type[DocumentIn]] = {
    "invoice": InvoiceIn,
    "credit_note": CreditNoteIn,
    "bill": BillIn,
    "supplier_credit": SupplierCreditIn,
}
KILOGRAM, HOUR = "KGM", "HUR"
CENTRES = {OFFICE: "OFFICE", DELIVERY: "SALES", REPAIRS: "ROASTERY"}


def write_documents(*, company: Company, by: User, today: date, contacts: Mapping[str, UUID]) -> None:
    """Writes and posts them; `contacts` are ids by code."""
    _choose(company)
    _introduce(company, by)
    desk = _Desk(company, by, contacts, {code.code: code.id for code in TaxCode.objects.filter(company=company)})
    this, last, before = (month_after(today, -back).replace(day=1) for back in range(3))
    _sell(desk, this, last, before)
    _buy(desk, this, last, before)


def _introduce(company: Company, by: User) -> None:
    """What stands about the company on papers: an address and an account that nobody has."""
    body = IssuerIn.model_validate(
        {
            "legal_name": company.name,
            "address": {
                "street": "12 Jalan Contoh", "postal_code": "50450", "city": "Kuala Lumpur", "country": "MY",
            },
            "identifiers": [{"scheme": "my_brn", "value": "202601012345"}],
            "contact_name": "Mei Ling",
            "contact_email": "accounts@demo.example",
            "bank": {"account": {"country": "MY", "account_number": "500011112222", "bank_code": "MBBEMYKL"}},
        }
    )  # fmt: skip
    say_issuer(company=company, version=0, body=body, by=by, now=datetime.now(UTC))


def _choose(company: Company) -> None:
    body = SettingsIn(
        receivable_account=RECEIVABLES,
        payable_account=PAYABLES,
        income_account=OWN_PRODUCTS,
        expense_account=GREEN_COFFEE,
    )
    choose_settings(company=company, version=0, body=body)


class _Desk:
    """A company that writes documents in few words."""

    def __init__(self, company: Company, by: User, contacts: Mapping[str, UUID], codes: Mapping[str, UUID]) -> None:
        self.company, self.by, self._contacts, self._codes = company, by, contacts, codes

    def line(self, text: str, quantity: str, price: str, code: str, account: str, **said: Any) -> dict[str, Any]:
        if centre := CENTRES.get(account):
            said["dimensions"] = {"cost-centre": centre}
        own = {"text": text, "quantity": quantity, "unit_price": price, "account_code": account}
        return own | {"tax_code_ids": [self._codes[code]]} | said

    def on_top(self, text: str, amount: str, code: str) -> dict[str, Any]:
        return {"text": text, "amount": amount, "tax_code_ids": [self._codes[code]], "account_code": OWN_PRODUCTS}

    def body(self, kind: str, contact: str, day: date, *lines: dict[str, Any], **said: Any) -> DocumentIn:
        return BODIES[kind](contact_id=self._contacts[contact], issue_date=day, lines=list(lines), **said)

    def draft(self, kind: str, *said: Any, **more: Any) -> None:
        write_document(company=self.company, kind=kind, body=self.body(kind, *said, **more), by=self.by)

    def post(self, kind: str, *said: Any, **more: Any) -> UUID:
        body = self.body(kind, *said, **more)
        return write_and_post_document(company=self.company, kind=kind, body=body, by=self.by)[0]

    def credit_first_line(self, kind: str, of: UUID, day: date, quantity: str, number: str | None = None) -> None:
        """A posted credit of a part of the first line, settled with what it credits."""
        built = draft_credit(
            company=self.company, kind=kind, document_id=of, issue_date=day, supplier_number=number, by=self.by
        )
        draft, first = built.document, built.lines[0]
        names = ("text", "unit_price", "unit", "tax_code_ids", "credited_position")
        line = {name: getattr(first, name) for name in names} | {"quantity": quantity}
        line["account_code"] = built.inputs[0].account_code
        said: dict[str, Any] = {"supplier_number": number} if number else {}
        said |= {"contact_id": draft.contact_id, "issue_date": day, "credits_id": of, "lines": [line]}
        body = BODIES[kind](**said)
        change_document(company=self.company, kind=kind, document_id=draft.id, version=draft.version, body=body)
        draft.refresh_from_db()
        post_document(
            company=self.company, kind=kind, document_id=draft.id, version=draft.version, by=self.by, settles=True
        )

    def void(self, kind: str, document_id: UUID, reason: str, day: date) -> None:
        version = Document.objects.get(id=document_id).version
        void_document(
            company=self.company,
            kind=kind,
            document_id=document_id,
            version=version,
            posting_date=day,
            reason=reason,
            by=self.by,
        )


def _sell(desk: _Desk, this: date, last: date, before: date) -> None:
    beans = ("House blend, roasted beans", "58.00", "ST5", OWN_PRODUCTS)
    maintenance = desk.line("Maintenance of espresso machines", "6", "120.00", "SV8", SERVICES, unit=HOUR)

    def coffee(kilograms: str, **said: Any) -> dict[str, Any]:
        text, price, code, account = beans
        return desk.line(text, kilograms, price, code, account, unit=KILOGRAM, **said)

    desk.post("invoice", "C-001", _on(before, 4), coffee("40"), maintenance, order_reference="PO-3381")
    # late on every day of a month: the demo has somebody to remind
    partly = desk.post("invoice", "C-003", _on(before, 13), coffee("60"), maintenance)
    desk.post(
        "invoice",
        "C-002",
        _on(last, 6),
        coffee("120", discount_percent="5"),
        desk.line("Grinder, on demand, 75 mm burrs", "2", "3450.00", "STE", TRADING_GOODS),
        desk.line("Training of baristas", "8", "95.00", "SV8", SERVICES, unit=HOUR),
        charges=[desk.on_top("Delivery", "85.00", "NA")],
        note="Delivery to the kitchen entrance, from 07:00.",
        order_reference="HTL-2291",
    )
    desk.post(
        "invoice",
        "C-103",
        _on(last, 11),
        desk.line("Single origin Tenom, roasted beans", "240", "14.80", "SEXP", EXPORTS, unit=KILOGRAM),
        desk.line("Sea freight, Kota Kinabalu to Hamburg", "1", "420.00", "SEXP", EXPORTS),
        rate="4.2350",
        terms_text="CIF Hamburg, 30 days net",
    )
    desk.credit_first_line("credit_note", partly, _on(last, 20), "12")
    wrong = desk.post("invoice", "C-005", _on(last, 15), coffee("30"))
    desk.void("invoice", wrong, "Written to the wrong branch", _on(last, 16))
    desk.post("invoice", "C-004", this, coffee("25", discount_percent="3"))
    desk.draft("invoice", "C-005", this, coffee("80"), maintenance, discount_percent="2")
    desk.draft(
        "invoice",
        "C-101",
        this,
        desk.line("House blend, roasted beans", "90", "19.50", "SEXP", EXPORTS, unit=KILOGRAM),
        rate="3.2840",
    )


def _buy(desk: _Desk, this: date, last: date, before: date) -> None:
    green = desk.line("Green coffee, Tenom, 60 kg bags", "25", "1140.00", "PNA", GREEN_COFFEE)
    desk.post("bill", "S-001", _on(before, 8), green, supplier_number="TV-2291")
    bags = desk.line("Valve bags, 1 kg, printed", "5000", "0.42", "PST10", PACKAGING)
    cartons = desk.line("Cartons", "400", "2.15", "PST10", PACKAGING)
    packaging = desk.post("bill", "S-002", _on(last, 7), bags, cartons, supplier_number="KR/26/0871")
    desk.credit_first_line("supplier_credit", packaging, _on(last, 18), "600", number="KR/CN/0044")
    rent = desk.line("Rent of the cold store", "1", "1850.00", "PSVR", RENT)
    desk.post("bill", "S-003", last, rent, supplier_number="LIE-0926")
    raw = desk.line("Rohkaffee Brasil Santos, 60 kg bags", "40", "228.50", "PNA", GREEN_COFFEE)
    desk.post("bill", "S-101", _on(last, 12), raw, supplier_number="RE-2291", rate="4.9130")
    parts = desk.line("Roaster drum bearings", "4", "186.00", "PNA", REPAIRS)
    desk.post("bill", "S-102", _on(last, 21), parts, supplier_number="FT/448", rate="4.9130")
    desk.draft("bill", "S-001", this, green, supplier_number="TV-2317")


def _on(month: date, day: int) -> date:
    return month + timedelta(days=day - 1)
