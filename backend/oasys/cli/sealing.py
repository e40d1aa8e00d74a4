"""`./oasys seal`: posted entries into the hash chain of their company, now; the worker does it every minute."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Home, Refused

if TYPE_CHECKING:
    from oasys.ledger.signing import SealingKeys

Company = Annotated[str | None, typer.Option("--company", help="Name or id of one company; all of them if omitted.")]


def seal(
    company: Company = None,
    publish: Annotated[
        Path | None, typer.Option(help="Write the heads with their signatures to a file, to keep somewhere else.")
    ] = None,
    rotate_key: Annotated[bool, typer.Option("--rotate-key", help="Sign with a new key from here on.")] = False,
) -> None:
    """Seal the posted entries that are not sealed yet, and sign the heads of the chains."""
    from oasys.cli.importing import find_company

    home = Home.here()
    with django_ready():
        from oasys.ledger.evidence import HEAD_FORM
        from oasys.ledger.signing import ensure_key, make_key
        from oasys.worker.rounds import reader

        keys = make_key(home.sealing_keys) if rotate_key else ensure_key(home.sealing_keys)
        if rotate_key:
            typer.echo(f"Signing with the new key {keys.current}. Tell those who check signatures.")
        wanted = find_company(company) if company else None
        with reader() as raw:
            sealed = _sealed(raw, keys, wanted)
            typer.echo(f"Sealed {sealed:,} entries.")
            if publish is not None:
                heads = list(_heads(raw, wanted))
                publish.write_text(json.dumps({"form": HEAD_FORM, "heads": heads}, indent=1) + "\n")
                typer.echo(f"Wrote the heads of {len(heads)} companies to {publish}.")


def _sealed(raw: Any, keys: "SealingKeys", wanted: tuple[UUID, UUID] | None) -> int:
    """How many entries were sealed. Raises Refused where the one chain that was wanted cannot go on."""
    from django.db import Error

    from oasys.worker.rounds import seal_pending

    try:
        return seal_pending(raw, keys, wanted)
    except Error as error:
        if not (getattr(error.__cause__, "sqlstate", None) or "").startswith("OA"):
            raise
        raise Refused(f"{error}".splitlines()[0] + " See ./oasys verify.") from error


def _heads(raw: Any, wanted: tuple[UUID, UUID] | None) -> Iterator[dict[str, Any]]:
    from oasys.core.tenancy import tenant
    from oasys.ledger.seals import head_of
    from oasys.organisations.models import Company

    every = "select distinct tenant_id, company_id from ledger_seal order by 1, 2"
    for tenant_id, company_id in [wanted] if wanted else raw.execute(every).fetchall():
        with tenant(tenant_id):
            company = Company.objects.get(id=company_id)
            head = head_of(company)
            if head is not None:
                yield {"company": company.name, **head.published()}
