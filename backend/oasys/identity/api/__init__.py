"""Routes under /auth: signing up and in, the account, second factors, sessions."""

from ninja import Router

from oasys.identity.api.account import router as account
from oasys.identity.api.factors import router as factors
from oasys.identity.api.providers import router as providers
from oasys.identity.api.sessions import router as sessions
from oasys.identity.api.sign_in import router as sign_in

router = Router()
for part in (sign_in, providers, account, factors, sessions):
    router.add_router("", part)
