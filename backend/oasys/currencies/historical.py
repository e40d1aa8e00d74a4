"""Currencies of the past: usable for days on which they were money, refused after.

Codes, names and months of withdrawal: ISO 4217, list three (codes for historic denominations, published 1 January 2026 by SIX, the
maintenance agency); a month there counts to its end. It has no minor units: those are of the tables A.1 of the editions in
which the codes were current.

Currencies that the euro replaced are usable until the end of dual circulation, when they stopped being legal tender, and have
the irrevocably fixed rates of article 1 of Council Regulation (EC) No 2866/98, as amended by the regulations 1478/2000 (GRD),
1086/2006 (SIT), 1134 and 1135/2007 (MTL, CYP), 694/2008 (SKK), 671/2010 (EEK), 870/2013 (LVL), 851/2014 (LTL), 2022/1208 (HRK) and the
one of 2025 for BGN.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FIXED_SOURCE = "eu-2866/98"


@dataclass(frozen=True, slots=True)
class Historical:
    """`withdrawn_on` is the first day on which it is refused. `euro_units` of it are one euro from `fixed_on` on."""

    code: str
    name: str
    decimals: int
    withdrawn_on: date
    euro_units: Decimal | None = None
    fixed_on: date | None = None


def _euro(code: str, name: str, decimals: int, units: str, fixed_on: date, withdrawn_on: date) -> Historical:
    return Historical(code, name, decimals, withdrawn_on, Decimal(units), fixed_on)


_FIRST, _CASH = date(1999, 1, 1), date(2002, 3, 1)
_ALL = (
    _euro("ATS", "Austrian Schilling", 2, "13.7603", _FIRST, _CASH),
    _euro("BEF", "Belgian Franc", 0, "40.3399", _FIRST, _CASH),
    _euro("DEM", "Deutsche Mark", 2, "1.95583", _FIRST, _CASH),
    _euro("ESP", "Spanish Peseta", 0, "166.386", _FIRST, _CASH),
    _euro("FIM", "Markka", 2, "5.94573", _FIRST, _CASH),
    _euro("FRF", "French Franc", 2, "6.55957", _FIRST, _CASH),
    _euro("IEP", "Irish Pound", 2, "0.787564", _FIRST, _CASH),
    _euro("ITL", "Italian Lira", 0, "1936.27", _FIRST, _CASH),
    _euro("LUF", "Luxembourg Franc", 0, "40.3399", _FIRST, _CASH),
    _euro("NLG", "Netherlands Guilder", 2, "2.20371", _FIRST, _CASH),
    _euro("PTE", "Portuguese Escudo", 0, "200.482", _FIRST, _CASH),
    _euro("GRD", "Drachma", 0, "340.750", date(2001, 1, 1), _CASH),
    _euro("SIT", "Tolar", 2, "239.640", date(2007, 1, 1), date(2007, 1, 15)),
    _euro("CYP", "Cyprus Pound", 2, "0.585274", date(2008, 1, 1), date(2008, 2, 1)),
    _euro("MTL", "Maltese Lira", 2, "0.429300", date(2008, 1, 1), date(2008, 2, 1)),
    _euro("SKK", "Slovak Koruna", 2, "30.1260", date(2009, 1, 1), date(2009, 1, 17)),
    _euro("EEK", "Kroon", 2, "15.6466", date(2011, 1, 1), date(2011, 1, 15)),
    _euro("LVL", "Latvian Lats", 2, "0.702804", date(2014, 1, 1), date(2014, 1, 15)),
    _euro("LTL", "Lithuanian Litas", 2, "3.45280", date(2015, 1, 1), date(2015, 1, 16)),
    _euro("HRK", "Kuna", 2, "7.53450", date(2023, 1, 1), date(2023, 1, 15)),
    _euro("BGN", "Bulgarian Lev", 2, "1.95583", date(2026, 1, 1), date(2026, 2, 1)),
    Historical("AFA", "Afghani", 2, date(2003, 2, 1)),
    Historical("AZM", "Azerbaijanian Manat", 2, date(2006, 1, 1)),
    Historical("BYR", "Belarusian Ruble", 0, date(2017, 2, 1)),
    Historical("CSD", "Serbian Dinar", 2, date(2006, 11, 1)),
    Historical("CUC", "Peso Convertible", 2, date(2021, 7, 1)),
    Historical("GHC", "Cedi", 2, date(2008, 2, 1)),
    Historical("MGF", "Malagasy Franc", 0, date(2005, 1, 1)),
    Historical("MRO", "Ouguiya", 2, date(2018, 1, 1)),
    Historical("MZM", "Mozambique Metical", 2, date(2006, 7, 1)),
    Historical("ROL", "Old Leu", 2, date(2005, 7, 1)),
    Historical("SDD", "Sudanese Dinar", 2, date(2007, 8, 1)),
    Historical("SLL", "Leone", 2, date(2024, 1, 1)),
    Historical("SRG", "Surinam Guilder", 2, date(2004, 1, 1)),
    Historical("STD", "Dobra", 2, date(2018, 1, 1)),
    Historical("TMM", "Turkmenistan Manat", 2, date(2009, 2, 1)),
    Historical("TRL", "Old Turkish Lira", 0, date(2006, 1, 1)),
    Historical("VEB", "Bolívar", 2, date(2008, 2, 1)),
    Historical("VEF", "Bolívar", 2, date(2018, 9, 1)),
    Historical("YUM", "New Dinar", 2, date(2003, 8, 1)),
    Historical("ZMK", "Zambian Kwacha", 2, date(2013, 1, 1)),
    Historical("ZWD", "Zimbabwe Dollar", 2, date(2008, 9, 1)),
    Historical("ZWL", "Zimbabwe Dollar", 2, date(2024, 10, 1)),
)
HISTORICAL: dict[str, Historical] = {currency.code: currency for currency in _ALL}


def is_withdrawn(code: str, day: date) -> bool:
    """Whether the code is of a currency that was no longer money on that day."""
    found = HISTORICAL.get(code)
    return found is not None and day >= found.withdrawn_on


def fixed_euro_units(code: str, day: date) -> Decimal | None:
    """How many units of it the law counts for one euro on that day; 1 of the euro itself, None where nothing is fixed."""
    if code == "EUR":
        return Decimal(1)
    found = HISTORICAL.get(code)
    return found.euro_units if found and found.fixed_on and day >= found.fixed_on else None
