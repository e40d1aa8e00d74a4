"""Which lines of a file are there already: pure decisions, no database.

A line that the same source said before is known by its fingerprint. One that another source said (another format of the same bank) is
known by its day, its amount and what else agrees. Formats that name no day of booking have the value date: a line whose one day is another
one's other day could be that. What could be both is never dropped and never counted: a person decides. So it is where another source says
the same some days apart, or where nothing tells an overlap from the next statement (`overlaps`).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from uuid import UUID

COUNTED = frozenset({"open", "matched", "excluded"})
UNSAID = frozenset({"", "NOTPROVIDED", "NONREF", "NOREF", "KEINE REFERENZ"})
WORD = re.compile(r"[^\W_]{3,}")
MOST_COMPARED = 40_000
SAME_ORDER = 4  # agreement: the reference of who ordered it is the same
LONGEST_TEXT = 2_000  # of which words are looked for
NEAR = timedelta(days=5)  # between the value date and the day of booking: a weekend and a holiday


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of a line, whether it is new or kept. `source` is the format, with its layout where it has several."""

    id: UUID
    fingerprint: str
    digest: str
    occurrence: int
    provider_id: str
    source: str
    booked_on: date
    amount: Decimal
    name: str = ""
    text: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""
    counterparty: str = ""
    state: str = "open"
    resembles: UUID | None = None
    statement: UUID | None = None
    is_known: bool = False  # said before in the same file
    twin_of: UUID | None = None  # what it could be, where nothing tells
    valued_on: date | None = None


class Verdict(StrEnum):
    KNOWN = "known"
    NEW = "new"
    DUPLICATE = "duplicate"
    REVIEW = "review"


STATES = {Verdict.NEW: "open", Verdict.DUPLICATE: "duplicate", Verdict.REVIEW: "review"}  # of the line that is kept


@dataclass(frozen=True, slots=True)
class Judged:
    """What a new line is; what it `resembles`, and why it is looked at."""

    line: Said
    verdict: Verdict
    resembles: UUID | None = None
    review_kind: str = ""


@dataclass(slots=True)
class _Kept:
    """The lines of a book that can be meant, by what they are found by."""

    fingerprints: set[str] = field(default_factory=set)
    by_bank_id: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    by_day: dict[date, list[Said]] = field(default_factory=lambda: defaultdict(list))
    by_sum: dict[Decimal, list[Said]] = field(default_factory=lambda: defaultdict(list))
    by_amount: dict[tuple[date, Decimal], list[Said]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by either of its days
    taken: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))  # by source: said by that one already
    looked_at: dict[str, set[UUID]] = field(
        default_factory=lambda: defaultdict(set)
    )  # by source: a line of it waits beside

    @classmethod
    def of(cls, kept: Iterable[Said]) -> "_Kept":
        found = cls()
        for one in kept:
            found.fingerprints.add(one.fingerprint)
            if one.provider_id:
                found.by_bank_id[one.provider_id].append(one)
            if one.state in COUNTED:
                found.by_day[one.booked_on].append(one)
                found.by_sum[one.amount].append(one)
                for day in {one.booked_on, one.valued_on or one.booked_on}:
                    found.by_amount[day, one.amount].append(one)
            elif one.resembles is not None:
                found.looked_at[one.source].add(one.resembles)
                if one.state == "duplicate":
                    found.taken[one.source].add(one.resembles)
        return found


