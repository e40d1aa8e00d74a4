"""What all matches have in common: lines are locked, both sides come to the same, the match is kept."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from oasys.banking.errors import LineNotOpen, MatchRefused
from oasys.banking.models import BankBook, BankLine, BankMatch, BankRule, BookLine, MatchedBookLine, MatchedLine
from oasys.banking.services.books import gather
from oasys.core.errors import FieldError, NotFound
from oasys.core.ids import uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.models import Journal
from oasys.organisations.models import Company

Kind = BankMatch.Kind


@dataclass(frozen=True, slots=True)
class Why:
    """How a match came about: the proposal that was accepted, the rule, the batch it was accepted in."""

    score: int | None = None
    reasons: Sequence[str] = ()
    rule_id: UUID | None = None
    batch: UUID | None = None


CUT_NAME = 10  # letters from which on the beginning of a text is a name that was cut off
BY_HAND = Why()


def lines_for_update(company: Company, line_ids: Iterable[UUID]) -> list[BankLine]:
    """Open lines with their books, locked: the books first, in the order of their ids, then the lines. Raises NotFound, LineNotOpen."""
    wanted = set(line_ids)
    books = set(BankLine.objects.filter(company=company, id__in=wanted).values_list("book_id", flat=True))
    lock_books(books)
    found = list(
        BankLine.objects.select_for_update(no_key=True, of=("self",))
        .select_related("book", "book__account")
        .filter(company=company, id__in=wanted)
        .order_by("id")
    )
    if len(found) != len(wanted) or not found:
        raise NotFound(say("There is no such line of a bank."))
    for line in found:
        if line.state != BankLine.State.OPEN:
            raise LineNotOpen(
                say("The line of {day} is {state} by now.", day=line.booked_on, state=say_state(line.state)),
                line_id=str(line.id),
                state=line.state,
            )
    return found


def say_state(state: str) -> str:
    """The state of a line in words."""
    return {
        "open": say("open"),
        "matched": say("matched"),
        "excluded": say("excluded"),
        "review": say("in review"),
        "duplicate": say("a duplicate"),
        "withdrawn": say("withdrawn"),
    }[state]


def lock_books(ids: Collection[UUID]) -> None:
    """Whoever matches in a book does so alone: what posts for it and what looks for it never wait for each other."""
    list(BankBook.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id"))


def posted_for(book: BankBook, entry_ids: Collection[UUID]) -> list[BookLine]:
    """The lines that these entries have on the account."""
    gather(book)
    return list(BookLine.objects.filter(book=book, entry_id__in=entry_ids).order_by("id"))


def refuse_difference(lines: Sequence[BankLine], posted: Sequence[BookLine]) -> None:
    """Raises MatchRefused where bank and books do not come to the same in each account, LineNotOpen where a posted line is taken."""
    sums: dict[UUID, list[Decimal]] = {}
    for line in lines:
        sums.setdefault(line.book_id, [ZERO, ZERO])[0] += line.amount
    for one in posted:
        sums.setdefault(one.book_id, [ZERO, ZERO])[1] += one.amount
    for bank, books in sums.values():
        if bank != books:
            message = say(
                "The bank says {bank:f}, the books {books:f}: both have to be the same.", bank=bank, books=books
            )
            raise MatchRefused(message, errors=[FieldError("/book_line_ids", MatchRefused.code, message)])
    for one in posted:
        if one.is_matched or one.cancelled_on:
            raise LineNotOpen(say("A posted line of {day} is matched or reversed by now.", day=one.posting_date))


def keep_match(
    company: Company,
    kind: BankMatch.Kind,
    lines: Sequence[BankLine],
    posted: Sequence[BookLine],
    *,
    by: User,
    why: Why,
    made: Sequence[Mapping[str, str]] = (),
    contact_id: UUID | None = None,
) -> UUID:
    """Writes the match of lines that are locked, and counts the rule that it came from; its id. Raises as refuse_difference."""
    refuse_difference(lines, posted)
    match = BankMatch(
        id=uuid7(),
        company=company,
        kind=kind,
        made=list(made),
        rule_id=why.rule_id,
        contact_id=contact_id,
        score=why.score,
        reasons=list(why.reasons),
        batch=why.batch,
        made_by=by,
        made_at=transaction_moment(),
    )
    match.save(force_insert=True)
    MatchedLine.objects.bulk_create([MatchedLine(company=company, match=match, line=line) for line in lines])
    MatchedBookLine.objects.bulk_create(
        [MatchedBookLine(company=company, match=match, book_line=one) for one in posted]
    )
    if why.rule_id is not None:
        BankRule.objects.filter(company=company, id=why.rule_id).update(
            hits=F("hits") + len(lines), last_hit_at=transaction_moment()
        )
    found: UUID = match.id
    return found


def journal_code_of(book: BankBook) -> str | None:
    """The journal of entries for the book: the first of its account's kind, else as the company has it."""
    kind = Journal.Kind.CASH if book.account.subtype == "cash" else Journal.Kind.BANK
    return (
        Journal.objects.filter(company=book.company, kind=kind).order_by("code").values_list("code", flat=True).first()
    )


def title_of(line: BankLine) -> str:
    """What an entry for the line is called: what the bank wrote."""
    name, text = (" ".join(one.split()) for one in (line.counterparty_name, line.text))
    return short((text if _is_named(name.casefold(), text.casefold()) else f"{name} {text}".strip()) or line.type_code)


def _is_named(name: str, text: str) -> bool:
    """Whether the text says the name, too, as words of its own or, cut off, as its beginning: some banks write it into both."""
    if len(name) >= CUT_NAME and text.startswith(name):
        return True
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def short(text: str) -> str:
    """As long as descriptions and references may be."""
    return text[:500]
