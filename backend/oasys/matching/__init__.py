"""What a line of the bank is: proposals with a score and their reasons, and which of them can be taken. No tables, no routes.

`facts` says what is known of a line and of what it may be; `scoring` proposes for one line; `assignment` for many, so that nothing is used
twice; `rules` does what a person laid down, and `learning` proposes such rules. Amounts are signed: what comes in is positive.
What counts, and how much: docs/accounting/bank-matching.md.
"""
