"""Recurring invoices and bills: a document to write, and the days it is written on.

A *recurring document* holds what an invoice or a bill says, without its date, and its rhythm. On each of its days one document is
written, as a draft or posted, exactly once: an *occurrence*. Prices are those it holds; taxes and rates are those of the day.
docs/accounting/recurring-invoices.md, docs/decisions/0084-recurring-documents.md.
"""
