"""The cells of a CSV file, with the line where each row begins and the row as it stands there."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from oasys.bank_files.errors import CutOff, Damaged
from oasys.bank_files.texts import split_lines
from oasys.core.words import say

DELIMITERS = (";", ",", "\t", "|", "^", "~", "#")  # those that are looked for
MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Row:
    at: int
    cells: list[str]
    raw: str


def rows(text: str, delimiter: str, *, is_quoted: bool = True) -> Iterator[Row]:
    """Raises Damaged, CutOff: a quotation mark that has no end would swallow what follows."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in split_lines(text):
            taken.append(line)
            yield line

    reader = csv.reader(
        lines(), delimiter=delimiter, strict=is_quoted, quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
    )
    at = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise CutOff(
                    say("Line {line}: a quotation mark has no end. Ask the bank for the file again.", line=at), line=at
                ) from error
            raise Damaged(
                say("Line {line}: the quotation marks of the row cannot be told apart.", line=at), line=at
            ) from error
        if cells is None:
            return
        if len(cells) > MOST_COLUMNS:
            raise Damaged(say("Line {line}: a row has more than {most} cells.", line=at, most=MOST_COLUMNS), line=at)
        yield Row(at, [one.strip().strip('"') if not is_quoted else one.strip() for one in cells], "".join(taken))
        at += len(taken)
        taken.clear()


def is_quoted(text: str, delimiter: str) -> bool:
    """Whether the quotation marks keep the rules; some banks write them into texts without doubling them."""
    if '"' not in text:
        return True
    try:
        for _ in rows(text, delimiter):
            pass
    except CutOff:
        return True
    except Damaged:
        return False
    return True


def first(text: str, delimiter: str, count: int) -> list[Row]:
    """The first rows, as far as they can be read."""
    found: list[Row] = []
    try:
        found.extend(islice(rows(text, delimiter), count))
    except (CutOff, Damaged):
        found = []
        try:
            found.extend(islice(rows(text, delimiter, is_quoted=False), count))
        except (CutOff, Damaged):
            return []
    return found
