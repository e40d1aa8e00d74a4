"""The chart as it was answered before, for as long as nobody has changed it (docs/decisions/0037-shared-state.md)."""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.http import HttpResponse
from pydantic import BaseModel

from oasys.core.shared.kept import Kept
from oasys.core.tenancy import current_tenant_id
from oasys.organisations.models import Company

VERSION = "select version from ledger_chart_version where tenant_id = %s and company_id = %s"
charts = Kept()


def chart_version(company: Company) -> UUID | None:
    """What stands for the chart as it is; None where it never changed since there are versions."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, [current_tenant_id(), company.id])
        found: tuple[UUID] | None = cursor.fetchone()
    return found[0] if found else None


def chart_answer(*, company: Company, asked: Hashable, make: Callable[[], BaseModel | list[Any]]) -> HttpResponse:
    """What `make` reads of the company's chart as JSON, or the same as it was made before from the same chart.

    The version is read first and the chart after it: what is kept under a version is never older than the version.
    Whoever asks has been let in by now; the tenant is part of the key besides.
    """
    key = current_tenant_id(), company.id, chart_version(company), asked
    content, was_kept = charts.answer(key, lambda: orjson.dumps(_plain(make())))
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Cache-Status"] = "oasys; hit" if was_kept else "oasys; fwd=miss; stored"
    return response


def _plain(made: BaseModel | list[Any]) -> Any:
    return [_plain(one) for one in made] if isinstance(made, list) else made.model_dump(mode="json")
