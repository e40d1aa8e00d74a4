"""Each pack is a whole chart that can be created as it stands; a broken one is refused and says where."""

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest

from oasys.organisations import packs
from oasys.organisations.packs import (
    ACCOUNT_CLASSES,
    JOURNAL_KINDS,
    BrokenPack,
    EmptyPack,
    Pack,
    UnknownPack,
    available_packs,
    load_pack,
    parse_pack,
)

SUBTYPES = {
    "asset": "bank cash receivable inventory prepayment current_asset fixed_asset accumulated_depreciation "
    "intangible_asset non_current_asset tax_asset clearing",
    "liability": "payable credit_card tax_liability accrual current_liability deferred_income loan "
    "non_current_liability",
    "equity": "share_capital retained_earnings reserve drawings opening_balance equity",
    "income": "revenue other_income exchange_gain",
    "expense": "cost_of_sales operating_expense payroll depreciation finance_cost tax_expense exchange_loss rounding "
    "other_expense",
}
HEADING_SUBTYPES = {
    "asset": {"current_asset", "non_current_asset"},
    "liability": {"current_liability", "non_current_liability"},
    "equity": {"equity"},
    "income": {"revenue", "other_income"},
    "expense": {"cost_of_sales", "payroll", "operating_expense", "other_expense", "finance_cost", "tax_expense"},
}

BASE = """
code = "XX"
version = "1"
name = "Nowhere"
language = "en"
fiscal_year_start_month = 4
sources = ["Nowhere's Companies Act, section 1"]

[formats]
date = "dd/MM/yyyy"
number = "#,##0.00"

[accounts]
asset = [
    { code = "1000", name = "Assets", subtype = "current_asset", heading = true },
    { code = "1100", name = "Bank", subtype = "bank", parent = "1000" },
]
liability = [
    { code = "2000", name = "Liabilities", subtype = "current_liability", heading = true },
    { code = "2100", name = "Payables", subtype = "payable", parent = "2000" },
]
equity = [
    { code = "3000", name = "Equity", subtype = "equity", heading = true },
    { code = "3100", name = "Retained earnings", subtype = "retained_earnings", parent = "3000" },
    { code = "3200", name = "Opening balances", subtype = "opening_balance", parent = "3000" },
]
income = [
    { code = "4000", name = "Income", subtype = "revenue", heading = true },
    { code = "4100", name = "Sales", subtype = "revenue", parent = "4000" },
]
expense = [
    { code = "5000", name = "Expenses", subtype = "other_expense", heading = true },
    { code = "5100", name = "Costs", subtype = "operating_expense", parent = "5000" },
    { code = "5200", name = "Rounding", subtype = "rounding", parent = "5000" },
]
"""
SMALLEST = BASE + "".join(
    f'\n[[journals]]\ncode = "J{number}"\nname = "Journal {number}"\nkind = "{kind}"\n'
    for number, kind in enumerate(JOURNAL_KINDS)
)


