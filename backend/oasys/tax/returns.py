"""Tax returns as they are read: the periods of a company, the boxes of one, and the rows behind each box.

A locked return saw every number of a series up to its extent (docs/decisions/0070-tax-returns.md): each row stands in one return: in that
of its date, where it was posted before that was locked; or else in the first one that was locked, or will be, after it was posted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.money import ZERO, plain
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.queries import entry_number
from oasys.organisations.models import Company
from oasys.tax.due import due_as
from oasys.tax.errors import TaxFilingMissing
from oasys.tax.forms import Box, Figure, Form, Rows, figures, form_of, unplaced
from oasys.tax.models import TaxDueTrouble, TaxFiling, TaxReturn

FIGURES_FORM = "oasys.tax-return.1"
OPEN, LOCKED, FILED = "open", "locked", "filed"
# how far every series of a company has come: what has a higher number is posted later, because the row of a series is held to the commit
EXTENT = """
select s.id, s.last_number from ledger_number_series s
join ledger_journal j on j.tenant_id = s.tenant_id and j.id = s.journal_id
where s.tenant_id = %(tenant)s and j.company_id = %(company)s and s.last_number > 0
"""
SEEN = "select series, last_number from tax_return_extent where tenant_id = %(tenant)s and tax_return_id = %(of)s"
# `offset 0` keeps the planner on the dates: from the series it would read every entry there ever was
BY_DATE = """
select x.*, false as is_carried, e.id as entry_id from tax_line x
cross join lateral (
  select e.id, e.series_id, e.number from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  where l.tenant_id = x.tenant_id and l.id = x.line_id offset 0) e
join unnest(%(series)s::uuid[], %(last)s::int[]) u(series, last) on u.series = e.series_id and e.number <= u.last
left join unnest(%(seen_series)s::uuid[], %(seen_last)s::int[]) w(series, last) on w.series = e.series_id
where x.tenant_id = %(tenant)s and x.company_id = %(company)s and x.posting_date between %(first)s and %(until)s
  and not x.is_deferred and e.number > coalesce(w.last, 0)
"""
# by number, because the past is long and what was posted since the last return was locked is short
CARRIED = """
select x.*, true as is_carried, e.id as entry_id
from unnest(%(series)s::uuid[], %(last)s::int[]) u(series, last)
left join unnest(%(carried_series)s::uuid[], %(carried_last)s::int[]) w(series, last) on w.series = u.series
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.series_id = u.series and e.number <= u.last
  and e.number > coalesce(w.last, 0) and e.posting_date >= %(since)s and e.posting_date < %(first)s
join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
join tax_line x on x.tenant_id = l.tenant_id and x.line_id = l.id and not x.is_deferred
"""
GROUPED = """
select g.tax_code_id, g.component_id, k.code, k.direction, k.treatment, k.category, coalesce(p.name, ''),
       coalesce(p.number, 1) = 1, coalesce(p.is_per_unit, false), coalesce(p.recoverable_percent, 0) > 0, g.side, g.rate, g.is_negative,
       g.is_carried, g.base, g.tax, g.count
from (
  select x.tax_code_id, x.component_id, x.side, x.rate, x.base < 0 or x.tax < 0 as is_negative, x.is_carried,
         sum(x.base) as base, sum(x.tax) as tax, count(*) as count
  from ({rows}) x group by 1, 2, 3, 4, 5, 6) g
join tax_code k on k.tenant_id = %(tenant)s and k.id = g.tax_code_id
left join tax_component p on p.tenant_id = %(tenant)s and p.id = g.component_id
order by k.code, p.number, g.side, g.rate, g.is_negative, g.is_carried
"""
OF_GROUPS = """
select x.id, x.entry_id, x.posting_date, x.tax_code_id, k.code, x.side, x.rate, x.base, x.tax, x.is_carried, l.id, l.line_no, a.code,
       l.description, s.prefix, e.number, e.description, e.reference, m.amount
from ({rows}) x
join unnest(%(codes)s::uuid[], %(components)s::uuid[], %(sides)s::text[], %(rates)s::numeric[], %(negatives)s::boolean[],
            %(carried)s::boolean[], %(kinds)s::text[], %(signs)s::int[]) g(code, component, side, rate, is_negative, is_carried, kind, sign)
  on g.code = x.tax_code_id and g.component is not distinct from x.component_id and g.side = x.side and g.rate is not distinct from x.rate
  and g.is_negative = (x.base < 0 or x.tax < 0) and g.is_carried = x.is_carried
