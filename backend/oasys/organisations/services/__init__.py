"""Writes of tenants and of what people may do in them, one module for each use case."""

from oasys.organisations.services.tenants import archive_company, change_company, create_tenant, restore_company

__all__ = ["archive_company", "change_company", "create_tenant", "restore_company"]