def judged(new: Sequence[Said], kept: Iterable[Said]) -> list[Judged]:
    """A verdict for each new line, all of one book, in their order. `kept` are lines of their days and of their banks' ids.

    Lines of one day and amount are compared each with each while they are few, else in their order.
    """
    known = _Kept.of(kept)
    contents: dict[str, set[str]] = defaultdict(set)
    for line in new:
        if line.provider_id:
            contents[line.provider_id].add(line.digest)
    unknown = [line for line in new if not (line.is_known or line.twin_of or line.fingerprint in known.fingerprints)]
    by_bank_id = {line.id: found for line in unknown if (found := _by_bank_id(line, known, contents)) is not None}
    for one in by_bank_id.values():
        if one.verdict is Verdict.DUPLICATE and one.resembles is not None:
            known.taken[one.line.source].add(one.resembles)
    left = [line for line in unknown if line.id not in by_bank_id]
    by_day = _by_day(left, known)
    by_day |= _by_either_day([line for line in left if line.id not in by_day], known, by_day.values())
    by_day |= _near([line for line in left if line.id not in by_day], by_day.values(), known)
    first: dict[tuple[str, str], UUID] = {}
    verdicts: list[Judged] = []
    for line in new:
        verdict = by_bank_id.get(line.id) or by_day.get(line.id)
        if line.is_known or line.fingerprint in known.fingerprints:
            verdict = Judged(line, Verdict.KNOWN)
        elif line.twin_of:
            verdict = Judged(line, Verdict.REVIEW, line.twin_of, "twin")
        elif verdict is None:
            verdict = _twin(line, first, known) or Judged(line, Verdict.NEW)
        if line.provider_id:
            first.setdefault((line.provider_id, line.digest), line.id)
        verdicts.append(verdict)
    return verdicts


def _by_bank_id(line: Said, known: _Kept, contents: dict[str, set[str]]) -> Judged | None:
    """What the bank's own id tells. An id that stands for several contents tells nothing: the bank gives it to many."""
    if not line.provider_id or line.occurrence > 1 or len(contents[line.provider_id]) > 1:
        return None
    kept = known.by_bank_id.get(line.provider_id, [])
    same = [one for one in kept if one.source == line.source]
    if same:
        if len({one.digest for one in same}) > 1 or any(one.digest == line.digest for one in same):
            return None
        return Judged(line, Verdict.REVIEW, same[0].resembles or same[0].id, "changed")
    others = [
        one for one in kept if one.state in COUNTED and (one.booked_on, one.amount) == (line.booked_on, line.amount)
    ]
    return Judged(line, Verdict.DUPLICATE, others[0].id, "alike") if len(others) == 1 else None


def _twin(line: Said, first: dict[tuple[str, str], UUID], known: _Kept) -> Judged | None:
    """The same id and content once more: the bank has doubled a line, or gives one id to twins."""
    if not line.provider_id or line.occurrence == 1:
        return None
    kept = [one for one in known.by_bank_id.get(line.provider_id, []) if one.digest == line.digest]
    resembled = first.get((line.provider_id, line.digest)) or (kept[0].id if kept else None)
    return Judged(line, Verdict.REVIEW, resembled, "repeated") if resembled else None


def _by_day(left: Sequence[Said], known: _Kept) -> dict[UUID, Judged]:
    """What another source said of the same days."""
    days: dict[date, list[Said]] = defaultdict(list)
    for line in left:
        days[line.booked_on].append(line)
    found: dict[UUID, Judged] = {}
    for day, lines in days.items():
        kept = [
            one
            for one in known.by_day.get(day, [])
            if one.source != lines[0].source and one.id not in known.taken[lines[0].source]
        ]
        if not kept:
            continue
        is_whole = Counter(one.amount for one in kept) == Counter(one.amount for one in lines)
        for amount, group in _by_amount(lines).items():
            alike = [one for one in kept if one.amount == amount]
            found |= _paired(group, alike, is_whole=is_whole)
    return found


def _by_either_day(left: Sequence[Said], known: _Kept, before: Iterable[Judged]) -> dict[UUID, Judged]:
    """What another source said of an amount on another day: where the day of one is the value date of the other, it could be the same."""
    used = {one.resembles for one in before}
    found: dict[UUID, Judged] = {}
    for line in left:
        days = {line.booked_on, line.valued_on or line.booked_on}
        alike = {
            one.id: one
            for day in days
            for one in known.by_amount.get((day, line.amount), ())
            if one.source != line.source and one.id not in used and one.id not in known.taken[line.source]
        }
        if not alike:
            continue
        other = max(alike.values(), key=lambda one: agreement(line, one))
        agrees = agreement(line, other)
        if not agrees and words(line) and words(other):
            continue  # both say whom it was with, and say otherwise
        used.add(other.id)
        is_sure = agrees == SAME_ORDER
        found[line.id] = Judged(line, Verdict.DUPLICATE if is_sure else Verdict.REVIEW, other.id, "alike")
    return found


