"""Tax and registration ids: which kinds there are, and what one of each looks like. No Django, no database.

What python-stdnum knows, check digits included, it checks; the others by their form (docs/accounting/contacts.md has the sources).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from stdnum import lei
from stdnum.au import abn
from stdnum.ch import vat as ch_vat
from stdnum.de import stnr
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.in_ import gstin, pan
from stdnum.my import nric
from stdnum.no import mva
from stdnum.sg import uen
from stdnum.us import ein

from oasys.core.words import marked, say

LONGEST = 50
_SEPARATORS = re.compile(r"[\s\-./]+")
_TIN_OF_PERSON = re.compile(r"(?:IG|OG|SG)([1-9][0-9]{8,10})", re.ASCII)
_TIN_OF_OTHERS = re.compile(r"(?:CS|FA|PT|TA|TC|TN|TR|TP|LE|C|D|F|J)([1-9][0-9]{7,11}0)", re.ASCII)
_TIN_OF_NOBODY = re.compile(
    r"EI000000000[1-4]0", re.ASCII
)  # the general ones, for buyers and suppliers without their own
_SST = re.compile(r"([A-Z][0-9]{2})([0-9]{4})([0-9]{8})", re.ASCII)
_BRN = re.compile(r"(?:19|20)[0-9]{10}|[0-9]{1,8}[A-Z]", re.ASCII)
_SG_GST = re.compile(r"M[0-9R][0-9]{7}[0-9A-Z]", re.ASCII)
_CRN = re.compile(
    r"[0-9]{8}|(?:FC|GE|GN|GS|IC|IP|LP|NC|NF|NI|NL|NO|NP|NR|NV|OC|OE|PC|RC|SA|SC|SE|SF|SI|SL|SO|SP|SR|SZ|ZC)[0-9]{6}",
    re.ASCII,
)


class Misshapen(ValueError):
    """It is no such number; the message says what one looks like, and nothing of what was given."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A kind of number: whose it is, what it looks like, and how one is brought into the form that is kept."""

    country: str | None
    looks: str
    read: Callable[[str], str]


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


def _by(module: ModuleType, prefix: str = "") -> Callable[[str], str]:
    """The check of a module of python-stdnum, and a prefix that is kept before what it answers."""

    def read(text: str) -> str:
        found: str = module.validate(text.upper())
        return found if found.startswith(prefix) else prefix + found

    return read


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        found = _compact(text)
        if not pattern.fullmatch(found):
            raise ValueError
        return found

    return read


def _my_tin(text: str) -> str:
    found = _compact(text)
    if not (_TIN_OF_PERSON.fullmatch(found) or _TIN_OF_OTHERS.fullmatch(found) or _TIN_OF_NOBODY.fullmatch(found)):
        raise ValueError
    return "IG" + found[2:] if found[:2] in ("OG", "SG") else found


def _my_sst(text: str) -> str:
    found = _SST.fullmatch(_compact(text))
    if found is None:
        raise ValueError
    return "-".join(found.groups())


def _sg_gst(text: str) -> str:
    found = _compact(text)
    return found if _SG_GST.fullmatch(found) else str(uen.validate(found))


def _gb_crn(text: str) -> str:
    found = _compact(text)
    found = found.zfill(8) if found.isascii() and found.isdigit() else found
    if not _CRN.fullmatch(found):
        raise ValueError
    return found


def _any(text: str) -> str:
    found = " ".join(text.split()).upper()
    if not found or len(found) > LONGEST:
        raise ValueError
    return found


SCHEMES: dict[str, Scheme] = {
    "eu_vat": Scheme(None, marked("its country's prefix and number, such as DE136695976"), _by(eu_vat)),
    "gb_vat": Scheme("GB", marked("GB and 9 or 12 digits, such as GB980780684"), _by(gb_vat, "GB")),
    "gb_crn": Scheme("GB", marked("8 digits, or 2 letters and 6 digits, such as SC123456"), _gb_crn),
    "de_stnr": Scheme("DE", marked("10 to 13 digits, such as 151/815/08156"), _by(stnr)),
    "in_gstin": Scheme("IN", marked("15 signs that end in a check sign, such as 27AAPFU0939F1ZV"), _by(gstin)),
    "in_pan": Scheme("IN", marked("5 letters, 4 digits and a letter, such as AAPFU0939F"), _by(pan)),
    "us_ein": Scheme("US", marked("9 digits, such as 91-1144442"), _by(ein)),
    "sg_uen": Scheme("SG", marked("9 or 10 signs that end in a check letter, such as 00192200M"), _by(uen)),
    "sg_gst": Scheme("SG", marked("M, a digit or R, 7 digits and a sign, such as M2-1234567-K; or the UEN"), _sg_gst),
    "my_tin": Scheme(
        "MY", marked("IG and digits for a person; C, D or another prefix and digits that end in 0 for others"), _my_tin
    ),
    "my_sst": Scheme("MY", marked("a letter and 2 digits, 4 digits, 8 digits, such as W10-1808-32000001"), _my_sst),
    "my_brn": Scheme(
        "MY", marked("12 digits that begin with the year, or the older digits and a letter"), _matching(_BRN)
    ),
    "my_nric": Scheme("MY", marked("12 digits that begin with the day of birth"), _by(nric)),
    "au_abn": Scheme("AU", marked("11 digits, such as 83 914 571 673"), _by(abn)),
    "ch_vat": Scheme("CH", marked("CHE, 9 digits and MWST, TVA or IVA"), _by(ch_vat)),
    "no_mva": Scheme("NO", marked("NO, 9 digits and MVA"), _by(mva)),
    "lei": Scheme(None, marked("20 signs with 2 check digits"), _by(lei)),
    "other_tax": Scheme(None, marked("1 to {longest} signs"), _any),
    "other_registration": Scheme(None, marked("1 to {longest} signs"), _any),
}


def canonical(scheme: str, text: str) -> str:
    """The number in the one form that is kept. Raises Misshapen."""
    known = SCHEMES[scheme]
    try:
        return known.read(text.strip())
    except (ValidationError, ValueError) as error:
        looks = say(known.looks, longest=LONGEST)
        raise Misshapen(
            say("That is no such number: it has {looks}. Compare it with the paper.", looks=looks)
        ) from error
