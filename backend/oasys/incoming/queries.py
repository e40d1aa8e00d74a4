"""Reads of bills that come in: what an e-invoice becomes, and what a document was made of."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.attachments.queries import content_of
from oasys.core.errors import NotFound
from oasys.core.words import say
from oasys.incoming import suppliers
from oasys.incoming.models import ReceivedInvoice
from oasys.incoming.rules import COMPARED, SENTENCES, TOTAL_NAMES, FileTotals
from oasys.incoming.services.receiving import Looked, totals_beside
from oasys.invoicing.models import Document
from oasys.organisations.models import Company


def received(looked: Looked, *, company: Company, document_id: UUID | None) -> dict[str, Any]:
    """As the API shows it."""
    file, plan = looked.opened, looked.opened.plan
    return {
        "document_id": document_id,
        "kind": plan.kind,
        "syntax": file.syntax,
        "profile": file.profile,
        "is_valid": file.is_valid,
        "adds_up": file.adds_up,
        "findings": file.findings,
        "seller": file.invoice.seller.name,
        "supplier_number": plan.number,
        "issue_date": plan.issue_date,
        "due_date": plan.due_date,
        "currency": plan.currency,
        "candidates": [
            {
                "id": one.contact.id,
                "display_name": one.contact.display_name,
                "code": one.contact.code,
                "is_supplier": one.contact.is_supplier,
                "reasons": one.reasons,
            }
            for one in looked.offered
        ],
        "contact_id": looked.contact.id if looked.contact else None,
        "new_contact": suppliers.offered_contact(company=company, invoice=file.invoice),
        "needs_account": looked.needs_account,
        "usual_account_code": looked.usual_account,
        "taxes": [
            {
                "category": one.tax.category,
                "rate": one.tax.rate,
                "tax_code_id": one.code.code.id if one.code else None,
                "fitting": [{"id": c.code.id, "code": c.code.code, "name": c.code.name} for c in one.candidates],
            }
            for one in looked.taxes.values()
        ],
        "lines": [
            {
                "text": line.text,
                "quantity": line.quantity,
                "unit": line.unit,
                "unit_price": line.unit_price,
                "category": line.tax.category,
                "rate": line.tax.rate,
                "net": line.net,
            }
            for line in plan.lines
        ],
        "totals": totals_beside(plan.totals, looked.totals),
        "bank": _accounts(looked.accounts),
        "duplicates": looked.duplicates,
        "notes": [note_shown(note.kept()) for note in looked.notes],
    }


def kept_of(*, company: Company, document_id: UUID) -> dict[str, Any]:
    """The e-invoice that a document was made of, compared with the document and the contact as they are now. Raises NotFound."""
    from oasys.einvoicing.receiving import receive  # the readers of PDFs: see einvoicing/api.py

    row = (
        ReceivedInvoice.objects.select_related("document", "attachment", "created_by")
        .filter(company=company, document_id=document_id)
        .first()
    )
    if row is None:
        raise NotFound(say("The document was made of no e-invoice."))
    document: Document = row.document
    invoice = receive(content_of(row.attachment)).invoice
    accounts = suppliers.named_accounts(invoice=invoice, contact_id=document.contact_id) if invoice else []
    totals = FileTotals(**{name: Decimal(row.totals[name]) for name in TOTAL_NAMES})
    names = ("attachment_id", "syntax", "profile", "is_valid", "adds_up", "findings", "created_at")
    return {name: getattr(row, name) for name in names} | {
        "totals": totals_beside(totals, {name: getattr(document, name) for name in COMPARED}),
        "bank": _accounts(accounts),
        "notes": [note_shown(note) for note in row.notes],
        "created_by": row.created_by.email,
    }


def note_shown(kept: dict[str, Any]) -> dict[str, Any]:
    """In the language of who asks."""
    severity, sentence = SENTENCES[kept["code"]]
    params = dict(kept["params"])
    if "kind" in params:
        params["kind"] = say("a bill") if params["kind"] == "bill" else say("a supplier credit")
    if kept["code"] == "totals_differ":
        names = {"net": say("Net"), "tax": say("Tax"), "gross": say("Total"), "payable": say("To be paid")}
        params["name"] = names[params["name"]]
    return {"pointer": kept["pointer"], "code": kept["code"], "severity": severity, "message": say(sentence, **params)}


def _accounts(named: list[suppliers.NamedAccount]) -> list[dict[str, Any]]:
    return [{"account": one.account.masked, "holder": one.holder, "state": one.state} for one in named]
