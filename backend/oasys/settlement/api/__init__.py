"""Open items, settlements and opening balances over HTTP. Each operation parses, makes one call, answers."""

from ninja import Router

from oasys.settlement.api.items import router as items
from oasys.settlement.api.opening import router as opening

router = Router()
for part in (opening, items):
    router.add_router("", part)
