"""A journal of hledger."""

import re
from collections.abc import Iterator

from oasys.exchange.plain_text.books import Books, TextEntry, TextLine


def write(books: Books) -> Iterator[str]:
    """Directives, the chart, then every entry. Free text stands in descriptions alone: in a comment it could be a tag."""
    yield f"; {_text(books.company.name)}\ndecimal-mark .\n"
    used = {books.base} | {account.currency for account in books.accounts if account.currency} | set(books.units)
    for unit in sorted(used):
        yield f"commodity {_sample(books.units[unit])} {_unit(unit)}\n"
    for account in books.accounts:
        yield f"account {books.names[account.id]}\n"
    for entry in books.entries():
        yield _entry(books, entry)


def _entry(books: Books, entry: TextEntry) -> str:
    description = _text(" ".join(part for part in (entry.description, entry.reference) if part))
    code = re.sub(r"[()]", "-", _text(entry.number))
    return f"\n{entry.day} * ({code}) {description}".rstrip() + "\n" + "".join(_posting(books, x) for x in entry.lines)


def _posting(books: Books, line: TextLine) -> str:
    text = f"    {line.account}  {books.shown(line.amount, line.unit)} {_unit(line.unit)}"
    if line.value is not None:
        text += f" @@ {books.shown(abs(line.value), books.base)} {_unit(books.base)}"
    return text + "\n"


def _sample(decimals: int) -> str:
    """How a unit is written: with a mark always, since without one the next sign would be taken for it."""
    return "1000." + "0" * decimals


def _unit(code: str) -> str:
    return code if code.isalpha() else f'"{code}"'


def _text(value: str) -> str:
    """One line of text that begins no comment."""
    return value.replace(";", ",").strip()
