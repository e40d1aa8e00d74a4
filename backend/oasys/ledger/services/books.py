"""A company comes with its books: chart, journals, first fiscal year, all from a country pack."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from oasys.core.errors import FieldError, Invalid
from oasys.core.ids import uuid7
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.services import ensure_unit
from oasys.ledger.errors import PackEmpty
from oasys.ledger.fiscal_calendar import Calendar
from oasys.ledger.models import Account, Journal
from oasys.ledger.rules import SUBTYPES
from oasys.ledger.services.calendars import choose_calendar
from oasys.ledger.services.years import open_fiscal_year, open_fiscal_year_from
from oasys.organisations.models import Company
from oasys.organisations.packs import Pack


@dataclass(frozen=True, slots=True)
class BooksMade:
    """The new company, and how much the pack made."""

    company: Company
    accounts: int
    journals: int
    periods: int


@transaction.atomic(savepoint=False)
def create_company(
    *,
    name: str,
    pack: Pack,
    base_currency: str | None,
    fiscal_year_start_month: int | None,
    first_year_on: date,
    is_demo: bool = False,
    calendar: Calendar | None = None,
    first_year: tuple[date, date | None] | None = None,
) -> BooksMade:
    """A company in the open tenant, with the pack's chart and journals and the fiscal year that holds `first_year_on`.

    `first_year` is the first and perhaps the last day of a short or long one in place of that.
    Raises Invalid where the pack names no currency and none is given, PackEmpty where it makes nothing.
    """
    currency = base_currency or pack.base_currency
    if not currency:
        message = say("This country pack names no currency: say which one the books are kept in.")
        raise Invalid(message, errors=[FieldError("/base_currency", "core.required", message)])
    unit = ensure_unit(currency)
    if not unit.is_money:
        message = say("Books are kept in a currency of ISO 4217.")
        raise Invalid(message, errors=[FieldError("/base_currency", "currencies.not_money", message)])
    company = Company.objects.create(
        name=name,
        base_currency=unit.code,
        country_pack=pack.code,
        pack_version=pack.version,
        fiscal_year_start_month=fiscal_year_start_month or pack.fiscal_year_start_month,
        locale=pack.formats.locale,
        date_format=pack.formats.date,
        number_format=pack.formats.number,
        first_day_of_week=pack.formats.first_day_of_week,
        paper_size=pack.formats.paper_size,
        is_demo=is_demo,
    )
    accounts = _install_chart(company, pack)
    journals = Journal.objects.bulk_create(
        Journal(
            company=company,
            code=journal.code,
            name=journal.name,
            kind=journal.kind,
            number_prefix=journal.number_prefix,
        )
        for journal in pack.journals
    )
    if calendar is not None:
        choose_calendar(company=company, calendar=calendar)
    if first_year is not None:
        year = open_fiscal_year_from(company=company, starts_on=first_year[0], ends_on=first_year[1])
    else:
        year = open_fiscal_year(company=company, containing=first_year_on)
    made = BooksMade(company, accounts, len(journals), year.periods.count())
    if not (made.accounts and made.journals and made.periods):
        raise PackEmpty(say("The pack {code} makes no accounts, journals or periods.", code=pack.code), pack=pack.code)
    return made


@transaction.atomic(savepoint=False)
def create_bare_company(
    *, name: str, base_currency: str, country_pack: str, pack_version: str, fiscal_year_start_month: int
) -> Company:
    """A company without chart, journals or years, for books that bring their own. Raises Invalid, UnitUnknown."""
    if not ensure_unit(base_currency).is_money:
        message = say("Books are kept in a currency of ISO 4217.")
        raise Invalid(message, errors=[FieldError("/base_currency", "currencies.not_money", message)])
    return Company.objects.create(
        name=name,
        base_currency=base_currency,
        country_pack=country_pack,
        pack_version=pack_version,
        fiscal_year_start_month=fiscal_year_start_month,
    )


def _install_chart(company: Company, pack: Pack) -> int:
    """Inserts the pack's accounts, parents before children, in one statement for each depth of the tree."""
    for currency in sorted({account.currency for account in pack.accounts} - {""}):
        ensure_unit(currency)
    ids = {account.code: uuid7() for account in pack.accounts}
    waiting, done = list(pack.accounts), set[str]()
    while waiting:
        ready = [account for account in waiting if account.parent is None or account.parent in done]
        for account in ready:
            if account.subtype not in SUBTYPES[account.account_class]:
                raise PackEmpty(
                    say(
                        "The pack {code} gives {account_code} the unknown subtype {subtype}.",
                        code=pack.code,
                        account_code=account.code,
                        subtype=account.subtype,
                    )
                )
        Account.objects.bulk_create(
            Account(
                id=ids[account.code],
                tenant_id=current_tenant_id(),
                company=company,
                code=account.code,
                name=account.name,
                account_class=account.account_class,
                subtype=account.subtype,
                parent_id=ids[account.parent] if account.parent else None,
                is_heading=account.is_heading,
                currency=account.currency,
            )
            for account in ready
        )
        done.update(account.code for account in ready)
        waiting = [account for account in waiting if account.code not in done]
    return len(ids)