cross join lateral (select g.sign * case g.kind when 'tax' then x.tax else x.base end as amount) m
join tax_code k on k.tenant_id = %(tenant)s and k.id = x.tax_code_id
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.id = x.line_id
join ledger_account a on a.tenant_id = %(tenant)s and a.id = l.account_id
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.id = x.entry_id
join ledger_number_series s on s.tenant_id = %(tenant)s and s.id = e.series_id
where %(after_day)s::date is null or (x.posting_date, x.id) > (%(after_day)s, %(after_id)s)
order by x.posting_date, x.id limit %(limit)s
"""
LAST_POSTED = """
select max(e.posted_at) from unnest(%(series)s::uuid[], %(last)s::int[]) u(series, last)
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.series_id = u.series and e.number = u.last
"""


@dataclass(frozen=True, slots=True)
class Filing:
    """How a company files. `version` 0: it has not said, and has no returns; its deferred tax falls due by itself all the same."""

    starts_on: date | None
    months: int | None
    deferred_as: str | None
    failure: dict[str, Any] | None
    version: int


@dataclass(frozen=True, slots=True)
class TaxPeriod:
    """A period with its return: `locked` is None where it is open."""

    starts_on: date
    ends_on: date
    locked: TaxReturn | None

    @property
    def state(self) -> str:
        if self.locked is None:
            return OPEN
        return LOCKED if self.locked.filed_on is None else FILED


@dataclass(frozen=True, slots=True)
class Shown:
    """A return with its boxes. `late`: what was posted into a locked period since, by box; nothing of it is in the boxes.

    `left_out`: tax that no box takes, or several; a return with any is not locked.
    """

    period: TaxPeriod
    form: Form
    form_label: str
    payable: str
    boxes: Sequence[dict[str, Any]]
    taxes: Sequence[dict[str, Any]]
    fingerprint: str
    text: str
    left_out: Sequence[Rows]
    late_rows: int
    is_next: bool


type Extent = dict[UUID, int]


def filing_of(company: Company) -> Filing:
    """What the company said of its filing."""
    person = due_as(company.id)
    acts_as = person.email if person else None
    row = TaxFiling.objects.filter(company=company).first()
    if row is None:
        trouble = TaxDueTrouble.objects.filter(company=company).first()
        return Filing(None, None, acts_as, trouble.failure if trouble else None, 0)
    return Filing(row.starts_on, row.months, acts_as, row.failure, row.version)


def add_months(day: date, months: int) -> date:
    """The first of a month, that many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def end_of_period(anchor: date, months: int, starts_on: date) -> date:
    """The last day of the period in which the first of a month lies, as periods are counted from `anchor`, the first of one."""
    passed = (starts_on.year - anchor.year) * 12 + starts_on.month - anchor.month
    return add_months(anchor, (passed // months + 1) * months) - timedelta(days=1)


def open_periods(company: Company, filing: TaxFiling, today: date) -> list[TaxPeriod]:
    """The periods that are not locked and have begun, the earliest first: that is the one to be locked next."""
    last = active_returns(company).order_by("-ends_on").first()
    starts_on = last.ends_on + timedelta(days=1) if last else filing.starts_on
    found: list[TaxPeriod] = []
    while starts_on <= today:
        ends_on = end_of_period(filing.starts_on, filing.months, starts_on)
        found.append(TaxPeriod(starts_on, ends_on, None))
        starts_on = ends_on + timedelta(days=1)
    return found


def active_returns(company: Company) -> Any:
    """Returns that are locked, without those that were unlocked."""
    return TaxReturn.objects.filter(company=company, unlocked_at__isnull=True)


def filing_for_returns(company: Company) -> TaxFiling:
    """Raises TaxFilingMissing."""
    filing = TaxFiling.objects.filter(company=company).first()
    if filing is None:
        raise TaxFilingMissing(say("Say first from which day on and how often the company files: PUT …/tax/filing."))
    return filing


def periods(*, company: Company, today: date, limit: int, after: date | None = None) -> list[TaxPeriod]:
    """Periods with their returns, the latest first, from before `after`; one more than `limit`. None where nothing was said of filing."""
    filing = TaxFiling.objects.filter(company=company).first()
    if filing is None:
        return []
    found = [one for one in reversed(open_periods(company, filing, today)) if after is None or one.starts_on < after]
    locked = active_returns(company).select_related("locked_by", "filed_by").order_by("-starts_on")
    if after is not None:
        locked = locked.filter(starts_on__lt=after)
    found += [TaxPeriod(one.starts_on, one.ends_on, one) for one in locked[: max(limit + 1 - len(found), 0)]]
    return found[: limit + 1]


def period_of(*, company: Company, starts_on: date, today: date) -> tuple[TaxPeriod, bool]:
    """The period that begins on that day, and whether it is the one to be locked next. Raises NotFound, TaxFilingMissing."""
    filing = filing_for_returns(company)
    locked = active_returns(company).select_related("locked_by", "filed_by").filter(starts_on=starts_on).first()
    if locked is not None:
        return TaxPeriod(locked.starts_on, locked.ends_on, locked), False
    found = open_periods(company, filing, today)
    period = next((one for one in found if one.starts_on == starts_on), None)
    if period is None:
        raise NotFound(say("No tax period begins on {day}.", day=starts_on))
    return period, period is found[0]


def extent_of(company: Company) -> Extent:
    """How far the numbers of every series have come: all of them are committed, and what comes later is higher."""
    with connection.cursor() as cursor:
        cursor.execute(EXTENT, {"tenant": current_tenant_id(), "company": company.id})
        return dict(cursor.fetchall())


def seen_by(locked: TaxReturn) -> Extent:
    """How far a locked return saw."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"tenant": current_tenant_id(), "of": locked.id})
        return dict(cursor.fetchall())


def last_posted_at(extent: Extent) -> Any:
    """When the latest of the entries that end an extent was posted."""
    with connection.cursor() as cursor:
        cursor.execute(
            LAST_POSTED,
            {"tenant": current_tenant_id(), "series": list(extent), "last": list(extent.values())},
        )
        return cursor.fetchone()[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """Which rows a return is of: the statement of its rows, and its parameters."""

    rows: str
    params: dict[str, Any]

    def groups(self) -> list[Rows]:
        """The rows, summed by what a form can ask for."""
        with connection.cursor() as cursor:
            return grouped(cursor, self.rows, self.params)


def grouped(cursor: Any, rows: str, params: Mapping[str, Any]) -> list[Rows]:
    """Rows of a reading, summed; on any connection that sees them."""
    cursor.execute(GROUPED.format(rows=rows), params)
    return [Rows(*row) for row in cursor.fetchall()]


def reading(company: Company, period: TaxPeriod, extent: Extent) -> Reading:
    """The rows of the return of a period, as far as `extent`: its own, and those carried from earlier periods."""
    earlier = active_returns(company).filter(ends_on__lt=period.starts_on).order_by("starts_on")
    first, last = earlier.first(), earlier.last()
    carried = seen_by(last) if last else {}
    params = {
        "tenant": current_tenant_id(), "company": company.id, "first": period.starts_on, "until": period.ends_on,
        "since": first.starts_on if first else period.starts_on,
        "series": list(extent), "last": list(extent.values()),
        "carried_series": list(carried), "carried_last": list(carried.values()), "seen_series": [], "seen_last": [],
    }  # fmt: skip
    return Reading(f"{BY_DATE} union all {CARRIED}" if first else BY_DATE, params)


def reading_late(company: Company, locked: TaxReturn, extent: Extent) -> Reading:
    """The rows that were posted into a locked period since it was locked."""
    seen = seen_by(locked)
    params = {
        "tenant": current_tenant_id(), "company": company.id, "first": locked.starts_on, "until": locked.ends_on,
        "series": list(extent), "last": list(extent.values()), "seen_series": list(seen), "seen_last": list(seen.values()),
    }  # fmt: skip
    return Reading(BY_DATE, params)


def breakdown(groups: Sequence[Rows]) -> list[dict[str, Any]]:
    """Base and tax by tax code, component, side and rate, whatever boxes they are in: what is owed, claimed or cost, own and carried."""
    found: dict[tuple[str, str, str, str], tuple[Decimal, Decimal]] = {}
    for rows in groups:
        if rows.rate is None:
            continue
        key = (rows.code, rows.component, rows.side, said(rows.rate))
        base, tax = found.get(key, (ZERO, ZERO))
        found[key] = base + rows.base, tax + rows.tax
    return [
        {"tax_code": code, "component": component, "side": side, "rate": rate, "base": said(base), "tax": said(tax)}
        for (code, component, side, rate), (base, tax) in found.items()
    ]


def canonical(
    company: Company, period: TaxPeriod, label: str, payable: str, found: Sequence[Figure], groups: Sequence[Rows]
) -> str:
    """The figures as they are kept and hashed: JSON with sorted keys, amounts as strings."""
    boxes = [
        {
            "number": one.box.number,
            "name": one.box.name,
            "kind": one.box.kind,
            "own": said(one.own),
            "carried": said(one.carried),
            "amount": said(one.amount),
        }
        for one in found
    ]
    data = {
        "form": FIGURES_FORM, "return_form": label, "company": str(company.id), "currency": company.base_currency,
        "starts_on": str(period.starts_on), "ends_on": str(period.ends_on), "payable": payable, "boxes": boxes,
        "taxes": breakdown(groups),
    }  # fmt: skip
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()


def said(amount: Decimal) -> str:
    """One text for one amount, whatever decimals the sum came with: at least two, no zeros behind."""
    shortest = amount.normalize() if amount else ZERO
    return plain(shortest.quantize(Decimal("0.01")) if -shortest.as_tuple().exponent < 2 else shortest)  # type: ignore[operator]


def hashed(text: str) -> str:
    """What a return is known by."""
    return sha256(text.encode()).hexdigest()


def computed_return(*, company: Company, period: TaxPeriod, is_next: bool, extent: Extent) -> Shown:
    """An open return, from the rows as far as `extent`."""
    form = form_of(company.country_pack)
    version = form.on(period.ends_on)
    label = f"{form.code} {form.name} {version.starts_on}"
    groups = reading(company, period, extent).groups()
    text = canonical(company, period, label, version.payable, figures(version, groups), groups)
    return Shown(
        period=period,
        form=form,
        form_label=label,
        payable=version.payable,
        boxes=orjson.loads(text)["boxes"],
        taxes=breakdown(groups),
        fingerprint=hashed(text),
        text=text,
        left_out=unplaced(version, groups),
        late_rows=0,
        is_next=is_next,
    )


def tax_return(*, company: Company, starts_on: date, today: date) -> Shown:
    """The return of the period that begins on that day: computed where it is open, as it was locked otherwise, with what came late.

    Raises NotFound, TaxFilingMissing.
    """
    period, is_next = period_of(company=company, starts_on=starts_on, today=today)
    extent = extent_of(company)  # first: what is read behind it has all of it
    if period.locked is None:
        return computed_return(company=company, period=period, is_next=is_next, extent=extent)
    form = form_of(company.country_pack)
    version = form.on(period.ends_on)
    groups = reading_late(company, period.locked, extent).groups()
    late = {one.box.number: said(one.own) for one in figures(version, groups)}
    kept = orjson.loads(period.locked.figures)
    return Shown(
        period=period,
        form=form,
        form_label=period.locked.form,
        payable=kept["payable"],
        boxes=[box | {"late": late.get(box["number"], said(ZERO))} for box in kept["boxes"]],
        taxes=kept["taxes"],
        fingerprint=period.locked.fingerprint,
        text=period.locked.figures,
        left_out=[],
        late_rows=sum(rows.count for rows in groups),
        is_next=False,
    )


def box_lines(
    *,
    company: Company,
    starts_on: date,
    today: date,
    number: str,
    limit: int,
    after: tuple[date, UUID] | None,
    late: bool,
) -> list[dict[str, Any]]:
    """The rows that a box sums, by posting date, from behind `after`; one more than `limit`. `late`: those that came after the lock.

    Raises NotFound, Invalid for a box that is computed from others.
    """
    period, _ = period_of(company=company, starts_on=starts_on, today=today)
    version = form_of(company.country_pack).on(period.ends_on)
    box = next((one for one in version.boxes if one.number == number), None)
    if box is None:
        raise NotFound(say("The form has no box {number}.", number=number))
    if box.kind == "computed":
        of = ", ".join([*box.plus, *box.minus])
        message = say("Box {number} is computed from the boxes {of}: look at those.", number=number, of=of)
        raise Invalid(message, errors=[FieldError("/box", "tax.box_computed", message)])
    extent = extent_of(company)
    if late:
        found = reading_late(company, period.locked, extent) if period.locked else None
    else:
        found = reading(company, period, seen_by(period.locked) if period.locked else extent)
    return [] if found is None else _lines(found, box, limit, after)


def _lines(found: Reading, box: Box, limit: int, after: tuple[date, UUID] | None) -> list[dict[str, Any]]:
    taken = [rows for rows in found.groups() if box.share_of(rows) is not None]
    signs = [-1 if next(take for take in box.takes if take.fits(rows)).less else 1 for rows in taken]
    params = found.params | {
        "codes": [rows.tax_code_id for rows in taken],
        "components": [rows.component_id for rows in taken],
        "sides": [rows.side for rows in taken],
        "rates": [rows.rate for rows in taken],
        "negatives": [rows.is_negative for rows in taken],
        "carried": [rows.is_carried for rows in taken],
        "kinds": [box.kind] * len(taken),
        "signs": signs,
        "after_day": after[0] if after else None,
        "after_id": after[1] if after else None,
        "limit": limit + 1,
    }
    names = (
        "id", "entry_id", "posting_date", "tax_code_id", "tax_code", "side", "rate", "base", "tax", "is_carried", "line_id", "line_no",
        "account_code", "line_description", "prefix", "entry_number", "description", "reference", "amount",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OF_GROUPS.format(rows=found.rows), params)
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["number"] = entry_number(row.pop("prefix"), row.pop("entry_number"))
    return rows
