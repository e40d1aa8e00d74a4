"""What happened, told in order: a number for each event, growing by one in each tenant, so that a reader misses nothing.

Events are written by triggers in the transaction of the change, without a number. Numbers are given behind it, to what is
committed, one numbering of a tenant after the other: whoever sees a number has seen, or can see, every lower one.
An event says what to read again, and holds no name, amount or secret.
"""
