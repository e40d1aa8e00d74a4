"""The ledger over HTTP: companies with their books, the chart, dimensions, periods, journal entries, seals.

Each operation parses, makes one call, answers. The company is named in the path.
"""

from ninja import Router

from oasys.ledger.api.calendar import router as calendar
from oasys.ledger.api.chart import router as chart
from oasys.ledger.api.companies import router as companies
from oasys.ledger.api.dimensions import router as dimensions
from oasys.ledger.api.entries import router as entries
from oasys.ledger.api.onboarding import router as onboarding
from oasys.ledger.api.periods import router as periods
from oasys.ledger.api.sealing import router as sealing
from oasys.ledger.api.verification import router as verification

router = Router()
for part in (companies, onboarding, chart, dimensions, calendar, periods, entries, sealing, verification):
    router.add_router("", part)
