"""GnuCash books, saved as XML or SQLite: read, and turned into entries of the ledger. What cannot be carried is listed.

Code of an account = its full name; an entry's key = its GUID; reference = number; a line's description = action | memo.
"""

import io
import os
import tempfile
from pathlib import Path

from oasys.core.words import say
from oasys.exchange.gnucash.book import Book, Unreadable
from oasys.exchange.gnucash.convert import Converter
from oasys.exchange.gnucash.sqlite import MAGIC, read_sqlite
from oasys.exchange.gnucash.xml import read_xml
from oasys.exchange.plan import ImportPlan

MOST_BYTES = 256 * 1024 * 1024
MOST_BYTES_OF_A_REQUEST = 64 * 1024 * 1024


def plan_of(path: Path, *, base_currency: str) -> ImportPlan:
    """What the book at `path` would become. Never raises for what the file says. Raises OSError."""
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size > MOST_BYTES:
            book = Book()
            book.error(
                Unreadable(
                    1, say("the file is larger than {megabytes} MB", megabytes=MOST_BYTES >> 20), "exchange.too_large"
                )
            )
        elif stream.read(len(MAGIC)) == MAGIC:
            book = read_sqlite(path)
        else:
            stream.seek(0)
            book = read_xml(stream)
    return Converter(book, base_currency).plan()


def plan_of_bytes(content: bytes, *, base_currency: str) -> ImportPlan:
    """The same from bytes; SQLite needs a file, which only this process can read and which is gone afterwards."""
    if not content.startswith(MAGIC):
        book = read_xml(io.BytesIO(content), most_bytes=MOST_BYTES_OF_A_REQUEST)
        return Converter(book, base_currency).plan()
    with tempfile.TemporaryDirectory(prefix="oasys-import-") as folder:
        path = Path(folder) / "book.gnucash"
        path.touch(0o600)
        path.write_bytes(content)
        return plan_of(path, base_currency=base_currency)
