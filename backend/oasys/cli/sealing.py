"""`./oasys seal`: posted entries into the hash chain of their company; run for ever by the supervisor."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import psycopg
import structlog
import typer

from oasys.cli.runtime import django_ready
from oasys.cli.state import Home, Refused
from oasys.ledger.seal_progress import pending_companies

if TYPE_CHECKING:
    from oasys.ledger.signing import SealingKeys

log = structlog.get_logger("oasys.sealing")
Company = Annotated[str | None, typer.Option("--company", help="Name or id of one company; all of them if omitted.")]
LOOK_SECONDS = 0.5
GATHER_BATCH = 5_000
UNGATHERED = """
select distinct j.tenant_id, j.company_id from ledger_number_series s
join ledger_journal j on j.tenant_id = s.tenant_id and j.id = s.journal_id
left join settlement_item_intake i on i.tenant_id = s.tenant_id and i.series = s.id
where s.last_number > coalesce(i.last_number, 0) order by 1, 2
"""


def seal(
    company: Company = None,
    publish: Annotated[
        Path | None, typer.Option(help="Write the heads with their signatures to a file, to keep somewhere else.")
    ] = None,
    rotate_key: Annotated[bool, typer.Option("--rotate-key", help="Sign with a new key from here on.")] = False,
    supervisor: Annotated[int | None, typer.Option(hidden=True, help="Go on until this parent is gone.")] = None,
) -> None:
    """Seal the posted entries that are not sealed yet, and sign the heads of the chains."""
    from oasys.cli.importing import find_company

    home = Home.here()
    with django_ready():
        from oasys.ledger.signing import ensure_key, make_key

        keys = make_key(home.sealing_keys) if rotate_key else ensure_key(home.sealing_keys)
        if rotate_key:
            typer.echo(f"Signing with the new key {keys.current}. Tell those who check signatures.")
        if supervisor is not None:
            from config.environment import environment

            _seal_for_ever(home, environment().seal_seconds, supervisor)
            return
        wanted = find_company(company) if company else None
        with _reader() as reader:
            sealed = seal_pending(reader, keys, wanted)
            typer.echo(f"Sealed {sealed:,} entries.")
            if publish is not None:
                heads = list(_heads(reader, wanted))
                publish.write_text(json.dumps({"form": "oasys.heads.1", "heads": heads}, indent=1) + "\n")
                typer.echo(f"Wrote the heads of {len(heads)} companies to {publish}.")


def _reader() -> Any:
    """A connection that reads every tenant."""
    return psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"], autocommit=True)


def seal_pending(reader: Any, keys: "SealingKeys", wanted: tuple[UUID, UUID] | None = None) -> int:
    """One round over all companies with entries to seal, or over the one that is wanted; how many entries were sealed.

    A company whose chain cannot go on does not keep the others waiting; for the one that is wanted it is an error.
    """
    from django.db import Error

    from oasys.core.tenancy import tenant
    from oasys.ledger.services.sealing import seal_batch
    from oasys.organisations.models import Company

    total = 0
    for tenant_id, company_id, waiting in pending_companies(reader):
        if wanted is not None and (tenant_id, company_id) != wanted:
            continue
        try:
            while True:
                with tenant(tenant_id):
                    made = seal_batch(company=Company.objects.get(id=company_id), keys=keys)
                if made is None:
                    break
                total += made.count
        except Error as error:
            sqlstate = getattr(error.__cause__, "sqlstate", None)
            if sqlstate is None or not sqlstate.startswith("OA"):
                raise
            log.error(
                "sealing_refused", tenant=str(tenant_id), company=str(company_id), waiting=waiting, sqlstate=sqlstate
            )
            if wanted is not None:
                raise Refused(f"{error}".splitlines()[0] + " See ./oasys verify.") from error
    return total


def gather_pending(reader: Any) -> int:
    """Open items of what was posted since the last round, so that lists of them stay fast; how many entries were looked through."""
    from oasys.core.tenancy import tenant
    from oasys.organisations.models import Company
    from oasys.settlement.services import gather_open_items

    total = 0
    for tenant_id, company_id in reader.execute(UNGATHERED).fetchall():
        while True:
            with tenant(tenant_id):
                looked_through = gather_open_items(company=Company.objects.get(id=company_id), most=GATHER_BATCH)
            if not looked_through:
                break
            total += looked_through
    return total


def index_pending(reader: Any) -> int:
    """Puts sealed entries into the index of the search, in every company where enough wait; how many."""
    from oasys.core.tenancy import tenant
    from oasys.organisations.models import Company
    from oasys.search.services import LEAST, WAITING, index_batch

    total = 0
    for tenant_id, company_id in reader.execute(WAITING, {"least": LEAST}).fetchall():
        count = 1
        while count:
            with tenant(tenant_id):
                count = index_batch(company=Company.objects.get(id=company_id))
            total += count
    return total


def _heads(reader: Any, wanted: tuple[UUID, UUID] | None) -> Iterator[dict[str, Any]]:
    from oasys.core.tenancy import tenant
    from oasys.ledger.seals import head_of
    from oasys.organisations.models import Company

    every = "select distinct tenant_id, company_id from ledger_seal order by 1, 2"
    for tenant_id, company_id in [wanted] if wanted else reader.execute(every).fetchall():
        with tenant(tenant_id):
            company = Company.objects.get(id=company_id)
            head = head_of(company)
            if head is not None:
                yield {"company": company.name, **head.published()}


def _seal_for_ever(home: Home, every: int, supervisor: int) -> None:
    """Until SIGTERM, or until the supervisor that started it is gone: killed at any moment, the next round goes on where it was."""
    from oasys.ledger.signing import read_keys

    stopping: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: stopping.append(number))
    while not stopping and os.getppid() == supervisor:
        started = time.monotonic()
        try:
            with _reader() as reader:
                sealed = seal_pending(reader, read_keys(home.sealing_keys))  # read each time: the key may be rotated
                gather_pending(reader)
                indexed = index_pending(reader)
            if sealed or indexed:
                seconds = round(time.monotonic() - started, 2)
                log.info("sealed", entries=sealed, indexed=indexed, seconds=seconds)
        except Exception as error:
            from django.db import Error, connections

            if not isinstance(error, (Error, psycopg.Error)):
                raise
            log.warning("sealing_waits", reason=str(error).splitlines()[0] if str(error) else type(error).__name__)
            connections.close_all()
        while not stopping and os.getppid() == supervisor and time.monotonic() - started < every:
            time.sleep(LOOK_SECONDS)
