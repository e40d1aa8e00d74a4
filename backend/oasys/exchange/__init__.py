"""Books come in and go out: the journal format of OASYS, and the formats of other programs.

A reader yields CodedEntry and says what it cannot carry; nothing is dropped in silence. The ledger loads it all or
nothing of it.
"""
