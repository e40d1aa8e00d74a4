"""`./oasys bank-feeds-simulator`: a provider of bank feeds on this machine, to try feeds without a bank."""

from typing import Annotated

import typer
from django.conf import settings as django_settings


def simulate(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8091,
    secret_id: Annotated[str, typer.Option(help="Id of the user secret.")] = "oasys-simulator",  # noqa: S107
    secret_key: Annotated[str, typer.Option(help="Key of the user secret.")] = "oasys-simulator-secret",  # noqa: S107  # of a simulator
) -> None:
    """Answer as GoCardless Bank Account Data does, with five banks, limits and faults; nothing leaves this machine, nothing is kept."""
    if not django_settings.configured:
        django_settings.configure(USE_I18N=False)  # no database is opened
    from oasys.bank_feeds.simulator.banks import sample_banks
    from oasys.bank_feeds.simulator.server import serve
    from oasys.bank_feeds.simulator.service import Service

    banks, accounts = sample_banks()
    service = Service(banks=banks, accounts=accounts, secret_id=secret_id, secret_key=secret_key)
    names = ", ".join(f"{bank.name} ({bank.country})" for bank in banks)
    typer.echo(f"Bank feeds simulator: http://127.0.0.1:{port}, secret id {secret_id}; {names}. Ctrl+C ends it.")
    try:
        serve(service, port)
    except KeyboardInterrupt:
        typer.echo("Ended.")
    except OSError as error:
        typer.echo(f"Port {port} cannot be used: {error.strerror}. Name another one with --port.", err=True)
        raise typer.Exit(1) from None
