"""Feeds: statements that a provider fetches from the bank, as long as the account's owner consents.

`provider` says what every provider does and which errors it raises; `gocardless` is the adapter of GoCardless Bank Account Data,
`simulator` that API on this machine. What a fetch brings is a `Statement` of `bank_files`, like a file; `steadying` holds it against the
lines that are known, so that a bank that changes its ids doubles nothing.
"""
