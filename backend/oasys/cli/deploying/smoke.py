"""What is looked at before a release counts as serving: the edge, the API, the live process, a page, and the sums of the books."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg

from oasys.cli.edge import root_certificate
from oasys.cli.runtime import database_url
from oasys.cli.state import Home, Refused

SECONDS = 10
UNEQUAL = """
select count(*) from (
  select company_id from ledger_account_balance group by tenant_id, company_id having sum(debit) <> sum(credit)
) unequal
"""


def look(origin: str, home: Home, *, has_app: bool, live: str | None) -> str:
    """Asks as people do, through the edge. Raises Refused with the first thing that is not as it should be."""
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
    with psycopg.connect(url, connect_timeout=SECONDS) as connection:
        unequal = connection.execute(UNEQUAL).fetchone()
        companies = connection.execute("select count(*) from organisations_company").fetchone()
    if unequal is None or unequal[0]:
        raise Refused(f"The trial balances of {unequal[0] if unequal else 'all'} companies differ: run ./oasys verify.")
    return int(companies[0]) if companies else 0


def _opener(origin: str, home: Home) -> urllib.request.OpenerDirector:
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
