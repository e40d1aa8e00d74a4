"""Profit and loss split by a dimension: a column for each value, one without a value, and the total."""

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.ledger.dimension_models import Dimension, DimensionValue
from oasys.ledger.rules import RESULT_CLASSES
from oasys.reports.balances import Key, Slice, Sums, sums_until
from oasys.reports.rules import Span, day_before
from oasys.reports.statements import NOTHING, Context, accounts_of, on_normal_side, section

MOST_COLUMNS = 200


class ValueRow(NamedTuple):
    """What a column needs of a value."""

    id: UUID
    code: str
    name: str
    parent_id: UUID | None


def profit_and_loss(context: Context, span: Span, *, axis: str) -> dict[str, Any]:
    """Income and expenses of the span, by the values of the axis; values without figures are left out.

    A value counts those below it. Raises Invalid for an unknown axis, or for more columns than anyone can read.
    """
    dimension = Dimension.objects.filter(company=context.company, code=axis).first()
    if dimension is None:
        message = say("The company has no dimension {axis}.", axis=axis)
        raise Invalid(message, errors=[FieldError("/axis", "ledger.dimension_unknown", message)])
    days = [day_before(span.from_date), span.to_date]
    whole = context.sums(days)
    split = sums_until(
        company=context.company,
        days=days,
        known_at=context.known_at,
        part=Slice(context.part.sets, dimension.id),
    )
    accounts = [account for account in accounts_of(context.company) if account.account_class in RESULT_CLASSES]
    own = {
        (account.id, key): on_normal_side(account, _movement(split, (account.id, key)))
        for account in accounts
        for key in {key for sums in split for id_, key in sums if id_ == account.id}
    }
    tree = _Tree(dimension, {UUID(key) for (_, key), amount in own.items() if amount})
    figures: dict[UUID, list[Decimal]] = {}
    for account in accounts:
        total = on_normal_side(account, _movement(whole, (account.id, "")))
        by_value = {value.id: own.get((account.id, str(value.id)), ZERO) for value in tree.values}
        columns = [sum((by_value[id_] for id_ in tree.below[value.id]), ZERO) for value, _ in tree.columns]
        figures[account.id] = [*columns, total - sum(by_value.values(), ZERO), total]
    contexts = [context.narrowed(f"{axis}:{value.code}") for value, _ in tree.columns]

    def href(account_id: UUID, column: int) -> str | None:
        if column == len(contexts):
            return None  # no list of lines is kept for what lacks a value
        place = contexts[column] if column < len(contexts) else context
        return place.ledger_href(account_id, span.from_date, span.to_date)

    sections = [section(context, name, accounts, figures, href) for name in ("income", "expense")]
    zeros = [context.shown(ZERO)] * (len(contexts) + 2)
    income, expense = (part["totals"] or zeros for part in sections)
    return {
        **context.head(),
        "from_date": span.from_date,
        "to_date": span.to_date,
        "axis": axis,
        "columns": tree.shown(),
        "sections": sections,
        "result": [earned - spent for earned, spent in zip(income, expense, strict=True)],
    }


def _movement(sums: list[dict[Key, Sums]], key: Key) -> Decimal:
    return sums[1].get(key, NOTHING).net - sums[0].get(key, NOTHING).net


class _Tree:
    """The values of an axis that have figures, or stand above one that has, in the order of their tree."""

    def __init__(self, dimension: Dimension, with_figures: set[UUID]) -> None:
        rows = DimensionValue.objects.filter(dimension=dimension).order_by("code", "id")
        known = {row[0]: ValueRow(*row) for row in rows.values_list(*ValueRow._fields)}
        needed: set[UUID] = set()
        for value_id in with_figures:
            above: UUID | None = value_id
            while above is not None and above not in needed:
                needed.add(above)
                above = known[above].parent_id
        self.values = [value for value in known.values() if value.id in needed]
        self.below: dict[UUID, list[UUID]] = {}
        self.columns: list[tuple[ValueRow, int]] = []
        self._children: dict[UUID | None, list[ValueRow]] = {}
        for value in self.values:
            self._children.setdefault(value.parent_id, []).append(value)
        for top in self._children.get(None, []):
            self._walk(top, 0)
        if len(self.columns) > MOST_COLUMNS:
            message = say(
                "{count} values have figures, more than {most_columns} columns: ask for some of them.",
                count=len(self.columns),
                most_columns=MOST_COLUMNS,
            )
            raise Invalid(message, errors=[FieldError("/axis", "reports.too_many_columns", message)])

    def _walk(self, value: ValueRow, depth: int) -> list[UUID]:
        self.columns.append((value, depth))
        below = [value.id]
        for child in self._children.get(value.id, []):
            below += self._walk(child, depth + 1)
        self.below[value.id] = below
        return below

    def shown(self) -> list[dict[str, Any]]:
        columns = [
            {"kind": "value", "value_id": value.id, "code": value.code, "name": value.name, "depth": depth}
            for value, depth in self.columns
        ]
        rest = {"value_id": None, "code": "", "depth": 0}
        return [*columns, {"kind": "without", "name": "Without", **rest}, {"kind": "total", "name": "Total", **rest}]
