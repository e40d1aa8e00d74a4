"""Names of people and companies, compared as a bookkeeper would: case, accents, legal forms and cut ends make no difference."""

import re
import unicodedata
from enum import IntEnum

WORD = re.compile(r"[^\W_]+")
INITIALS = re.compile(r"\b(?:[^\W\d_]\b[.\s]{0,2}){2,}")  # G.m.b.H., s. r. l.
UMLAUTS = re.compile(r"(?<=[aou])e")  # ae, oe, ue are a, o, u with two dots
LEGAL_FORMS = frozenset(
    (
        "gmbh",
        "mbh",
        "ag",
        "kg",
        "kgaa",
        "ohg",
        "gbr",
        "ug",
        "se",
        "ek",
        "ev",
        "eg",
        "co",
        "cie",
        "sdn",
        "bhd",
        "berhad",
        "plt",
        "pte",
        "pty",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "company",
        "plc",
        "sa",
        "sarl",
        "sas",
        "sasu",
        "sl",
        "slu",
        "srl",
        "spa",
        "snc",
        "bv",
        "nv",
        "vof",
        "cv",
        "oy",
        "oyj",
        "ab",
        "as",
        "asa",
        "aps",
        "kft",
        "zrt",
        "sro",
        "doo",
        "dd",
        "sp",
        "zoo",
        "jsc",
        "ooo",
        "pt",
        "tbk",
        "and",
        "und",
        "et",
        "the",
    )
)
SHORTEST_ALONE = 5  # letters of a single word that says who it is
SHORTEST_CUT = 3


class Likeness(IntEnum):
    """How alike two names are; UNKNOWN where one side has none."""

    OTHER = 0
    UNKNOWN = 1
    SIMILAR = 2
    CONTAINED = 3
    SAME = 4


def folded(text: str) -> str:
    """Lower case without accents; what is written in full width becomes plain."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words(text: str) -> tuple[str, ...]:
    """The words of a name without legal forms, or all where nothing else is left."""
    joined = INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", folded(text))
    every = tuple(UMLAUTS.sub("", word) for word in WORD.findall(joined))
    telling = tuple(word for word in every if word not in LEGAL_FORMS)
    return telling or every


def likeness(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    """`ours` are the words of the contact, `theirs` those of the bank, which cuts long names off."""
    if not ours or not theirs:
        return Likeness.UNKNOWN
    mine, other = set(ours), set(theirs)
    if mine == other or "".join(ours) == "".join(theirs):
        return Likeness.SAME
    if _numbers(mine) != _numbers(other) and _numbers(mine) and _numbers(other):
        return Likeness.OTHER
    last = theirs[-1]
    if len(last) >= SHORTEST_CUT and last not in mine:
        whole = next((word for word in ours if word.startswith(last)), "")
        if whole:
            other = {*(other - {last}), whole}
    small, large = sorted((mine, other), key=len)
    if small <= large and _tells(small):
        return Likeness.CONTAINED
    both = mine & other
    if both and _tells(both) and 2 * len(both) >= len(mine | other):
        return Likeness.SIMILAR
    return Likeness.OTHER


def is_within(name: tuple[str, ...], text: frozenset[str]) -> bool:
    """Whether all words of the name stand in a text, and are enough to tell who it is."""
    return bool(name) and all(word in text for word in name) and _tells(set(name))


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word.isdigit()}


def _tells(words: set[str]) -> bool:
    letters = [word for word in words if not word.isdigit()]
    return (len(words) >= 2 and any(len(word) > 1 for word in letters)) or any(
        len(word) >= SHORTEST_ALONE for word in letters
    )
