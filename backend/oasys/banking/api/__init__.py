"""Banking over HTTP: accounts, imports, lines, matches, reconciliations, proposals and rules.

Each operation parses, makes one call, answers. The company is named in the path.
"""

from ninja import Router

from oasys.banking.api.books import router as books
from oasys.banking.api.imports import router as imports
from oasys.banking.api.lines import router as lines
from oasys.banking.api.matches import router as matches
from oasys.banking.api.proposals import router as proposals
from oasys.banking.api.reconciliations import router as reconciliations
from oasys.banking.api.rules import router as rules
from oasys.banking.api.settings import router as settings

router = Router()
for part in (books, imports, lines, matches, reconciliations, settings, proposals, rules):
    router.add_router("", part)
