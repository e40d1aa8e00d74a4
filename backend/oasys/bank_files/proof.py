"""Statements of one file held together: pages joined, the same one twice left out, gaps between one and the next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from oasys.bank_files.model import Gap, Note, Statement
from oasys.core.words import say

MOST_ALIKE = 50  # statements that are compared line by line with the next one that could be the same


def joined_pages(statements: Sequence[Statement]) -> list[Statement]:
    """Pages that go on with each other as one statement, also where other accounts stand between; a page that stands alone is noted."""
    found: list[Statement] = []
    last: dict[tuple[str, str], int] = {}  # the last statement of each account
    for one in statements:
        key = (one.account, one.currency)
        before = last.get(key)
        if before is not None and _goes_on(found[before], one):
            found[before] = _together(found[before], one)
        else:
            last[key] = len(found)
            found.append(one)
    return [_noted_alone(one) for one in found]


def _goes_on(one: Statement, other: Statement) -> bool:
    if not (one.continued and other.continues) or (one.format, one.account, one.currency) != (
        other.format,
        other.account,
        other.currency,
    ):
        return False
    if one.closing is not None and other.opening is not None:
        return (one.closing.amount, one.closing.currency) == (other.opening.amount, other.opening.currency)
    return _base(one.number) == _base(other.number)


def _base(number: str) -> str:
    return number.partition("/")[0]


def _together(one: Statement, other: Statement) -> Statement:
    return replace(
        one,
        lines=(*one.lines, *other.lines),
        to_on=other.to_on,
        closing=other.closing,
        notes=(*one.notes, *other.notes),
        pages=one.pages + 1,
        continued=other.continued,
    )


def _noted_alone(one: Statement) -> Statement:
    if one.continues:
        return one.noted(
            Note("page_before", say("The statement is a page, and the one before it is not in the file."), one.at)
        )
    if one.continued:
        return one.noted(
            Note("page_after", say("The statement is a page, and the next one is not in the file."), one.at)
        )
    return one


def tried(statements: Sequence[Statement]) -> list[Statement]:
    """Each with a note where its balances and its lines do not come to the same, or cannot be compared."""
    return [_tried(one) for one in statements]


def _tried(one: Statement) -> Statement:
    difference = one.difference
    if difference:
        said = say(
            "The statement does not tie: between its balances and its transactions there is a difference of {amount}.",
            amount=difference,
        )
        return one.noted(Note("does_not_tie", said, one.at))
    if difference is None and one.opening is not None and one.closing is not None:
        said = say("The statement cannot be proved: its balances and transactions are in more than one currency.")
        return one.noted(Note("currencies_differ", said, one.at))
    return one


def without_repeated(statements: Sequence[Statement]) -> list[Statement]:
    """One that stands twice, as in two files of a ZIP, counts once: else each line of it would pass for a twin."""
    alike: dict[tuple[object, ...], list[int]] = {}
    found: list[Statement] = []
    for one in statements:
        key = (one.format, one.account, one.currency, one.number, one.opening, one.closing, len(one.lines), one.sum)
        places = alike.setdefault(key, [])
        place = next((place for place in places if one.lines and _is_same(found[place], one)), None)
        if place is not None:
            said = say("The statement stands in the file once more (line {line}); it counts once.", line=one.at)
            found[place] = found[place].noted(Note("repeated", said, one.at))
            continue
        if len(places) < MOST_ALIKE:
            places.append(len(found))
        found.append(one)
    return found


def _is_same(one: Statement, other: Statement) -> bool:
    return all(
        replace(line, at=0) == replace(another, at=0) for line, another in zip(one.lines, other.lines, strict=True)
    )


def gaps(statements: Sequence[Statement]) -> list[Gap]:
    """Where a statement of an account opens with another balance than the one before it closed with, by day."""
    accounts: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        if one.opening is not None and one.closing is not None:
            accounts[one.account, one.opening.currency].append(one)
    found: list[Gap] = []
    for (account, currency), of_account in accounts.items():
        ordered = sorted(of_account, key=lambda one: (one.from_on or date.min, one.to_on or date.min))
        for one, following in pairwise(ordered):
            assert one.closing is not None
            assert following.opening is not None
            if one.closing.amount != following.opening.amount:
                found.append(
                    Gap(
                        account,
                        currency,
                        one.to_on,
                        one.closing.amount,
                        following.opening.amount,
                        following.at,
                        following.file,
                    )
                )
    return found
