"""Writes of the ledger, one module for each use case; each service runs in one transaction."""
