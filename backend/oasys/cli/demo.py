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
        count = make_demo(email=EMAIL, password=password, today=datetime.now(UTC).date())
    home.remember(demo={"email": EMAIL, "password": password}, demo_password=None)
    typer.echo(f"The demo company is there, {count:,} entries were made. Sign in as {EMAIL} with {password}")


def make_demo(*, email: str, password: str, today: date) -> int:
    """The demo's person, tenant, company and entries, all or nothing; how many entries, 0 where they are there already.

    Raises Refused where the e-mail belongs to somebody with another password.
    """
    from django.db import transaction

    from oasys.cli.generator.demo import DEMO_COMPANY, DEMO_PACK, demo_books, demo_period
    from oasys.core.tenancy import tenant
    from oasys.identity.models import User
    from oasys.ledger.services.books import create_company
    from oasys.ledger.services.bulk import load_entries
    from oasys.ledger.services.years import open_fiscal_year
    from oasys.organisations.packs import load_pack
    from oasys.organisations.services import create_tenant

    earlier = User.objects.filter(email=email).first()
    if earlier is not None:
        if not earlier.check_password(password):
            raise Refused(f"{email} has signed up already, with a password of their own: there can be no demo here.")
        return 0
    first_day, _ = demo_period(today=today, months=24)
    with transaction.atomic():
        person = User.objects.create_user(email, password, name="Demo")
        made = create_tenant(name=f"{DEMO_COMPANY} (demo)", by=person)
        with tenant(made.id):
            company = create_company(
                name=DEMO_COMPANY,
                pack=load_pack(DEMO_PACK),
                base_currency=None,
                fiscal_year_start_month=None,
                first_year_on=first_day,
                is_demo=True,
            ).company
            for year in range(first_day.year + 1, today.year + 1):
                open_fiscal_year(company=company, containing=date(year, 1, 1))
            return load_entries(company=company, entries=demo_books(today=today), by=person).entries
