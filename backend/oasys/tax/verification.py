"""Holds what is stored of taxes against the lines of entries: taxed amounts, and the figures of every locked return.

Runs on a connection of the role that reads every tenant (oasys_backup), past Django; it writes nothing.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import orjson

from oasys.core.money import ZERO
from oasys.ledger.verification import Connection, Difference
from oasys.tax.forms import OWED, Rows, Version, figures, form_of, net_tax
from oasys.tax.returns import BY_DATE, CARRIED, grouped, hashed, said

ROWS = """
select x.tenant_id, e.number, s.prefix, l.line_no, l.credit - l.debit,
       sum(case x.side when 'output' then x.tax else -x.tax end)
from tax_line x
join ledger_journal_line l on l.tenant_id = x.tenant_id and l.id = x.line_id
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
where x.side <> 'cost'
group by 1, 2, 3, 4, 5 having bool_or(x.tax <> 0) and sum(case x.side when 'output' then x.tax else -x.tax end) <> l.credit - l.debit
order by 1, 3, 2, 4
"""
TAKEN = """
select o.tenant_id, o.id, o.tax, sum(t.tax) from tax_line o
join tax_line t on t.tenant_id = o.tenant_id and t.takes_from_id = o.id
group by 1, 2, 3 having sum(t.tax) * sign(o.tax) > 0 or abs(sum(t.tax)) > abs(o.tax)
order by 1, 2
"""
RETURNS = """
select r.tenant_id, r.id, r.company_id, c.country_pack, r.starts_on, r.ends_on, r.figures, r.fingerprint, b.id, f.starts_on
from tax_return r
join organisations_company c on c.tenant_id = r.tenant_id and c.id = r.company_id
left join lateral (
  select id from tax_return b where b.tenant_id = r.tenant_id and b.company_id = r.company_id and b.unlocked_at is null
    and b.ends_on < r.starts_on order by b.ends_on desc limit 1) b on true
left join lateral (
  select starts_on from tax_return b where b.tenant_id = r.tenant_id and b.company_id = r.company_id and b.unlocked_at is null
    and b.ends_on < r.starts_on order by b.ends_on limit 1) f on true
where r.unlocked_at is null order by r.tenant_id, r.company_id, r.starts_on
"""
EXTENT = "select series, last_number from tax_return_extent where tenant_id = %s and tax_return_id = %s"
OF_ACCOUNTS = """
select coalesce(sum(l.credit - l.debit), 0) from ledger_journal_line l
where l.tenant_id = %(tenant)s and l.id in (
  select x.line_id from ({rows}) x where x.side <> 'cost' and x.tax <> 0 and x.tax_code_id <> all(%(outside)s))
"""


def tax_differences(connection: Connection) -> Iterator[Difference]:
    """Every difference in the taxes and locked returns of every tenant, one kind after the other."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        for tenant, number, prefix, line_no, amount, taxes in cursor.fetchall():
            yield Difference(tenant, f"line {line_no} of {prefix}{number:06d}: {amount}, its taxes come to {taxes}")
        cursor.execute(TAKEN)
        for tenant, row, tax, taken in cursor.fetchall():
            yield Difference(tenant, f"deferred tax {row}: of {tax} there fell due {-taken}")
        cursor.execute(RETURNS)
        for row in cursor.fetchall():
            for what in _of_return(cursor, *row):
                yield Difference(row[0], f"tax return of {row[4]}, company {row[2]}: {what}")


def _of_return(cursor: Any, tenant: Any, id_: Any, company: Any, pack: str, *more: Any) -> Iterator[str]:
    starts_on, ends_on, text, fingerprint, before, since = more
    if hashed(text) != fingerprint:
        yield "its figures are not those of its fingerprint"
    extents: list[dict[Any, int]] = []
    for of in (id_, before):
        cursor.execute(EXTENT, [tenant, of])
        extents.append(dict(cursor.fetchall()))
    extent, carried = extents
    params = {
        "tenant": tenant, "company": company, "first": starts_on, "until": ends_on, "since": since or starts_on,
        "series": list(extent), "last": list(extent.values()),
        "carried_series": list(carried), "carried_last": list(carried.values()), "seen_series": [], "seen_last": [],
    }  # fmt: skip
    rows = f"{BY_DATE} union all {CARRIED}" if before else BY_DATE
    version = form_of(pack).on(ends_on)
    groups = grouped(cursor, rows, params)
    found = figures(version, groups)
    boxes_kept = orjson.loads(text).get("boxes", [])
    kept = {box["number"]: (box["own"], box["carried"], box["amount"]) for box in boxes_kept}
    for one in found:
        now = tuple(said(amount) for amount in (one.own, one.carried, one.amount))
        if kept.get(one.box.number) != now:
            yield f"box {one.box.number} says {kept.get(one.box.number)}, the lines {now}"
    outside = {one.tax_code_id for one in groups if any(take.fits(one) for take in version.outside)}
    cursor.execute(OF_ACCOUNTS.format(rows=rows), params | {"outside": list(outside)})
    (of_accounts,) = cursor.fetchone()
    net = net_tax(version, groups)
    boxes = of_boxes(version, groups)
    if not net == boxes == of_accounts:
        yield f"its boxes of tax come to {boxes}, the taxed amounts to {net}, the accounts to {of_accounts}"


def of_boxes(version: Version, groups: Iterable[Rows]) -> Decimal:
    """What stands in boxes of tax, unrounded: what is owed less what is claimed."""
    boxes = [box for box in version.boxes if box.kind == "tax"]
    return sum(
        (
            rows.tax if rows.side == OWED else -rows.tax
            for rows in groups
            for box in boxes
            if rows.is_owed_or_claimed and box.share_of(rows) is not None
        ),
        ZERO,
    )
