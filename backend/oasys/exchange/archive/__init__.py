"""The archive of a company: everything that is sealed in its books, in one ZIP that proves itself offline.

`writer` streams it, `reader` takes it in again; the verifier that lies in it is oasys/ledger/evidence.py.
What is in it and what is carried back: docs/how-to/export-and-prove.md.
"""
