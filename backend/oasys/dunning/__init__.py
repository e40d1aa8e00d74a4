"""Reminders of what customers owe and have not paid when it was due: levels, proposals, releases, blocks.

A *proposal* is not kept: it is found anew from the open items each time, so what was paid meanwhile is in none. A *reminder* is what
somebody, or the company's rule, has released; each open item is reminded of once for each level. Fees and interest are posted
with the reminder where the company has it so. docs/accounting/dunning.md, docs/decisions/0085-dunning.md.
"""
