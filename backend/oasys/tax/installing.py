"""Tax packs are installed: with a new company, or into one that is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from oasys.core.errors import FieldError
from oasys.core.words import say
from oasys.ledger.fiscal_calendar import Calendar
from oasys.ledger.services.books import BooksMade, create_company
from oasys.organisations.models import Company
from oasys.organisations.packs import Pack
from oasys.tax.errors import TaxAccountsMissing, TaxCodeRefused, TaxCodeTaken, TaxPackMissing
from oasys.tax.models import TaxCode, TaxPolicy, TaxRate
from oasys.tax.packs import PackCode, TaxPack, tax_pack
from oasys.tax.queries import whole_codes
from oasys.tax.services import CodeInput, ComponentInput, accounts_by_code, flaws_of, keep_codes

NAMES = ("output_account", "input_account", "deferred_account")


@dataclass(frozen=True, slots=True)
class Installed:
    """What a pack brought: codes that are new, codes that got later rates, and how many are as they were."""

    pack: str
    made: tuple[str, ...]
    with_new_rates: tuple[str, ...]
    standing: int


@dataclass(frozen=True, slots=True)
class CompanyMade:
    """A new company with its books and its tax codes."""

    company: Company
    accounts: int
    journals: int
    periods: int
    tax_codes: int


@transaction.atomic(savepoint=False)
def create_company_with_taxes(
    *,
    name: str,
    pack: Pack,
    base_currency: str | None,
    fiscal_year_start_month: int | None,
    first_year_on: date,
    is_demo: bool = False,
    calendar: Calendar | None = None,
    first_year: tuple[date, date | None] | None = None,
) -> CompanyMade:
    """As ledger's create_company, and with the tax codes of its country, where there is a pack of them."""
    made: BooksMade = create_company(
        name=name,
        pack=pack,
        base_currency=base_currency,
        fiscal_year_start_month=fiscal_year_start_month,
        first_year_on=first_year_on,
        is_demo=is_demo,
        calendar=calendar,
        first_year=first_year,
    )
    codes = len(install_tax_pack(company=made.company).made) if tax_pack(pack.code) else 0
    return CompanyMade(made.company, made.accounts, made.journals, made.periods, codes)


@transaction.atomic(savepoint=False)
def install_tax_pack(*, company: Company, accounts: Mapping[str, str] | None = None) -> Installed:
    """The tax codes of the company's country that it lacks, and later rates of those that came from an earlier version.

    `accounts` names the company's own accounts in place of those of the country pack. What stands is never changed: done twice, nothing
    happens. Raises TaxPackMissing, TaxAccountsMissing naming each account.
    """
    pack = tax_pack(company.country_pack)
    if pack is None:
        raise TaxPackMissing(say("There are no tax codes for {country}: make your own.", country=company.country_pack))
    # two at once: the second waits, and finds everything there
    Company.objects.select_for_update(no_key=True).get(id=company.id)
    chart = accounts_by_code(company)
    standing = {code.code: code for code in whole_codes().filter(company=company)}
    wanted = [_as_input(code, pack, accounts or {}) for code in pack.codes if code.code not in standing]
    _refuse_missing_accounts(wanted, chart, accounts or {})
    for code in wanted:
        if flaws := flaws_of(code, chart):
            raise TaxCodeRefused(f"{pack.label}, {code.code}: {flaws[0].message}", errors=flaws)
    try:
        with transaction.atomic():
            keep_codes(company, wanted, chart)
    except IntegrityError as error:
        raise TaxCodeTaken(say("Somebody made a tax code of the pack in the meantime: try again.")) from error
    renewed = [
        code.code for code in pack.codes if code.code in standing and _add_later_rates(standing[code.code], code)
    ]
    TaxPolicy.objects.bulk_create(
        [
            TaxPolicy(
                company=company,
                rounding_level=pack.rounding_level,
                rounding_mode=pack.rounding_mode,
                prices_include_tax=pack.prices_include_tax,
                is_cash_accounting=False,
                cash_step=pack.cash_step,
            )
        ],
        ignore_conflicts=True,
    )
    made = tuple(code.code for code in wanted)
    return Installed(pack.label, made, tuple(renewed), len(pack.codes) - len(made) - len(renewed))


def _as_input(code: PackCode, pack: TaxPack, accounts: Mapping[str, str]) -> CodeInput:
    def account(of_pack: str | None) -> str | None:
        return accounts.get(of_pack, of_pack) if of_pack else None

    return CodeInput(
        code=code.code,
        name=code.name,
        direction=code.direction,
        treatment=code.treatment,
        category=code.category,
        exemption_code=code.exemption_code,
        exemption_reason=code.exemption_reason,
        myinvois_type=code.myinvois_type,
        due_on=code.due_on,
        due_within_months=code.due_within_months,
        rounds_together=code.rounds_together,
        pack=pack.label,
        components=[
            ComponentInput(
                name=tax.name,
                rates=[(rate.starts_on, rate.value) for rate in tax.rates],
                is_compound=tax.is_compound,
                is_per_unit=tax.is_per_unit,
                recoverable_percent=tax.recoverable_percent,
                output_account=account(tax.output),
                input_account=account(tax.input),
                deferred_account=account(tax.deferred),
            )
            for tax in code.taxes
        ],
    )


def _refuse_missing_accounts(wanted: list[CodeInput], chart: Mapping[str, Any], accounts: Mapping[str, str]) -> None:
    named = {
        account
        for code in wanted
        for component in code.components
        for name in NAMES
        if (account := getattr(component, name)) is not None
    }
    if missing := sorted(named - chart.keys()):
        of_pack = {own: code for code, own in accounts.items()}
        raise TaxAccountsMissing(
            say(
                "The chart has no account {accounts} that takes lines: add it, or name another one in its place.",
                accounts=", ".join(missing),
            ),
            errors=[
                FieldError(
                    f"/accounts/{of_pack.get(code, code)}",
                    "ledger.account_unknown",
                    say("There is no account {code}.", code=code),
                )
                for code in missing
            ],
            accounts=missing,
        )


def _add_later_rates(code: TaxCode, of_pack: PackCode) -> bool:
    """Rates of the pack that begin after all that stand; a code of the company's own stays as it is."""
    components = list(code.components.all())
    if not code.pack or len(components) != len(of_pack.taxes):
        return False
    later = [
        TaxRate(company_id=code.company_id, component=component, starts_on=rate.starts_on, value=rate.value)
        for component, tax in zip(components, of_pack.taxes, strict=True)
        for rate in tax.rates
        if all(rate.starts_on > one.starts_on for one in component.rates.all())
    ]
    if not later:
        return False
    TaxRate.objects.bulk_create(later)
    code.version += 1
    code.save(update_fields=["version"])
    return True
