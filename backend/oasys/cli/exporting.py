"""`./oasys export`: the books of a company in one file that proves itself, or as text for other programs."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from oasys.cli.importing import find_company
from oasys.cli.runtime import django_ready
from oasys.cli.state import Home, Refused

if TYPE_CHECKING:
    from oasys.organisations.models import Company


class Format(StrEnum):
    ARCHIVE = "archive"
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"


def export(
    company: Annotated[str, typer.Option("--company", help="Name or id of the company.")],
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="Name or id of its tenant, where names repeat.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", help="The file to write; named after the company.")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="An archive that proves itself, or text for another program.")
    ] = Format.ARCHIVE,
) -> None:
    """Write a company's books: sealed, with the verifier that checks them offline, or as Beancount or hledger text."""
    with django_ready():
        from oasys.core.tenancy import tenant as opened
        from oasys.exchange.archive.export import file_name
        from oasys.exchange.plain_text import ENDINGS, write
        from oasys.organisations.models import Company

        tenant_id, company_id = find_company(company, tenant)
        now = datetime.now(UTC)
        with opened(tenant_id):
            found: Company = Company.objects.get(id=company_id)
        target = output or Path(file_name(found, now, ending=ENDINGS.get(form, "zip")))
        if form == Format.ARCHIVE:
            size = _write(target, _archive(tenant_id, found, now))
            typer.echo(
                f"Wrote {target}, {size:,} bytes. Check it anywhere: unzip -p {target} verify.py | python3 - {target}"
            )
            return
        with opened(tenant_id):
            size = _write(target, write(found, form))
        typer.echo(f"Wrote {target}, {size:,} bytes.")


def _archive(tenant_id: UUID, company: "Company", now: datetime) -> Iterator[bytes]:
    """Seals everything that waits, then the parts of the archive."""
    from oasys.core.tenancy import tenant
    from oasys.exchange.archive.writer import archive
    from oasys.ledger.services.sealing import seal_batch
    from oasys.ledger.signing import read_keys

    keys = read_keys(Home.here().sealing_keys)
    sealing = True
    while sealing:
        with tenant(tenant_id):
            sealing = seal_batch(company=company, keys=keys) is not None
    with tenant(tenant_id):
        yield from archive(company=company, keys=keys, exported_at=now)


def _write(target: Path, parts: Iterator[bytes]) -> int:
    """The file, whole or not at all; its size. Raises Refused where it cannot be written."""
    fresh = target.with_name(target.name + ".part")
    try:
        size = 0
        with fresh.open("wb") as file:
            for part in parts:
                size += file.write(part)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)
    return size
