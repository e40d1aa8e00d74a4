"""Live updates: the event log of a tenant as server-sent events, to whoever may hear of it and for as long as they may.

A stream is a request like any other, and is let in by the same code. What stands in the log is the truth: a stream is woken,
reads behind the last number that it sent, and sends what its owner may hear. Nothing is remembered for a client that is gone;
it says where it was.
"""
