"""An import that a worker does, and waiting for it."""

import secrets
import time
import urllib.request
from collections.abc import Callable

from oasys.cli.bench.ground import FIRST_DAY
from oasys.cli.drill.field import Books
from oasys.cli.state import Refused


def import_entries(books: Books, count: int) -> str:
    """Asks for an import of so many entries over 1.00; where its job is read."""
    rows = ["entry,date,account,debit,credit"]
    for number in range(count):
        rows += [f"{number},{FIRST_DAY},{books.codes[0]},1.00,", f"{number},{FIRST_DAY},{books.codes[1]},,1.00"]
    address = f"http://127.0.0.1:{books.port}{books.company}/imports/journal"
    headers = {"Content-Type": "text/csv", "Prefer": "respond-async", "Idempotency-Key": secrets.token_hex(16)}
    job = books.ask(urllib.request.Request(address, "\n".join(rows).encode(), headers, method="POST"))
    return f"/jobs/{job['id']}"


def until(holds: Callable[[], bool], seconds: float = 180) -> None:
    """Raises Refused where it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise Refused(f"The drill waited {seconds:.0f} s in vain.")
        time.sleep(0.1)
