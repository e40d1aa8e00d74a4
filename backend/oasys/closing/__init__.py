"""What is done at the end of a period: open foreign items and foreign balances measured at the closing rate.

A revaluation is one entry of its day and one that reverses it on the next day, posted together, with the rate of each
measured item kept. Rules and sources: docs/accounting/revaluation.md.
"""
