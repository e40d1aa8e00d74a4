"""Documents leave the house: as paper, as e-invoice, by mail, by a public link.

A document is shown as it was posted; nothing is computed here. What a paper looks like says a template, one for each company
and language, or the built-in one. What went to whom is kept, with the hash of the file. Invoices to contacts that want
e-invoices are checked by the official rules before their number is drawn. docs/accounting/dispatch.md.
"""
