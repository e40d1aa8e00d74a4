"""The posted entries of a company as text that other programs read: Beancount and hledger.

Each line keeps its amount in its own unit, and beside it the value in the base currency as a total price (`@@`), so that
their balances at cost are the program's to the last cent. `books` reads and names, `beancount` and `hledger` write.
docs/how-to/export-and-prove.md#as-text.
"""

from collections.abc import Iterator
from uuid import UUID

from oasys.core.tenancy import current_tenant_id, tenant
from oasys.exchange.plain_text import beancount, hledger
from oasys.exchange.plain_text.books import Books
from oasys.organisations.models import Company

__all__ = ["FORMATS", "in_tenant", "write"]

FORMATS = {"beancount": beancount.write, "hledger": hledger.write}
ENDINGS = {"beancount": "beancount", "hledger": "journal"}
CHUNK_BYTES = 64 * 1024


def write(company: Company, form: str) -> Iterator[bytes]:
    """The text, in pieces as they come. The tenant is open."""
    held: list[str] = []
    size = 0
    for part in FORMATS[form](Books(company)):
        held.append(part)
        size += len(part)
        if size >= CHUNK_BYTES:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def in_tenant(company: Company, form: str) -> Iterator[bytes]:
    """As write, to be read after the request's own transaction has ended."""
    return _opened(current_tenant_id(), company, form)


def _opened(tenant_id: UUID, company: Company, form: str) -> Iterator[bytes]:
    with tenant(tenant_id):
        yield from write(company, form)
