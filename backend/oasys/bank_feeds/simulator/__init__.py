"""A local GoCardless Bank Account Data: its published API with banks of several habits. `./oasys bank-feeds-simulator` runs it.

It knows no table of OASYS and reads nothing of the adapter. docs/how-to/bank-feeds.md#the-simulator.
"""
