"""`./oasys verify`."""

import os
import time

import psycopg
import typer

from oasys.cli.runtime import django_ready


def verify() -> None:
    """Recompute balances, numbers and sums of every tenant from the lines; exits 1 and names each difference."""
    with django_ready(role="backup"), psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        from oasys.ledger.verification import differences, extent

        started = time.monotonic()
        size = extent(connection)
        found = 0
        for difference in differences(connection):
            found += 1
            typer.echo(f"DIFFERENCE  tenant {difference.tenant_id}  {difference.what}")
        typer.echo(
            f"{size.tenants} tenants, {size.companies} companies, {size.entries:,} posted entries, {size.lines:,} lines, "
            f"{size.balances:,} balances looked at in {time.monotonic() - started:.1f} s: {found} differences."
        )
        if found:
            raise typer.Exit(1)
