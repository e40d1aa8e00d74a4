"""`./oasys myinvois-simulator`: the Malaysian authority's API on this machine, to try e-invoices without the authority."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings as django_settings

NAME = "Kedai Contoh Sdn. Bhd."
PASSWORD = "simulator"  # noqa: S105  # of a certificate that nobody trusts
BUYER = ("C10100050020", "Kopi Pagi Sdn. Bhd.", "201901234567")


def simulate(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8090,
    tin: Annotated[str, typer.Option(help="TIN of the company that submits.")] = "C20880050010",
    brn: Annotated[str, typer.Option(help="Its registration number.")] = "202301000017",
    client_id: Annotated[str, typer.Option(help="Id of its program.")] = "oasys-simulator",
    client_secret: Annotated[str, typer.Option(help="Secret of its program.")] = "oasys-simulator-secret",  # noqa: S107  # of a simulator
    delay: Annotated[int, typer.Option(min=0, max=600, help="Seconds until a document is validated.")] = 2,
    certificate: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help=f"Writes a certificate for the TIN there (.p12); its password: {PASSWORD}."),
    ] = None,
) -> None:
    """Answer as MyInvois does, with its limits, states and faults; nothing leaves this machine, nothing is kept."""
    if not django_settings.configured:
        django_settings.configure(USE_I18N=False)  # sentences are said in English; no database is opened
    from oasys.myinvois.simulator.authority import Authority
    from oasys.myinvois.simulator.server import serve
    from oasys.myinvois.simulator.shapes import Client, Taxpayer

    if certificate is not None:
        from oasys.myinvois.simulator.certificate import trial_pkcs12

        certificate.write_bytes(trial_pkcs12(name=NAME, tin=tin, brn=brn, password=PASSWORD))
    known = (Taxpayer(tin, NAME, "BRN", brn), Taxpayer(BUYER[0], BUYER[1], "BRN", BUYER[2]))
    authority = Authority(clients={client_id: Client(client_secret, tin)}, taxpayers=known, delay_seconds=delay)
    typer.echo(f"MyInvois simulator: http://127.0.0.1:{port} for {tin}; program {client_id}. Ctrl+C ends it.")
    try:
        serve(authority, port)
    except KeyboardInterrupt:
        typer.echo("Ended.")
    except OSError as error:
        typer.echo(f"Port {port} cannot be used: {error.strerror}. Name another one with --port.", err=True)
        raise typer.Exit(1) from None
