"""Payments are made, allocated and undone; each in one transaction, with one posting statement."""