@pytest.fixture(params=["generic", "MY"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_the_packs_there_are() -> None:
    assert [(pack.code, pack.base_currency) for pack in available_packs()] == [("generic", None), ("MY", "MYR")]
    assert {path.stem for path in Path(packs.__file__).parent.glob("*.toml")} == {"generic", "my"}


@pytest.mark.parametrize(("code", "accounts", "headings"), [("generic", 129, 26), ("MY", 138, 25)])
def test_a_pack_holds_a_chart_of_about_120_accounts_and_seven_journals(code: str, accounts: int, headings: int) -> None:
    pack = load_pack(code)
    assert (len(pack.accounts), sum(account.is_heading for account in pack.accounts)) == (accounts, headings)
    assert [journal.code for journal in pack.journals] == ["SJ", "PJ", "BJ", "CJ", "GJ", "OB", "CL"]


def test_the_malaysian_chart_names_what_malaysia_asks_for() -> None:
    names = " | ".join(account.name for account in load_pack("MY").accounts)
    for word in (
        "Sales tax payable (SST)",
        "Service tax payable (SST)",
        "Service tax deferred until payment",
        "EPF payable (KWSP)",
        "SOCSO payable (PERKESO)",
        "EIS payable (PERKESO)",
        "PCB / MTD payable (LHDN)",
        "HRD levy payable",
        "Zakat payable",
        "DuitNow",
        "E-wallet clearing",
        "Director's loan",
        "Hire purchase",
        "CP204",
    ):
        assert word in names


def test_a_pack_is_found_in_either_case_and_read_once() -> None:
    assert load_pack("my") is load_pack("MY")


def test_an_unknown_pack_names_the_known_ones() -> None:
    with pytest.raises(UnknownPack, match=r"no country pack '\.\./my'\. Choose one of: generic, MY\."):
        load_pack("../my")


def test_parents_come_before_children_and_are_headings_of_the_same_class(pack: Pack) -> None:
    seen = {}
    for account in pack.accounts:
        if account.parent is None:
            assert account.is_heading
        else:
            assert seen[account.parent].is_heading
            assert seen[account.parent].account_class == account.account_class
        seen[account.code] = account
    assert len(seen) == len(pack.accounts)
    assert [account.code for account in pack.accounts] == sorted(seen)


def test_every_subtype_belongs_to_its_class(pack: Pack) -> None:
    for account in pack.accounts:
        assert account.subtype in SUBTYPES[account.account_class].split(), account
        if account.is_heading:
            assert account.subtype in HEADING_SUBTYPES[account.account_class], account


def test_the_first_digit_of_a_code_tells_the_class(pack: Pack) -> None:
    first_digits = dict(zip(ACCOUNT_CLASSES, ("1", "2", "3", "4", "56789"), strict=True))
    for account in pack.accounts:
        assert account.code[0] in first_digits[account.account_class], account


def test_the_ledger_finds_each_account_it_posts_to_by_itself(pack: Pack) -> None:
    subtypes = Counter(account.subtype for account in pack.accounts)
    for subtype in ("retained_earnings", "opening_balance", "rounding"):
        assert subtypes[subtype] == 1
    for subtype in ("bank", "cash", "receivable", "payable", "tax_liability", "exchange_gain", "exchange_loss"):
        assert subtypes[subtype] >= 1


def test_no_two_accounts_share_a_name(pack: Pack) -> None:
    names = Counter((account.account_class, account.name) for account in pack.accounts)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_pack_cannot_be_changed_after_it_was_read(pack: Pack) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        pack.accounts[0].name = "Other"  # type: ignore[misc]


def test_the_smallest_whole_pack_is_read() -> None:
    pack = parse_pack(SMALLEST)
    assert (pack.code, pack.base_currency, pack.fiscal_year_start_month) == ("XX", None, 4)
    assert (len(pack.accounts), len(pack.journals)) == (12, 7)


BANK = '{ code = "1100", name = "Bank", subtype = "bank", parent = "1000" }'
ROOT = '{ code = "1000", name = "Assets", subtype = "current_asset", heading = true }'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Nowhere"', "name = Nowhere", "this is not TOML"),
        ('version = "1"\n', "", "'version' is missing"),
        ('version = "1"', "version = 1", "'version' must be of type str"),
        ('version = "1"', 'version = "1"\ncurrency = "MYR"', "unknown key 'currency'"),
        ('name = "Nowhere"', 'name = " "', "'name' is empty"),
        ("month = 4", "month = 13", "month is 13; a month is 1 to 12"),
        ("month = 4", "month = true", "must be of type int"),
        ('version = "1"', 'version = "1"\nbase_currency = "rm"', "base_currency is 'rm'; write the three capitals"),
        ('["Nowhere\'s Companies Act, section 1"]', "[]", "sources must name at least one law"),
        ('date = "dd/MM/yyyy"', 'date = ""', "formats: 'date' is empty"),
        ('kind = "opening"', 'kind = "openings"', "journal J5: kind 'openings' is none of"),
        ('kind = "opening"', 'kind = "general"', "no journal of kind 'opening'"),
        ('code = "J5"', 'code = "J4"', "journal J4: the code stands twice"),
        ('name = "Bank"', 'name = ""', "asset account 2: 'name' is empty"),
        ('code = "1100"', 'code = "11o0"', "the code is '11o0'; a code has four digits"),
        ('code = "1100"', 'code = "１１００"', "a code has four digits"),
        ('code = "1100"', 'code = "1000"', "account 1000: the code stands twice"),
        ('subtype = "bank"', 'kind = "bank"', "unknown key 'kind'"),
        (', parent = "1000"', "", "account 1100: it stands under no heading"),
        ('parent = "1000"', 'parent = "1900"', "account 1100: the parent 1900 is not in the chart"),
        ('parent = "1000"', 'parent = "2000"', "account 1100: it is asset, its parent 2000 liability"),
        ('parent = "1000"', 'parent = "1100"', "account 1100: the parent 1100 is not a heading"),
        (BANK, BANK.replace("}", ", heading = true }"), "no account of the class 'asset' takes lines"),
        (
            ROOT,
            ROOT.replace("}", ', parent = "1050" },\n')
            + '{ code = "1050", name = "Ring", subtype = "current_asset", parent = "1000", heading = true }',
            "its parents form a circle: 1000 > 1050",
        ),
        (
            ROOT,
            ROOT + ',\n{ code = "1050", name = "Bare", subtype = "current_asset", heading = true }',
            "account 1050: a heading with nothing under it",
        ),
        ('subtype = "rounding"', 'subtype = "other_expense"', "0 accounts have the subtype 'rounding'"),
        ('subtype = "opening_balance"', 'subtype = "retained_earnings"', "2 accounts have the subtype 'retained"),
        ("asset = [", "assets = [", "'assets' is no class of accounts"),
    ],
)
def test_a_broken_pack_is_refused_and_says_where(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in SMALLEST
    broken = tmp_path / "broken.toml"
    broken.write_text(SMALLEST.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenPack, match=r"^broken\.toml.*" + re.escape(message)):
        parse_pack(broken.read_text(encoding="utf-8"), place=broken.name)


def test_a_pack_without_accounts_is_refused() -> None:
    without_accounts = SMALLEST[: SMALLEST.index("asset = [")] + SMALLEST[SMALLEST.index("\n[[journals]]") :]
    with pytest.raises(EmptyPack, match="would create no account that takes lines"):
        parse_pack(without_accounts)


def test_a_pack_without_journals_is_refused() -> None:
    with pytest.raises(EmptyPack, match="would create no journal"):
        parse_pack(BASE.replace("[formats]", "journals = []\n\n[formats]"))