def _near(left: Sequence[Said], paired: Iterable[Judged], known: _Kept) -> dict[UUID, Judged]:
    """What another source said some days before or after: formats name the day of booking, or the value date. A person looks at it."""
    if not left:
        return {}
    source = left[0].source
    meant = {one.resembles for one in paired} | known.taken[source] | known.looked_at[source]
    found: dict[UUID, Judged] = {}
    for amount, lines in _by_amount(left).items():
        kept = [one for one in known.by_sum.get(amount, ()) if one.source != source and one.id not in meant]
        for line, one in _nearest(lines, kept) if amount else ():
            found[line.id] = Judged(line, Verdict.REVIEW, one.id, "near")
    return found


def _nearest(lines: Sequence[Said], kept: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Pairs of lines of one amount that lie near and whose words or references agree, the nearest first; each in one."""
    ordered = sorted(kept, key=lambda one: one.booked_on)
    days = [one.booked_on for one in ordered]
    beside = (
        (abs(days[other] - line.booked_on), place, other)
        for place, line in enumerate(lines)
        for other in range(bisect_left(days, line.booked_on - NEAR), bisect_right(days, line.booked_on + NEAR))
        if days[other] != line.booked_on
    )
    pairs = [pair for pair in islice(beside, MOST_COMPARED) if _says_the_same(lines[pair[1]], ordered[pair[2]])]
    mine: set[int] = set()
    theirs: set[int] = set()
    for _, place, other in sorted(pairs):
        if place not in mine and other not in theirs:
            mine.add(place)
            theirs.add(other)
            yield lines[place], ordered[other]


def _says_the_same(one: Said, other: Said) -> bool:
    """Whether an id or a reference is the same, or all words of one are among those of the other."""
    return bool(one.provider_id and one.provider_id == other.provider_id) or agreement(one, other) > 1


def _by_amount(lines: Iterable[Said]) -> dict[Decimal, list[Said]]:
    found: dict[Decimal, list[Said]] = defaultdict(list)
    for line in lines:
        found[line.amount].append(line)
    return found


def _paired(lines: Sequence[Said], kept: Sequence[Said], *, is_whole: bool) -> dict[UUID, Judged]:
    """Lines of one day and amount with those another source said, the ones that agree most first.

    Where both sources say of the whole day the same amounts, it is the same day, whatever the words are.
    """
    if len(lines) * len(kept) > MOST_COMPARED:
        every = (
            (agreement(line, one), place, place) for place, (line, one) in enumerate(zip(lines, kept, strict=False))
        )
    else:
        every = (
            (agreement(line, one), place, other) for place, line in enumerate(lines) for other, one in enumerate(kept)
        )
    pairs = sorted(every, key=lambda pair: (-pair[0], pair[1], pair[2]))
    found: dict[UUID, Judged] = {}
    taken: set[int] = set()
    for agrees, place, other in pairs:
        line = lines[place]
        if line.id in found or other in taken:
            continue
        taken.add(other)
        if agrees or is_whole:
            found[line.id] = Judged(line, Verdict.DUPLICATE, kept[other].id, "alike")
        else:
            found[line.id] = Judged(line, Verdict.REVIEW, kept[other].id, "alike")
    return found


def agreement(one: Said, other: Said) -> int:
    """How much two lines of the same day and amount have in common beside these; 0: nothing."""
    if one.end_to_end_id == other.end_to_end_id and one.end_to_end_id.upper() not in UNSAID:
        return SAME_ORDER
    if one.counterparty and one.counterparty == other.counterparty:
        return 3
    if one.bank_reference == other.bank_reference and one.bank_reference.upper() not in UNSAID:
        return 3
    mine, theirs = words(one), words(other)
    fewer = min(len(mine), len(theirs))
    return 1 + (common == fewer) if fewer and (common := len(mine & theirs)) * 2 >= fewer else 0


def words(line: Said) -> frozenset[str]:
    """The words of the name and of the text, without case and accents."""
    text = unicodedata.normalize("NFKD", f"{line.name} {line.text} {line.end_to_end_id}"[:LONGEST_TEXT].casefold())
    return frozenset(WORD.findall("".join(one for one in text if not unicodedata.combining(one))))
