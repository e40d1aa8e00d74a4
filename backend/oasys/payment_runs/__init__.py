"""Payment runs: what is due to suppliers, paid in one act by a file that the bank carries out.

A *run* is drafted from open bills of one currency, approved by somebody who had no hand in it, and never changes afterwards. Its approval
writes the file (pain.001.001.09), posts a payment for each supplier and settles what it pays, all of it or nothing. A *transfer* is the
payment of one supplier in the file; what the bank says of it (pain.002) is read back, and what it rejects is undone.
docs/accounting/payment-runs.md, docs/decisions/0078-payment-runs.md.
"""
