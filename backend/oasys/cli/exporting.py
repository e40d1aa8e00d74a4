"""`./oasys export`: the books of a company in one file that proves itself."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from oasys.cli.importing import find_company
from oasys.cli.runtime import django_ready
from oasys.cli.state import Home, Refused


def export(
    company: Annotated[str, typer.Option("--company", help="Name or id of the company.")],
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="Name or id of its tenant, where names repeat.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", help="The file to write; named after the company.")] = None,
) -> None:
    """Seal a company's books and write them to an archive, with the verifier that checks it offline."""
    with django_ready():
        from oasys.core.tenancy import tenant as opened
        from oasys.exchange.archive.export import file_name
        from oasys.exchange.archive.writer import archive
        from oasys.ledger.services.sealing import seal_batch
        from oasys.ledger.signing import read_keys
        from oasys.organisations.models import Company

        tenant_id, company_id = find_company(company, tenant)
        keys = read_keys(Home.here().sealing_keys)
        now = datetime.now(UTC)
        with opened(tenant_id):
            found: Company = Company.objects.get(id=company_id)
        sealing = True
        while sealing:
            with opened(tenant_id):
                sealing = seal_batch(company=found, keys=keys) is not None
        target = output or Path(file_name(found, now))
        fresh = target.with_name(target.name + ".part")
        try:
            size = 0
            with fresh.open("wb") as file, opened(tenant_id):
                for part in archive(company=found, keys=keys, exported_at=now):
                    size += file.write(part)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(target)
        except OSError as error:
            raise Refused(f"{target} cannot be written: {error.strerror}.") from error
        finally:
            fresh.unlink(missing_ok=True)
        typer.echo(
            f"Wrote {target}, {size:,} bytes. Check it anywhere: unzip -p {target} verify.py | python3 - {target}"
        )
