"""Words of texts, what a question asks for, and places as bits: pure decisions, the same for index and question."""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zlib import crc32

from oasys.core.money import plain

BLOCK_BITS = 16
BLOCK = 1 << BLOCK_BITS
BITMAP_BYTES = BLOCK // 8
LONGEST_WORD = 20
PREFIX_FROM = 3  # signs that a beginning needs; shorter words are asked for whole
BUCKETS = 16_384
MOST_TERMS = 8
_WORDS = re.compile(r"[^\W_]+")
_AMOUNT = re.compile(r"\d{1,20}(?:\.\d{1,18})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_WITHOUT_SPACES = "\u2e80"  # from here on scripts that put no spaces between words


def words_of(text: str) -> Iterator[str]:
    """The words of a text, in small letters. Of scripts without spaces every pair of neighbours, and the last sign."""
    for run in _WORDS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if max(run) >= FIRST_WITHOUT_SPACES:
            yield from (run[place : place + 2] for place in range(len(run)))
        else:
            yield run


def kept(word: str) -> str:
    """The word as the index has it. Two signs less of what is counted upwards, or each number would be a row of its own."""
    word = word[:LONGEST_WORD]
    return word[:-2] if len(word) > PREFIX_FROM + 1 and any(sign.isdigit() for sign in word) else word


def amount_word(amount: Decimal) -> str:
    """The index's word for an amount: one of 16,384, so that an amount is found by few rows; who reads compares it."""
    return f"={crc32(plain(abs(amount).normalize()).encode()) % BUCKETS:04x}"


def is_beginning(asked: str, word: str) -> bool:
    """Whether a word of a text answers a word of a question."""
    if len(asked) < PREFIX_FROM and asked < FIRST_WITHOUT_SPACES:
        return word == asked
    return word.startswith(asked)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Rows of the index that may answer a word: those equal to one of `exact`, and those from `prefix` on."""

    exact: tuple[str, ...]
    prefix: str | None

    def takes(self, word: str) -> bool:
        return word in self.exact or (self.prefix is not None and word.startswith(self.prefix))


def look_up(asked: str) -> LookUp:
    """A superset of the rows whose words begin so."""
    short = asked[:LONGEST_WORD]
    if len(short) < PREFIX_FROM and short < FIRST_WITHOUT_SPACES:
        return LookUp((short,), None)
    shortened = tuple(short[:-cut] for cut in (1, 2) if len(short) - cut >= PREFIX_FROM)
    return LookUp(shortened, short)


@dataclass(frozen=True, slots=True)
class Term:
    """What stands between two spaces of the question: answered by all of its words, or as an amount, a number, a day."""

    text: str
    words: tuple[str, ...]
    amount: Decimal | None
    number: int | None
    day: date | None

    def is_answered_by(self, entry: "EntryText") -> bool:
        if self.day is not None and entry.day == self.day:
            return True
        if self.amount is not None and self.amount in entry.amounts:
            return True
        if entry.number is not None and (self.number == entry.number or self.text == entry.number_text.casefold()):
            return True
        return bool(self.words) and all(any(is_beginning(w, word) for word in entry.words) for w in self.words)


@dataclass(frozen=True, slots=True)
class EntryText:
    """What can be found of an entry."""

    number: int | None
    number_text: str
    day: date
    words: frozenset[str]
    amounts: frozenset[Decimal]


def terms_of(question: str) -> list[Term]:
    """The terms that all have to be answered. Quotation marks, wildcards and the like are no words: they ask for nothing."""
    terms = []
    for raw in question.split()[:MOST_TERMS]:
        text = unicodedata.normalize("NFKC", raw).casefold()
        words = tuple(words_of(raw))
        amount = Decimal(text) if _AMOUNT.fullmatch(text) else None
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
        if words:
            terms.append(Term(text, words, amount, number, _day(text)))
    return terms


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def packed(places: Iterable[int]) -> bytes:
    """Places of one block: two bytes for each, or a bit for every place of the block where that is shorter."""
    ordered = sorted(places)
    if 2 * len(ordered) >= BITMAP_BYTES:
        return bits_of(ordered).to_bytes(BITMAP_BYTES, "little")
    return array("H", ordered).tobytes()


def bits_of(places: Iterable[int]) -> int:
    """The places as bits of a number."""
    bitmap = bytearray(BITMAP_BYTES)
    for place in places:
        bitmap[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bitmap, "little")


def unpacked(content: bytes) -> int:
    """As bits_of, from what `packed` made."""
    if len(content) == BITMAP_BYTES:
        return int.from_bytes(content, "little")
    return bits_of(array("H", content))


def joined(content: bytes, more: Sequence[int]) -> bytes:
    """`content` with more places."""
    if len(content) < BITMAP_BYTES:
        return packed({*array("H", content), *more})
    return (unpacked(content) | bits_of(more)).to_bytes(BITMAP_BYTES, "little")


def from_the_last(bits: int) -> Iterator[int]:
    """The places, the highest first."""
    while bits:
        place = bits.bit_length() - 1
        yield place
        bits ^= 1 << place
