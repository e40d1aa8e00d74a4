"""Reads of the ledger; what statements need is in `oasys.reports`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.money import ZERO
from oasys.core.reads import rows_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.dimension_models import Dimension, DimensionRule, DimensionValue
from oasys.ledger.grant_models import PeriodGrant, PeriodGrantEnd
from oasys.ledger.models import Account, FiscalYear, Journal, Period, PeriodChange
from oasys.ledger.verification import differences, extent
from oasys.organisations.models import Company

MOST_DIFFERENCES = 1_000
HEADS = """
select e.id, s.prefix, e.number, e.status, e.posting_date, j.code as journal, e.description, e.reference,
       l.amount, e.posted_at, e.version, e.source_kind, e.source_key, e.reverses_id
from (
  select e.* from ledger_journal_entry e
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s {where}
  order by e.posting_date desc, e.id desc limit %(limit)s) e
join ledger_journal j on j.tenant_id = e.tenant_id and j.id = e.journal_id
left join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
cross join lateral (
  select coalesce(sum(debit), 0) as amount from ledger_journal_line
  where tenant_id = e.tenant_id and entry_id = e.id) l
order by e.posting_date desc, e.id desc
"""
DIMENSIONS_OF_LINE = """
  case when l.dimension_set_id is null then '{}'::json else (
    select json_object_agg(d.code, v.code order by d.code)
    from ledger_dimension_set_value m
    join ledger_dimension d on d.tenant_id = m.tenant_id and d.id = m.dimension_id
    join ledger_dimension_value v on v.tenant_id = m.tenant_id and v.id = m.value_id
    where m.tenant_id = l.tenant_id and m.dimension_set_id = l.dimension_set_id) end
"""
LINES = """
select l.id, l.line_no, l.account_id, a.code as account_code, a.name as account_name, l.debit, l.credit, l.currency,
       l.currency_amount, l.description, x.rate, x.day as rate_day, x.source as rate_source,
       {dimensions} as dimensions
from ledger_journal_line l join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
left join ledger_line_rate x on x.tenant_id = l.tenant_id and x.line_id = l.id
where l.tenant_id = %(tenant)s and l.entry_id = %(entry)s order by l.line_no, l.id
"""
ACCOUNTS = """
select id, code, name, account_class, subtype, parent_id, is_heading, is_active, currency, version from ledger_account
where tenant_id = %(tenant)s and company_id = %(company)s {where} order by code, id limit %(limit)s
"""
ENTRY = """
select e.id, s.prefix, e.number, e.status, e.posting_date, j.code as journal, e.description, e.reference,
       e.posted_at, e.version, e.source_kind, e.source_key, e.reverses_id, c.email as created_by,
       p.email as posted_by, r.id as reversed_by_id, encode(z.hash, 'hex') as hash
from ledger_journal_entry e
join ledger_journal j on j.tenant_id = e.tenant_id and j.id = e.journal_id
left join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
join identity_user c on c.id = e.created_by_id
left join identity_user p on p.id = e.posted_by_id
left join ledger_journal_entry r on r.tenant_id = e.tenant_id and r.reverses_id = e.id
left join ledger_sealed_entry z on z.tenant_id = e.tenant_id and z.entry_id = e.id
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.id = %(entry)s
"""


def entry_number(prefix: str | None, number: int | None) -> str | None:
    """GJ-2026-000042; None for a draft."""
    return None if number is None else f"{prefix}{number:06d}"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries a list shows; all of them where nothing is said."""

    status: str | None = None
    journal: str | None = None
    from_date: date | None = None
    to_date: date | None = None


def rows_of(cursor: Any) -> list[dict[str, Any]]:
    """The answer of a statement as dictionaries, by column name."""
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _head(row: dict[str, Any], company: Company) -> dict[str, Any]:
    row["number"] = entry_number(row.pop("prefix"), row["number"])
    row["currency"] = company.base_currency
    return row


