"""Receipts and payments of a company, what they are allocated to, and what contacts owe and are owed.

A *payment* moves money of a contact on an account at a bank or in a till, and stands against receivable or payable accounts. It works
on open items, whatever document they come from: its *allocations* are settlements of its lines with items. What is not
allocated stays open as an *advance*. A payment never changes; it is *undone* by an entry that reverses its own, which
cancels its settlements in the same statement. *Ageing* is the open items as of a day, added up by contact.
docs/accounting/payments.md, docs/decisions/0065-payments.md, 0066-ageing.md.
"""
