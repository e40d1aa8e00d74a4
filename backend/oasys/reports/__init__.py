"""Statements: readings of the ledger. They take stored balances for whole periods and lines for one partly covered month.

Nothing is written here, nothing is added up twice, and every figure carries the link to what is behind it.
"""
