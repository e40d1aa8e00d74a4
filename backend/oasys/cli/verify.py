"""`./oasys verify`."""

import os
import time
from itertools import chain

import psycopg
import typer

from oasys.cli.runtime import django_ready


def verify() -> None:
    """Recompute balances, numbers, sums, open items and seals of every tenant from the lines; exits 1 and names each difference."""
    with django_ready(role="backup"), psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        from oasys.cli.state import Home
        from oasys.ledger.seal_progress import progress
        from oasys.ledger.seal_verification import seal_differences
        from oasys.ledger.signing import read_keys
        from oasys.ledger.verification import differences, extent
        from oasys.settlement.verification import settlement_differences

        connection.isolation_level = (
            psycopg.IsolationLevel.REPEATABLE_READ
        )  # one moment, whoever posts and seals beside
        started = time.monotonic()
        sealed, _ = progress(connection)
        size = extent(connection)
        found = 0
        keys = read_keys(Home.here().sealing_keys)
        stored = (differences(connection), settlement_differences(connection), seal_differences(connection, keys))
        for difference in chain(*stored):
            found += 1
            typer.echo(f"DIFFERENCE  tenant {difference.tenant_id}  {difference.what}")
        typer.echo(
            f"{size.tenants} tenants, {size.companies} companies, {size.entries:,} posted entries, {size.lines:,} lines, "
            f"{size.balances:,} balances, {sealed:,} sealed entries looked at in {time.monotonic() - started:.1f} s: {found} differences."
        )
        if found:
            raise typer.Exit(1)
