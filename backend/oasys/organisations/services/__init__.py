"""Writes of tenants and of what people may do in them, one module for each use case."""

from oasys.organisations.services.tenants import change_company, create_tenant

__all__ = ["change_company", "create_tenant"]
