"""The chart as it was answered before, for as long as nobody has changed it (docs/decisions/0047-kept-answers.md)."""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.http import HttpResponse
from pydantic import BaseModel

from oasys.core.shared.kept import Kept, Source
from oasys.core.tenancy import current_tenant_id
from oasys.organisations.models import Company

VERSION = "select version from ledger_chart_version where tenant_id = %s and company_id = %s"
# RFC 9211: the cache that is nearest to where answers are made stands first
SAID = {
    Source.PROCESS: "oasys; hit; detail={name}",
    Source.REDIS: "oasys-redis; hit; detail={name}, oasys; fwd=miss; stored; detail={name}",
    Source.MADE: "oasys; fwd=miss; stored; detail={name}",
}
charts = Kept()
packs = Kept()


def chart_version(company: Company) -> UUID | None:
    """What stands for the chart as it is; None where it never changed since there are versions."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, [current_tenant_id(), company.id])
        found: tuple[UUID] | None = cursor.fetchone()
    return found[0] if found else None


def chart_answer(
    *, company: Company, name: str, asked: Hashable, make: Callable[[], BaseModel | list[Any]]
) -> HttpResponse:
    """What `make` reads of the company's chart as JSON, or the same as it was made before from the same chart.

    The version is read first and the chart after it: what is kept under a version is never older than the version. `name` tells what
    is asked of the chart, `asked` how. Whoever asks has been let in by now; the tenant is part of the key besides.
    """
    version = chart_version(company)
    content, source = charts.answer(
        (current_tenant_id(), company.id, version, name, asked),
        lambda: orjson.dumps(_plain(make())),
        stands=None if version is None else lambda: chart_version(company) == version,
    )
    return _said(content, name, source)


def pack_answer(*, asked: Hashable, make: Callable[[], BaseModel]) -> HttpResponse:
    """What `make` says of a country pack. Packs are part of the code: what a process said of one stays true."""
    content, source = packs.answer(asked, lambda: orjson.dumps(_plain(make())))
    return _said(content, "pack", source)


def _said(content: bytes, name: str, source: Source) -> HttpResponse:
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Cache-Status"] = SAID[source].format(name=name)
    return response


def _plain(made: BaseModel | list[Any]) -> Any:
    return [_plain(one) for one in made] if isinstance(made, list) else made.model_dump(mode="json")
