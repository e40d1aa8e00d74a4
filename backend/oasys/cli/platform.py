"""`./oasys platform`: who runs the platform. Only here, as the owner of the tables, is anybody made so."""

from typing import TYPE_CHECKING, Annotated

import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

if TYPE_CHECKING:
    from oasys.identity.models import User

app = typer.Typer(no_args_is_help=True, help="Say who runs the platform: they see tenants from outside, never books.")

sessions = typer.Typer(no_args_is_help=True, help="End sessions.")
app.add_typer(sessions, name="sessions")


@app.command()
def grant(email: str) -> None:
    """Let someone who has signed up see the tenants from outside, and ask them for support access."""
    with django_ready(role="owner"):
        from oasys.organisations.models import PlatformStaff

        _, made = PlatformStaff.objects.get_or_create(user=_person(email))
    typer.echo(f"{email} {'runs the platform from now on' if made else 'runs the platform already'}.")


@app.command()
def withdraw(email: str) -> None:
    """Take it back, at once; support access that a tenant has given ends with it."""
    with django_ready(role="owner"):
        from oasys.organisations.models import PlatformStaff

        gone, _ = PlatformStaff.objects.filter(user=_person(email)).delete()
    typer.echo(f"{email} {'runs the platform no longer' if gone else 'did not run the platform'}.")


@app.command(name="list")
def list_staff() -> None:
    """Show who runs the platform."""
    with django_ready(role="owner"):
        from oasys.organisations.models import PlatformStaff

        for staff in PlatformStaff.objects.select_related("user").order_by("user__email"):
            typer.echo(f"{staff.user.email}  since {staff.granted_at:%Y-%m-%d}")


@sessions.command()
def end(
    email: Annotated[str, typer.Argument(help="Whose; or --all.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="Of everybody.")] = False,
) -> None:
    """End every session of a person, or of everybody, at once: they have to sign in again. Tokens go on."""
    if bool(email) == everybody:
        raise Refused("Name one person, or say --all.")
    with django_ready():
        from oasys.identity.services.sessions import end_all_by_platform

        ended = end_all_by_platform(None if everybody else _person(email))
    typer.echo(f"{ended:,} {'session was' if ended == 1 else 'sessions were'} ended.")


def _person(email: str) -> "User":
    from oasys.identity.models import User

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise Refused(f"Nobody has signed up as {email}.")
    return user
