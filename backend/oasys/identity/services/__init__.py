"""Writes of identity, by use case."""
