"""Writes of payment runs, by use case."""
