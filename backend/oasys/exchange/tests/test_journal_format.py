"""The journal format: what is read, and every row that cannot be, by its number."""

import io
import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.exchange.journal_format import read_accounts, read_csv, read_ndjson
from oasys.exchange.plan import PlannedAccount
from oasys.exchange.services import import_stream
from oasys.ledger.models import AccountBalance, JournalEntry
from oasys.ledger.rules import CodedLine
from oasys.ledger.services.bulk import ImportRefused
from tests.factories import Books

HEADING = "entry,date,account,debit,credit,currency,currency_amount,description,reference,line_description,journal\n"
GOOD = (
    HEADING
    + "1,2026-01-05,1000,10.00,,,,Capital,R1,first,GJ\n"
    + "1,2026-01-05,3000,,10.00,,,,,,\n"
    + "2,2026-01-06,1000,4.25,0,USD,1.00,Sale,,,\n"
    + "2,2026-01-06,4000,0,4.25,USD,-1.00,,,,\n"
)


def csv_rows(text: str):
    problems = []
    return list(read_csv(io.StringIO(text, newline=""), base_currency="MYR", problems=problems)), problems


def ndjson_rows(text: bytes):
    problems = []
    return list(read_ndjson(io.BytesIO(text), base_currency="MYR", problems=problems)), problems


def test_rows_join_to_entries():
    [first, second], problems = csv_rows(GOOD)
    assert problems == []
    assert (first.key, first.posting_date, first.journal_code, first.row) == ("1", date(2026, 1, 5), "GJ", 2)
    assert first.lines == (
        CodedLine("1000", Decimal("10.00"), Decimal(0), "MYR", Decimal("10.00"), "first"),
        CodedLine("3000", Decimal(0), Decimal("10.00"), "MYR", Decimal("-10.00"), ""),
    )
    assert second.lines[1].currency_amount == Decimal("-1.00")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_heading_says_the_delimiter(delimiter: str):
    entries, problems = csv_rows("\ufeff" + GOOD.replace(",", delimiter))
    assert (len(entries), problems) == (2, [])


def test_ndjson_says_the_same():
    rows = b"""\xef\xbb\xbf{"entry":"1","date":"2026-01-05","account":"1000","debit":"10.00","credit":""}

{"entry":"1","date":"2026-01-05","account":"3000","debit":"","credit":"10.00"}
"""
    [entry], problems = ndjson_rows(rows)
    assert problems == []
    assert [line.account_code for line in entry.lines] == ["1000", "3000"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1,2026-02-30,1000,1,,,,,,,", "exchange.date"),
        ("1,05/01/2026,1000,1,,,,,,,", "exchange.date"),
        ("1,1899-12-31,1000,1,,,,,,,", "exchange.date"),
        ("1,２０２６-01-01,1000,1,,,,,,,", "exchange.date"),
        ("1,2026-01-01,1000,1e5,,,,,,,", "exchange.amount"),
        ("1,2026-01-01,1000,NaN,,,,,,,", "exchange.amount"),
        ("1,2026-01-01,1000,Infinity,,,,,,,", "exchange.amount"),
        ("1,2026-01-01,1000,'1,,,,,,,", "exchange.amount"),
        ('1,2026-01-01,1000,"1,000.00",,,,,,,', "exchange.amount"),
        ("1,2026-01-01,1000,１,,,,,,,", "exchange.amount"),
        ("1,2026-01-01,1000," + "9" * 21 + ",,,,,,,", "exchange.amount"),
        ("1,2026-01-01,1000,0." + "1" * 19 + ",,,,,,,", "exchange.amount"),
        ("1,2026-01-01,1000,1,1,,,,,,", "exchange.sides"),
        ("1,2026-01-01,1000,-1,,,,,,,", "exchange.sides"),
        ("1,2026-01-01,1000,1,,USD,-1,,,,", "exchange.sides"),
        ("1,2026-01-01,1000,,,,,,,,", "exchange.empty_row"),
        ("1,2026-01-01,1000,1,,usd,1,,,,", "exchange.currency"),
        ("1,2026-01-01,1000,1,,USD,,,,,", "exchange.currency_amount_missing"),
        ("1,2026-01-01,,1,,,,,,,", "exchange.account_missing"),
        (",2026-01-01,1000,1,,,,,,,", "exchange.key_missing"),
        ("1,2026-01-01,1000,1,,,,a\x00b,,,", "exchange.text"),
        ("1,2026-01-01,1000,1,,,," + "x" * 501 + ",,,", "exchange.text"),
        ("1,2026-01-01,1000,1", "exchange.row_shape"),
    ],
)
def test_a_bad_row_is_named_and_spoils_its_entry(row: str, code: str):
    entries, problems = csv_rows(HEADING + row + "\n2,2026-01-01,1000,1,,,,,,,\n")
    assert [(problem.row, problem.code) for problem in problems] == [(2, code)]
    assert [entry.key for entry in entries] == ["2"]


