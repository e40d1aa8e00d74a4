"""Packs: read strictly, each version for its data, the page for the packs."""

import hashlib
from pathlib import Path

import pytest

from oasys.organisations.packs import load_pack
from oasys.tax.packs import BrokenTaxPack, TaxPack, as_table, parse_tax_pack, tax_packs

FOLDER = Path(__file__).resolve().parents[1] / "packs"
PAGE = Path(__file__).resolve().parents[4] / "docs" / "accounting" / "tax.md"
# whoever changes the data of a pack gives it a new version, and notes its digest here
DIGESTS = {
    "DE 2026.3": "eee4dc55ca9c43ba",
    "GB 2026.2": "5b612885ff41ba00",
    "IN 2026.2": "742992a733ce4c9a",
    "MY 2026.2": "12f1fdd1128e47cf",
    "SG 2026.2": "4257137ac9e1dc81",
    "US 2026.2": "df1b1012a486dbd9",
    "generic 2026.2": "fb529430be2b324e",
}
PACKS = tax_packs()
of_each = pytest.mark.parametrize("pack", PACKS, ids=[pack.code for pack in PACKS])
WHOLE = """
code = "XX"
version = "1"
[policy]
rounding_level = "line"
rounding_mode = "half_up"
prices_include_tax = false
[deposits]
taxed = "with_invoice"
source = "LAW"
sure = "official"
[sources]
LAW = "The law"
[[codes]]
code = "A"
name = "A"
direction = "sales"
treatment = "taxable"
source = "LAW"
sure = "official"
taxes = [{ name = "A", output = "1", rates = [{ from = 2020-01-01, value = "5" }, { from = 2021-01-01 }] }]
"""


@of_each
def test_a_version_stands_for_its_data(pack: TaxPack):
    text = (FOLDER / f"{pack.code.lower()}.toml").read_bytes()
    assert DIGESTS.get(pack.label) == hashlib.sha256(text).hexdigest()[:16]


@of_each
def test_the_page_holds_the_codes_of_every_pack(pack: TaxPack):
    assert as_table(pack) in PAGE.read_text(encoding="utf-8"), as_table(pack)


@of_each
def test_accounts_stand_in_the_chart_of_the_country(pack: TaxPack):
    accounts = {account.code: account for account in load_pack(pack.code).accounts if not account.is_heading}
    for code in pack.codes:
        for tax in code.taxes:
            named = [account for account in (tax.output, tax.input, tax.deferred) if account]
            assert all(accounts[account].subtype in ("tax_asset", "tax_liability") for account in named), code.code


def test_there_is_a_pack_for_every_country_pack():
    assert {pack.code for pack in PACKS} == {"MY", "SG", "GB", "DE", "US", "IN", "generic"}


def test_a_rate_may_end():
    rates = parse_tax_pack(WHOLE).codes[0].taxes[0].rates
    assert [rate.value for rate in rates] == [5, None]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "XX"', "code = XX", "not TOML"),
        ('version = "1"', "", "'version' is missing"),
        ('version = "1"', 'version = "1"\nextra = 1', "unknown key 'extra'"),
        ('version = "1"', "version = 1", "must be of type str"),
        ('rounding_mode = "half_up"', 'rounding_mode = "up"', "none of"),
        ('source = "LAW"', 'source = "RUMOUR"', "not among the sources"),
        ('sure = "official"', 'sure = "perhaps"', "none of"),
        ('LAW = "The law"', 'LAW = "The law"\nOTHER = "Another"', "nothing cites"),
        ('value = "5"', 'value = "5,0"', "no number"),
        ('value = "5"', 'value = "-5"', "below zero"),
        ("from = 2021-01-01", "from = 2019-01-01", "later day"),
        ('from = 2020-01-01, value = "5"', 'from = "2020-01-01", value = "5"', "must be of type date"),
    ],
)
def test_a_pack_that_breaks_a_rule_is_refused(old: str, new: str, message: str):
    assert old in WHOLE
    with pytest.raises(BrokenTaxPack, match=message):
        parse_tax_pack(WHOLE.replace(old, new, 1))


def test_a_code_stands_once():
    with pytest.raises(BrokenTaxPack, match="stands once"):
        parse_tax_pack(WHOLE + WHOLE[WHOLE.index("[[codes]]") :])
