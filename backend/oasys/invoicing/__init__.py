"""Documents that post: invoices and credit notes, bills and supplier credits. One machine, mirrored.

A document is drafted, posted, and perhaps void; drafts may be changed and deleted. Posting gives it the number of its entry,
which it keeps. It is undone by a credit note, or by being voided while nothing of it is settled. What it comes to is computed
by `oasys.tax.computing`, never said by anybody.
"""
