"""The forecast as tables to download."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from oasys.core.money import ZERO
from oasys.core.table_files import table_file
from oasys.forecast.rules import KINDS, OUTSIDE

SHOWN = (
    "week",
    "day",
    "direction",
    "kind",
    "contact_name",
    "document_number",
    "recurring_name",
    "reference",
    "description",
)
AMOUNTS = ("currency", "amount", "base_amount")


def forecast_file(found: dict[str, Any], format: str) -> HttpResponse:
    """A row for each week, then what is in none; inflows and outflows by kind, and what is left out for lack of a rate."""
    columns = [(kind, direction) for kind in KINDS for direction in ("in", "out")]
    head = ["week", "from", "to", "opening balance", *(f"{kind} {direction}" for kind, direction in columns)]
    head += ["overdue in", "overdue out", "inflow", "outflow", f"closing balance {found['currency']}"]
    rows: list[list[Any]] = [
        [str(week["number"]), week["from_date"], week["to_date"], week["opening_balance"], *_cells(week, columns),
         week["overdue_inflow"], week["overdue_outflow"], week["inflow"], week["outflow"], week["closing_balance"]]
        for week in found["weeks"]
    ]  # fmt: skip
    for name in OUTSIDE:
        part = found[name]
        rows.append([name, None, None, None, *_cells(part, columns), None, None, part["inflow"], part["outflow"], None])
    for one in found["left_out"]:
        nothing = [None] * (len(columns) + 2)
        rows.append(
            [f"left out {one['currency']}", None, None, one["at_hand"], *nothing, one["inflow"], one["outflow"], None]
        )
    return table_file(f"cash-forecast-{found['today']}", head, rows, format)


def _cells(part: dict[str, Any], columns: list[tuple[str, str]]) -> list[Decimal]:
    amounts = {(cell["kind"], cell["direction"]): cell["amount"] for cell in part["cells"]}
    return [amounts.get(column, ZERO) for column in columns]


def items_file(found: dict[str, Any], format: str) -> HttpResponse:
    """A row for each item."""
    head = [*SHOWN, *AMOUNTS[:-1], f"amount {found['currency']}"]
    rows = [[row[name] for name in (*SHOWN, *AMOUNTS)] for row in found["items"]]
    return table_file(f"cash-forecast-items-{found['today']}", head, rows, format)
