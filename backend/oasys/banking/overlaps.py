"""Which lines of a statement are known, and which only look so: an overlap told from the next statement of the day. No database.

A line that looks like a kept one is that one where both statements hold the same stretch of the account, and another one where the
second begins where the first ended. Balances tell which, or days that a statement holds whole. Where nothing tells, a person does.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from oasys.bank_files.identity import fingerprint
from oasys.banking.recognition import Said

# a bank ends these where it likes, within a day too; what people fetch (OFX, QIF, CSV) holds its days as they are
ENDED_BY_BANKS = ("mt940", "mt942", "camt.", "bai2")
PROVED_BY_BALANCES = (*ENDED_BY_BANKS, "csv")  # what both of them hold is of their lines alone
DIGITS_OF_A_REFERENCE = 8
MOST_SWAPPED = MOST_TRIED = 100  # lines that look the same
MOST_STRETCHES = 200
PAGE = re.compile(r"(\d{1,9})/(\d{1,9})")
type Key = tuple[str, str]


class Relation(Enum):
    OVERLAPS = "overlaps"
    APART = "apart"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Sheet:
    """A statement, as far as it tells where it lies among others; `part` is the file of a ZIP, empty where it is kept."""

    id: UUID
    identity: str
    source: str
    number: str
    from_on: date | None
    to_on: date | None
    opening: Decimal | None
    closing: Decimal | None
    count: int  # of its lines, known ones included
    total: Decimal
    part: str | None = None

    @property
    def is_proved(self) -> bool:
        if self.opening is None or self.closing is None or not self.source.startswith(PROVED_BY_BALANCES):
            return False
        return self.closing - self.opening == self.total

    def holds_whole(self, day: date) -> bool:
        """Whether it holds all of a day: the first and the last may be cut."""
        return self.from_on is not None and self.to_on is not None and self.from_on < day < self.to_on

    def reaches(self, day: date) -> bool:
        return self.from_on is not None and self.to_on is not None and self.from_on <= day <= self.to_on


def told(
    statements: Iterable[tuple[Sheet, Sequence[Said]]],
    kept: Iterable[Said],
    sheets: Iterable[Sheet],
    amounts_of: Callable[[UUID], Sequence[Decimal]],
) -> list[Said]:
    """The new lines of one book in their order: known ones by the fingerprint that is kept, others by one that is free, and those of which
    it cannot be told with the line they could be (`twin_of`).

    `kept` are all lines of their days and ids, `sheets` the kept statements around; `amounts_of` gives the lines of a kept one, in order.
    """
    book = _Book(kept, sheets, amounts_of)
    return [line for sheet, lines in statements for line in book.takes(sheet, lines)]


class _Book:
    """The lines of a book, those of the file that were taken before among them: a ZIP is as its files, one after the other."""

    def __init__(
        self, kept: Iterable[Said], sheets: Iterable[Sheet], amounts_of: Callable[[UUID], Sequence[Decimal]]
    ) -> None:
        self.sheets = {one.id: one for one in sheets}
        self.by_identity = {one.identity: one for one in self.sheets.values()}
        self.rows: dict[Key, list[Said]] = defaultdict(list)
        self.used: set[str] = set()
        self.contents: dict[str, set[str]] = defaultdict(set)  # by reference
        self.days: dict[tuple[UUID | None, date], Counter[str]] = defaultdict(Counter)
        self.all_of_day: dict[date, Counter[str]] = defaultdict(Counter)
        self.numbers: Counter[Key] = Counter()
        self.taken: dict[str, set[UUID]] = defaultdict(set)  # by the file of the ZIP
        self._amounts_of = amounts_of
        self._amounts: dict[UUID, Sequence[Decimal]] = {}
        for one in kept:
            self._keep(one)

    def _keep(self, one: Said) -> None:
        self.rows[one.provider_id, one.digest].append(one)
        self.used.add(one.fingerprint)
        self.contents[one.bank_reference].add(one.digest)
        self.days[one.statement, one.booked_on][one.digest] += 1
        self.all_of_day[one.booked_on][one.digest] += 1

    def amounts(self, sheet: Sheet) -> Sequence[Decimal]:
        if sheet.id not in self._amounts:
            self._amounts[sheet.id] = self._amounts_of(sheet.id)
        return self._amounts[sheet.id]

    def takes(self, sheet: Sheet, lines: Sequence[Said]) -> Iterator[Said]:
        """Each line of a statement, with what it is."""
        same = self.by_identity.get(sheet.identity)
        rows = {
            key: [one for one in self.rows[key] if self._part(one) != sheet.part]
            for key in {(line.provider_id, line.digest) for line in lines} & self.rows.keys()
        }
        beside = _Beside(self, sheet, lines, rows)
        taken = self.taken[sheet.part or ""]
        found = []
        meant: dict[int, tuple[Said, bool]] = {}
        places: dict[Key, list[int]] = defaultdict(list)
        for place, key in enumerate(beside.keys):
            if key in rows:
                places[key].append(place)
        for key, of_key in places.items():
            free = [one for one in rows[key] if one.id not in taken]
            if same is not None:
                free.sort(key=lambda one: one.statement != same.id)
                pairs = dict(zip(of_key, range(len(free)), strict=False))
                meant |= {place: (free[row], True) for place, row in pairs.items()}
            else:
                pairs = _paired(of_key, free, beside.relation)
                meant |= {
                    place: (free[row], beside.relation(place, free[row]) is Relation.OVERLAPS)
                    for place, row in pairs.items()
                }
            taken |= {meant[place][0].id for place in of_key if place in meant}
        for place, line in enumerate(lines):
            row, is_known = meant.get(place, (None, False))
            if row is not None and is_known:
                found.append(replace(line, fingerprint=row.fingerprint, is_known=True, statement=sheet.id))
                continue
            one = replace(
                line,
                fingerprint=self._free_fingerprint(line),
                twin_of=row.id if row else None,
                statement=sheet.id,
            )
            taken.add(one.id)
            self.used.add(one.fingerprint)
            found.append(one)
        if same is None:
            self.sheets[sheet.id] = sheet
            self.by_identity[sheet.identity] = sheet
            self._amounts[sheet.id] = [line.amount for line in lines]
        for one in found:
            if not one.is_known:
                self._keep(one)
        yield from found

    def _part(self, row: Said) -> str | None:
        sheet = self.sheets.get(row.statement) if row.statement else None
        return sheet.part if sheet else None

    def _free_fingerprint(self, line: Said) -> str:
        key = (line.provider_id, line.digest)
        while True:
            self.numbers[key] += 1
            found = fingerprint(line.provider_id, line.digest, self.numbers[key])
            if found not in self.used:
                return found


class _Beside:
    """A statement beside those that have lines like its own."""

    def __init__(self, book: _Book, sheet: Sheet, lines: Sequence[Said], rows: Mapping[Key, Sequence[Said]]) -> None:
        self.book, self.sheet, self.lines = book, sheet, lines
        self.keys = [(line.provider_id, line.digest) for line in lines]
        self.there = Counter({key: len(of_key) for key, of_key in rows.items() if of_key})
        self.days: dict[date, Counter[str]] = defaultdict(Counter)
        for line in lines:
            self.days[line.booked_on][line.digest] += 1
        self.others = {one.statement for of_key in rows.values() for one in of_key if one.statement}
        self._stretches: dict[UUID, list[range]] = {}

    def relation(self, place: int, row: Said) -> Relation:
        """Of a line and one like it: the same, another, or nothing tells."""
        line = self.lines[place]
        other = self.book.sheets.get(row.statement) if row.statement else None
        if line.provider_id or other is None:
            return Relation.OVERLAPS
        stretches = self._common(other)
        if stretches:
            inside = sum(place in stretch for stretch in stretches)
            if inside in (0, len(stretches)):
                return Relation.OVERLAPS if inside else Relation.APART
        else:
            is_ended_by_bank = self.sheet.source == other.source and other.source.startswith(ENDED_BY_BANKS)
            if not is_ended_by_bank or self._is_whole_day(line.booked_on, other):
                return Relation.OVERLAPS
            if _are_two_pages(self.sheet, other):
                return Relation.APART
        return Relation.OVERLAPS if self._has_own_reference(line) else Relation.UNTOLD

    def _common(self, other: Sheet) -> list[range]:
        """The stretches of this statement that could be the other's too, by the balances of both: an empty one where it goes on behind the
        other. None at all: the balances do not say."""
        if not (self.sheet.is_proved and other.is_proved):
            return []
        if other.id not in self._stretches:
            found = self._by_balances(other)
            if not found and self._comes_to_the_same and not any(map(self._by_balances, self._proved)):
                found = [range(len(self.lines))]
            if other.id in self._followed or (found and self._could_be_sent_again(other)):
                found.append(range(0))
            if found and len(self.lines) < other.count and not self._held(other):
                found.append(
                    range(len(self.lines))
                )  # it may lie within, and the lines that are the other's alone do not tell
            self._stretches[other.id] = found
        return self._stretches[other.id]

    @cached_property
    def _followed(self) -> set[UUID]:
        """The statements that this one follows without a gap, or that follow it."""
        closing: dict[Decimal, list[Sheet]] = defaultdict(list)
        opening: dict[Decimal, list[Sheet]] = defaultdict(list)
        for one in self.book.sheets.values():
            if one.is_proved and one.opening is not None and one.closing is not None:
                closing[one.closing].append(one)
                opening[one.opening].append(one)
        before = _reached(self.sheet, closing, lambda one: one.opening, lambda one, other: _ends_by(other, one))
        return before | _reached(self.sheet, opening, lambda one: one.closing, _ends_by)

    @cached_property
    def _balances(self) -> dict[Decimal, list[int]]:
        """Before which lines the account held an amount; behind the last one is their number."""
        found: dict[Decimal, list[int]] = defaultdict(list)
        amounts = accumulate((line.amount for line in self.lines), initial=self.sheet.opening or Decimal(0))
        for place, held in enumerate(amounts):
            found[held].append(place)
        return found

    def _places_of(self, held: Decimal | None) -> list[int]:
        return [] if held is None else self._balances.get(held, [])

    def _by_balances(self, other: Sheet) -> list[range]:
        """Where the other lies in this one, begins in it, ends in it, or holds it: the balances fit, and every line of the stretch is
        there."""
        count = len(self.lines)
        begins, ends = self._places_of(other.opening), self._places_of(other.closing)
        if len(begins) + len(ends) > MOST_STRETCHES:
            return []  # a balance that comes back all the time
        held = self._held(other)
        found = {range(begin, begin + other.count) for begin in begins if begin + other.count in ends}
        found |= {
            range(end)
            for end in ends
            if 0 < end < other.count and (not held or held[other.count - end] == self.sheet.opening)
        }
        found |= {
            range(begin, count)
            for begin in begins
            if 0 < count - begin < other.count and (not held or held[count - begin] == self.sheet.closing)
        }
        if count < other.count and any(
            (held[place], held[place + count]) == (self.sheet.opening, self.sheet.closing)
            for place in range(len(held) - count)
        ):
            found.add(range(count))
        return [one for one in found if Counter(self.keys[one.start : one.stop]) <= self.there]

    def _held(self, other: Sheet) -> list[Decimal]:
        """What the account held while the other went; nothing where not all of its lines are its own alone."""
        amounts = self.book.amounts(other)
        held = list(accumulate(amounts, initial=other.opening or Decimal(0)))
        return held if len(amounts) == other.count and held[-1] == other.closing else []

    @cached_property
    def _proved(self) -> list[Sheet]:
        return [one for one in map(self.book.sheets.get, self.others) if one is not None and one.is_proved]

    @cached_property
    def _comes_to_the_same(self) -> bool:
        """Whether the lines that are there come to what lies between the ends of statements: in whatever order they stand."""
        assert self.sheet.opening is not None
        assert self.sheet.closing is not None
        left = self.there.copy()
        is_there = []
        for key in self.keys:
            is_there.append(left[key] > 0)
            left[key] -= 1
        there = sum((line.amount for line, is_in in zip(self.lines, is_there, strict=True) if is_in), Decimal(0))
        others = self._proved
        before = {one.closing - self.sheet.opening for one in others if one.closing is not None}
        after = {self.sheet.closing - one.opening for one in others if one.opening is not None}
        if there in before or there in after:
            return True
        # it fills what lies between two others
        gap = self.sheet.closing - self.sheet.opening - there
        return bool(gap) and any(there - amount in after for amount in before)

    def _could_be_sent_again(self, other: Sheet) -> bool:
        """Whether both are of one line and say the same, and the bank has numbered them as two: it can have sent it again, or booked it."""
        mine, theirs = self.sheet, other
        is_same = (mine.source, mine.from_on, mine.to_on, mine.opening, mine.closing) == (
            theirs.source, theirs.from_on, theirs.to_on, theirs.opening, theirs.closing,
        )  # fmt: skip
        return (
            is_same
            and len(self.lines) == 1
            and mine.from_on == mine.to_on
            and bool(mine.number and theirs.number)
            and mine.number != theirs.number
            and mine.source.startswith(ENDED_BY_BANKS)
        )

    def _is_whole_day(self, day: date, other: Sheet) -> bool:
        """Whether one of them holds the whole day, and what the other says of it is among that."""
        if not (self.sheet.reaches(day) and other.reaches(day)):
            return False
        if self.sheet.holds_whole(day):
            return self.book.days[other.id, day] <= self.days[day]
        return other.holds_whole(day) and self.days[day] <= self.book.all_of_day[day]

    def _has_own_reference(self, line: Said) -> bool:
        """Whether the bank gave it a number that no other content has: long, without the day in it."""
        reference = line.bank_reference.replace(f"{line.booked_on:%y%m%d}", "")
        digits = sum(one.isdigit() for one in reference)
        return digits >= DIGITS_OF_A_REFERENCE and self.book.contents[line.bank_reference] == {line.digest}


def _paired(places: Sequence[int], rows: Sequence[Said], of: Callable[[int, Said], Relation]) -> dict[int, int]:
    """As many places as can be, with a row each that is or could be its own, certain ones first; of many rows, the first that fits."""
    if len(rows) > MOST_SWAPPED:
        return _first_fitting(places, rows, of)
    taken: dict[int, int] = {}

    def takes(place: int, tried: set[int], refused: tuple[Relation, ...]) -> bool:
        for row, one in enumerate(rows):
            if row in tried or of(place, one) in refused:
                continue
            tried.add(row)
            if row not in taken or takes(taken[row], tried, refused):
                taken[row] = place
                return True
        return False

    for refused in ((Relation.APART, Relation.UNTOLD), (Relation.APART,)):
        in_vain = 0
        for place in places:
            if len(taken) == len(rows) or in_vain > MOST_TRIED:
                break
            if place not in taken.values():
                in_vain += not takes(place, set(), refused)
    return {place: row for row, place in taken.items()}


def _first_fitting(places: Sequence[int], rows: Sequence[Said], of: Callable[[int, Said], Relation]) -> dict[int, int]:
    found: dict[int, int] = {}
    left = deque(range(len(rows)))
    for place in places:
        for _ in range(min(len(left), MOST_TRIED)):
            row = left.popleft()
            if of(place, rows[row]) is not Relation.APART:
                found[place] = row
                break
            left.append(row)
    return found


def _reached(
    sheet: Sheet,
    by_end: Mapping[Decimal, Sequence[Sheet]],
    end_of: Callable[[Sheet], Decimal | None],
    goes_on: Callable[[Sheet, Sheet], bool],
) -> set[UUID]:
    found: set[UUID] = set()
    waiting = [sheet]
    while waiting:
        last = waiting.pop()
        end = end_of(last)
        for one in by_end.get(end, ()) if end is not None else ():
            if one.id not in found and one.identity != sheet.identity and goes_on(last, one):
                found.add(one.id)
                waiting.append(one)
    return found


def _ends_by(one: Sheet, other: Sheet) -> bool:
    """Whether one ends before the other begins, or on that day."""
    return one.to_on is None or other.from_on is None or one.to_on <= other.from_on


def _are_two_pages(one: Sheet, other: Sheet) -> bool:
    """Two pages of one statement: 5/1 and 5/2."""
    mine, theirs = PAGE.fullmatch(one.number), PAGE.fullmatch(other.number)
    return bool(mine and theirs and int(mine[1]) == int(theirs[1]) and int(mine[2]) != int(theirs[2]))
