"""`./oasys platform`: who runs the platform. Only here, as the owner of the tables, is anybody made so."""

import os
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import psycopg
import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

if TYPE_CHECKING:
    from oasys.identity.models import User

app = typer.Typer(no_args_is_help=True, help="Say who runs the platform: they see tenants from outside, never books.")

sessions = typer.Typer(no_args_is_help=True, help="End sessions.")
app.add_typer(sessions, name="sessions")
plans = typer.Typer(no_args_is_help=True, help="Keep the plans, and give them to tenants.")
app.add_typer(plans, name="plans")


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


Limit = Annotated[int | None, typer.Option(min=0, help="How many there may be; left out: any number.")]


@plans.command(name="list")
def list_plans() -> None:
    """Show the plans with their limits."""
    with django_ready(role="owner"):
        from oasys.platform.models import Plan

        for plan in Plan.objects.order_by("name"):
            typer.echo(f"{plan.name}  companies: {_limit(plan.most_companies)}  members: {_limit(plan.most_members)}")


@plans.command(name="set")
def set_plan(
    name: Annotated[str, typer.Argument(help="Name of the plan.")], companies: Limit = None, members: Limit = None
) -> None:
    """Make a plan, or give it other limits. What a tenant has beyond them it keeps; nothing is added to it."""
    name = name.strip()
    if not name or len(name) > 60 or not name.isprintable():
        raise Refused("A plan has a name of 1 to 60 characters.")
    with django_ready(role="owner"):
        from oasys.platform.plans import set_plan

        set_plan(name=name, most_companies=companies, most_members=members)
    typer.echo(f"{name}  companies: {_limit(companies)}  members: {_limit(members)}")


@plans.command()
def remove(name: Annotated[str, typer.Argument(help="Name of the plan.")]) -> None:
    """Remove a plan that no tenant has."""
    with django_ready(role="owner"):
        from oasys.platform.plans import remove_plan

        if not remove_plan(name):
            raise Refused(f"There is no plan {name}, or tenants have it: give them another first.")
    typer.echo(f"{name} is removed.")


@plans.command()
def give(
    tenant: Annotated[str, typer.Argument(help="Name or id of the tenant.")],
    name: Annotated[str, typer.Argument(help="Name of the plan; left out: none, and no limits.")] = "",
) -> None:
    """Give a tenant a plan, or take its plan away."""
    with django_ready(role="owner"):
        from oasys.platform.models import Plan
        from oasys.platform.plans import give_plan

        if name and not Plan.objects.filter(name=name).exists():
            raise Refused(f"There is no plan {name}: ./oasys platform plans list shows them.")
        give_plan(tenant_id=_tenant(tenant), name=name or None)
    typer.echo(f"{tenant} has {'the plan ' + name if name else 'no plan, and no limits'} from now on.")


def _limit(most: int | None) -> str:
    return "any number" if most is None else f"{most:,}"


def _tenant(name: str) -> UUID:
    """The tenant of that name or id, looked up by the role that may. Raises Refused where there is none, or several."""
    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        rows = connection.execute(
            "select id from organisations_tenant where name = %(name)s or id::text = %(name)s", {"name": name}
        ).fetchall()
    if len(rows) != 1:
        raise Refused(
            f"There is no tenant {name}." if not rows else f"Several tenants are called {name}: name one by its id."
        )
    return UUID(str(rows[0][0]))


def _person(email: str) -> "User":
    from oasys.identity.models import User

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise Refused(f"Nobody has signed up as {email}.")
    return user
