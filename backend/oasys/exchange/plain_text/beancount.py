"""Beancount text: version 2 and 3 read it."""

from collections.abc import Iterator

from oasys.exchange.plain_text.books import Books, TextEntry, TextLine


def write(books: Books) -> Iterator[str]:
    """Options, the chart, then every entry; accounts are opened on the first day of the books."""
    yield f'option "title" {_text(books.company.name)}\noption "operating_currency" "{books.base}"\n'
    if books.first_day is None:
        return
    yield "\n"
    for account in books.accounts:
        yield f"{books.first_day} open {books.names[account.id]}\n"
        yield f"  code: {_text(account.code)}\n  name: {_text(account.name)}\n"
    for entry in books.entries():
        yield _entry(books, entry)


def _entry(books: Books, entry: TextEntry) -> str:
    said = {"number": entry.number, "journal": entry.journal, "reference": entry.reference, "reverses": entry.reverses}
    head = f"\n{entry.day} * {_text(entry.description)}\n"
    head += "".join(f"  {name}: {_text(value)}\n" for name, value in said.items() if value)
    return head + "".join(_posting(books, line) for line in entry.lines)


def _posting(books: Books, line: TextLine) -> str:
    text = f"  {line.account}  {books.shown(line.amount, line.unit)} {line.unit}"
    if line.value is not None:
        text += f" @@ {books.shown(abs(line.value), books.base)} {books.base}"
    return text + ("\n" if not line.description else f"\n    description: {_text(line.description)}\n")


def _text(value: str) -> str:
    """A string of Beancount's: between quotation marks, where a backslash takes the meaning of the next sign."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
