"""The books: accounts, journals, fiscal years and periods, journal entries and their lines, balances.

An entry is a draft until one statement posts it; from then on PostgreSQL refuses every change (sql/). Debits equal
credits exactly; numbers have no gaps; balances per account, period and currency are kept by the posting statement.
The ledger knows no document: it stores an opaque source. Rules and their sources: docs/accounting/ledger.md.
"""
