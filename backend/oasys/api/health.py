"""Whether the process lives, whether it can work, and what its error codes mean."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from django.db import Error, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from oasys.api.problems import problem
from oasys.core.migrations_there import migrations_there
from oasys.core.shared import side
from oasys.core.words import say

if TYPE_CHECKING:
    from prometheus_client import Metric

ERRORS = Path(__file__).resolve().parents[3] / "docs" / "errors.md"
_ready = False


@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and every migration is applied (looked at until they are)."""
    global _ready
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        if not _ready:
            missing = migrations_there() - MigrationRecorder(connection).applied_migrations().keys()
            if missing:
                return _not_ready("api.not_migrated", say("{count} migrations are missing.", count=len(missing)))
            _ready = True
    except Error:
        return _not_ready("api.unavailable", say("The database does not answer."))
    return JsonResponse({"status": "ready"})


def _not_ready(code: str, detail: str) -> HttpResponse:
    return problem(status=503, code=code, title=say("Not available."), detail=detail)


class Reachable:
    """Whether the database answers, looked at when Prometheus asks."""

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily

        try:
            side.run("select 1", {})
            is_reachable = True
        except psycopg.Error:
            is_reachable = False
        yield GaugeMetricFamily(
            "oasys_database_reachable", "Whether the web server reaches its database.", is_reachable
        )


@transaction.non_atomic_requests
def errors(request: HttpRequest) -> HttpResponse:
    """Every code with how it comes about and how to cure it: where the `type` of a problem leads."""
    response = HttpResponse(ERRORS.read_text(encoding="utf-8"), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
