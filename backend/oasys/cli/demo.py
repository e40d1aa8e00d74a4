"""`./oasys demo`: a company whose books are invented, to look around in."""

import secrets
from datetime import UTC, date, datetime

import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Home, Refused

EMAIL = "demo@oasys.example"


def demo() -> None:
    """Make the demo company with two years of books, once; prints its sign-in."""
    home = Home.here()
    known = home.facts().get("demo")
    if known:
        typer.echo(f"The demo company is there: {known['email']}  {known['password']}")
        return
    with django_ready():
        # kept first: whoever is interrupted after the books are there still has their sign-in
        password = home.facts().get("demo_password") or secrets.token_urlsafe(12)
        home.remember(demo_password=password)
        now = datetime.now(UTC)
        count = make_demo(email=EMAIL, password=password, today=now.date(), now=now)
    home.remember(demo={"email": EMAIL, "password": password}, demo_password=None)
    typer.echo(f"The demo company is there, {count:,} entries were made. Sign in as {EMAIL} with {password}")


def make_demo(*, email: str, password: str, today: date, now: datetime) -> int:
    """The demo's person, tenant, company and entries, all or nothing; how many entries, 0 where they are there already.

    Raises Refused where the e-mail belongs to somebody with another password.
    """
    from django.db import transaction

    from oasys.core.tenancy import tenant
    from oasys.demo.generator.demo import DEMO_COMPANY
    from oasys.demo.services import fill_demo, make_demo_company
    from oasys.identity.models import User
    from oasys.organisations.services import create_tenant

    earlier = User.objects.filter(email=email).first()
    if earlier is not None:
        if not earlier.check_password(password):
            raise Refused(f"{email} has signed up already, with a password of their own: there can be no demo here.")
        return 0
    with transaction.atomic():
        person = User.objects.create_user(email, password, name="Demo")
        made = create_tenant(name=f"{DEMO_COMPANY} (demo)", by=person)
        with tenant(made.id):
            return fill_demo(company=make_demo_company(today=today), by=person, today=today, now=now)
