"""`./oasys mail`: the outbox, and what waits in it."""

from typing import Annotated
from uuid import UUID

import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

app = typer.Typer(no_args_is_help=True, help="Show the mails that were written, and deliver those that wait.")


@app.command("list")
def list_mails(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, counted from the latest.")] = 50,
) -> None:
    """List the latest mails, the latest last."""
    with django_ready():
        from oasys.identity.models import Mail

        for row in reversed(Mail.objects.defer("body").order_by("-id")[:limit]):
            state = "sent" if row.sent_at else "waits" if row.next_try_at else "failed"
            why = f" ({row.last_error})" if row.last_error else ""
            typer.echo(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M}  {state}{why}  {row.recipient}  {row.subject}")


@app.command()
def show(id: Annotated[str, typer.Argument(help="Id of the mail, as `./oasys mail list` prints it.")]) -> None:
    """Show a mail of the local outbox with its text; a delivered one has none any more."""
    with django_ready():
        from oasys.identity.models import Mail

        try:
            row = Mail.objects.filter(id=UUID(id)).first()
        except ValueError:
            row = None
        if row is None:
            raise Refused("There is no such mail: ./oasys mail list shows them.")
        typer.echo(f"To: {row.recipient}\nSubject: {row.subject}\nDate: {row.created_at:%Y-%m-%d %H:%M} UTC\n")
        typer.echo(
            row.body if row.sent_at is None else f"(Delivered {row.sent_at:%Y-%m-%d %H:%M} UTC; the text was not kept.)"
        )


@app.command()
def key() -> None:
    """Show the key that opens the outbox over the API (X-Outbox-Key), where it is local and the mode is not production."""
    with django_ready():
        from django.conf import settings

        from oasys.identity.services import mail
        from oasys.platform.outbox import outbox_key

        if settings.IS_PRODUCTION or mail.is_delivered_by_smtp():
            raise Refused("There is no outbox over the API: in production, or with a mail server.")
        typer.echo(outbox_key())


@app.command()
def send() -> None:
    """Deliver now what waits or was given up."""
    with django_ready():
        from oasys.identity.models import Mail
        from oasys.identity.services import mail

        if not mail.is_delivered_by_smtp():
            raise Refused("There is no mail server: set OASYS_SMTP_URL.")
        sent = mail.deliver_now()
        waiting = Mail.objects.filter(sent_at__isnull=True).count()
        typer.echo(f"{sent:,} mails were delivered, {waiting:,} wait.")
        raise typer.Exit(1 if waiting else 0)
