"""Django's PostgreSQL backend, widened for tenant tables; named as ENGINE in the settings.

`schema.py` writes keys, indexes, policies; `base.py` opens the tenant and guards queries that have none.
"""
