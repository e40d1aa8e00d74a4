"""Reads for revaluations: what is foreign on a day, at which rates, and what was revalued."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.closing.errors import RatesMissing
from oasys.closing.rules import BALANCE_SUBTYPES, Measured, gain_and_loss, revalued
from oasys.core.errors import FieldError, NotFound
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.errors import RateMissing
from oasys.currencies.queries import FoundRate, RateRule, found_rate, known_units
from oasys.ledger.models import Account
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.settlement.queries import account_balances, foreign_items
from oasys.settlement.rules import RECONCILABLE

FOREIGN_ACCOUNTS = """
select distinct b.account_id from ledger_account_balance b
join currencies_unit u on u.tenant_id = b.tenant_id and u.code = b.currency and u.is_money
where b.tenant_id = %(tenant)s and b.company_id = %(company)s and b.currency <> %(base)s
"""
REVALUATIONS = """
select r.id, r.day, r.rate_source, r.max_age_days, r.entry_id, r.reversing_entry_id, m.email as made_by, r.made_at,
       r.undo_entry_id, r.undo_reversing_entry_id, u.email as undone_by, r.undone_at, r.version
from closing_revaluation r
join identity_user m on m.id = r.made_by_id
left join identity_user u on u.id = r.undone_by_id
where r.tenant_id = %(tenant)s and r.company_id = %(company)s {where}
order by r.day desc, r.id desc limit %(limit)s
"""
ITEMS = """
select i.account_id, a.code as account_code, a.name as account_name, i.line_id, i.currency, i.amount, i.base_amount,
       i.rate, i.rate_day, i.rate_source, i.revalued_amount, i.difference
from closing_revalued_item i join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id
where i.tenant_id = %(tenant)s and i.revaluation_id = %(revaluation)s
order by a.code, i.currency, i.id
"""


# The entries that open items came with, for whoever reads what was measured.
ENTRIES = """
select l.id as line_id, e.id as entry_id, s.prefix, e.number, e.posting_date, e.description
from ledger_journal_line l
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
where l.tenant_id = %(tenant)s and l.id = any(%(lines)s)
"""
NO_ENTRY = {"entry_id": None, "entry_number": None, "posting_date": None, "description": ""}


def _with_entries(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items, each with the entry of its line; a balance has none."""
    params: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "lines": [item["line_id"] for item in items if item["line_id"]],
    }
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, params)
        entries = {row.pop("line_id"): row for row in rows_of(cursor)}
    for row in entries.values():
        row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
    return [item | entries.get(item["line_id"], NO_ENTRY) for item in items]


def measured(*, company: Company, day: date, rule: RateRule) -> list[Measured]:
    """Open foreign items and foreign balances of the day at its rates, by account code. Raises RatesMissing for all at once."""
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    found = [
        (account, line_id, currency, amount, base)
        for account in _foreign_accounts(company)
        for line_id, currency, amount, base in _positions(company, account, day)
        if amount or base
    ]
    rates = _rates(company, {currency for _, _, currency, _, _ in found}, day, rule)
    return [
        Measured(
            account_id=account.id,
            account_code=account.code,
            account_name=account.name,
            line_id=line_id,
            currency=currency,
            amount=amount,
            base_amount=base,
            rate=rates[currency].rate,
            rate_day=rates[currency].day,
            rate_source=rates[currency].source,
            revalued_amount=revalued(amount, rate=rates[currency].rate, decimals=decimals),
        )
        for account, line_id, currency, amount, base in found
    ]


def preview(*, company: Company, day: date, rule: RateRule) -> dict[str, Any]:
    """What revaluing the day would post, item by item. Raises RatesMissing."""
    items = measured(company=company, day=day, rule=rule)
    gain, loss = gain_and_loss(items)
    return {
        "day": day,
        "rate_source": rule.source,
        "max_age_days": rule.max_age_days,
        "base_currency": company.base_currency,
        "gain": gain,
        "loss": loss,
        "items": _with_entries([asdict(item) | {"difference": item.difference} for item in items]),
    }


def _foreign_accounts(company: Company) -> list[Account]:
    """Monetary accounts that were ever booked in a foreign currency."""
    params = {"tenant": current_tenant_id(), "company": company.id, "base": company.base_currency}
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_ACCOUNTS, params)
        ids = [row[0] for row in cursor.fetchall()]
    return list(Account.objects.filter(id__in=ids, subtype__in=RECONCILABLE | BALANCE_SUBTYPES).order_by("code", "id"))


def _positions(company: Company, account: Account, day: date) -> list[tuple[UUID | None, str, Any, Any]]:
    """Line (None: the balance), currency, amount and base amount of what is foreign on the account."""
    if account.subtype in RECONCILABLE:
        items = foreign_items(company=company, account=account, as_of=day)
        return [(item["line_id"], item["currency"], item["amount"], item["base_amount"]) for item in items]
    balances = account_balances(company=company, account=account, as_of=day)
    money = {code for code, unit in known_units(balances).items() if unit.is_money}
    return [
        (None, currency, *amounts)
        for currency, amounts in sorted(balances.items())
        if currency in money and currency != company.base_currency
    ]


def _rates(company: Company, currencies: set[str], day: date, rule: RateRule) -> dict[str, FoundRate]:
    rates: dict[str, FoundRate] = {}
    errors: list[FieldError] = []
    for currency in sorted(currencies):
        try:
            rates[currency] = found_rate(currency=currency, base=company.base_currency, day=day, rule=rule)
        except RateMissing as refusal:
            errors.append(FieldError("/day", refusal.code, refusal.detail))
    if errors:
        raise RatesMissing(errors[0].message, errors=errors)
    return rates


def revaluations(*, company: Company, limit: int, after: tuple[date, UUID] | None) -> list[dict[str, Any]]:
    """Revaluations without their items, the latest day first, from behind `after`; one more than `limit`."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    where = ""
    if after:
        where = "and (r.day, r.id) < (%(day)s, %(id)s)"
        params["day"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(REVALUATIONS.format(where=where), params)
        return rows_of(cursor)


def revaluation(*, company: Company, revaluation_id: UUID) -> dict[str, Any]:
    """One revaluation with its items. Raises NotFound."""
    params = {"tenant": current_tenant_id(), "company": company.id, "revaluation": revaluation_id, "limit": 1}
    with connection.cursor() as cursor:
        cursor.execute(REVALUATIONS.format(where="and r.id = %(revaluation)s"), params)
        found = rows_of(cursor)
        if not found:
            raise NotFound(say("There is no such revaluation."))
        cursor.execute(ITEMS, params)
        items = rows_of(cursor)
    differences = [item["difference"] for item in items]
    return found[0] | {
        "base_currency": company.base_currency,
        "gain": sum((difference for difference in differences if difference > 0), ZERO),
        "loss": -sum((difference for difference in differences if difference < 0), ZERO),
        "items": _with_entries(items),
    }
