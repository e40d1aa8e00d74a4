"""hledger journals: what is read, how it is booked, and every error with its line. The samples are our own."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.exchange.hledger import plan_of, plan_of_text
from oasys.exchange.plan import ImportPlan
from oasys.exchange.services import import_plan
from oasys.ledger.models import Account, JournalEntry
from tests.factories import make_books

EVERYTHING = Path(__file__).parent / "samples" / "everything.journal"
# by `hledger -f everything.journal balance -B --flat` (1.25), with what foreign money costs in USD added by hand
BALANCES = {
    "assets:bank:checking": "736.20",
    "assets:bank:checking:budget": "5.00",
    "assets:bank:checking:free": "-5.00",
    "assets:cash": "48.00",
    "assets:cash:coins": "2.00",
    "assets:euros": "134.50",
    "assets:fruit": "0.30",
    "assets:savings account": "2500.00",
    "equity:adjust": "-40.00",
    "equity:opening": "-3500.00",
    "expenses:foo": "1.00",
    "expenses:food": "1.00",
    "expenses:food:daily": "12.50",
    "expenses:travel": "127.00",
    "income:gift": "-10.00",
    "liabilities:card": "-12.50",
    "personal:x": "1.00",
    "personal:y": "-1.00",
}


def plan(text: str, **how) -> ImportPlan:
    return plan_of_text(text, base_currency="USD", **how)


def errors(text: str, **how) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan(text, **how).problems if problem.is_error]


def said(found: ImportPlan) -> str:
    """The entries as an accountant reads them."""
    rows = []
    for entry in found.entries:
        rows.append(f"{entry.posting_date} {entry.description}".rstrip())
        for line in entry.lines:
            side = f"{line.debit:f} Dr" if line.debit else f"{line.credit:f} Cr"
            rows.append(f"  {line.account_code} {side} {line.currency_amount:f} {line.currency}")
    return "\n".join(rows)


def test_everything_of_the_format_gives_the_balances_of_hledger():
    found = plan_of(EVERYTHING, base_currency="USD")
    assert [p for p in found.problems if p.is_error] == []
    balances: dict[str, Decimal] = {}
    for entry in found.entries:
        for line in entry.lines:
            balances[line.account_code] = balances.get(line.account_code, Decimal(0)) + line.debit - line.credit
    assert {name: f"{sum_:f}" for name, sum_ in balances.items() if sum_} == BALANCES
    hours = [line for entry in found.entries for line in entry.lines if line.currency == "U-H"]
    assert [(line.account_code, line.currency_amount) for line in hours] == [
        ("spielgeld", Decimal("1.5")),
        ("income:hours", Decimal("-1.5")),
    ]
    listed = {p.message.split(" ")[0] for p in found.problems if p.code == "exchange.not_carried"}
    assert {"periodic", "automated", "status", "secondary", "comment", "the", "lot", "directive"} <= listed
    classes = {account.code: (account.account_class, account.subtype) for account in found.accounts}
    assert classes["personal:x"] == ("expense", None)
    assert classes["assets:bank:checking"] == ("asset", "bank")
    assert "budget:food" not in classes


def test_code_and_comments_of_postings_are_carried():
    [entry] = plan("2024-01-05 ! (CHK-1) Shop | Food\n  expenses:food  $1 ; milk\n    ; bread\n  assets:cash\n").entries
    assert (entry.reference, entry.description) == ("CHK-1", "Shop | Food")
    assert [line.description for line in entry.lines] == ["milk bread", ""]


@pytest.mark.parametrize(
    ("head", "amount", "number"),
    [
        ("", "$1,000.50", "1000.50"),
        ("", "1.000,50 $", "1000.50"),
        ("", "$ 1,50", "1.50"),
        ("", "-$-1", None),
        ("", "$ - 1", "-1"),
        ("", "+ $1", "1"),
        ("", "1 000 000.25 USD", "1000000.25"),
        ("", "$1,000,000", "1000000"),
        ("", "$1,000", "1"),
        ("decimal-mark .\n", "$1,000", "1000"),
        ("commodity $1,000.00\n", "$1,000", "1000"),
        ("commodity $\n  format $1,000.00\n", "$1,000", "1000"),
        ("decimal-mark ,\n", "$1.000", "1000"),
        ("decimal-mark ,\n", "$1,000.00", None),
        ("", "USD 1E3", "1000"),
        ("", "USD 5E-2", "0.05"),
        ("", "USD 1E999", None),
        ("", "$.50", "0.50"),
        ("", "$1'000", None),
        ("", "9,99,99,999.00 USD", "99999999.00"),
    ],
)
def test_numbers(head: str, amount: str, number: str | None):
    found = plan(f"{head}2024-01-01 x\n  assets:a  {amount}\n  assets:b\n")
    if number is None:
        assert [p.row for p in found.problems if p.is_error] == [head.count("\n") + 2]
    else:
        assert [p.message for p in found.problems if p.is_error] == []
        assert found.entries[0].lines[0].currency_amount == Decimal(number)


X = "2024-01-01 x\n"


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        (X + "  assets:a  $1\n  assets:b  $2\n", 1, "exchange.unbalanced"),
        (X + "  assets:a  $1\n  assets:b  -1 EUR\n  assets:c  1 GBP\n", 1, "exchange.unbalanced"),
        (X + "  assets:a  $1\n  assets:b  1 EUR\n", 1, "exchange.unbalanced"),
        (X + "  assets:a\n  assets:b\n", 3, "exchange.amount_missing"),
        (X + "  (assets:a)\n  assets:b  $1\n  assets:c\n", 2, "exchange.amount_missing"),
        (X + "  assets:a  $1 = $2\n  assets:b\n", 2, "exchange.balance_failed"),
        (X + "  assets:a  $1 == $1\n  assets:b\n2024-01-02 y\n  assets:a  1 h == 1 h\n  assets:b\n", 5, "exchange.balance_failed"),
        (X + "  assets:a:x  $1\n  assets:a  $1 =* $3\n  assets:b\n", 3, "exchange.balance_failed"),
        (X + "  nonsense  $1\n  assets:b\n", 2, "exchange.account_class"),
        (X + "  assets:a  $1 @ -2 EUR\n  assets:b\n", 2, "exchange.price"),
        (X + "  assets:a  1 EUR\n  assets:b\n", 2, "currencies.rate_missing"),
        (X + "  assets:a  1 h @ 2 apples\n  assets:b  -2 apples\n", 2, "exchange.cost_unit"),
        (X + "  assets:a  0.001 EUR @ $1000\n  assets:b\n", 2, "ledger.too_many_decimals"),
        (X + "  assets:a  ((1\n  assets:b\n", 2, "exchange.syntax"),
        (X + "  assets::a  $1\n  assets:b\n", 2, "exchange.value"),
        (X + "  assets:a  $1 ; date:2024-13-01\n  assets:b\n", 2, "exchange.value"),
        ("2024-02-30 x\n", 1, "exchange.value"),
        ("1/1 x\n", 1, "exchange.value"),
        ("1650-01-01 x\n", 1, "exchange.date"),
        ("Y 24\n", 1, "exchange.value"),
        ("decimal-mark ;\n", 1, "exchange.value"),
        ("account a  ; type:Nothing\n", 1, "exchange.account_class"),
        ("account\n", 1, "exchange.value"),
        ("commodity\n", 1, "exchange.value"),
        ("P 2024-01-01 EUR $0\n", 1, "exchange.price"),
        ("P 2024-01-01 EUR\n", 1, "exchange.syntax"),
        ("include other.journal\n", 1, "exchange.value"),
        ("include timedot:x\n", 1, "exchange.value"),
        ("alias x\n", 1, "exchange.value"),
        ("alias /(a*)*b/ = c\n", 1, "exchange.value"),
        ("alias /a*a*a*a*b/ = c\n", 1, "exchange.value"),
        ("alias /a/ = \\2\n", 1, "exchange.value"),
        ("alias /[/ = x\n", 1, "exchange.value"),
        ("nonsense\n", 1, "exchange.syntax"),
        ("; x\x01\n\x01\n", 1, "exchange.text"),
        ("; " + "x" * 11_000 + "\n", 1, "exchange.value"),
        (X + f"  assets:{'a' * 130}  $1\n  assets:b\n", 2, "exchange.text"),
    ],
)  # fmt: skip
def test_an_error_names_its_line(text: str, row: int, code: str):
    assert (row, code) in errors(text)


def test_a_posting_that_cannot_be_read_is_one_error_and_the_rest_is_read():
    text = X + "  assets:a  ((1\n  assets:b  $1\n\n2024-01-02 y\n  assets:a  $1\n  assets:b\n2024-01-03 bad date: x\n"
    assert errors(text) == [(2, "exchange.syntax")]
    assert [entry.description for entry in plan(text).entries] == ["y"]


def test_a_sign_of_several_currencies_has_to_be_named():
    text = "2024-01-01 x\n  assets:a  $1\n  assets:b\n"
    found = plan_of_text(text, base_currency="EUR")
    assert next((p.row, p.code) for p in found.problems if p.is_error) == (2, "exchange.commodity")
    for base, code in (("SGD", "SGD"), ("USD", "USD")):
        assert plan_of_text(text, base_currency=base).entries[0].lines[0].currency == code
    named = plan_of_text(text, base_currency="EUR", commodities={"$": "EUR"})
    assert named.entries[0].lines[0].currency == "EUR"


def test_commodities_that_are_no_money_get_units_of_their_own():
    text = "".join(
        f"2024-01-01 x\n  assets:a  1 {name}\n  assets:b\n"
        for name in ('"green apples"', "cad", "CAD2", "h", "é", "Apple")
    ).replace("CAD2", '"CAD2"')
    found = plan(text)
    codes = [entry.lines[0].currency for entry in found.entries]
    assert codes == ["GREEN-APPLES", "U-CAD", "CAD2", "U-H", "U-E", "APPLE"]
    assert {unit.is_money for unit in found.units} == {False}
    twins = plan("2024-01-01 x\n  assets:a  1 apple\n  assets:b\n  assets:c  1 Apple\n  assets:d  -1 Apple\n")
    assert len({line.currency for line in twins.entries[0].lines}) == 2


def test_assignments_and_assertions_follow_the_days_not_the_lines():
    found = plan(
        "2024-02-01 later\n  assets:a  = $30\n  equity:x\n2024-01-01 sooner\n  assets:a  $10 = $10\n  equity:x\n"
    )
    assert [p for p in found.problems if p.is_error] == []
    assert said(found).splitlines()[3:5] == ["2024-02-01 later", "  assets:a 20.00 Dr 20.00 USD"]


def test_a_total_assignment_empties_the_other_commodities():
    found = plan(
        "P 2024-01-01 EUR $2\n2024-01-01 x\n  assets:a  $10\n  assets:a  5 EUR\n  equity:x\n2024-01-02 y\n"
        "  assets:a  == $3\n  equity:x\n"
    )
    assert [(line.currency, line.currency_amount) for line in found.entries[1].lines] == [
        ("USD", -7), ("EUR", -5), ("USD", 7), ("EUR", 5),
    ]  # fmt: skip


def test_money_of_the_base_keeps_its_amount_when_it_is_priced_in_another():
    for text in (
        "2024-01-01 x\n  assets:a  $-135.00\n  assets:b  100 EUR\n",
        "2024-01-01 x\n  assets:a  $-135.00 @@ 100 EUR\n  assets:b  100 EUR\n",
        "2024-01-01 x\n  assets:b  100 EUR @ $1.35\n  assets:a  $-135.00\n",
        "2024-01-01 x\n  assets:b  100 EUR @ $1.35\n  equity:conversion  -100 EUR\n  equity:conversion  $135\n  assets:a  $-135.00\n",
    ):
        found = plan("P 2023-01-01 EUR $9\n" + text)
        assert [p.message for p in found.problems if p.is_error] == []
        by = {(line.account_code): line.debit - line.credit for line in found.entries[0].lines}
        assert (by["assets:a"], by["assets:b"]) == (Decimal("-135.00"), Decimal("135.00")), text


def test_the_last_price_up_to_the_day_is_the_rate_also_turned_round():
    text = "2024-03-01 x\n  expenses:a  100 EUR\n  assets:b\n"
    [entry] = plan("P 2024-01-01 EUR $1.10\nP 2024-02-01 EUR $1.20\nP 2024-04-01 EUR $9\n" + text).entries
    assert entry.lines[0].debit == Decimal(120)
    found = plan("P 2024-02-01 $ 0.80 EUR\n" + text)
    assert found.entries[0].lines[0].debit == Decimal(125)
    assert found.rates == []


def test_a_tolerance_is_as_fine_as_the_amounts_and_its_rest_is_posted():
    found = plan("2024-01-01 x\n  assets:s  3 SHARE @ $0.333\n  assets:a  $-1.00\n")
    assert [p.message for p in found.problems if p.is_error] == []
    assert sum((line.debit - line.credit for line in found.entries[0].lines), Decimal(0)) == 0
    assert errors("2024-01-01 x\n  assets:s  3 SHARE @ $0.333\n  assets:a  $-1.000\n") == [(1, "exchange.unbalanced")]


def test_included_files_keep_their_directives_to_themselves(tmp_path: Path):
    home = tmp_path / "home"
    (home / "parts").mkdir(parents=True)
    (tmp_path / "outside.journal").write_text(X)
    (home / "parts" / "a.journal").write_text(
        "Y 2023\nalias assets = liabilities\n1/1 in\n  assets:a  $1\n  assets:b\n"
    )
    (home / "main.journal").write_text(
        "Y 2024\napply account personal\ninclude parts/*.journal\nend apply account\n1/1 out\n  assets:a  $1\n  assets:b\n"
        "include ../outside.journal\ninclude /etc/hostname\ninclude main.journal\ninclude none.journal\n"
        "account personal  ; type:X\n"
    )
    found = plan_of(home / "main.journal", base_currency="USD")
    assert [(p.row, p.code) for p in found.problems if p.is_error] == [(n, "exchange.value") for n in (8, 9, 10, 11)]
    assert [(str(e.posting_date), e.lines[0].account_code) for e in found.entries] == [
        ("2023-01-01", "personal:assets:a"),
        ("2024-01-01", "assets:a"),
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"2024-01-01 \x00\n", b"(" * 50_000, b"\x1f\x8b\x08"])
def test_garbage_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "x.journal"
    path.write_bytes(content)
    assert any(problem.is_error for problem in plan_of(path, base_currency="USD").problems)


WORDS = """2024-01-05|1/5|*|!|(c)|x|assets:a|expenses:b|[assets:a]|(assets:a)|1.00|-3|$|EUR|h|{|}|{{|}}|@|@@|=|==|=*|;|date:1/6
|\n  |  |0|1,000|account|alias|/a/|P|D|Y|2024|include|apply account|end apply account|comment|end comment|~|type:A"""
TOKENS = st.sampled_from([*WORDS.replace("\n|", "|").split("|"), "\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=40), st.sampled_from([" ", "  "]))
def test_any_text_gives_a_plan_that_balances_or_problems(tokens: list[str], gap: str):
    for entry in plan(gap.join(tokens)).entries:
        assert len(entry.lines) >= 2
        assert sum(line.debit - line.credit for line in entry.lines) == 0
        for line in entry.lines:
            assert not (line.debit and line.credit)
            assert line.debit or line.credit or line.currency_amount
            if line.currency == "USD":
                assert line.currency_amount == line.debit - line.credit


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.integers(0, 3000))
def test_any_characters_and_any_cut_are_read_to_the_end(text: str, cut: int):
    plan(text)
    plan(EVERYTHING.read_text()[:cut] + text)


def test_a_journal_comes_in_whole_and_once():
    books = make_books(pack="generic", currency="USD")
    for expected in (17, 0):
        with tenant(books.tenant_id):
            found = plan_of(EVERYTHING, base_currency="USD")
            done = import_plan(company=books.company, plan=found, by=books.owner)
            assert (done.entries, done.skipped) == (expected, 17 - expected)
    with tenant(books.tenant_id):
        assert JournalEntry.objects.filter(company=books.company, status="posted").count() == 17
        assert Account.objects.get(company=books.company, code="assets").is_heading
