"""The doors of this room: a shape, a design and an instant become a PDF."""

from datetime import datetime

from oasys.core.words import speaking
from oasys.printing.associated import EmbeddedInvoice, with_profile
from oasys.printing.content import of_document, of_statement
from oasys.printing.limits import refuse_unprintable
from oasys.printing.reconciliations import of_reconciliation
from oasys.printing.shapes import AccountStatement, Design, PrintedDocument, ReconciliationReport
from oasys.printing.typesetting import picture, typeset


def document_pdf(
    document: PrintedDocument, *, design: Design, at: datetime, invoice: EmbeddedInvoice | None = None
) -> bytes:
    """The document as PDF/A-3b, with its e-invoice inside where there is one.

    `at` is an instant with its zone, and all that the bytes say of when they were made: the same arguments make the same
    bytes. Raises NotPrintable.
    """
    refuse_unprintable(document, design)
    with speaking(document.language):
        data = of_document(document, design)
        data["attachments"] = [invoice.as_attachment] if invoice else []
        pdf = typeset("document.typ", data, at=at)
    return with_profile(pdf, invoice.profile) if invoice else pdf


def document_picture(document: PrintedDocument, *, design: Design) -> bytes:
    """The first page as a PNG, to look at on a screen. Raises NotPrintable."""
    refuse_unprintable(document, design)
    with speaking(document.language):
        data = of_document(document, design)
        data["attachments"] = []
        return picture("document.typ", data)


def statement_pdf(statement: AccountStatement, *, design: Design, at: datetime) -> bytes:
    """The statement as PDF/A-3b, as `document_pdf` makes it. Raises NotPrintable."""
    refuse_unprintable(statement, design)
    with speaking(statement.language):
        data = of_statement(statement, design)
    return typeset("statement.typ", data, at=at)


def reconciliation_pdf(report: ReconciliationReport, *, design: Design, at: datetime) -> bytes:
    """The report of a reconciliation as PDF/A-3b, as `document_pdf` makes it. Raises NotPrintable."""
    refuse_unprintable(report, design)
    with speaking(report.language):
        data = of_reconciliation(report, design)
    return typeset("reconciliation.typ", data, at=at)
