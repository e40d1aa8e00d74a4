"""Tenants, their companies, and who may do what in them.

A tenant is the organisation that signs up: the boundary of isolation. A membership gives a person one role in it.
A company is a legal entity with its own books inside a tenant.
"""
