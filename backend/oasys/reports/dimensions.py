"""Which sets of dimension values a statement is asked for."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from oasys.core.errors import FieldError, Invalid
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.services.dimension_sets import DimensionReader
from oasys.organisations.models import Company

SETS = """
with recursive below as (
  select id from unnest(%(values)s::uuid[]) v(id)
  union
  select v.id from below join ledger_dimension_value v on v.tenant_id = %(tenant)s and v.parent_id = below.id)
select distinct m.dimension_set_id
from below join ledger_dimension_set_value m on m.tenant_id = %(tenant)s and m.value_id = below.id
"""


def sets_holding(*, company: Company, asked: Sequence[str]) -> tuple[UUID, ...]:
    """The sets that hold, of each axis that is asked for, one of the values asked for or one below it.

    `asked` are texts like `cost-centre:CC1`. Raises Invalid for one of another shape, or that the company lacks.
    """
    named: dict[str, list[str]] = {}
    for text in asked:
        axis, colon, code = text.partition(":")
        if not colon or not code:
            raise _invalid("core.invalid_value", say("{text!r} is not like cost-centre:CC1.", text=text))
        named.setdefault(axis, []).append(code)
    codes = {code for values in named.values() for code in values}
    reader = DimensionReader(company=company, value_codes=codes, account_ids=())
    found: set[UUID] | None = None
    with connection.cursor() as cursor:
        for axis, values in named.items():
            for code in values:
                for flaw in reader.unknown({axis: code}):
                    raise _invalid(flaw.code, flaw.message)
            ids = [reader.axes[axis][code].id for code in values]
            cursor.execute(SETS, {"tenant": current_tenant_id(), "values": ids})
            sets = {row[0] for row in cursor.fetchall()}
            found = sets if found is None else found & sets
    return tuple(sorted(found or ()))


def _invalid(code: str, message: str) -> Invalid:
    return Invalid(message, errors=[FieldError("/dimension", code, message)])
