"""Tenants as those see them who run the platform: names, sizes and health, never their books.

Support reads a tenant with its consent, for some hours.
"""
