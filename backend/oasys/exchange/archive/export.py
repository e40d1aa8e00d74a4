"""Making the archive of a company: sealed to the last entry first, then streamed."""

import re
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from oasys.core.tenancy import current_tenant_id, tenant
from oasys.exchange.archive.writer import archive
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys, read_keys
from oasys.organisations.models import Company


def file_name(company: Company, exported_at: datetime, *, ending: str = "zip") -> str:
    """books-kopi-pagi-2026-03-31.zip"""
    words = re.sub(r"[^a-z0-9]+", "-", company.name.lower()).strip("-") or "company"
    return f"books-{words[:60]}-{exported_at:%Y-%m-%d}.{ending}"


def download(*, company: Company, exported_at: datetime) -> tuple[Iterator[bytes], str]:
    """The archive, to be read after the request's own transaction has committed, and its file name.

    Seals what waits in the transaction that is open, so that everything posted by now is in the archive.
    """
    keys = read_keys()
    seal_company(company=company, keys=keys)
    return _in_tenant(current_tenant_id(), company, keys, exported_at), file_name(company, exported_at)


def _in_tenant(tenant_id: UUID, company: Company, keys: SealingKeys, exported_at: datetime) -> Iterator[bytes]:
    with tenant(tenant_id):
        yield from archive(company=company, keys=keys, exported_at=exported_at)
