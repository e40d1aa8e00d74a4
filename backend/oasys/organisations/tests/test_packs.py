"""Each pack is a whole chart that can be created as it stands; a broken one is refused and says where."""

import dataclasses
import hashlib
import re
import unicodedata
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
    is_number_prefix,
    load_pack,
    parse_pack,
)

BASE = """
code = "XX"
version = "1"
name = "Nowhere"
language = "en"
fiscal_year_start_month = 4
sources = ["Nowhere's Companies Act, section 1"]

[formats]
locale = "en-NZ"
date = "dd/MM/yyyy"
number = "#,##0.00"
first_day_of_week = "monday"
paper_size = "A4"

[documents]
income_account = "4100"
expense_account = "5100"

[accounts]
asset = [
    { code = "1000", name = "Assets", subtype = "current_asset", heading = true },
    { code = "1100", name = "Bank", subtype = "bank", parent = "1000" },
    { code = "1200", name = "Cash", subtype = "cash", parent = "1000" },
    { code = "1300", name = "Receivables", subtype = "receivable", parent = "1000" },
    { code = "1400", name = "Input tax", subtype = "tax_asset", parent = "1000" },
    { code = "1500", name = "Suspense", subtype = "clearing", parent = "1000" },
]
liability = [
    { code = "2000", name = "Liabilities", subtype = "current_liability", heading = true },
    { code = "2100", name = "Payables", subtype = "payable", parent = "2000" },
    { code = "2200", name = "Output tax", subtype = "tax_liability", parent = "2000" },
]
equity = [
    { code = "3000", name = "Equity", subtype = "equity", heading = true },
    { code = "3100", name = "Retained earnings", subtype = "retained_earnings", parent = "3000" },
    { code = "3200", name = "Opening balances", subtype = "opening_balance", parent = "3000" },
]
income = [
    { code = "4000", name = "Income", subtype = "revenue", heading = true },
    { code = "4100", name = "Sales", subtype = "revenue", parent = "4000" },
    { code = "4200", name = "Exchange gain", subtype = "exchange_gain", parent = "4000" },
]
expense = [
    { code = "5000", name = "Expenses", subtype = "other_expense", heading = true },
    { code = "5100", name = "Costs", subtype = "operating_expense", parent = "5000" },
    { code = "5200", name = "Rounding", subtype = "rounding", parent = "5000" },
    { code = "5300", name = "Exchange loss", subtype = "exchange_loss", parent = "5000" },
]
"""
SMALLEST = BASE + "".join(
    f'\n[[journals]]\ncode = "J{number}"\nname = "Journal {number}"\nkind = "{kind}"\n'
    for number, kind in enumerate(JOURNAL_KINDS)
)


@pytest.fixture(params=[pack.code for pack in available_packs()])
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_the_packs_there_are() -> None:
    assert [(pack.code, pack.base_currency, pack.fiscal_year_start_month) for pack in available_packs()] == [
        ("DE", "EUR", 1),
        ("IN", "INR", 4),
        ("generic", None, 1),
        ("MY", "MYR", 1),
        ("SG", "SGD", 1),
        ("GB", "GBP", 4),
        ("US", "USD", 1),
    ]
    files = {path.stem for path in Path(packs.__file__).parent.glob("*.toml")}
    assert files == {pack.code.lower() for pack in available_packs()}


# A pack's version stands for its data: who changes a pack raises its version, and notes both here and in
# docs/accounting/country-packs.md.
DIGESTS = {
    ("DE", "2026.2"): "d0f5972f176e15a8",
    ("IN", "2026.2"): "e9d11ed40e12406b",
    ("generic", "2026.3"): "b1ea711382cc72d7",
    ("MY", "2026.4"): "dcaae4d4e82267a9",
    ("SG", "2026.3"): "7bd2c4ef31de3d8c",
    ("GB", "2026.3"): "b07e377e90d526bc",
    ("US", "2026.2"): "6379afb5b2424465",
}


def test_other_data_have_another_version() -> None:
    found = {
        (pack.code, pack.version): hashlib.sha256(repr(pack).encode()).hexdigest()[:16] for pack in available_packs()
    }
    assert found == DIGESTS


