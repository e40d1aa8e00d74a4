"""Files that belong to journal entries and documents: receipts, contracts, the e-invoice that a bill was made of.

An *attachment* belongs to one entry or one document. Its content is what its name and its declared type say, is kept with its SHA-256,
and never changes. While its owner is a draft it can be removed; of what is posted it is evidence, and stays. It is always
downloaded, never shown in place. docs/accounting/incoming.md, docs/decisions/0080-attachments-and-e-invoices-received.md.
"""
