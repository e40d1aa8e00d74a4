"""The proof of a dry run: balances by account and month, read back from the ledger, before anything is written."""

import io
from decimal import Decimal

import pytest

from oasys.core.tenancy import tenant
from oasys.exchange.beancount import plan_of_text
from oasys.exchange.services import import_plan, import_stream
from oasys.ledger.models import Account, JournalEntry
from oasys.ledger.services.bulk import ImportRefused
from tests.factories import make_books

LEDGER = """option "operating_currency" "USD"
2024-01-01 open Assets:Bank
2024-01-01 open Assets:Hours
2024-01-01 open Income:Work
2024-01-31 * "January"
  Assets:Bank  100.00 USD
  Income:Work
2024-03-01 * "March"
  Assets:Bank  50.00 USD
  Income:Work
2024-03-02 * "Worked"
  Assets:Hours  3 VACHR
  Income:Work  -3 VACHR
"""


def test_a_dry_run_proves_each_account_and_month_and_writes_nothing():
    books = make_books(pack="generic", currency="USD")
    with tenant(books.tenant_id):
        done = import_plan(company=books.company, plan=plan_of_text(LEDGER), by=books.owner, is_dry_run=True)
    rows = [(b.account, b.month, b.currency, b.debit, b.credit, b.balance, b.currency_amount) for b in done.balances]
    zero = Decimal(0)
    assert rows == [
        ("Assets:Bank", "2024-01", "USD", Decimal(100), zero, Decimal(100), Decimal(100)),
        ("Assets:Bank", "2024-03", "USD", Decimal(50), zero, Decimal(150), Decimal(50)),
        ("Assets:Hours", "2024-03", "VACHR", zero, zero, zero, Decimal(3)),
        ("Income:Work", "2024-01", "USD", zero, Decimal(100), Decimal(-100), Decimal(-100)),
        ("Income:Work", "2024-03", "USD", zero, Decimal(50), Decimal(-150), Decimal(-50)),
        ("Income:Work", "2024-03", "VACHR", zero, zero, zero, Decimal(-3)),
    ]
    with tenant(books.tenant_id):
        assert not JournalEntry.objects.filter(company=books.company).exists()
        assert not Account.objects.filter(company=books.company, code="Assets:Bank").exists()


def test_a_balance_runs_on_over_months_that_several_units_share():
    books = make_books(pack="generic", currency="USD")
    text = LEDGER + '2024-04-01 * "Euros"\n  Assets:Bank  10.00 EUR @ 1.10 USD\n  Income:Work\n'
    with tenant(books.tenant_id):
        done = import_plan(company=books.company, plan=plan_of_text(text), by=books.owner, is_dry_run=True)
    euros = [b for b in done.balances if b.currency == "EUR"]
    assert [(b.account, b.balance, b.currency_amount) for b in euros] == [("Assets:Bank", Decimal(11), Decimal(10))]


def test_an_entry_that_stands_with_other_lines_is_found_by_the_proof():
    """Its key, date and sum are the same: only the lines tell, and the import would have skipped it in silence."""
    books = make_books(pack="generic", currency="USD")
    with tenant(books.tenant_id):
        asset, other = books.leaf_codes("asset")[:2]
        income = books.leaf_codes("income")[0]
    heading = "entry,date,account,debit,credit\n"

    def rows(account: str) -> io.StringIO:
        return io.StringIO(f"{heading}A,2026-03-01,{account},1.00,\nA,2026-03-01,{income},,1.00\n")

    with tenant(books.tenant_id):
        import_stream(company=books.company, stream=rows(asset), is_csv=True, by=books.owner)
    with tenant(books.tenant_id), pytest.raises(ImportRefused) as refused:
        import_stream(company=books.company, stream=rows(other), is_csv=True, by=books.owner, is_dry_run=True)
    assert {problem.code for problem in refused.value.problems} == {"exchange.proof_differs"}
    assert len(refused.value.problems) == 2
    with tenant(books.tenant_id):
        done = import_stream(company=books.company, stream=rows(asset), is_csv=True, by=books.owner, is_dry_run=True)
        assert (done.entries, done.skipped, len(done.balances)) == (0, 1, 2)


def test_rounding_is_said_by_account_and_month():
    books = make_books(pack="generic", currency="USD")
    text = LEDGER + '2024-04-01 * "x"\n  Assets:Bank  1.5 F {0.33 USD}\n  Income:Work  -0.495 USD\n'
    with tenant(books.tenant_id):
        done = import_plan(company=books.company, plan=plan_of_text(text), by=books.owner, is_dry_run=True)
    said = [problem.message for problem in done.left_out if problem.code == "exchange.rounded"]
    assert said == [
        "Assets:Bank 2024-04: rounding took -0.005 USD",
        "Income:Work 2024-04: rounding took 0.005 USD",
    ]


def test_a_unit_that_stands_with_more_decimals_will_do():
    books = make_books(pack="generic", currency="USD")
    finer = LEDGER.replace("3 VACHR", "2.75 VACHR")
    for text, expected in ((finer, 3), (LEDGER, 1)):
        with tenant(books.tenant_id):
            assert import_plan(company=books.company, plan=plan_of_text(text), by=books.owner).entries == expected
