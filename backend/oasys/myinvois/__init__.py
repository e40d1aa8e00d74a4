"""E-invoices of Malaysia: MyInvois of the tax authority LHDN (IRBM).

An *e-invoice* is what the authority is told of a posted document, or of several (*consolidated*). It is *queued* by a person, built,
signed and *sent* by the worker, *submitted* once the authority has taken it, and then *valid* or *invalid*; a valid one may be
*cancelled* for 72 hours. Nothing is sent twice: what was sent without an answer is *unknown* until the authority's own list tells. An
*inquiry* is any other question to the authority. Amounts are those of the document, never computed here.
docs/accounting/myinvois.md, docs/decisions/0082-myinvois-outbox.md, 0083-myinvois-simulator.md.
"""
