"""E-invoices of other people become drafts in a company that lives as long: what the file comes to, and what the draft does."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from oasys.cli.conformance_einvoicing import SAID_TO_FAIL, Outcome
from oasys.core.errors import DomainError
from oasys.core.money import round_half_up
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.incoming.rules import CHARGED, COMPARED, Plan
from oasys.incoming.schemas import ReceiveIn
from oasys.incoming.services.receiving import Opened, compared, opened, receive_bill
from oasys.incoming.suppliers import offered_contact
from oasys.invoicing.models import Document
from oasys.ledger.models import Account
from oasys.ledger.services.books import create_company
from oasys.organisations.models import Company, Tenant
from oasys.organisations.packs import load_pack
from oasys.organisations.services import create_tenant
from oasys.tax.services import CodeInput, ComponentInput, create_code

FOLDERS = ("en16931-examples", "xrechnung-testsuite", "zugferd-pdf")
TREATMENTS = {
    "S": "taxable", "L": "taxable", "M": "taxable", "Z": "zero_rated", "G": "zero_rated", "E": "exempt", "O": "out_of_scope",
    "AE": "reverse_charge", "K": "reverse_charge",
}  # fmt: skip
INPUT, OUTPUT = "1510", "2230"
FIRST_DAY = date(1990, 1, 1)


def drafts(folder: Path) -> Outcome:
    """Every whole invoice becomes a draft with the file's totals. Those whose own figures no engine can come to are shown, not judged."""
    files = sorted(
        file for below in FOLDERS for file in (folder / below).rglob("*") if file.suffix.lower() in {".xml", ".pdf"}
    )
    person = User.objects.create_user(f"conformance-{secrets.token_hex(8)}@oasys.example", secrets.token_urlsafe(16))
    made = create_tenant(name="Conformance of e-invoices", by=person)
    with tenant(made.id):
        company = create_company(
            name="Received", pack=load_pack("de"), base_currency="EUR", fiscal_year_start_month=None, first_year_on=date(2026, 1, 1)
        ).company  # fmt: skip
    agreements, differences, outside = 0, [], []
    known: set[tuple[str, Decimal | None]] = set()
    for file in files:
        if SAID_TO_FAIL in file.name:
            continue
        try:
            found, why_not = _differing(made, company, person, file, known)
        except DomainError as error:
            found, why_not = [f"{error.code}: {error.detail}"], ""
        if found and why_not:
            outside.append(f"{file.name}: {why_not}; {'; '.join(found)}")
        else:
            differences += [f"{file.name}: {one}" for one in found]
            agreements += not found
    return Outcome("received: drafts, totals are the file's", agreements, differences, outside)


def _differing(
    made: Tenant, company: Company, person: User, file: Path, known: set[tuple[str, Decimal | None]]
) -> tuple[list[str], str]:
    """How the draft's totals differ from the file's; and why that cannot be judged, if it cannot."""
    with tenant(made.id):
        read: Opened = opened(file.read_bytes())
        _make_codes(company, read.plan, known)
        said = ReceiveIn(
            new_contact=offered_contact(company=company, invoice=read.invoice), account_code=_expense(company)
        )
        _, document_id = receive_bill(
            company=company, name=file.name, file=read, said=said, by=person, at=datetime.now(UTC)
        )
        document = Document.objects.get(id=document_id)
        found = [
            f"{name}: {compared(read.plan.totals, name):f} in the file, {getattr(document, name):f} in the draft"
            for name in COMPARED
            if compared(read.plan.totals, name) != getattr(document, name)
        ]
    return found, _why_not_computed(read)


def _why_not_computed(read: Opened) -> str:
    """Why no engine comes to the file's own totals; empty where it says all and they are what its figures come to."""
    totals = read.plan.totals
    if not read.is_valid:
        return "it breaks the rules"
    if totals.payable != totals.gross - totals.paid + totals.rounding:
        return "its amount to be paid is not what its totals come to"
    if totals.tax and not all(one.tax.category for one in read.plan.lines):
        return "its lines say no tax category"
    sums = sum((round_half_up(one.taxable * (one.rate or Decimal(0)) / 100, 2) for one in read.invoice.vat), Decimal(0))
    if read.invoice.vat and sum((one.vat for one in read.invoice.vat), Decimal(0)) != sums:
        return "its tax is not base by rate"
    return ""


def _make_codes(company: Company, plan: Plan, known: set[tuple[str, Decimal | None]]) -> None:
    """A tax code for purchases for each category and rate of the file."""
    for tax in (*(one.tax for one in plan.lines), *(one.tax for one in plan.extras)):
        if tax.key in known or tax.category not in TREATMENTS:
            continue
        known.add(tax.key)
        has_reason = tax.category in ("E", "AE", "K", "G", "O")
        create_code(
            company=company,
            code=CodeInput(
                f"C{len(known)}", "Conformance", "purchases", TREATMENTS[tax.category], _components(tax.category, tax.rate),
                category=tax.category, exemption_reason="Conformance" if has_reason else "",
            ),
        )  # fmt: skip


def _components(category: str, rate: Decimal | None) -> Sequence[ComponentInput]:
    if category in CHARGED:
        return [ComponentInput("VAT", [(FIRST_DAY, rate or Decimal(0))], input_account=INPUT)]
    if TREATMENTS[category] == "reverse_charge":
        return [ComponentInput("VAT", [(FIRST_DAY, Decimal(19))], input_account=INPUT, output_account=OUTPUT)]
    return []


def _expense(company: Company) -> str:
    return str(
        Account.objects.filter(company=company, account_class="expense", is_heading=False, is_active=True)
        .order_by("code")
        .values_list("code", flat=True)[0]
    )
