"""Writes of MyInvois."""
