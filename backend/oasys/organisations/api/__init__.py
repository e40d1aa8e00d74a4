"""Tenants, and who may do what in them, over HTTP."""

from ninja import Router

from oasys.organisations.api.domains import router as domains
from oasys.organisations.api.invitations import router as invitations
from oasys.organisations.api.members import router as members
from oasys.organisations.api.roles import router as roles
from oasys.organisations.api.security import router as security
from oasys.organisations.api.services import router as services
from oasys.organisations.api.tenants import router as tenants
from oasys.organisations.api.tokens import router as tokens

router = Router()
for part in (tenants, members, security, invitations, roles, services, tokens, domains):
    router.add_router("", part)
