"""From the codes of axes and values that lines name to the sets that the ledger keeps."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.errors import DimensionForbidden, DimensionRequired, DimensionValueUnusable
from oasys.ledger.rules import dimension_set_id
from oasys.organisations.models import Company

AXES = """
select d.code, d.is_active, v.code, v.id, v.is_active from ledger_dimension d
left join ledger_dimension_value v on v.tenant_id = d.tenant_id and v.dimension_id = d.id {named}
where d.tenant_id = %(tenant)s and d.company_id = %(company)s
"""
RULES = """
select u.account_id, d.code, u.rule from ledger_dimension_rule u
join ledger_dimension d on d.tenant_id = u.tenant_id and d.id = u.dimension_id
where u.tenant_id = %(tenant)s and d.company_id = %(company)s and d.is_active {of_accounts}
order by u.account_id, d.code
"""
INSERT_SETS = """
insert into ledger_dimension_set (tenant_id, id, company_id, value_ids)
select %(tenant)s, s.id, %(company)s, string_to_array(s.members, ',')::uuid[]
from unnest(%(ids)s::uuid[], %(members)s::text[]) s(id, members) order by s.id
on conflict (tenant_id, id) do nothing
"""


class DimensionFlaw(NamedTuple):
    """What is wrong with a line on one axis."""

    axis: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class _Value:
    id: UUID
    is_active: bool


class DimensionReader:
    """The axes of a company, values of them, and what accounts ask for: looked up once for many lines.

    `value_codes` None reads every value, `account_ids` None every rule.
    """

    def __init__(
        self, *, company: Company, value_codes: Collection[str] | None, account_ids: Collection[UUID] | None
    ) -> None:
        self.company = company
        self.axes: dict[str, dict[str, _Value]] = {}
        self.rules: dict[UUID, dict[str, str]] = {}
        self._new: dict[UUID, list[UUID]] = {}
        params = {
            "tenant": current_tenant_id(),
            "company": company.id,
            "codes": list(value_codes or ()),
            "accounts": list(account_ids or ()),
        }
        with connection.cursor() as cursor:
            cursor.execute(AXES.format(named="" if value_codes is None else "and v.code = any(%(codes)s)"), params)
            for axis, is_axis_active, code, id_, is_active in cursor.fetchall():
                values = self.axes.setdefault(axis, {})
                if id_ is not None:
                    values[code] = _Value(id_, is_axis_active and is_active)
            if account_ids is None or account_ids:
                of_accounts = "" if account_ids is None else "and u.account_id = any(%(accounts)s)"
                cursor.execute(RULES.format(of_accounts=of_accounts), params)
                for account_id, axis, rule in cursor.fetchall():
                    self.rules.setdefault(account_id, {})[axis] = rule

    def unknown(self, named: Mapping[str, str]) -> list[DimensionFlaw]:
        """The axes and values that the company does not have."""
        found: list[DimensionFlaw] = []
        for axis, code in named.items():
            if axis not in self.axes:
                message = say("The company has no dimension {axis}.", axis=axis)
                found.append(DimensionFlaw(axis, "ledger.dimension_unknown", message))
            elif code not in self.axes[axis]:
                message = say("The dimension {axis} has no value {code}.", axis=axis, code=code)
                found.append(DimensionFlaw(axis, "ledger.dimension_value_unknown", message))
        return found

    def set_of(self, named: Mapping[str, str]) -> UUID | None:
        """The set of these values, which are known; `keep_sets` writes it where it is new."""
        if not named:
            return None
        value_ids = sorted(self.axes[axis][code].id for axis, code in named.items())
        set_id = dimension_set_id(value_ids)
        self._new.setdefault(set_id, value_ids)
        return set_id

    def flaws(self, account_id: UUID, account_code: str, named: Mapping[str, str]) -> list[DimensionFlaw]:
        """What the posting statement would refuse of these values, which are known, on this account."""
        found = [
            DimensionFlaw(
                axis,
                DimensionValueUnusable.code,
                say("{code} of {axis} is inactive and takes no new postings.", code=code, axis=axis),
            )
            for axis, code in named.items()
            if not self.axes[axis][code].is_active
        ]
        for axis, rule in self.rules.get(account_id, {}).items():
            if rule == "required" and axis not in named:
                message = say("Account {account_code} needs a value of {axis}.", account_code=account_code, axis=axis)
                found.append(DimensionFlaw(axis, DimensionRequired.code, message))
            elif rule == "forbidden" and axis in named:
                message = say("Account {account_code} takes no value of {axis}.", account_code=account_code, axis=axis)
                found.append(DimensionFlaw(axis, DimensionForbidden.code, message))
        return found

    def keep_sets(self) -> None:
        """Writes the sets that were asked for and do not exist yet, in one statement."""
        if self._new:
            write_sets(company=self.company, sets=self._new)
            self._new = {}


def write_sets(*, company: Company, sets: Mapping[UUID, Iterable[UUID]]) -> None:
    """Sets of value ids, sorted, by their id; those that exist stay. In key order: two at once wait, and never for
    each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_SETS,
            {
                "tenant": current_tenant_id(),
                "company": company.id,
                "ids": list(sets),
                "members": [",".join(map(str, value_ids)) for value_ids in sets.values()],
            },
        )
