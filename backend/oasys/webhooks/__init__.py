"""Webhooks: what the event log says is sent to addresses of the tenant, signed, at least once.

Each endpoint goes through the log on its own (`seen_number`), and makes a delivery of each event that it wants, in one
transaction with how far it came. The worker sends deliveries and writes every attempt down. Nothing is sent from a request.
An address that is not public is refused at the moment of connecting, whatever a name resolves to.
"""
