"""A line that looks like a kept one, in a statement that goes on where that one's statement ended: a real twin, and not the same again.

Banks cut a day into pages and send each as a file of its own. Two lines of a day that look the same have one fingerprint then, each being
the first of its file. Balances tell them apart: both statements prove themselves, and one opens with what the other closed with.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from oasys.bank_files.identity import Identified, fingerprint
from oasys.banking.models import BankLine, BankStatement


def with_twins(statement: BankStatement, lines: Sequence[Identified], here: Collection[str]) -> list[Identified]:
    """The lines of a statement that is not kept yet, counted behind their twins in kept neighbours.

    `here` are the identities of the statements of its file, whose lines are counted already.
    """
    if statement.difference != 0 or not statement.total:
        return list(lines)
    beside = [one for one in _beside(statement) if one.identity not in here and _is_another(statement, one)]
    digests = {one.content_digest for one in lines if not one.line.provider_id}
    if not beside or not digests:
        return list(lines)
    there = Counter(
        BankLine.objects.filter(
            book_id=statement.book_id, statement__in=beside, content_digest__in=digests, provider_id=""
        )
        .exclude(state=BankLine.State.WITHDRAWN)
        .values_list("content_digest", flat=True)
    )
    return [_behind(one, there[one.content_digest]) if not one.line.provider_id else one for one in lines]


def _beside(statement: BankStatement) -> Sequence[Any]:
    """Kept statements that prove themselves and meet this one at a day and a balance."""
    follows = Q(to_on=statement.from_on, closing=statement.opening)
    precedes = Q(from_on=statement.to_on, opening=statement.closing)
    kept = BankStatement.objects.filter(book_id=statement.book_id, is_withdrawn=False, difference=0).exclude(total=0)
    return list(kept.filter(follows | precedes))


def _is_another(one: BankStatement, other: BankStatement) -> bool:
    """Statements that begin or end alike could be the same, told in two ways."""
    return bool(one.opening != other.opening and one.closing != other.closing)


def _behind(one: Identified, count: int) -> Identified:
    if not count:
        return one
    occurrence = one.occurrence + count
    return replace(one, occurrence=occurrence, key=fingerprint("", one.content_digest, occurrence))
