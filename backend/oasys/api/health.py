"""Whether the process lives, and whether it can work."""

from django.db import DEFAULT_DB_ALIAS, Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from oasys.api.problems import problem

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
            executor = MigrationExecutor(connection)
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if missing:
                return problem(status=503, code="api.not_migrated", detail=f"{len(missing)} migrations are missing.")
            _ready = True
    except Error:
        return problem(status=503, code="api.unavailable", detail=f"The database {DEFAULT_DB_ALIAS} does not answer.")
    return JsonResponse({"status": "ready"})
