"""The floor of a list: the same rows by bare psycopg and orjson, from the same kind of server, for whoever asks."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from psycopg_pool import ConnectionPool

LIST = """
select id, code, name, account_class, subtype, parent_id, is_heading, is_active, currency, version from ledger_account
where tenant_id = %s and company_id = %s order by code, id limit 51
"""
_pool: ConnectionPool | None = None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI application of one answer; the books are named by OASYS_FLOOR_TENANT and OASYS_FLOOR_COMPANY."""
    global _pool
    tenant, company = os.environ["OASYS_FLOOR_TENANT"], os.environ["OASYS_FLOOR_COMPANY"]
    if _pool is None:
        _pool = ConnectionPool(os.environ["OASYS_DATABASE_URL"], min_size=1, max_size=8, open=True)
    with _pool.connection() as connection, connection.cursor() as cursor:
        cursor.execute(f"set local app.tenant_id = '{tenant}'")
        cursor.execute(LIST, [tenant, company])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    body = orjson.dumps({"items": rows[:50], "next": rows[49]["code"] if len(rows) > 50 else None})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
