"""`./oasys recur`: entries and reversals that are due, now; the worker does it every minute."""

import typer

from oasys.cli.runtime import django_ready


def recur() -> None:
    """Make the recurring entries and planned reversals that are due today."""
    with django_ready():
        from oasys.worker.rounds import make_recurring

        made = make_recurring()
        typer.echo(f"Made {made:,} entries.")