def entries(
    *, company: Company, where: EntryFilter, limit: int, after: tuple[date, UUID] | None
) -> list[dict[str, Any]]:
    """Heads of entries, the latest posting date first, from behind `after`; one more than `limit`."""
    conditions: list[str] = []
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    if where.status:
        conditions.append("and e.status = %(status)s")
        params["status"] = where.status
    if where.journal:
        conditions.append("and e.journal_id = %(journal)s")
        params["journal"] = journal_by_code(company=company, code=where.journal).id
    if where.from_date:
        conditions.append("and e.posting_date >= %(from)s")
        params["from"] = where.from_date
    if where.to_date:
        conditions.append("and e.posting_date <= %(to)s")
        params["to"] = where.to_date
    if after:
        conditions.append("and (e.posting_date, e.id) < (%(day)s, %(id)s)")
        params["day"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(HEADS.format(where=" ".join(conditions)), params)
        return [_head(row, company) for row in rows_of(cursor)]


def entry(*, company: Company, entry_id: UUID) -> dict[str, Any]:
    """One entry with its lines, people, reversal and seal. Raises NotFound."""
    params = {"tenant": current_tenant_id(), "company": company.id, "entry": entry_id}
    with connection.cursor() as cursor:
        cursor.execute(ENTRY, params)
        found = rows_of(cursor)
        if not found:
            raise NotFound(say("There is no such journal entry."))
        head = _head(found[0], company)
        cursor.execute(LINES.format(dimensions=DIMENSIONS_OF_LINE), params)
        head["lines"] = rows_of(cursor)
    head["amount"] = sum((line["debit"] for line in head["lines"]), ZERO)
    head["is_sealed"] = head["hash"] is not None
    return head


def accounts(
    *,
    company: Company,
    account_class: str | None,
    is_active: bool | None,
    limit: int,
    after: tuple[str, UUID] | None,
) -> list[dict[str, Any]]:
    """Accounts by code, from behind `after`; one more than `limit`."""
    conditions: list[str] = []
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    if account_class:
        conditions.append("and account_class = %(class)s")
        params["class"] = account_class
    if is_active is not None:
        conditions.append("and is_active = %(active)s")
        params["active"] = is_active
    if after is not None:
        conditions.append("and (code, id) > (%(code)s, %(id)s)")
        params["code"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS.format(where=" ".join(conditions)), params)
        return rows_of(cursor)


def account_of(*, company: Company, account_id: UUID) -> Account:
    """Raises NotFound."""
    account = Account.objects.filter(company=company, id=account_id).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    return account


def journals(*, company: Company) -> list[Journal]:
    """The books of the company, by code."""
    return list(Journal.objects.filter(company=company).order_by("code", "id"))


def journal_by_code(*, company: Company, code: str | None, pointer: str = "/journal") -> Journal:
    """The journal of that code; without a code the company's first general journal. Raises Invalid."""
    condition = "company_id = %s and code = %s" if code else "company_id = %s and kind = %s"
    found = rows_where(
        Journal, f"{condition} order by code, id limit 1", company.id, code or Journal.Kind.GENERAL.value
    )
    if not found:
        message = (
            say("The company has no journal {code}.", code=code)
            if code
            else say("The company has no general journal: name one.")
        )
        raise Invalid(message, errors=[FieldError(pointer, "ledger.journal_unknown", message)])
    return found[0]


def fiscal_years(*, company: Company) -> list[tuple[FiscalYear, list[Period]]]:
    """The years with their periods, in order."""
    periods: dict[UUID, list[Period]] = {}
    for period in Period.objects.filter(company=company).order_by("starts_on", "id"):
        periods.setdefault(period.fiscal_year_id, []).append(period)
    years = FiscalYear.objects.filter(company=company).order_by("starts_on", "id")
    return [(year, periods.get(year.id, [])) for year in years]


DRAFTS_BY_PERIOD = """
select p.id, count(*) from ledger_journal_entry e
join ledger_period p on p.tenant_id = e.tenant_id and p.company_id = e.company_id
                    and e.posting_date between p.starts_on and p.ends_on
where e.tenant_id = %s and e.company_id = %s and e.status = 'draft' group by p.id
"""


def drafts_by_period(*, company: Company) -> dict[UUID, int]:
    """How many entries wait as drafts in each period that has some."""
    with connection.cursor() as cursor:
        cursor.execute(DRAFTS_BY_PERIOD, [current_tenant_id(), company.id])
        return dict(cursor.fetchall())


def period_of(*, company: Company, period_id: UUID) -> Period:
    """Raises NotFound."""
    period = Period.objects.filter(company=company, id=period_id).first()
    if period is None:
        raise NotFound(say("There is no such period."))
    return period


@dataclass(frozen=True, slots=True)
class ChangeOfPeriod:
    from_status: str
    to_status: str
    changed_by: str
    reason: str
    changed_at: datetime


def period_changes(*, company: Company, period_id: UUID) -> Sequence[ChangeOfPeriod]:
    """Who opened, closed or locked the period, the latest first. Raises NotFound."""
    period = period_of(company=company, period_id=period_id)
    rows = PeriodChange.objects.filter(period=period).select_related("changed_by").order_by("-changed_at", "-id")
    return [
        ChangeOfPeriod(row.from_status, row.to_status, row.changed_by.email, row.reason, row.changed_at) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class LeaveToPost:
    """A grant as it is shown; `is_in_force` says whether it lets its person post at that moment."""

    id: UUID
    period_id: UUID
    person: str
    reason: str
    until: datetime
    granted_by: str
    granted_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    is_in_force: bool


def period_grants(
    *,
    company: Company,
    now: datetime,
    limit: int,
    period_id: UUID | None = None,
    in_force: bool | None = None,
    after: UUID | None = None,
    grant_id: UUID | None = None,
) -> list[LeaveToPost]:
    """Leave to post into closed periods, the latest first, from behind `after`; one more than `limit`."""
    rows = PeriodGrant.objects.filter(company=company).select_related("person", "granted_by")
    if period_id is not None:
        rows = rows.filter(period_id=period_id)
    if grant_id is not None:
        rows = rows.filter(id=grant_id)
    if after is not None:
        rows = rows.filter(id__lt=after)
    if in_force is True:
        rows = rows.filter(valid_until__gt=now, ends__isnull=True)
    elif in_force is False:
        rows = rows.filter(Q(valid_until__lte=now) | Q(ends__isnull=False))
    found = list(rows.order_by("-id")[: limit + 1])
    ends = {end.grant_id: end for end in PeriodGrantEnd.objects.filter(grant__in=found).select_related("ended_by")}
    return [_leave(grant, ends.get(grant.id), now) for grant in found]


def _leave(grant: PeriodGrant, end: PeriodGrantEnd | None, now: datetime) -> LeaveToPost:
    return LeaveToPost(
        grant.id,
        grant.period_id,
        grant.person.email,
        grant.reason,
        grant.valid_until,
        grant.granted_by.email,
        grant.granted_at,
        end.ended_at if end else None,
        end.ended_by.email if end else None,
        end.reason if end else None,
        end is None and grant.valid_until > now,
    )


def account_named(*, company: Company, account_id: UUID | None, code: str | None) -> Account:
    """The account of that id, or of that code; one of the two is needed. Raises Invalid, NotFound."""
    if (account_id is None) == (code is None):
        message = say("Name the account by account_id or by account_code, one of the two.")
        raise Invalid(message, errors=[FieldError("/account_id", "core.required", message)])
    rows = Account.objects.filter(company=company)
    account = (rows.filter(id=account_id) if account_id else rows.filter(code=code)).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    return account


def dimensions(*, company: Company) -> list[Dimension]:
    """The axes of the company, by code."""
    return list(Dimension.objects.filter(company=company).order_by("code", "id"))


def dimension_of(*, company: Company, dimension_id: UUID) -> Dimension:
    """Raises NotFound."""
    dimension = Dimension.objects.filter(company=company, id=dimension_id).first()
    if dimension is None:
        raise NotFound(say("There is no such dimension."))
    return dimension


def dimension_values(
    *, company: Company, dimension_id: UUID, is_active: bool | None, limit: int, after: tuple[str, UUID] | None
) -> list[DimensionValue]:
    """Values of an axis by code, from behind `after`; one more than `limit`. Raises NotFound."""
    rows = DimensionValue.objects.filter(dimension=dimension_of(company=company, dimension_id=dimension_id))
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    if after is not None:
        rows = rows.extra(where=["(code, id) > (%s, %s)"], params=after)
    return list(rows.order_by("code", "id")[: limit + 1])


def dimension_value_of(*, company: Company, dimension_id: UUID, value_id: UUID) -> DimensionValue:
    """Raises NotFound."""
    value = DimensionValue.objects.filter(company=company, dimension_id=dimension_id, id=value_id).first()
    if value is None:
        raise NotFound(say("There is no such dimension value."))
    return value


def dimension_rules(*, account: Account) -> dict[str, str]:
    """What the account asks of the axes, by code; axes that are optional are left out."""
    rows = DimensionRule.objects.filter(account=account).order_by("dimension__code")
    return dict(rows.values_list("dimension__code", "rule"))


@dataclass(frozen=True, slots=True)
class RulesOfAccount:
    """An account with what it asks of the axes; `version` is the account's."""

    account_id: UUID
    code: str
    name: str
    version: int
    rules: dict[str, str]


def accounts_with_rules(*, company: Company) -> list[RulesOfAccount]:
    """The accounts that require or forbid something, by code, with their rules by code of the axis."""
    rows = DimensionRule.objects.filter(account__company=company).select_related("account", "dimension")
    found: dict[UUID, RulesOfAccount] = {}
    for row in rows.order_by("account__code", "account_id", "dimension__code"):
        account = row.account
        one = found.setdefault(account.id, RulesOfAccount(account.id, account.code, account.name, account.version, {}))
        one.rules[row.dimension.code] = row.rule
    return list(found.values())


def verification() -> dict[str, Any]:
    """The books of the open tenant recomputed from their lines: how much was looked at, and what does not agree."""
    books: Any = connection  # row level security shows it the tenant alone
    size = extent(books)
    found = [difference.what for difference in islice(differences(books), MOST_DIFFERENCES)]
    return {"entries": size.entries, "lines": size.lines, "balances": size.balances, "differences": found}
