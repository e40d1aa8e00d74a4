"""Names as they are compared and searched. No Django, no database."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

TERMS_FROM = ("invoice_date", "month_end")
LONGEST_TERM_DAYS = 365
PREFIX_FROM = 2  # signs that the beginning of a word needs to be searched for
MOST_WORDS = 8
LONGEST_WORD = 40
RESEMBLES_PERCENT = 86  # of SequenceMatcher: one sign in seven may differ
LONGEST_MARK = 260
NAME_MARK, EMAIL_MARK = "=", "@"  # no word begins with them

_WORDS = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"['’.`]")
# what says how a business is made up, and not which it is
LEGAL_FORMS = frozenset({
    "ab", "ag", "aps", "as", "bhd", "bv", "co", "company", "corp", "corporation", "ek", "ev", "gbr", "gmbh", "inc",
    "incorporated", "kg", "kgaa", "limited", "llc", "llp", "ltd", "mbh", "nv", "ohg", "oy", "plc", "plt", "private",
    "pte", "pty", "pvt", "sa", "sarl", "sas", "sdn", "se", "spa", "srl", "the", "ug", "und", "and",
})  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a text: small letters without accents, dots and apostrophes inside words left out."""
    plain = unicodedata.normalize("NFKD", _INSIDE.sub("", text)).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _WORDS.findall(plain)


def name_key(text: str) -> str:
    """Equal for names that a person would take for one: without legal form, whatever the order of the words."""
    words = words_of(text)
    return " ".join(sorted(word for word in words if word not in LEGAL_FORMS) or sorted(words))


def name_mark(text: str) -> str:
    """The mark of a name as it is compared."""
    return (NAME_MARK + name_key(text))[:LONGEST_MARK]


def email_mark(text: str) -> str:
    """The mark of an address; equal for addresses that reach the same box."""
    return (EMAIL_MARK + text.strip().casefold())[:LONGEST_MARK]


def sort_name(text: str) -> str:
    """What lists are ordered by."""
    return (" ".join(words_of(text)) or text.casefold())[:LONGEST_MARK]


def marks_of(*, names: Iterable[str], texts: Iterable[str], emails: Iterable[str]) -> set[str]:
    """What a contact is found by: words of its names and texts, its names as they are compared, its e-mail addresses."""
    names = [name for name in names if name.strip()]
    marks = {word[:LONGEST_WORD] for text in (*names, *texts) for word in words_of(text)}
    marks |= {name_mark(name) for name in names if name_key(name)}
    for email in emails:
        marks.add(email_mark(email))
        marks |= {word[:LONGEST_WORD] for word in words_of(email)}
    return marks


def asked_words(question: str) -> list[str]:
    """The beginnings of words that all have to be there, the longest first."""
    found = {word[:LONGEST_WORD] for word in words_of(question)}
    return sorted(found, key=lambda word: (-len(word), word))[:MOST_WORDS]


def resembles(one: str, other: str) -> bool:
    """Whether two names, as name_key gives them, are probably the same one, misspelt."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 3:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() * 100 >= RESEMBLES_PERCENT


def any_resembles(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether one of these names is probably one of those."""
    return any(resembles(one, other) for one in some for other in others)
