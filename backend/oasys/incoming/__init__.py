"""Bills as they come in: e-invoices that become drafts, and the approval of bills by somebody else than who wrote them.

A *received invoice* is an e-invoice that a draft was made of: the file stays with it unchanged, and so do the totals that the file
names and what there was to be said of it. An *approval* lets a bill be posted that comes to the company's threshold or more; any
change takes it back.
docs/accounting/incoming.md, docs/decisions/0080-attachments-and-e-invoices-received.md, 0081-approval-of-bills.md.
"""
