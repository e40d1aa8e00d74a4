"""`./oasys recur`: entries, reversals and documents that are due, now; the worker does it every minute."""

import typer

from oasys.cli.runtime import django_ready


def recur() -> None:
    """Make the recurring entries, planned reversals, and recurring invoices and bills that are due today."""
    with django_ready():
        from oasys.worker.rounds import make_recurring, make_recurring_documents

        made = make_recurring()
        written = make_recurring_documents()
        typer.echo(f"Made {made:,} entries and wrote {written:,} documents.")