def test_every_bad_row_is_named():
    _, problems = csv_rows(HEADING + "1,x,1000,1,,,,,,,\n2,2026-01-01,1000,y,,,,,,,\n2,2026-01-01,1000,1,,,,,,,\n")
    assert [problem.row for problem in problems] == [2, 3]
    _, problems = csv_rows(HEADING + "1,2026-01-01,1000,1,,,,,,,\n1,2026-01-02,1000,,1,,,,,,\n")
    assert [problem.code for problem in problems] == ["exchange.date_differs"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"{", "exchange.unreadable"),
        (b'{"entry":"1","date":"2026-01-01","account":"1","debit":1.5,"credit":""}', "exchange.row_shape"),
        (b"[1]", "exchange.row_shape"),
        (b'{"entry":"1","colour":"red"}', "exchange.row_shape"),
        (b"\xff\xfe", "exchange.unreadable"),
        (b"[" * 90_000, "exchange.unreadable"),
    ],
)
def test_json_that_cannot_be_is_named(row: bytes, code: str):
    _, problems = ndjson_rows(row + b"\n")
    assert [(problem.row, problem.code) for problem in problems] == [(1, code)]


@pytest.mark.parametrize(
    "heading", ["", "entry,date\n", HEADING.replace("debit", "soll"), "entry,entry,date,account,debit,credit\n"]
)
def test_another_heading_is_refused(heading: str):
    entries, problems = csv_rows(heading + "1,2026-01-01,1000,1,,\n")
    assert (entries, [problem.code for problem in problems]) == ([], ["exchange.heading"])


@given(st.text(alphabet=string.printable + "é€\u202e\x00", max_size=400))
def test_any_text_is_read_or_refused(text: str):
    for source in (text, HEADING + text):
        csv_rows(source)
    ndjson_rows(text.encode())


def test_accounts_are_read():
    problems = []
    rows = read_accounts(io.StringIO("\ufeffcode,name,class\n9000,Extra,expense\n"), problems)
    assert rows == [{"code": "9000", "name": "Extra", "class": "expense"}]
    assert read_accounts(io.StringIO("code\n1\n"), problems) == []
    assert problems[0].code == "exchange.heading"


def load(books: Books, text: str, **options):
    with tenant(books.tenant_id):
        return import_stream(
            company=books.company, stream=io.StringIO(text, newline=""), is_csv=True, by=books.owner, **options
        )


def journal_text(books: Books, count: int, amount: str = "10.00") -> str:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    rows = [
        f"K{n},2026-03-{n % 28 + 1:02d},{asset},{amount},\nK{n},2026-03-{n % 28 + 1:02d},{income},,{amount}\n"
        for n in range(count)
    ]
    return "entry,date,account,debit,credit\n" + "".join(rows)


def counted(books: Books) -> tuple[int, Decimal]:
    with tenant(books.tenant_id):
        debit = sum(AccountBalance.objects.filter(company=books.company).values_list("debit", flat=True), Decimal(0))
        return JournalEntry.objects.filter(company=books.company, status="posted").count(), debit


def test_an_import_can_be_repeated(books: Books):
    text = journal_text(books, 50)
    assert load(books, text).entries == 50
    again = load(books, text)
    assert (again.entries, again.skipped) == (0, 50)
    assert counted(books) == (50, Decimal("500.00"))
    with tenant(books.tenant_id):
        assert sorted(JournalEntry.objects.values_list("number", flat=True)) == list(range(1, 51))


def test_a_changed_entry_under_a_known_key_is_refused(books: Books):
    load(books, journal_text(books, 3))
    with pytest.raises(ImportRefused) as caught:
        load(books, journal_text(books, 3, amount="11.00"))
    assert {problem.code for problem in caught.value.problems} == {"ledger.source_already_posted"}
    assert counted(books) == (3, Decimal("30.00"))


def test_all_or_nothing_with_every_bad_row(books: Books):
    good = journal_text(books, 20)
    with tenant(books.tenant_id):
        asset = books.leaf_codes("asset")[0]
    bad = (
        good
        + f"B1,2026-03-01,{asset},5.00,\nB1,2026-03-01,9999,,5.00\nB2,2026-03-01,{asset},1.00,\nB3,2031-01-01,{asset},1.005,\n"
    )
    with pytest.raises(ImportRefused) as caught:
        load(books, bad)
    codes = {(problem.row, problem.code) for problem in caught.value.problems}
    assert codes >= {
        (42, "ledger.account_unknown"),
        (44, "ledger.entry_too_short"),
        (45, "ledger.period_missing"),
        (45, "ledger.too_many_decimals"),
    }
    assert counted(books) == (0, Decimal(0))


def test_a_dry_run_writes_nothing(books: Books):
    accounts = [PlannedAccount("9990", "New", "expense", None, None, "", False)]
    done = load(books, journal_text(books, 5), accounts=accounts, is_dry_run=True)
    assert (done.entries, done.accounts) == (5, 1)
    assert counted(books) == (0, Decimal(0))
    assert load(books, journal_text(books, 5), accounts=accounts).entries == 5
    assert counted(books) == (5, Decimal("50.00"))


def test_more_than_a_chunk_comes_in_with_numbers_in_order(books: Books, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oasys.ledger.services.bulk.CHUNK", 7)
    seen: list[int] = []
    assert load(books, journal_text(books, 40), progress=seen.append).entries == 40
    assert seen == [7, 14, 21, 28, 35, 40]
    with tenant(books.tenant_id):
        rows = JournalEntry.objects.filter(company=books.company).order_by("number")
        assert [(row.number, row.source_key) for row in rows] == [(n + 1, f"K{n}") for n in range(40)]
