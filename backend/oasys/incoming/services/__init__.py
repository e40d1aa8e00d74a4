"""Writes of bills that come in; each service runs in one transaction."""
