"""Document numbers in the text of a bank: with other separators, without leading zeros or year, in lists; never inside a longer number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from oasys.matching.names import folded

TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
JOINERS = re.compile(r"[\s\-./_#:]{0,3}")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
BREAKS = frozenset((" ", "-", "/", "."))
APART = "\ue000"  # between the fields of a line: nothing goes on over it
MOST_PLACES = 8  # of one number in a text
MOST_IN_LIST = 50
MOST_JOINED = 4
LONGEST_NUMBER = 100
AND = frozenset(
    (
        "and",
        "und",
        "et",
        "y",
        "e",
        "dan",
        "en",
    )
)
GENERIC = frozenset(
    (
        "inv",
        "invoice",
        "invoices",
        "no",
        "nr",
        "num",
        "number",
        "numbers",
        "ref",
        "reference",
        "bill",
        "bills",
        "rechnung",
        "rechnungen",
        "re",
        "rg",
        "rn",
        "rnr",
        "rechnr",
        "rechnungsnr",
        "rechnungsnummer",
        "nummer",
        "facture",
        "factures",
        "fact",
        "fac",
        "factura",
        "fattura",
        "faktura",
        "faktuur",
        "invois",
        "beleg",
        "doc",
        "document",
        "credit",
    )
)


class Found(IntEnum):
    """How surely a number stands in a text: its last figures, these with the name of its series, or all of it."""

    NO = 0
    TAIL = 1
    SERIES = 2
    FULL = 3


@dataclass(frozen=True, slots=True)
class Token:
    value: str  # figures without leading zeros, letters in lower case
    is_figures: bool
    start: int
    end: int

    @property
    def written(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Number:
    """A document number in its parts. `anchor` is the last part of figures; `joined` all figures as one."""

    parts: tuple[tuple[str, bool], ...]
    anchor: int
    series: str
    year: str
    joined: str

    @property
    def value(self) -> str:
        return self.parts[self.anchor][0]

    @property
    def keys(self) -> frozenset[str]:
        """Under which figures of a text it can be found."""
        return frozenset((self.value, self.joined))


def number_of(text: str) -> Number | None:
    """The parts of a number; None where it has no figures, which nobody could find safely."""
    tokens = _tokens(folded(text[:LONGEST_NUMBER]))
    parts = tuple((token.value, token.is_figures) for token in tokens)
    figures = [place for place, (_, is_figures) in enumerate(parts) if is_figures]
    if not figures:
        return None
    anchor = figures[-1]
    series = next((value for value, is_figures in parts[:anchor] if not is_figures), "")
    year = next((parts[place][0] for place in figures[:-1] if YEAR.fullmatch(parts[place][0])), "")
    raw = folded(text[:LONGEST_NUMBER])
    joined = "".join(raw[token.start : token.end] for token in tokens if token.is_figures)
    return Number(parts, anchor, series, year, joined.lstrip("0") or "0")


def _tokens(text: str) -> list[Token]:
    return [
        Token(
            (found[0].lstrip("0") or "0") if found[0][0] in "0123456789" else found[0],
            found[0][0] in "0123456789",
            *found.span(),
        )
        for found in TOKEN.finditer(text)
    ]


class Text:
    """A text of the bank, taken apart once: in time that grows with its length."""

    def __init__(self, *fields: str) -> None:
        self.text = folded(APART.join(one for one in fields if one))
        self.tokens = _tokens(self.text)
        self.places: dict[str, list[int]] = {}
        self.joins: dict[str, tuple[int, int]] = {}
        for place, token in enumerate(self.tokens):
            if token.is_figures:
                at = self.places.setdefault(token.value, [])
                if len(at) < MOST_PLACES:
                    at.append(place)
        for first, last, joined in self._broken():
            self.joins.setdefault(joined, (first, last))

    def values(self) -> Iterator[str]:
        """Every number of the text once, in its order, and those that a space or a dash broke."""
        yield from self.places
        yield from (joined for joined in self.joins if joined not in self.places)

    def gap(self, place: int) -> str:
        """What stands before a token; the field's end before the first."""
        if place <= 0 or place >= len(self.tokens):
            return APART
        return self.text[self.tokens[place - 1].end : self.tokens[place].start][:8]

    def _broken(self) -> Iterator[tuple[int, int, str]]:
        for first, token in enumerate(self.tokens):
            if not token.is_figures or token.written > LONGEST_NUMBER:
                continue
            joined = self.text[token.start : token.end]
            for last in range(first + 1, min(first + MOST_JOINED, len(self.tokens))):
                following = self.tokens[last]
                if not following.is_figures or self.gap(last) not in BREAKS or following.written > LONGEST_NUMBER:
                    break
                joined += self.text[following.start : following.end]
                if 6 <= len(joined.lstrip("0")) <= LONGEST_NUMBER:
                    yield first, last, joined.lstrip("0")

    def find(self, number: Number) -> Found:
        best = max((self._at(place, number) for place in self.places.get(number.value, ())), default=Found.NO)
        if best is Found.FULL or len(number.joined) < 6:
            return best
        spans = [(place, place) for place in self.places.get(number.joined, ())]
        if number.joined in self.joins:
            spans.append(self.joins[number.joined])
        return max((self._whole(first, last, number) for first, last in spans), default=best, key=int)

    def _whole(self, first: int, last: int, number: Number) -> Found:
        """All figures as one, as in INV20260421 or 4711 0815."""
        if number.anchor != len(number.parts) - 1 or self._goes_on(last):
            return Found.NO
        before = self._before(first)
        if before and before.is_figures:
            return Found.NO if self._is_attached(first) else Found.FULL if len(number.joined) >= 8 else Found.TAIL
        if before and number.series and before.value == number.series:
            return Found.NO if self._before(first - 1) and self.gap(first - 1) == "" else Found.FULL
        if before and self._is_attached(first) and before.value not in GENERIC:
            return Found.NO
        return Found.FULL if len(number.joined) >= 8 else Found.SERIES

    def _at(self, place: int, number: Number) -> Found:
        end = self._behind(place, number)
        if end is None or self._goes_on(end):
            return Found.NO
        start, missing = place, number.anchor
        while missing and start:
            token, (value, is_figures) = self.tokens[start - 1], number.parts[missing - 1]
            if token.value != value or token.is_figures != is_figures or not JOINERS.fullmatch(self.gap(start)):
                break
            start, missing = start - 1, missing - 1
        if missing:
            is_series = any(self.tokens[one].value == number.series for one in range(start, place))
            return Found.SERIES if is_series and not self._is_attached(start) else self._tail(place, start, number)
        before = self._before(start)
        if before and self._is_attached(start) and not self._is_listed(start):
            is_word = not before.is_figures and number.parts[0][1] and before.value in GENERIC
            return self._tail(place, start, number) if is_word else Found.NO
        return Found.FULL if number.anchor else self._bare(place, number)

    def _behind(self, place: int, number: Number) -> int | None:
        """The last token of the number, where what follows its figures agrees: 17B is not 17."""
        for value, _ in number.parts[number.anchor + 1 :]:
            place += 1
            if place >= len(self.tokens) or self.tokens[place].value != value or not JOINERS.fullmatch(self.gap(place)):
                return None
        return place

    def _goes_on(self, place: int) -> bool:
        """Whether what stands here is the beginning of something longer, such as 421.00 or 0421-7."""
        if place + 1 >= len(self.tokens):
            return False
        gap, token, following = self.gap(place + 1), self.tokens[place], self.tokens[place + 1]
        if gap == "":
            return True
        if gap in ("-", ".", "_", ":"):
            return following.is_figures or following.written <= 2
        if gap in ("/", ","):
            return following.is_figures and following.written != token.written
        return False

    def _before(self, place: int) -> Token | None:
        return self.tokens[place - 1] if place and APART not in self.gap(place) else None

    def _is_attached(self, place: int) -> bool:
        return self.gap(place) in ("", "-", ".", "_", "/", ",", ":")

    def _is_listed(self, place: int) -> bool:
        """A number of the same length behind a slash or a comma: a list of numbers."""
        before = self.tokens[place - 1]
        return before.is_figures and self.gap(place) in ("/", ",") and before.written == self.tokens[place].written

    def _bare(self, place: int, number: Number) -> Found:
        """A number of nothing but figures: the more of them, the surer; a word such as "invoice" before helps."""
        if len(number.value) >= 6:
            return Found.FULL
        return self._tail(place, place, number)

    def _tail(self, place: int, start: int, number: Number) -> Found:
        """Figures alone: what stands before them, or before the list they are in, says whether they are this number's."""
        head, years = self._head(start)
        if number.year and any(year != number.year for year in years):
            return Found.NO
        before = self._before(start)
        is_attached = before is not None and self._is_attached(start)
        if before and before.is_figures and is_attached and not self._is_listed(start):
            return Found.NO
        if head and head.value == number.series:
            return Found.SERIES
        figures = len(number.value)
        is_own = figures >= 4 and not YEAR.fullmatch(number.value)
        if head and head.value in GENERIC and (figures >= 3 or self.tokens[place].written >= 4):
            return Found.TAIL if is_attached and number.series else Found.SERIES
        if before and not before.is_figures and is_attached:
            return Found.NO
        return Found.TAIL if is_own else Found.NO

    def _head(self, place: int) -> tuple[Token | None, list[str]]:
        """The word before a number or before the list it stands in, and the years on the way."""
        years: list[str] = []
        steps = 0
        while place and steps < MOST_IN_LIST:
            gap = self.gap(place)
            if APART in gap or len(gap) > 3:
                return None, years
            token = self.tokens[place - 1]
            if not token.is_figures and token.value not in AND:
                return token, years
            if token.is_figures and YEAR.fullmatch(token.value):
                years.append(token.value)
            place, steps = place - 1, steps + 1
        return None, years
