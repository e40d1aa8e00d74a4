"""Budgets: planned movements of accounts by period and dimension values, beside the real ones.

A budget is of one fiscal year and has a name; a year may have several. A draft changes freely, by one editor at a time; approved, it
never changes again, and a revision is a copy. Amounts stand on the account's normal side: income and expenses are positive.
"""
