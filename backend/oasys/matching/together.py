"""Several posted lines that the bank booked as one: the cards of a day, the cheques of a slip. Looked for near the line, and bounded."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.core.words import marked
from oasys.matching.facts import BankLine, BookLine, Kind, Part, Proposal, score_of
from oasys.matching.pool import LineText, Pool
from oasys.matching.reasons import Case
from oasys.matching.references import Found, number_of
from oasys.matching.sums import Sum, sum_of
from oasys.matching.weights import (
    BOOK_LINES_ALL,
    BOOK_LINES_AMOUNT,
    BOOK_LINES_MOST,
    BOOK_LINES_NAMED,
    SUM_AMBIGUOUS,
    sum_points,
)

DAYS_BEFORE, DAYS_AFTER = 7, 3  # of a posted line before and after the bank's day
MOST_TOGETHER = 200
MOST_LOOKED_AT = 12
MOST_PROPOSED = 3


def together_proposals(line: BankLine, text: LineText, pool: Pool) -> list[Proposal]:
    """At most MOST_PROPOSED: whole groups that come to the line, else the one choice of the nearest lines that does.

    A group is all posted lines of a day, or all of a reference, a description or a contact within some days.
    """
    near = pool.books_near(line, DAYS_BEFORE, DAYS_AFTER)
    if len(near) < 2:
        return []
    found = list(_groups(line, text, near))
    if not found:
        nearest = sorted(near, key=lambda one: (abs((one.posted_on - line.booked_on).days), one.journal_line_id))
        nearest = nearest[:MOST_LOOKED_AT]
        choice = sum_of([one.amount for one in nearest], line.amount)
        if choice:
            found = [_proposal(line, text, [nearest[place] for place in choice.places], choice, None)]
    return sorted(found, key=lambda one: -one.points)[:MOST_PROPOSED]


def _groups(line: BankLine, text: LineText, near: Sequence[BookLine]) -> Iterator[Proposal]:
    groups: dict[tuple[str, object], list[BookLine]] = defaultdict(list)
    for one in near:
        groups["day", one.posted_on].append(one)
        groups["day_text", (one.posted_on, one.description)].append(one)
        if one.reference:
            groups["reference", one.reference].append(one)
        if one.description:
            groups["description", one.description].append(one)
        if one.contact_id:
            groups["contact", one.contact_id].append(one)
    seen: set[frozenset[object]] = set()
    for (what, _), group in groups.items():
        ids = frozenset(one.journal_line_id for one in group)
        if not 2 <= len(group) <= MOST_TOGETHER or ids in seen:
            continue
        if sum((one.amount for one in group), ZERO) == line.amount:
            seen.add(ids)
            yield _proposal(line, text, group, None, what)


def _proposal(
    line: BankLine, text: LineText, chosen: Sequence[BookLine], choice: Sum | None, what: str | None
) -> Proposal:
    case = Case()
    first = chosen[0]
    case.add(BOOK_LINES_AMOUNT, "sum_posted", marked("The sum of {count} posted lines agrees."), count=len(chosen))
    if what in ("day", "day_text"):
        sentence = marked("They are all that was posted on {day}.")
        if what == "day_text":
            sentence = marked("They are all that was posted on {day} as “{text}”.")
        case.add(BOOK_LINES_ALL, "all_of_day", sentence, day=first.posted_on, text=first.description)
    elif what == "reference":
        sentence = marked("They are all with the reference {reference}.")
        case.add(BOOK_LINES_ALL, "all_of_reference", sentence, reference=first.reference)
    elif what == "description":
        case.add(BOOK_LINES_ALL, "all_of_text", marked("They are all of “{text}”."), text=first.description)
    elif what == "contact":
        case.add(BOOK_LINES_ALL, "all_of_contact", marked("They are all of {name}."), name=first.contact_name)
    elif choice:
        case.points += sum_points(choice.chance) if choice.is_only else SUM_AMBIGUOUS
        if not choice.is_only:
            case.add(0, "sum_posted_ambiguous", marked("Other posted lines have the same sum."), is_for=False)
    named = sum(1 for one in chosen if _is_named(text, one))
    if named:
        case.add(
            BOOK_LINES_NAMED,
            "some_named",
            marked("The bank names {count} of {all} of them."),
            count=named,
            all=len(chosen),
        )
    case.days(line.booked_on, max(one.posted_on for one in chosen))
    case.points = min(case.points, BOOK_LINES_MOST)
    parts = tuple(Part(one.journal_line_id, one.amount, one.amount) for one in chosen)
    contacts = {one.contact_id for one in chosen}
    return Proposal(
        Kind.BOOK_LINES,
        parts,
        line.amount - sum((part.amount for part in parts), Decimal(0)),
        case.points,
        score_of(case.points),
        case.final(),
        contact_id=first.contact_id if len(contacts) == 1 else None,
    )


def _is_named(text: LineText, one: BookLine) -> bool:
    for said in (one.reference, *one.document_numbers):
        number = number_of(said)
        if number and text.numbers.find(number) > Found.NO:
            return True
    return False
