"""How a company reminds: read, chosen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from oasys.core.errors import FieldError, Invalid, StaleVersion
from oasys.core.money import decimals_of
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.dunning.models import DunningSettings
from oasys.dunning.rules import InterestRate, Level
from oasys.dunning.schemas import DunningSettingsIn
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.ledger.rules import CONTROL_SUBTYPES
from oasys.organisations.models import Company

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
DEFAULT_LEVELS: list[dict[str, Any]] = [
    {"days_overdue": days, "fee": "0", "minimum_amount": "0", "charges_interest": False, "texts": {}}
    for days in (7, 21, 35)
]
ACCOUNTS = ("fee_account", "interest_account")
CHANGEABLE = [
    "days_between", "levels", "interest_rates", "sends_mail", "posts_charges", "fee_account", "interest_account", "releases_first_as",
    "releases_up_to", "failure",
    "failed_at", "retry_at", "version",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """The settings as decisions need them."""

    levels: list[Level]
    business_rates: list[InterestRate]
    consumer_rates: list[InterestRate]
    days_between: int
    posts_charges: bool


def settings_of(company: Company) -> DunningSettings:
    """How the company reminds; version 0 where it never chose: three levels that charge nothing."""
    rows = DunningSettings.objects.select_related("releases_first_as", *ACCOUNTS)
    chosen = rows.filter(company=company).first()
    return chosen or DunningSettings(company=company, levels=DEFAULT_LEVELS, version=0)


def manner_of(settings: DunningSettings) -> Manner:
    """Amounts as decimals, rates for either kind of contact."""

    def rates(percent: str) -> list[InterestRate]:
        return [
            InterestRate(
                date.fromisoformat(one["valid_from"]),
                Decimal(one[percent]),
                date.fromisoformat(one["valid_to"]) if one["valid_to"] else None,
            )
            for one in settings.interest_rates
        ]

    levels = [
        Level(
            number,
            one["days_overdue"],
            Decimal(one["fee"]),
            Decimal(one["minimum_amount"]),
            one["charges_interest"],
            one["texts"],
        )
        for number, one in enumerate(settings.levels, 1)
    ]
    return Manner(
        levels, rates("business_percent"), rates("consumer_percent"), settings.days_between, settings.posts_charges
    )


def shown(settings: DunningSettings, company: Company) -> dict[str, Any]:
    """As the API answers."""
    names = (
        "days_between",
        "levels",
        "interest_rates",
        "sends_mail",
        "posts_charges",
        "failure",
        "failed_at",
        "version",
    )
    by_rule = settings.releases_first_as
    return {name: getattr(settings, name) for name in names} | {
        "fee_account": getattr(settings.fee_account, "code", None),
        "interest_account": getattr(settings.interest_account, "code", None),
        "releases_first_level": by_rule is not None,
        "releases_up_to_level": settings.releases_up_to,
        "acts_as": by_rule.email if by_rule else None,
        "currency": company.base_currency,
    }


@transaction.atomic(savepoint=False)
def choose_settings(*, company: Company, version: int, body: DunningSettingsIn, by: User) -> DunningSettings:
    """Puts these in place of what stands; where levels are released by themselves, that is with the rights of `by`.

    Locks the company. Raises StaleVersion, Invalid naming each field.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    settings = settings_of(company)
    if settings.version != version:
        raise StaleVersion(say("The settings were changed in the meantime."), version=settings.version)
    found = {name: _account(company, name, getattr(body, name)) for name in ACCOUNTS}
    errors = [one for one in found.values() if isinstance(one, FieldError)] + _flaws(company, body)
    if errors:
        raise Invalid(say("Some fields need another value; nothing was changed."), errors=errors)
    for name, account in found.items():
        setattr(settings, name, account)
    settings.days_between, settings.posts_charges = body.days_between, body.posts_charges
    settings.sends_mail = body.sends_mail
    settings.levels = [level.model_dump(mode="json") for level in body.levels]
    settings.interest_rates = [rate.model_dump(mode="json") for rate in body.interest_rates]
    settings.releases_first_as = by if body.releases_first_level else None
    settings.releases_up_to = body.releases_up_to_level
    settings.failure, settings.failed_at, settings.retry_at = None, None, None
    settings.version += 1
    settings.save(force_insert=version == 0, update_fields=None if version == 0 else CHANGEABLE)
    return settings


def _flaws(company: Company, body: DunningSettingsIn) -> list[FieldError]:
    errors: list[FieldError] = []
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    for number, level in enumerate(body.levels):
        for name in ("fee", "minimum_amount"):
            if decimals_of(getattr(level, name)) > decimals:
                message = say("{currency} has {decimals} decimals.", currency=company.base_currency, decimals=decimals)
                errors.append(FieldError(f"/levels/{number}/{name}", "ledger.too_many_decimals", message))
    for number, (before, level) in enumerate(pairwise(body.levels), 1):
        if level.days_overdue <= before.days_overdue:
            message = say("A level comes later than the one before it.")
            errors.append(FieldError(f"/levels/{number}/days_overdue", "core.out_of_range", message))
    if body.releases_up_to_level > len(body.levels):
        message = say("There are {count} levels.", count=len(body.levels))
        errors.append(FieldError("/releases_up_to_level", "core.out_of_range", message))
    charged = any(level.charges_interest for level in body.levels)
    if charged and not body.interest_rates:
        message = say("A level charges interest: give a rate.")
        errors.append(FieldError("/interest_rates", "core.required", message))
    ordered = sorted(enumerate(body.interest_rates), key=lambda one: one[1].valid_from)
    for (_, before_rate), (place, rate) in pairwise(ordered):
        if rate.valid_from == before_rate.valid_from:
            message = say("Another rate begins on this day, too.")
            errors.append(FieldError(f"/interest_rates/{place}/valid_from", "core.invalid_value", message))
    for place, rate in enumerate(body.interest_rates):
        if rate.valid_to is not None and rate.valid_to < rate.valid_from:
            message = say("It ends before it begins.")
            errors.append(FieldError(f"/interest_rates/{place}/valid_to", "core.out_of_range", message))
    if body.posts_charges:
        wanted = {"fee_account": any(level.fee for level in body.levels), "interest_account": charged}
        for name, is_needed in wanted.items():
            if is_needed and getattr(body, name) is None:
                message = say("It is posted: name the account it goes to.")
                errors.append(FieldError(f"/{name}", "core.required", message))
    return errors


def _account(company: Company, name: str, code: str | None) -> Account | FieldError | None:
    if code is None:
        return None
    account = Account.objects.filter(company=company, code=code).first()
    if account is None:
        message = say("The chart has no account {name}.", name=code)
        return FieldError(f"/{name}", "ledger.account_unknown", message)
    if account.is_heading or not account.is_active or account.subtype in CONTROL_SUBTYPES:
        message = say("{code} is no account for this: name another one.", code=code)
        return FieldError(f"/{name}", "ledger.account_unusable", message)
    return account
