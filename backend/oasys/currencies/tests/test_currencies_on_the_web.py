"""The web app offers the currencies that the API takes, with their decimals."""

import re
from pathlib import Path

from iso4217 import Currency

from oasys.currencies.historical import HISTORICAL

FILE = Path(__file__).parents[4] / "frontend/src/lib/money/currencies.ts"


def test_the_list_is_that_of_iso_4217():
    said = FILE.read_text().partition("= {")[2].partition("};")[0]
    rows = re.findall(r"(\d):((?:[^:]*?\"[^\"]*\")+)", said)
    listed = {code: int(decimals) for decimals, text in rows for code in re.findall(r"[A-Z]{3}", text)}
    assert listed == {
        one.code: one.exponent for one in Currency if one.exponent is not None and one.code not in HISTORICAL
    }
