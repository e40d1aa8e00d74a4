"""`./oasys mail`: the outbox, and what waits in it."""

import base64
from pathlib import Path
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
        cc = f"Cc: {', '.join(row.cc)}\n" if row.cc else ""
        typer.echo(f"To: {row.recipient}\n{cc}Subject: {row.subject}\nDate: {row.created_at:%Y-%m-%d %H:%M} UTC\n")
        typer.echo(
            row.body if row.sent_at is None else f"(Delivered {row.sent_at:%Y-%m-%d %H:%M} UTC; the text was not kept.)"
        )
        for file in row.files.defer("content").order_by("id"):
            typer.echo(f"File: {file.name}  {file.kind}  {file.size} bytes  sha256 {file.digest}")


@app.command()
def save(
    id: Annotated[str, typer.Argument(help="Id of the mail, as `./oasys mail list` prints it.")],
    folder: Annotated[Path, typer.Option(help="Where the files go.", exists=True, file_okay=False)] = Path(),
) -> None:
    """Save the files that go with a mail of the local outbox; none is written over."""
    with django_ready():
        from oasys.identity.models import MailFile

        try:
            rows = list(MailFile.objects.filter(mail_id=UUID(id)).order_by("id"))
        except ValueError:
            rows = []
        kept = [row for row in rows if row.content]
        if not kept:
            raise Refused("The mail has no files, or they were delivered and not kept.")
        for row in kept:
            path = folder / Path(row.name).name
            with path.open("xb") as file:
                file.write(base64.b64decode(row.content))
            typer.echo(str(path))


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
