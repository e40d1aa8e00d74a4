"""`./oasys verify`."""

import os
import time
from itertools import chain
from uuid import UUID

import psycopg
import typer
from psycopg import sql

from oasys.cli.runtime import django_ready

REMEMBER = """
insert into platform_balance_check (tenant_id, id, checked_at, differences)
select %(tenant)s, uuidv7(), now(), %(found)s where exists (select from organisations_tenant where id = %(tenant)s)
on conflict (tenant_id) do update set checked_at = excluded.checked_at, differences = excluded.differences
"""


def remember(owner_url: str, by_tenant: dict[UUID, int]) -> None:
    """Keeps how many differences each tenant has, for those who run the platform."""
    with psycopg.connect(owner_url) as owner:
        for tenant_id, found in by_tenant.items():
            owner.execute(sql.SQL("set local app.tenant_id = {}").format(sql.Literal(str(tenant_id))))
            owner.execute(REMEMBER, {"tenant": tenant_id, "found": found})


def verify() -> None:
    """Recompute balances, numbers, sums, open items, ageing, tax returns and seals of all tenants; exits 1 and names differences."""
    with django_ready(role="backup"), psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        from oasys.cli.state import Home
        from oasys.ledger.seal_progress import progress
        from oasys.ledger.seal_verification import seal_differences
        from oasys.ledger.signing import read_keys
        from oasys.ledger.verification import differences, extent
        from oasys.payments.verification import payment_differences
        from oasys.settlement.verification import settlement_differences
        from oasys.tax.verification import tax_differences

        connection.isolation_level = (
            psycopg.IsolationLevel.REPEATABLE_READ
        )  # one moment, whoever posts and seals beside
        started = time.monotonic()
        sealed, _ = progress(connection)
        size = extent(connection)
        found = 0
        by_tenant = {row[0]: 0 for row in connection.execute("select id from organisations_tenant").fetchall()}
        keys = read_keys(Home.here().sealing_keys)
        stored = (
            differences(connection),
            settlement_differences(connection),
            payment_differences(connection),
            tax_differences(connection),
            seal_differences(connection, keys),
        )
        for difference in chain(*stored):
            found += 1
            by_tenant[difference.tenant_id] = by_tenant.get(difference.tenant_id, 0) + 1
            typer.echo(f"DIFFERENCE  tenant {difference.tenant_id}  {difference.what}")
        typer.echo(
            f"{size.tenants} tenants, {size.companies} companies, {size.entries:,} posted entries, {size.lines:,} lines, "
            f"{size.balances:,} balances, {sealed:,} sealed entries looked at in {time.monotonic() - started:.1f} s: {found} differences."
        )
        remember(os.environ["OASYS_DATABASE_OWNER_URL"], by_tenant)
        if found:
            raise typer.Exit(1)