@pytest.mark.parametrize(
    ("code", "accounts", "headings"),
    [
        ("generic", 130, 26),
        ("MY", 139, 25),
        ("SG", 192, 25),
        ("GB", 198, 24),
        ("DE", 246, 29),
        ("US", 206, 25),
        ("IN", 238, 29),
    ],
)
def test_a_pack_holds_a_chart_of_more_than_a_hundred_accounts_and_seven_journals(
    code: str, accounts: int, headings: int
) -> None:
    pack = load_pack(code)
    assert (len(pack.accounts), sum(account.is_heading for account in pack.accounts)) == (accounts, headings)
    assert accounts - headings >= 100
    german = ["AR", "ER", "BK", "KA", "SB", "EB", "AB"]
    assert [journal.code for journal in pack.journals] == (
        german if code == "DE" else ["SJ", "PJ", "BJ", "CJ", "GJ", "OB", "CL"]
    )
    assert [journal.kind for journal in pack.journals] == list(JOURNAL_KINDS)


def test_the_page_about_packs_tells_their_counts_and_versions(pack: Pack) -> None:
    page = (Path(packs.__file__).parents[4] / "docs/accounting/country-packs.md").read_text(encoding="utf-8")
    headings = sum(account.is_heading for account in pack.accounts)
    section = page[page.index(f"## {pack.code}: {pack.name}") :].split("\n## ")[0]
    assert f"Version {pack.version}: {len(pack.accounts)} accounts, {headings} of them headings" in section


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
    with pytest.raises(
        UnknownPack, match=r"no country pack '\.\./my'\. Choose one of: DE, IN, generic, MY, SG, GB, US\."
    ):
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


def test_the_first_digit_of_a_code_tells_the_class(pack: Pack) -> None:
    first_digits = dict(zip(ACCOUNT_CLASSES, ("1", "2", "3", "4", "56789"), strict=True))
    for account in pack.accounts:
        assert account.code[0] in first_digits[account.account_class], account


def test_the_ledger_finds_each_account_it_posts_to_by_itself(pack: Pack) -> None:
    subtypes = Counter(account.subtype for account in pack.accounts if not account.is_heading)
    for subtype in ("retained_earnings", "opening_balance", "rounding"):
        assert subtypes[subtype] == 1
    for subtype in (
        "bank",
        "cash",
        "clearing",
        "receivable",
        "payable",
        "inventory",
        "prepayment",
        "fixed_asset",
        "accumulated_depreciation",
        "tax_asset",
        "tax_liability",
        "accrual",
        "loan",
        "share_capital",
        "revenue",
        "cost_of_sales",
        "payroll",
        "depreciation",
        "exchange_gain",
        "exchange_loss",
    ):
        assert subtypes[subtype] >= 1, subtype


def test_no_two_accounts_share_a_name(pack: Pack) -> None:
    names = Counter((account.account_class, account.name) for account in pack.accounts)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_realised_difference_comes_before_an_unrealised_one(pack: Pack) -> None:
    """What is found by subtype is the first by code: the one that settlements use."""
    for subtype in ("exchange_gain", "exchange_loss"):
        names = [account.name_en.lower() for account in pack.accounts if account.subtype == subtype]
        assert ["unreali" in name for name in names] == [False, True], names


def test_a_correcting_account_stands_behind_what_it_corrects(pack: Pack) -> None:
    """Code 1715 corrects 1710; a chart printed by code shows the two together."""
    accounts = {account.code: account for account in pack.accounts}
    for account in pack.accounts:
        if account.subtype == "accumulated_depreciation":
            assert account.code.endswith("5")
            above = accounts[account.code[:-1] + "0"]
            assert above.subtype in {"fixed_asset", "intangible_asset"}, (above, account)
            assert above.parent == account.parent


def test_names_are_clean_texts_that_fit(pack: Pack) -> None:
    for name in [pack.name, *(account.name for account in pack.accounts), *(journal.name for journal in pack.journals)]:
        assert name == " ".join(name.split()) == unicodedata.normalize("NFC", name)
        assert len(name) <= 80
        assert "Ã" not in name
        assert "\ufffd" not in name


def test_a_pack_says_where_lines_of_documents_go(pack: Pack) -> None:
    accounts = {account.code: account for account in pack.accounts}
    income, expense = accounts[pack.income_account], accounts[pack.expense_account]
    assert (income.account_class, income.subtype, income.is_heading) == ("income", "revenue", False)
    assert (expense.account_class, expense.subtype, expense.is_heading) == ("expense", "cost_of_sales", False)


