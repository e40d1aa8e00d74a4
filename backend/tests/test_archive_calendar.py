"""A company's fiscal calendar lies in its archive and comes back with it."""

import io
from datetime import UTC, date, datetime

from oasys.core.tenancy import tenant
from oasys.exchange.archive.reader import Archive, import_archive
from oasys.exchange.archive.writer import archive
from oasys.ledger.calendars import calendar_of, rule_of
from oasys.ledger.fiscal_calendar import Calendar
from oasys.ledger.models import FiscalYear, Period
from oasys.ledger.services.books import create_bare_company
from oasys.ledger.services.calendars import set_calendar
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.services.years import open_fiscal_year
from oasys.ledger.signing import SealingKeys
from tests.factories import Books


def test_the_calendar_comes_back_with_the_archive(books: Books):
    with tenant(books.tenant_id):
        weeks = Calendar(2, pattern="4-4-5", ends_on_weekday="saturday", long_period=12)
        set_calendar(company=books.company, calendar=weeks, version=1)
        for day in (date(2027, 1, 15), date(2027, 6, 1)):  # a short year in between, and one of weeks
            open_fiscal_year(company=books.company, containing=day)
        seal_company(company=books.company, keys=SealingKeys())
        data = b"".join(archive(company=books.company, keys=SealingKeys(), exported_at=datetime.now(UTC)))
        fresh = create_bare_company(
            name="Again", base_currency="MYR", country_pack="my", pack_version="1", fiscal_year_start_month=1
        )
        import_archive(company=fresh, file=Archive(io.BytesIO(data), unsigned=True), by=books.owner)
        ours, theirs = (
            list(Period.objects.filter(company=c).order_by("starts_on").values_list("number", "starts_on", "ends_on"))
            for c in (books.company, fresh)
        )
        assert ours == theirs
        assert calendar_of(fresh).rule == calendar_of(books.company).rule
        assert rule_of(fresh).start_month == fresh.fiscal_year_start_month == 2
        assert FiscalYear.objects.filter(company=fresh).count() == 3
