"""CSVs of QuickBooks and Xero: which file is which, what the rows mean, and every row that cannot be, by its number."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.exchange.plan import ImportPlan
from oasys.exchange.services import import_plan, plan_spreadsheets
from oasys.exchange.spreadsheets import Known, Reading, plan_of_files
from oasys.exchange.spreadsheets.kinds import PROGRAMS, kind_of
from oasys.exchange.spreadsheets.values import (
    Unclear,
    date_order,
    day_within,
    decimal_mark,
    parse_amount,
    parse_day,
)
from oasys.ledger.models import Account
from oasys.ledger.rules import SUBTYPES
from oasys.ledger.services.bulk import ImportRefused
from tests.factories import make_books

SAMPLES = Path(__file__).parent / "samples"
CHART = ("account-list.csv",)
STANDING = (Known("1000", "Bank", "asset"), Known("4000", "Sales", "income"), Known("6000", "Gas", "expense"))


def sample(program: str, *names: str) -> list[tuple[str, bytes]]:
    return [(name, (SAMPLES / program / name).read_bytes()) for name in names]


def plan(files: list[tuple[str, bytes]], program: str = "quickbooks", standing=STANDING, **how) -> ImportPlan:
    return plan_of_files(files, program=program, base_currency="USD", standing=standing, reading=Reading(**how))


def journal(rows: str, heading: str = "Date,Num,Account,Debit,Credit", **how) -> ImportPlan:
    return plan([("j.csv", f"{heading}\n{rows}".encode())], **how)


def errors(found: ImportPlan) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in found.problems if problem.is_error]


def said(found: ImportPlan) -> list[str]:
    return [
        f"{e.posting_date} {e.reference}: " + ", ".join(f"{x.account_code} {x.debit - x.credit:f}" for x in e.lines)
        for e in found.entries
    ]


def test_quickbooks_online_chart_journal_and_trial_balance():
    found = plan(sample("quickbooks", "trial-balance.csv", "journal.csv", "account-list.csv"), standing=())
    assert errors(found) == []
    assert said(found) == [
        "2024-01-02 1: Checking 5000.00, Opening Balance Equity -5000.00",
        "2024-01-15 1001: Accounts Receivable (A/R) 108.00, Services -100.00, Sales Tax Payable -8.00",
        "2024-02-01 : Utilities:Gas 54.50, Checking -54.50",
        "2024-02-01 : Utilities:Gas -4.50, Checking 4.50",
    ]
    assert found.entries[1].description == "Invoice | Amy's Bird Sanctuary | Landscaping"
    assert next((s.account, s.on, s.amount) for s in found.stated) == (
        "Checking",
        date(2024, 3, 31),
        Decimal("4950.00"),
    )
    accounts = {a.code: (a.account_class, a.subtype, a.parent) for a in found.accounts}
    assert accounts["Utilities:Gas"] == ("expense", "operating_expense", "Utilities")
    assert accounts["Accounts Receivable (A/R)"] == ("asset", "receivable", None)
    assert "Estimates" not in accounts
    listed = " / ".join(p.message for p in found.problems)
    for word in ("Estimates", "Detail type: 15", "without an amount, of Checking", "Thursday", "posting of nothing"):
        assert word in listed


def test_quickbooks_general_ledger_turns_back_into_entries():
    found = plan(sample("quickbooks", "account-list.csv", "general-ledger.csv"), standing=())
    assert errors(found) == []
    assert said(found) == [
        "2024-01-02 1: Checking 5000.00, Opening Balance Equity -5000.00",
        "2024-01-15 1001: Accounts Receivable (A/R) 108.00, Services -108.00",
        "2024-02-01 : Checking -54.50, Utilities:Gas 54.50",
    ]


def test_quickbooks_desktop_numbers_its_accounts_and_its_transactions():
    found = plan(sample("quickbooks", "desktop-accounts.csv", "desktop-journal.csv"), standing=())
    assert errors(found) == []
    assert [(a.code, a.name, a.parent) for a in found.accounts] == [
        ("1000", "Checking", None),
        ("6000", "Utilities", None),
        ("6010", "Utilities:Gas", "6000"),
    ]
    assert said(found) == ["2024-01-31 7: 6000 30.00, 1000 -30.00", "2024-02-01 8: 6000 12.00, 1000 -12.00"]
    assert [e.key for e in found.entries] == ["quickbooks:12", "quickbooks:13"]


def test_xero_chart_journal_and_trial_balance():
    found = plan(sample("xero", "chart-of-accounts.csv", "journal.csv", "trial-balance.csv"), "xero", standing=())
    assert errors(found) == []
    assert said(found) == [
        "2023-07-01 1: 090 1000.00, 970 -1000.00",
        "2023-07-05 INV-1: 610 110.00, 200 -100.00, 820 -10.00",
        "2024-08-02 3: 404 -5.00, 090 5.00",
    ]
    assert {(s.account, s.amount) for s in found.stated if s.takes_earlier_results} == {("960", Decimal(-100))}


def test_xero_general_ledger_by_account():
    found = plan(sample("xero", "chart-of-accounts.csv", "ledger.csv"), "xero", standing=())
    assert errors(found) == []
    assert said(found) == ["2023-07-01 MJ-1: 090 1000.00, 970 -1000.00"]


def test_a_trial_balance_alone_is_the_opening_entry_of_its_day():
    found = plan(sample("quickbooks", "account-list.csv", "trial-balance.csv"), standing=())
    assert [(e.key, e.posting_date, len(e.lines)) for e in found.entries] == [
        ("quickbooks:trial-balance:2024-03-31", date(2024, 3, 31), 6)
    ]
    assert found.stated == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_told_by_the_file(encoding: str, delimiter: str):
    text = "Date,Account,Memo,Debit,Credit\r\n2024-01-31,1000,Café,1.50,\r\n2024-01-31,4000,,,1.50\r\n".replace(
        ",", delimiter
    )
    found = plan([("x.csv", text.encode(encoding))])
    assert errors(found) == []
    assert found.entries[0].description == "Café"
    assert errors(plan([("x.csv", f"sep={delimiter}\n{text}".encode(encoding))])) == []


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["2024-01-31"], "ymd"),
        (["31/01/2024", "01/02/2024"], "dmy"),
        (["01/31/2024", "01/02/2024"], "mdy"),
        (["31.01.24"], "dmy"),
        (["Jan 31, 2024"], "ymd"),
    ],
)
def test_the_order_of_dates_is_told_by_all_of_them(texts: list[str], order: str):
    assert date_order(texts, None) == order
    assert parse_day(texts[0], order) == date(2024, 1, 31)


@pytest.mark.parametrize(
    "text", ["31 Jan 2024", "31-Jan-24", "January 31, 2024", "Wednesday, January 31, 2024", "31st January 2024", "2024/1/31"]
)  # fmt: skip
def test_dates_in_words(text: str):
    assert parse_day(text, "ymd") == date(2024, 1, 31)


def test_a_title_names_the_day():
    assert day_within("As of December 31, 2024") == date(2024, 12, 31)
    assert day_within("For the period 1 July 2023 to 31 August 2024") == date(2024, 8, 31)
    assert day_within("Trial Balance") is None


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1,234.50", ".", "1234.50"),
        ("$1,234.50", ".", "1234.50"),
        ("(1,234.50)", ".", "-1234.50"),
        ("-1.234,50", ",", "-1234.50"),
        ("1.234,50-", ",", "-1234.50"),
        ("1 234,50 €", ",", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("12,34,567.00", ".", "1234567.00"),
        ("-", ".", "0"),
        ("", ".", "0"),
        (".5", ".", "0.5"),
    ],
)
def test_amounts(text: str, mark: str, amount: str):
    assert decimal_mark([text], None) in {mark, "."}
    assert parse_amount(text, mark) == Decimal(amount)


@pytest.mark.parametrize("text", ["1,2345.00", "1.2.3", "x", "1e5", "--1", "1,23", "9" * 50, "½", "１"])
def test_what_is_no_amount(text: str):
    with pytest.raises(Unclear):
        parse_amount(text, ".")


TWO = "2024-01-31,1,1000,1.50,\n2024-01-31,1,4000,,1.50\n"


@pytest.mark.parametrize(
    ("found", "row", "code"),
    [
        (journal("01/02/2024,1,1000,1.50,\n,,4000,,1.50\n"), 1, "exchange.date_format"),
        (journal("31/02/2024,1,1000,1.50,\n,,4000,,1.50\n"), 2, "exchange.date"),
        (journal("31/01/2024,1,1000,1.50,\n01/31/2024,,4000,,1.50\n"), 1, "exchange.date"),
        (journal(TWO, date_format="nonsense"), 1, "exchange.date_format"),
        (journal(TWO, decimal_mark="x"), 1, "exchange.decimal_mark"),
        (journal('2024-01-31,1,1000,"1,500",\n,,4000,,"1,500"\n'), 1, "exchange.decimal_mark"),
        (journal('2024-01-31,1,1000,"1,5",\n,,4000,,1.50\n'), 1, "exchange.amount"),
        (journal("2024-01-31,1,1000,ten,\n,,4000,,1.50\n"), 2, "exchange.amount"),
        (journal("2024-01-31,1,1000,1.50,1.50\n"), 2, "exchange.sides"),
        (journal("2024-01-31,1,1000,1.50,\n,,4000,,1.40\n"), 2, "exchange.unbalanced"),
        (journal("2024-01-31,1,9999,1.50,\n,,4000,,1.50\n"), 2, "ledger.account_unknown"),
        (journal(",,1000,1.50,\n,,4000,,1.50\n"), 2, "exchange.date"),
        (journal(TWO + "Total,,,1.40,1.40\n"), 4, "exchange.total_differs"),
        (journal(TWO + ",,,1.40,1.40\n"), 4, "exchange.total_differs"),
        (journal("x", heading="Colour,Size"), 1, "exchange.heading"),
        (journal("x", heading="Date,Account"), 1, "exchange.heading"),
        (plan([("x.csv", b"\xff\xfe\xff")]), 1, "exchange.unreadable"),
        (plan([("x.csv", b"Date,Account\x00,Debit,Credit\n")]), 1, "exchange.unreadable"),
        (plan([("x.csv", b"\x81\x8d")]), 1, "exchange.unreadable"),
        (plan([("x.csv", b"Date,Account,Debit,Credit\n" + b"x" * 200_000)]), 2, "exchange.unreadable"),
        (plan([("x.csv", b"Account,Type\nBank,Nonsense\n")]), 2, "exchange.account_class"),
        (plan([("x.csv", b"Account,Type\nBank,Bank\nBank,Bank\n")]), 3, "exchange.account_twice"),
        (plan([("x.csv", b"Account,Type\n" + b"x" * 129 + b",Bank\n")]), 2, "exchange.text"),
        (plan([("x.csv", b"Account,Debit,Credit\n1000,1,\n4000,,1\n")]), 1, "exchange.as_of"),
        (plan([("x.csv", b"Account,Debit,Credit\n1000,1,\n4000,,2\n")], as_of=date(2024, 1, 1)), 1, "exchange.unbalanced"),
        (plan([("x.csv", b"Account,Debit,Credit\n1000,1,\n4000,,1\nTotal,2,2\n")], as_of=date(2024, 1, 1)), 4, "exchange.total_differs"),
        (plan([("x.csv", b"Account,Debit,Credit\n9,1,\n4000,,1\n")], as_of=date(2024, 1, 1)), 2, "ledger.account_unknown"),
        (plan(sample("quickbooks", "trial-balance.csv", "trial-balance.csv")), 1, "exchange.heading"),
    ],
)  # fmt: skip
def test_an_error_names_its_row(found: ImportPlan, row: int, code: str):
    assert (row, code) in errors(found)


def test_a_blank_row_and_a_total_end_an_entry_a_repeated_number_does_not():
    rows = "2024-01-31,,1000,1.00,\n,,4000,,1.00\n\n2024-01-31,,1000,2.00,\n,,4000,,2.00\n"
    assert len(journal(rows).entries) == 2
    rows = "2024-01-31,7,1000,1.00,\n2024-01-31,7,4000,,1.00\n2024-01-31,7,1000,2.00,\n2024-01-31,7,4000,,2.00\n"
    assert len(journal(rows).entries) == 1


def test_rows_of_one_day_without_a_number_in_a_ledger_are_one_entry_and_that_is_said():
    heading = ",Date,Transaction Type,Num,Amount"
    rows = "Bank,,,,\n,2024-01-31,Expense,,-5.00\n,2024-01-31,Expense,,-6.00\nTotal for Bank,,,,\nGas,,,,\n,2024-01-31,Expense,,11.00\n"
    found = journal(rows, heading)
    assert errors(found) == []
    assert said(found) == ["2024-01-31 : 1000 -5.00, 1000 -6.00, 6000 11.00"]
    assert "exchange.merged" in [p.code for p in found.problems]


def test_accounts_are_found_by_code_name_or_both():
    for name in ("1000", "Bank", "1000 · Bank", "1000 - Bank", "Bank (1000)", "bank"):
        assert errors(journal(f"2024-01-31,1,{name},1.50,\n,,4000,,1.50\n")) == [], name


def test_a_prefix_keeps_accounts_apart():
    found = plan([*sample("quickbooks", "desktop-accounts.csv", "desktop-journal.csv")], account_prefix="QB-")
    assert said(found)[0] == "2024-01-31 7: QB-6000 30.00, QB-1000 -30.00"


def test_every_type_has_a_class_and_a_subtype_of_the_ledger():
    for program, kinds in PROGRAMS.items():
        for name, (account_class, subtype) in kinds.items():
            assert subtype in SUBTYPES[account_class], (program, name)
    assert kind_of("quickbooks", "Other Current Liabilities") == ("liability", "current_liability")
    assert kind_of("quickbooks", "Accounts payable (A/P)") == ("liability", "payable")
    assert kind_of("xero", "DIRECTCOSTS") == ("expense", "cost_of_sales")


CELLS = st.sampled_from(
    ["Date", "Account", "Debit", "Credit", "Amount", "Type", "Code", "2024-01-31", "1/2/24", "1000", "Sales", "1.50", "(1)",
     "Total", "Total for Bank", "Opening balance", "", "As of December 31, 2024", '"', "Bank", "Expense", "\n", "\r\n"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=12), st.sampled_from(["quickbooks", "xero"]))
def test_any_rows_give_a_plan_that_balances_or_problems(rows: list[list[str]], program: str):
    found = plan([("x.csv", "\n".join(",".join(row) for row in rows).encode())], program)
    for entry in found.entries:
        assert sum(line.debit - line.credit for line in entry.lines) == 0


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200),
    st.integers(0, 1200),
    st.sampled_from(["journal.csv", "general-ledger.csv", "account-list.csv"]),
)
def test_any_bytes_are_read_to_the_end(noise: bytes, cut: int, name: str):
    [(_, content)] = sample("quickbooks", name)
    plan([("x.csv", content[:cut] + noise), ("y.csv", noise)])


def test_the_files_come_in_whole_and_once_and_agree_with_their_trial_balance():
    books = make_books(pack="generic", currency="USD")
    for program, names, entries in (
        ("quickbooks", ("account-list.csv", "journal.csv", "trial-balance.csv"), 4),
        ("xero", ("chart-of-accounts.csv", "journal.csv", "trial-balance.csv"), 3),
    ):
        for expected in (entries, 0):
            with tenant(books.tenant_id):
                found = plan_spreadsheets(
                    company=books.company, files=sample(program, *names), program=program, reading=Reading()
                )
                done = import_plan(company=books.company, plan=found, by=books.owner)
                assert (done.entries, done.skipped) == (expected, entries - expected)
                assert done.agreements
                assert [a for a in done.agreements if a.difference] == []


def test_a_trial_balance_that_differs_refuses_and_a_dry_run_shows_it():
    books = make_books(pack="generic", currency="USD")
    files = sample("quickbooks", "account-list.csv", "journal.csv", "trial-balance.csv")
    balance = files[2][1].replace(b"Services,,100.00", b"Services,,90.00").replace(b"108.00,", b"98.00,")
    files[2] = ("tb.csv", balance.replace(b'"$5,108.00"', b'"$5,098.00"'))
    with tenant(books.tenant_id):
        found = plan_spreadsheets(company=books.company, files=files, program="quickbooks", reading=Reading())
        done = import_plan(company=books.company, plan=found, by=books.owner, is_dry_run=True)
        assert {(a.account, a.difference) for a in done.agreements if a.difference} == {
            ("Accounts Receivable (A/R)", Decimal(-10)),
            ("Services", Decimal(10)),
        }
    with tenant(books.tenant_id), pytest.raises(ImportRefused) as refused:
        import_plan(company=books.company, plan=found, by=books.owner)
    assert {p.code for p in refused.value.problems} == {"exchange.stated_balance_differs"}
    with tenant(books.tenant_id):
        assert not Account.objects.filter(company=books.company, code="Checking").exists()