def test_a_pack_names_official_sources(pack: Pack) -> None:
    assert len(pack.sources) >= 5
    if pack.code not in {"generic", "MY"}:
        assert sum("https://" in source for source in pack.sources) >= 3


def test_a_pack_cannot_be_changed_after_it_was_read(pack: Pack) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        pack.accounts[0].name = "Other"  # type: ignore[misc]


def test_the_smallest_whole_pack_is_read() -> None:
    pack = parse_pack(SMALLEST)
    assert (pack.code, pack.base_currency, pack.fiscal_year_start_month) == ("XX", None, 4)
    assert (len(pack.accounts), len(pack.journals)) == (19, 7)
    assert {journal.number_prefix for journal in pack.journals} == {"{journal}-{year}-"}
    assert pack.accounts[0].name_en == pack.accounts[0].name


BANK = '{ code = "1100", name = "Bank", subtype = "bank", parent = "1000" }'
SALES = """{ code = "4100", name = "Sales", subtype = "revenue", parent = "4000" },
    { code = "4200", name = "Exchange gain", subtype = "exchange_gain", parent = "4000" }"""
ROOT = '{ code = "1000", name = "Assets", subtype = "current_asset", heading = true }'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (BANK, BANK.replace(" }", ', currency = "usd" }'), "currency is 'usd'; write the three capitals"),
        (ROOT, ROOT.replace(" }", ', currency = "USD" }'), "a heading takes no lines, and so no currency"),
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
        (SALES, SALES.replace("}", ", heading = true }"), "no account of the class 'income' takes lines"),
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
        (
            'subtype = "receivable"',
            'subtype = "current_asset"',
            "no account that takes lines has the subtype 'receivable'",
        ),
        ('locale = "en-NZ"', 'locale = "English"', "formats: 'English' is no locale"),
        ('date = "dd/MM/yyyy"', 'date = "d/M/yy"', "formats: date 'd/M/yy' is none of"),
        ('paper_size = "A4"', 'paper_size = "Foolscap"', "formats: paper_size 'Foolscap' is none of"),
        ('paper_size = "A4"\n', "", "formats: 'paper_size' is missing"),
        ('language = "en"', 'language = "mi"', "name_en stands where the names are not in English, and only there"),
        (BANK, BANK.replace('"Bank"', '"Bank", name_en = "Bank"'), "asset account 2: name_en stands where"),
        (BANK, BANK.replace('"Bank"', f'"{"B" * 201}"'), "asset account 2: the name has 201 characters, at most 200"),
        ('code = "J5"', f'code = "{"J" * 21}"', "journal 6: the code has more than 20 characters"),
        ('kind = "opening"', 'kind = "opening"\nnumber_prefix = "{journal}-"', "number_prefix '{journal}-' needs"),
        ('income_account = "4100"', 'income_account = "4000"', "income_account '4000' is no account of its class that"),
        (
            'income_account = "4100"',
            'income_account = "5100"',
            "documents: income_account '5100' is no account of its class",
        ),
        ('expense_account = "5100"', 'expense_account = "9999"', "documents: expense_account '9999' is no account of"),
        ('expense_account = "5100"\n', "", "documents: 'expense_account' is missing"),
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


@pytest.mark.parametrize(
    "prefix",
    [
        "{journal}-{year}-",
        "{journal}/{short_year}/",
        "{year}.{journal}.",
        "OAS-{journal}-{year}/",
        "{short_year}/{journal}",
    ],
)
def test_a_number_prefix_names_journal_and_year(prefix: str) -> None:
    assert is_number_prefix(prefix)


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "SJ-",
        "{journal}",
        "{journal}{year}",
        "{year}-{year}-",
        "{journal}-{journal}-{year}",
        "{journal}-{year}-{short_year}",
        "{journal}-{year!r}-",
        "{journal}-{year}-{0}",
        "{journal.__class__}-{year}",
        "{journal}-{year}-\n",
        "{journal} {year} ",
        "{journal}-{year}-ABCDEFGHIJ",
    ],
)
def test_another_number_prefix_is_none(prefix: str) -> None:
    assert not is_number_prefix(prefix)
