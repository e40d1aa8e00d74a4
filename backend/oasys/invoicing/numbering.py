"""Which series of numbers the documents of a company take theirs from."""

from datetime import date
from typing import Any
from uuid import UUID

from oasys.invoicing.models import InvoicingSettings, Kind
from oasys.invoicing.queries import settings_of
from oasys.ledger.models import Journal
from oasys.ledger.numbering import journal_shown, numbers_of
from oasys.ledger.queries import journals
from oasys.organisations.models import Company


def series_of(*, company: Company, today: date) -> list[dict[str, Any]]:
    """Every journal by code, with its numbers and the kinds of documents that take theirs from it."""
    books = journals(company=company)
    numbers, chosen = numbers_of(company), settings_of(company)
    by_kind = {kind: journal_of(kind, chosen, books) for kind in Kind}
    return [
        journal_shown(journal, numbers, today)
        | {"documents": [kind.value for kind in Kind if by_kind[kind] == journal.id]}
        for journal in books
    ]


def journal_of(kind: Kind, chosen: InvoicingSettings, books: list[Journal]) -> UUID | None:
    """As documents find theirs: the one that was chosen, of a credit that of what it credits, the first of its kind."""
    of_invoices = chosen.invoice_journal_id, _first(books, Journal.Kind.SALES)
    of_bills = chosen.bill_journal_id, _first(books, Journal.Kind.PURCHASES)
    order = {
        Kind.INVOICE: of_invoices,
        Kind.CREDIT_NOTE: (chosen.credit_note_journal_id, *of_invoices),
        Kind.BILL: of_bills,
        Kind.SUPPLIER_CREDIT: (chosen.supplier_credit_journal_id, *of_bills),
    }[kind]
    return next((id_ for id_ in order if id_ is not None), None)


def _first(books: list[Journal], kind: Journal.Kind) -> UUID | None:
    return next((journal.id for journal in books if journal.kind == kind), None)
