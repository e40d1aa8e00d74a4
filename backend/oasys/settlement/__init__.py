"""Open items and settlements: what on receivables, payables and clearing accounts is not settled yet, and what settled it.

An open item is a posted line in money on a reconcilable account. It is derived: a row per item is gathered from the
posted entries behind posting, and carries how much of it is settled. A settlement matches items of one account and
currency, debits with credits, and never changes; it is cancelled and kept. A difference between the rates of what it
matches is posted with it. Rules and sources: docs/accounting/settlement.md.
"""
