"""What is looked at before a release counts as serving: the edge, the API, the live process, a page, and the sums of the books."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from oasys.cli.state import Home, Refused

SECONDS = 10
SUMS = """
select
  (
    select count(*) from (
      select company_id from ledger_account_balance group by tenant_id, company_id having sum(debit) <> sum(credit)
    ) unequal
  ),
  (select count(*) from organisations_company)
"""
# The same by a Python that has psycopg and nothing of a release; `file` holds the address.
DONE = "done"  # the last line of what is asked inside a container
SUMS_ELSEWHERE = f"""
import psycopg
with psycopg.connect(open("{{file}}").read().strip(), connect_timeout={SECONDS}) as connection:
    print(*connection.execute({SUMS!r}).fetchone())
print({DONE!r}, flush=True)
"""


def look(origin: str, home: Home, *, has_app: bool, live: str | None) -> str:
    """Asks as people do, through the edge. Raises Refused with the first thing that is not as it should be."""
    from oasys.cli.runtime import database_url

    opener = _opener(origin, home)
    asked: list[tuple[str, int]] = [
        (f"{origin}/healthz", 200),
        (f"{origin}/readyz", 200),
        (f"{origin}/api/v1/me", 401),
        *([(f"{origin}/sign-in", 200)] if has_app else []),
        *([(live, 200)] if live else []),
    ]
    look_at(lambda address: _status(opener, address), asked)
    companies = books(database_url(home, "oasys_backup"))
    return f"{len(asked)} addresses answered as they should; the trial balances of {companies} companies are equal"


def look_at(ask: Callable[[str], str], asked: Sequence[tuple[str, int]]) -> None:
    """All at once. Raises Refused with the first address that answers something else."""
    with ThreadPoolExecutor(len(asked)) as at_once:
        answers = list(at_once.map(lambda each: ask(each[0]), asked))
    for (address, expected), found in zip(asked, answers, strict=True):
        if found != str(expected):
            raise Refused(f"{address} answered {found} instead of {expected}.")


def books(url: str) -> int:
    """How many companies there are. Raises Refused where debits and credits of one differ; reads the balances, not the lines."""
    import psycopg

    with psycopg.connect(url, connect_timeout=SECONDS) as connection:
        return judged(" ".join(map(str, connection.execute(SUMS).fetchone() or ())))


def judged(said: str) -> int:
    """How many companies there are, of what SUMS finds: how many are unequal, and how many there are. Raises Refused where one is."""
    found = said.split()
    if len(found) != 2 or not all(each.isdecimal() for each in found):
        raise Refused(
            f"The trial balances were not read; what came was {said.strip() or 'nothing'}: run ./oasys verify."
        )
    unequal, companies = map(int, found)
    if unequal:
        raise Refused(f"The trial balances of {unequal} companies differ: run ./oasys verify.")
    return companies


def _opener(origin: str, home: Home) -> urllib.request.OpenerDirector:
    from oasys.cli.edge import root_certificate

    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if origin.startswith("https"):
        own = root_certificate(home)
        handlers.append(
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=own if own.exists() else None))
        )
    return urllib.request.build_opener(*handlers)


def _status(opener: urllib.request.OpenerDirector, address: str) -> str:
    try:
        with opener.open(address, timeout=SECONDS) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except OSError as error:
        return f"nothing ({error})"
