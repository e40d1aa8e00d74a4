"""From the commodities of other programs to units: currency signs, ISO codes, and everything else."""

import hashlib
import re
import unicodedata

from oasys.core.words import say
from oasys.currencies.rules import iso_currency

DOLLARS = """
USD AUD BBD BMD BND BSD BZD CAD CLP COP DOP FJD GYD HKD JMD KYD
LRD MXN NAD NZD SBD SGD SRD TTD TWD XCD
"""
SIGNS: dict[str, frozenset[str]] = {
    "$": frozenset(DOLLARS.split()),
    "US$": frozenset({"USD"}),
    "A$": frozenset({"AUD"}),
    "AU$": frozenset({"AUD"}),
    "C$": frozenset({"CAD", "NIO"}),
    "CA$": frozenset({"CAD"}),
    "HK$": frozenset({"HKD"}),
    "NZ$": frozenset({"NZD"}),
    "NT$": frozenset({"TWD"}),
    "R$": frozenset({"BRL"}),
    "S$": frozenset({"SGD"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "FKP", "GIP", "LBP", "SDG", "SHP", "SSP", "SYP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "￥": frozenset({"JPY", "CNY"}),
    "元": frozenset({"CNY"}),
    "円": frozenset({"JPY"}),
    "₹": frozenset({"INR"}),
    "₨": frozenset({"INR", "LKR", "MUR", "NPR", "PKR", "SCR"}),
    "₩": frozenset({"KRW"}),
    "₽": frozenset({"RUB"}),
    "₺": frozenset({"TRY"}),
    "₪": frozenset({"ILS"}),
    "฿": frozenset({"THB"}),
    "₫": frozenset({"VND"}),
    "₱": frozenset({"PHP"}),
    "₦": frozenset({"NGN"}),
    "₴": frozenset({"UAH"}),
    "₡": frozenset({"CRC"}),
    "₲": frozenset({"PYG"}),
    "₵": frozenset({"GHS"}),
    "₸": frozenset({"KZT"}),
    "₾": frozenset({"GEL"}),
    "₮": frozenset({"MNT"}),
    "RM": frozenset({"MYR"}),
    "zł": frozenset({"PLN"}),
    "Kč": frozenset({"CZK"}),
}
LONGEST_CODE = 24
_CODE = re.compile(r"[A-Z][A-Z0-9'._\-]{0,22}[A-Z0-9]", re.ASCII).fullmatch


class UnclearSign(ValueError):
    """Several currencies are written with this sign."""


class Units:
    """Gives every commodity one unit; `said` are the ones a person has named: `{"$": "USD"}`."""

    def __init__(self, base: str, said: dict[str, str]) -> None:
        self.base = base
        self._codes = dict(said)
        self._unclear: set[str] = set()

    def code(self, commodity: str) -> tuple[str, bool]:
        """The unit of the commodity, and whether that is worth a note: the first time its code is another word.

        Raises UnclearSign, the first time only.
        """
        if commodity in self._codes:
            return self._codes[commodity], False
        code = self._read(commodity)
        self._codes[commodity] = code
        return code, code != commodity

    def not_money(self, commodity: str) -> tuple[str, bool]:
        """The same for what is known to be no money, whatever its name: a share may be called like a currency."""
        key = f"\0{commodity}"
        if key in self._codes:
            return self._codes[key], False
        code = commodity if _CODE(commodity) and not iso_currency(commodity) else self._made(commodity)
        self._codes[key] = code
        return code, code != commodity

    def _read(self, commodity: str) -> str:
        if not commodity:
            return self.base
        if commodity in SIGNS:
            meant = SIGNS[commodity]
            if self.base in meant:
                return self.base
            if len(meant) == 1:
                return next(iter(meant))
            self._codes[commodity] = self.base
            raise UnclearSign(
                say(
                    "{commodity} is the sign of several currencies: say which, commodity={commodity}=USD",
                    commodity=commodity,
                )
            )
        if _CODE(commodity):
            return commodity
        return self._made(commodity)

    def _made(self, commodity: str) -> str:
        """A code of capital letters and digits for a name that is none, always the same for the same name."""
        ascii_only = unicodedata.normalize("NFKD", commodity).encode("ascii", "ignore").decode().upper()
        code = re.sub(r"[^A-Z0-9]+", "-", ascii_only).strip("-")
        if not code[:1].isalpha() or len(code) < 2 or iso_currency(code):
            code = f"U-{code}".rstrip("-")
        if len(code) > LONGEST_CODE or code in self._codes.values() or not _CODE(code):
            code = f"{code[:15].rstrip('-')}-{hashlib.sha256(commodity.encode()).hexdigest()[:6].upper()}"
        return code


def parse_said(pairs: list[str]) -> dict[str, str]:
    """`["$=USD"]` as `{"$": "USD"}`. Raises ValueError naming the pair that is none."""
    said = {}
    for pair in pairs:
        commodity, equals, code = pair.rpartition("=")
        if not equals or not commodity or not _CODE(code):
            raise ValueError(say("{pair!r} does not say which unit a commodity is, as $=USD does", pair=pair[:60]))
        said[commodity] = code
    return said
