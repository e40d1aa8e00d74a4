"""Beancount ledgers: what is read, how it is booked, and every error with its line. The samples are our own."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.exchange.beancount import plan_of, plan_of_text
from oasys.exchange.money_by_name import money_kind
from oasys.exchange.plan import ImportPlan
from oasys.exchange.services import import_plan
from oasys.ledger.models import Account, JournalEntry
from oasys.ledger.services.bulk import ImportRefused
from tests.factories import make_books

OPEN = """option "operating_currency" "USD"
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Broker
2020-01-01 open Assets:Hours
2020-01-01 open Liabilities:Card
2020-01-01 open Equity:Opening
2020-01-01 open Income:Gains
2020-01-01 open Income:Hours
2020-01-01 open Expenses:Food
"""
FIRST = OPEN.count("\n") + 1


def plan(text: str) -> ImportPlan:
    return plan_of_text(OPEN + text)


def errors(text: str) -> list[tuple[int, str]]:
    return [(problem.row - FIRST + 1, problem.code) for problem in plan(text).problems if problem.is_error]


def said(found: ImportPlan) -> str:
    """The entries as an accountant reads them."""
    rows = []
    for entry in found.entries:
        rows.append(f"{entry.posting_date} {entry.description}".rstrip())
        for line in entry.lines:
            side = f"{line.debit:f} Dr" if line.debit else f"{line.credit:f} Cr"
            rows.append(f"  {line.account_code} {side} {line.currency_amount:f} {line.currency}")
    return "\n".join(rows)


def test_a_plain_transaction_with_an_amount_left_out():
    found = plan(
        '2020-02-01 * "Shop" "Food" #trip ^R-1 ^R-2\n  Expenses:Food  (12.50 + 2*0.25) USD\n  Liabilities:Card\n'
    )
    assert (
        said(found)
        == "2020-02-01 Shop | Food\n  Expenses:Food 13.000 Dr 13.000 USD\n  Liabilities:Card 13.000 Cr -13.000 USD".replace(
            "13.000", "13.00"
        )
    )
    assert found.entries[0].reference == "R-1 R-2"
    assert [(p.row - FIRST + 1, p.message) for p in found.problems] == [(1, "tags #trip")]


def test_shares_at_cost_are_bought_and_sold_with_a_gain():
    found = plan(
        '2020-02-01 * "Buy"\n  Assets:Broker  10 HOOL {100.00 USD}\n  Assets:Bank  -1000.00 USD\n'
        '2020-03-01 * "Buy"\n  Assets:Broker  5 HOOL {{600.00 USD}}\n  Assets:Bank\n'
        '2020-04-01 * "Sell"\n  Assets:Broker  -4 HOOL {100.00 USD} @ 130.00 USD\n  Assets:Bank  520.00 USD\n  Income:Gains\n'
        '2020-05-01 * "Sell by date"\n  Assets:Broker  -5 HOOL {2020-03-01}\n  Assets:Bank  600.00 USD\n'
    )
    assert [p.message for p in found.problems if p.is_error] == []
    assert said(found).splitlines()[6:] == [
        "2020-04-01 Sell",
        "  Assets:Broker 400.00 Cr -4 HOOL",
        "  Assets:Bank 520.00 Dr 520.00 USD",
        "  Income:Gains 120.00 Cr -120.00 USD",
        "2020-05-01 Sell by date",
        "  Assets:Broker 600.00 Cr -5 HOOL",
        "  Assets:Bank 600.00 Dr 600.00 USD",
    ]


BUY = (
    '2020-02-01 * "a"\n  Assets:Broker  10 X {3 USD}\n  Assets:Bank\n'
    '2020-02-02 * "b"\n  Assets:Broker  10 X {1 USD}\n  Assets:Bank\n'
    '2020-02-03 * "c"\n  Assets:Broker  10 X {2 USD}\n  Assets:Bank\n'
)


@pytest.mark.parametrize(
    ("method", "weight"), [("FIFO", "30.00"), ("LIFO", "20.00"), ("HIFO", "30.00"), ("STRICT_WITH_SIZE", "30.00")]
)
def test_the_method_of_the_account_chooses_the_lots(method: str, weight: str):
    text = OPEN.replace("open Assets:Broker", f'open Assets:Broker "{method}"') + BUY
    found = plan_of_text(text + '2020-03-01 * "s"\n  Assets:Broker  -10 X {}\n  Assets:Bank\n')
    assert [p.message for p in found.problems] == []
    assert found.entries[-1].lines[0].credit == Decimal(weight)


def test_several_lots_are_taken_one_after_the_other():
    text = OPEN.replace("open Assets:Broker", 'open Assets:Broker "FIFO"') + BUY
    found = plan_of_text(text + '2020-03-01 * "s"\n  Assets:Broker  -25 X {}\n  Assets:Bank\n')
    assert found.entries[-1].lines[0].credit == Decimal("50.00")


def test_units_that_are_not_money_weigh_nothing():
    found = plan('2020-02-01 * "Worked"\n  Assets:Hours  7.5 VACHR\n  Income:Hours\n')
    assert said(found) == "2020-02-01 Worked\n  Assets:Hours 0.00 Cr 7.5 VACHR\n  Income:Hours 0.00 Cr -7.5 VACHR"
    assert [(u.code, u.decimals, u.is_money) for u in found.units] == [("VACHR", 1, False)]


def test_foreign_money_weighs_its_price_or_the_price_of_that_very_day():
    found = plan(
        "2020-02-01 price EUR 1.10 USD\n"
        '2020-02-01 * "At a price"\n  Assets:Bank  -100.00 EUR @ 1.20 USD\n  Expenses:Food  120.00 USD\n'
        '2020-02-01 * "At the day"\n  Assets:Bank  -10.00 EUR\n  Expenses:Food  10.00 EUR\n'
    )
    assert [p.message for p in found.problems if p.is_error] == []
    assert said(found).splitlines()[4:] == ["  Assets:Bank 11.00 Cr -10.00 EUR", "  Expenses:Food 11.00 Dr 10.00 EUR"]
    assert [(r.currency, r.rate) for r in found.rates] == [("EUR", Decimal("1.10"))]


def test_a_total_price_has_the_sign_of_its_units():
    found = plan('2020-02-01 * "x"\n  Assets:Bank  -100.00 EUR @@ 120.00 USD\n  Expenses:Food\n')
    assert found.entries[0].lines[0].credit == Decimal("120.00")


@pytest.mark.parametrize(
    ("left_out", "worked_out"),
    [
        ("Assets:Broker  10 X {USD}\n  Assets:Bank  -50.00 USD", "Assets:Broker 50.00 Dr 10 X"),
        ("Assets:Broker  10 X {2020-01-15}\n  Assets:Bank  -50.00 USD", None),
        ("Assets:Broker  10 X @\n  Assets:Bank  -50.00 USD", "Assets:Broker 50.00 Dr 10 X"),
        ("Assets:Broker  10 X @ USD\n  Assets:Bank  -50.00 USD", "Assets:Broker 50.00 Dr 10 X"),
        ("Assets:Broker  10 X @@ USD\n  Assets:Bank  -50.00 USD", "Assets:Broker 50.00 Dr 10 X"),
        ("Expenses:Food  5.00\n  Assets:Bank  -5.00 USD", "Expenses:Food 5.00 Dr 5.00 USD"),
        ("Expenses:Food  USD\n  Assets:Bank  -5.00 USD", "Expenses:Food 5.00 Dr 5.00 USD"),
    ],
)
def test_one_number_or_currency_left_out_is_worked_out(left_out: str, worked_out: str | None):
    found = plan(f'2020-02-01 * "x"\n  {left_out}\n')
    if worked_out is None:
        assert [p.code for p in found.problems] == ["exchange.no_lot"]
    else:
        assert [p.message for p in found.problems] == []
        assert f"  {worked_out}" in said(found).splitlines()


def test_what_is_worked_out_takes_part_in_the_balance():
    text = '2020-02-01 * "x"\n  Assets:Broker  10 X @ USD\n  Assets:Bank  -50.00 USD\n  Expenses:Food  7.00 EUR\n'
    assert errors(text) == [(1, "exchange.unbalanced")]


def test_numbers_are_grouped_by_thousands_or_by_lakhs():
    found = plan('2020-02-01 * "x"\n  Expenses:Food  12,34,567.50 USD\n  Assets:Bank  -1,234,567.50 USD\n')
    assert [p.message for p in found.problems] == []
    assert errors('2020-02-01 * "x"\n  Expenses:Food  1,00 USD\n  Assets:Bank\n') == [(2, "exchange.syntax")]


def test_the_rest_of_rounding_stands_on_its_own_account():
    found = plan('2020-02-01 * "x"\n  Assets:Broker  0.333 F {1.115 USD}\n  Assets:Bank  -0.3713 USD\n')
    assert [p.message for p in found.problems if p.is_error] == []
    found = plan(
        '2020-02-01 * "x"\n  Assets:Broker  1.5 F {0.33 USD}\n  Assets:Broker  1.5 G {0.33 USD}\n  Assets:Bank  -0.99 USD\n'
    )
    assert said(found).splitlines()[1:] == [
        "  Assets:Broker 0.50 Dr 1.5 F",
        "  Assets:Broker 0.50 Dr 1.5 G",
        "  Assets:Bank 0.99 Cr -0.99 USD",
        "  Equity:Rounding 0.01 Cr -0.01 USD",
    ]
    assert "Equity:Rounding" in [account.code for account in found.accounts]


def test_balance_holds_pad_fills():
    found = plan(
        "2020-01-02 pad Assets:Bank Equity:Opening\n2020-02-01 balance Assets:Bank  100.00 USD\n"
        '2020-02-02 * "x"\n  Assets:Bank  -10.00 USD\n  Expenses:Food\n2020-02-03 balance Assets:Bank  90.05 ~ 0.1 USD\n'
    )
    assert [p.message for p in found.problems if p.is_error] == []
    assert said(found).splitlines()[:3] == [
        "2020-01-02 Padding inserted for the balance of Assets:Bank",
        "  Assets:Bank 100.00 Dr 100.00 USD",
        "  Equity:Opening 100.00 Cr -100.00 USD",
    ]


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        ("2020-02-01 balance Assets:Bank  5.00 USD\n", 1, "exchange.balance_failed"),
        ('2020-02-01 * "x"\n  Assets:Bank  1.00 USD\n  Expenses:Food  1.00 USD\n', 1, "exchange.unbalanced"),
        ('2020-02-01 * "x"\n  Assets:Nowhere  1.00 USD\n  Expenses:Food\n', 2, "exchange.account_not_open"),
        (
            '2020-02-01 close Assets:Bank\n2020-02-02 * "x"\n  Assets:Bank  1.00 USD\n  Expenses:Food\n',
            3,
            "exchange.account_closed",
        ),
        ('2020-02-01 * "x"\n  Assets:Bank\n  Expenses:Food\n  Equity:Opening  1 USD\n', 3, "exchange.amount_missing"),
        ('2020-02-01 * "x"\n  Assets:Broker  1 HOOL {}\n  Assets:Bank  -1 USD\n', 2, "exchange.no_lot"),
        (BUY + '2020-03-01 * "s"\n  Assets:Broker  -10 X {}\n  Assets:Bank\n', 11, "exchange.ambiguous_lot"),
        (BUY + '2020-03-01 * "s"\n  Assets:Broker  -11 X {3 USD}\n  Assets:Bank\n', 11, "exchange.not_enough"),
        (BUY + '2020-03-01 * "s"\n  Assets:Broker  -1 X {9 USD}\n  Assets:Bank\n', 11, "exchange.no_lot"),
        ('2020-02-01 * "x"\n  Assets:Bank  1.00 EUR\n  Expenses:Food\n', 2, "currencies.rate_missing"),
        ('2020-02-01 * "x"\n  Assets:Bank  1/0 USD\n  Expenses:Food\n', 2, "exchange.value"),
        ('2020-02-31 * "x"\n', 1, "exchange.value"),
        ('2020-02-01 * "x"\n  Assets:Broker  1 H {*}\n  Assets:Bank  -1 USD\n', 2, "exchange.value"),
        ('include "../elsewhere.bean"\n', 1, "exchange.value"),
        ("poptag #never\n", 1, "exchange.value"),
        ('option "booking_method" "AVERAGE"\n', 1, "exchange.value"),
        ("  Assets:Bank  1.00 USD\n", 1, "exchange.value"),
        ("2020-02-01 open Nonsense:Root\n", 1, "exchange.account_class"),
        ("2020-02-01 open Assets:Bank\n", 1, "exchange.account_opened_twice"),
        ("2020-02-01 close Assets:Nowhere\n", 1, "exchange.account_not_open"),
        ("2020-02-01 close Assets:Bank\n2020-02-02 close Assets:Bank\n", 2, "exchange.account_closed"),
        ("2020-02-01 nonsense Assets:Bank\n", 1, "exchange.syntax"),
        ('2020-02-01 * "x\n', 1, "exchange.syntax"),
        ('2020-02-01 * "x"\n  Assets:Bank  1.00 USD @ -1 EUR\n  Expenses:Food\n', 2, "exchange.price"),
        (
            '2020-02-01 * "x"\n  Assets:Bank  0.001 JPY @ 0.01 USD\n  Expenses:Food  -0.00001 USD\n',
            2,
            "ledger.too_many_decimals",
        ),
        ('2020-02-01 * "x"\n  Assets:Broker  1 A {2 VACHR}\n  Assets:Hours  -2 VACHR\n', 2, "exchange.cost_unit"),
    ],
)
def test_an_error_names_its_line(text: str, row: int, code: str):
    assert (row, code) in errors(text)


def test_syntax_errors_are_all_found_and_the_rest_is_read():
    found = plan('2020-02-01 bad\n2020-02-02 * "x"\n  Assets:Bank  1.00 USD\n  Expenses:Food\n2020-02-03 worse one\n')
    assert [p.row - FIRST + 1 for p in found.problems if p.is_error] == [1, 5]
    assert len(found.entries) == 1


def test_what_is_not_carried_is_listed_with_its_line():
    found = plan(
        '; a comment\n* A heading\n2020-01-01 event "place" "here"\n2020-01-01 note Assets:Bank "n"\nplugin "p"\n'
        '2020-01-01 custom "x" 1 USD TRUE\n2020-01-01 query "q" "select\n  *"\n2020-01-01 price HOOL 5 USD\n'
        '2020-01-02 * "Zero"\n  key: "v"\n  Assets:Bank  0 USD\n  Expenses:Food\npushtag #p\n2020-01-03 ! "t"\n'
        "  Assets:Bank  1 USD\n  Expenses:Food\npoptag #p\n"
    )
    assert [p.message for p in found.problems if p.is_error] == []
    kinds = {(p.row - FIRST + 1, p.message.split(" ")[0]) for p in found.problems}
    assert kinds >= {
        (3, "event"),
        (4, "note"),
        (5, "plugin"),
        (6, "custom"),
        (7, "query"),
        (9, "the"),
        (11, "metadata"),
        (15, "tags"),
        (15, "flag"),
        (12, "a"),
    }
    assert len(found.entries) == 1


@pytest.mark.parametrize(
    "line",
    [
        'option "title" "Our books"',
        'option "operating_currency" "EUR"',
        "2020-01-01 commodity HOOL",
        "2020-02-01 close Assets:Bank",
        "2020-01-01 open Assets:Both USD,EUR",
        "2020-01-02 pad Assets:Bank Equity:Opening",
    ],
)
def test_nothing_is_dropped_silently(line: str):
    assert [(p.row - FIRST + 1, p.code, p.is_error) for p in plan(line + "\n").problems] == [
        (1, "exchange.not_carried", False)
    ]


def test_a_commodity_that_is_used_and_a_pad_that_is_needed_are_carried():
    found = plan(
        "2020-01-01 commodity X\n2020-01-02 pad Assets:Bank Equity:Opening\n2020-02-01 balance Assets:Bank 30.00 USD\n"
        '2020-02-01 * "a"\n  Assets:Broker  10 X {3 USD}\n  Assets:Bank\n'
    )
    assert found.problems == []


def test_with_several_files_each_problem_names_its_own(tmp_path: Path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "main.bean").write_text(OPEN + 'option "title" "x"\ninclude "**/*.part"\n')
    (tmp_path / "deep" / "er" / "a.part").write_text('2020-02-01 * "x"\n  Assets:Bank  1 USD\n  Nobody:Home  -1 USD\n')
    assert [(p.row, p.message.split(": ")[0]) for p in plan_of(tmp_path / "main.bean").problems] == [
        (FIRST, "main.bean"),
        (3, "deep/er/a.part"),
    ]


def test_files_include_others_in_their_folder_and_no_further(tmp_path: Path):
    outside = tmp_path / "outside.bean"
    outside.write_text(OPEN)
    home = tmp_path / "home"
    (home / "parts").mkdir(parents=True)
    (home / "parts" / "a.bean").write_text(OPEN + 'include "../main.bean"\n')
    (home / "main.bean").write_text('include "parts/*.bean"\ninclude "../outside.bean"\ninclude "/etc/hostname"\n')
    found = plan_of(home / "main.bean")
    assert [(p.row, p.code) for p in found.problems if p.is_error] == [(2, "exchange.value"), (3, "exchange.value")]
    assert "Assets:Bank" in [account.code for account in found.accounts]
    (home / "parts" / "link.bean").symlink_to(outside)
    assert len([p for p in plan_of(home / "main.bean").problems if p.is_error]) == 3


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"2020-01-01 open Assets:X\x00\n", b"(" * 50_000])
def test_garbage_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "x.bean"
    path.write_bytes(content)
    assert any(problem.is_error for problem in plan_of(path).problems)


WORDS = """2020-01-05|*|!|"a"|Assets:Bank|Expenses:Food|Assets:Broker|1.00|-3|USD|EUR|HOOL|{|}|{{|}}|@|@@|,|#t|^l|open
|close|balance|pad|price|~|(|)|+|-|/|\n  |0|1/3|key:|option|include|2020-02-30"""
TOKENS = st.sampled_from([*WORDS.replace("\n|", "|").split("|"), "\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=40))
def test_any_text_gives_a_plan_that_balances_or_problems(tokens: list[str]):
    found = plan(" ".join(tokens))
    for entry in found.entries:
        assert len(entry.lines) >= 2
        assert sum(line.debit - line.credit for line in entry.lines) == 0
        for line in entry.lines:
            assert not (line.debit and line.credit)
            assert line.debit or line.credit or line.currency_amount
            if line.currency == "USD":
                assert line.currency_amount == line.debit - line.credit


LEDGER = OPEN + BUY + '2020-06-01 * "Worked"\n  Assets:Hours  7.5 VACHR\n  Income:Hours\n'


def test_a_ledger_comes_in_whole_and_once():
    books = make_books(pack="generic", currency="USD")
    for expected in (4, 0):
        with tenant(books.tenant_id):
            done = import_plan(company=books.company, plan=plan_of_text(LEDGER), by=books.owner)
            assert done.entries == expected
    with tenant(books.tenant_id):
        assert JournalEntry.objects.filter(company=books.company, status="posted").count() == 4
        heading = Account.objects.get(company=books.company, code="Assets")
        assert heading.is_heading
        bank = Account.objects.get(company=books.company, code="Assets:Bank")
        assert (bank.parent_id, bank.subtype) == (heading.id, "bank")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Assets:Bank", "bank"), ("Assets:US:BofA:Checking", "bank"), ("Assets:DE:GiroKonto", "bank"), ("Assets:Bank:PettyCash", "cash"),
        ("Assets:Till", "cash"), ("Assets:Cash:Savings-Account", "bank"), ("Assets:Bank:Savings-Bonds", None), ("Assets:Receivable", None),
        ("Assets:Current-Assets:Inventory", None), ("Assets:Bankside-Property", None),
    ],
)  # fmt: skip
def test_what_holds_money_is_told_by_its_name(name: str, kind: str | None):
    assert money_kind(name) == kind


def test_accounts_at_banks_and_cash_are_what_they_are_in_the_chart():
    text = (
        OPEN
        + "2020-01-01 open Assets:Cash:Till\n2020-01-01 open Assets:Bank:Gold GOLD\n2020-01-01 open Assets:Bank:Euro EUR\n"
        "2020-01-01 open Liabilities:Bank\n"
    )
    kinds = {account.code: account.subtype for account in plan_of_text(text).accounts}
    assert {name: kind for name, kind in kinds.items() if kind} == {
        "Assets:Bank": "bank", "Assets:Cash:Till": "cash", "Assets:Bank:Euro": "bank",
    }  # fmt: skip
    assert kinds["Assets:Cash"] is None, "a heading holds nothing"


def test_an_error_refuses_the_whole_ledger():
    books = make_books(pack="generic", currency="USD")
    with tenant(books.tenant_id), pytest.raises(ImportRefused):
        import_plan(
            company=books.company, plan=plan_of_text(LEDGER + "2021-01-01 balance Assets:Bank 5 USD\n"), by=books.owner
        )
    with tenant(books.tenant_id):
        assert not Account.objects.filter(company=books.company, code="Assets").exists()
        assert not JournalEntry.objects.filter(company=books.company).exists()
    other = make_books(pack="my")
    with tenant(other.tenant_id), pytest.raises(ImportRefused):
        import_plan(company=other.company, plan=plan_of_text(LEDGER), by=other.owner)
