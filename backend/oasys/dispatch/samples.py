"""A paper of invented figures, by which a template is looked at before any document exists."""

from datetime import UTC, date, datetime
from decimal import Decimal

from oasys.core.words import say, speaking
from oasys.dispatch.files import PDF, Made
from oasys.dispatch.papers import bank_account, design_of, seller_of
from oasys.dispatch.templates import Look
from oasys.invoicing.issuer import Said
from oasys.printing.papers import document_pdf, document_picture
from oasys.printing.shapes import Line, Party, Payment, PrintedDocument, TaxAmount

AT = datetime(2026, 1, 15, tzinfo=UTC)
DAY, DUE = date(2026, 1, 15), date(2026, 2, 14)


def sample(look: Look, issuer: Said, *, language: str, currency: str, as_picture: bool) -> Made:
    """An invoice that nobody wrote, as PDF or its first page as PNG. Raises NotPrintable."""
    with speaking(language):
        shown = set(look.columns)
        lines = (
            _line(shown, "1", say("Coffee beans, 1 kg"), Decimal(12), "kg", Decimal("24.00"), Decimal("288.00")),
            _line(shown, "2", say("Delivery"), Decimal(1), "", Decimal("12.00"), Decimal("12.00")),
        )
        paper = PrintedDocument(
            title=say("Invoice"),
            number="2026-000042",
            language=language,
            seller=seller_of(issuer),
            buyer=Party(name=say("A customer"), address=(say("Street 1"), say("12345 Town"))),
            currency=currency,
            decimals=2,
            issue_date=DAY,
            due_date=DUE,
            lines=lines,
            net=Decimal("300.00"),
            taxes=(TaxAmount(text=say("Tax 10%"), base=Decimal("300.00"), amount=Decimal("30.00")),),
            gross=Decimal("330.00"),
            payable=Decimal("330.00"),
            above=look.intro,
            below=look.closing,
            payment=Payment(reference="2026-000042", accounts=(bank_account(issuer.bank, issuer),))
            if issuer.bank
            else Payment(),
        )
    design = design_of(look, issuer)
    if as_picture:
        return Made("preview.png", "image/png", document_picture(paper, design=design))
    return Made("preview.pdf", PDF, document_pdf(paper, design=design, at=AT))


def _line(
    shown: set[str], position: str, text: str, quantity: Decimal, unit: str, price: Decimal, amount: Decimal
) -> Line:
    return Line(
        text=text,
        position=position if "position" in shown else "",
        quantity=quantity if "quantity" in shown else None,
        unit=unit if "unit" in shown else "",
        price=price if "price" in shown else None,
        tax="10%" if "tax" in shown else "",
        amount=amount,
    )
