"""`./oasys company ...`: companies from country packs."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Refused

app = typer.Typer(no_args_is_help=True, help="Make companies from country packs.")
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day in the first fiscal year; today if omitted.")
]


@app.command("packs")
def list_packs() -> None:
    """Show the country packs there are."""
    from oasys.organisations.packs import available_packs

    for pack in available_packs():
        currency = pack.base_currency or "any currency"
        typer.echo(
            f"  {pack.code:<8} {pack.name:<26} {pack.version}  {currency:<12} {len(pack.accounts)} accounts, "
            f"{len(pack.journals)} journals, fiscal year from month {pack.fiscal_year_start_month}"
        )


@app.command("create")
def create(
    tenant: Annotated[str, typer.Option(help="Name or id of the tenant; for a name that several have, the id.")],
    pack: Annotated[str, typer.Option(help="Code of a country pack: ./oasys company packs lists them.")],
    name: Annotated[str, typer.Option(help="Name of the legal entity.")],
    currency: Annotated[
        str | None, typer.Option(help="ISO 4217 code of the base currency; the pack's if omitted.")
    ] = None,
    start_month: Annotated[
        int | None, typer.Option(min=1, max=12, help="First month of the fiscal year; the pack's if omitted.")
    ] = None,
    first_year_on: Day = None,
) -> None:
    """Make a company with chart, journals and first fiscal year from a country pack; all of it or nothing."""
    with django_ready():
        typer.echo(
            make_company(
                find_tenant(tenant),
                pack_code=pack,
                name=name,
                currency=currency,
                start_month=start_month,
                first_year_on=first_year_on or datetime.now(UTC),
            )
        )


def find_tenant(name: str) -> UUID:
    """The tenant of that name or id, looked up over all by the role that may. Raises Refused for none, or several."""
    import os

    import psycopg

    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"]) as connection:
        rows = connection.execute(
            "select id from organisations_tenant where name = %(name)s or id::text = %(name)s order by id",
            {"name": name},
        ).fetchall()
    if not rows:
        raise Refused(f"There is no tenant {name}.")
    if len(rows) > 1:
        raise Refused(
            f"Several tenants are named {name}; name one by its id: {', '.join(str(row[0]) for row in rows)}."
        )
    found: UUID = rows[0][0]
    return found


def make_company(
    tenant_id: UUID,
    *,
    pack_code: str,
    name: str,
    currency: str | None,
    start_month: int | None,
    first_year_on: datetime,
) -> str:
    """Makes the company and says what was made. Raises Refused in the words of the refusal."""
    from pydantic import ValidationError

    from oasys.core.actor import Actor, act_as
    from oasys.core.errors import DomainError
    from oasys.core.tenancy import tenant
    from oasys.ledger.schemas import CompanyIn
    from oasys.organisations.models import Company
    from oasys.organisations.packs import UnknownPack, load_pack
    from oasys.tax.installing import create_company_with_taxes

    try:
        said = CompanyIn(
            name=name,
            country_pack=pack_code,
            base_currency=currency,
            fiscal_year_start_month=start_month,
            first_year_on=first_year_on.date(),
        )
        pack = load_pack(said.country_pack)
        with tenant(tenant_id):
            act_as(Actor(None, agent="./oasys company create"))
            if Company.objects.filter(name=said.name).exists():
                raise Refused(f"The tenant has a company {said.name} already. Nothing was made.")
            made = create_company_with_taxes(
                name=said.name,
                pack=pack,
                base_currency=said.base_currency,
                fiscal_year_start_month=start_month,
                first_year_on=first_year_on.date(),
            )
    except ValidationError as refusal:
        reasons = "; ".join(f"{error['loc'][0]}: {error['msg']}" for error in refusal.errors())
        raise Refused(f"{reasons}. Nothing was made.") from refusal
    except UnknownPack as refusal:
        raise Refused(f"{refusal} Nothing was made.") from refusal
    except DomainError as refusal:
        raise Refused(f"{refusal.detail} Nothing was made.") from refusal
    return (
        f"Made the company {made.company.name} ({made.company.id}) from the pack {pack.code} {pack.version}: "
        f"{made.accounts} accounts, {made.journals} journals, {made.periods} periods, {made.tax_codes} tax codes, "
        f"in {made.company.base_currency}."
    )
