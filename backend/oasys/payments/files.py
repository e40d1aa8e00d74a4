"""Ageing as a table to download."""

from typing import Any

from django.http import HttpResponse

from oasys.core.table_files import table_file
from oasys.payments.rules import BUCKETS

HEAD = ("code", "contact", "items", *BUCKETS, "total")


def ageing_file(found: dict[str, Any], format: str) -> HttpResponse:
    """A row for each contact, what has none, the totals, then what proves them; all of it in the base currency."""
    rows: list[list[Any]] = [
        [row["contact_code"], row["contact_name"], row["items"], *_ages(row)] for row in found["contacts"]
    ]
    if found["without_contact"]:
        rows.append(["", "Without contact", found["without_contact"]["items"], *_ages(found["without_contact"])])
    rows.append(["", "Total", found["totals"]["items"], *_ages(found["totals"])])
    nothing = [None] * (len(BUCKETS) + 1)
    rows.append(["", "Booked in the base currency alone", *nothing, found["base_only_amount"]])
    rows.append(["", "Control accounts", *nothing, found["control_amount"]])
    head = [*HEAD[:-1], f"total {found['base_currency']}"]
    return table_file(f"ageing-{found['side']}-{found['as_of']}", head, rows, format)


def _ages(row: dict[str, Any]) -> list[Any]:
    return [row["base"][name] for name in (*BUCKETS, "total")]
