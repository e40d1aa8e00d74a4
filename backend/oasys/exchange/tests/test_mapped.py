"""A CSV of any layout: what a mapping makes of it, by row and field, and what garbage does."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.exchange.mapped.chart import Books, Known, flaws_in
from oasys.exchange.mapped.guess import Guesser
from oasys.exchange.mapped.reader import plan_of
from oasys.exchange.mapped.schemas import CsvMapping, flaws
from oasys.exchange.mapped.values import day_pattern, parse_amount, parse_day
from oasys.exchange.plan import ImportPlan
from oasys.exchange.spreadsheets.table import Unreadable
from oasys.exchange.spreadsheets.values import Unclear

CHART = {
    known.code: known
    for known in (
        Known("1000", "Bank", "asset"), Known("4000", "Sales", "income"), Known("6000", "Rent", "expense"),
        Known("6900", "Rounding", "expense"), Known("7001", "Twin", "expense"), Known("7002", "twin", "expense"),
        Known("9000", "Heading", "asset", is_usable=False),
    )
}  # fmt: skip
BOOKS = Books("MYR", CHART, frozenset({"GJ", "SJ"}), {"cost-centre": "Cost centre"})
HEADING = ["No", "Date", "Account", "Text", "Debit", "Credit"]
BASIC: Mapping[str, Any] = {
    "encoding": "utf-8",
    "delimiter": ",",
    "heading_row": 1,
    "heading": HEADING,
    "date_column": 2,
    "date_format": "DD/MM/YYYY",
    "entries": {"by": "column", "column": 1},
    "account_column": 3,
    "account_by": "code",
    "description_column": 4,
    "amounts": {"given": "sides", "debit_column": 5, "credit_column": 6},
    "decimal_mark": ".",
    "grouping_mark": ",",
}
TWO = "1,31/01/2026,6000,Rent,100.00,\n1,31/01/2026,1000,Rent,,100.00\n"


def mapping(**said: Any) -> CsvMapping:
    return CsvMapping.model_validate({**BASIC, **said})


def plan(rows: str | bytes, heading: list[str] | None = None, **said: Any) -> ImportPlan:
    names = HEADING if heading is None else heading
    made = mapping(heading=names, **said)
    assert (flaws(made), flaws_in(made, BOOKS)) == ([], [])
    top = ",".join(names) + "\n" if names else ""
    return plan_of(rows if isinstance(rows, bytes) else (top + rows).encode(), made, BOOKS)


def errors(found: ImportPlan) -> list[tuple[int, str, str]]:
    return [(p.row, p.field, p.code) for p in found.problems if p.is_error]


def said(found: ImportPlan) -> list[str]:
    return [
        f"{e.posting_date} {e.reference} {e.description}: "
        + ", ".join(f"{x.account_code} {(x.debit - x.credit).normalize():f}" for x in e.lines)
        for e in found.entries
    ]


def guessed(content: str | bytes, **part: Any):
    raw = content if isinstance(content, bytes) else content.encode()
    return Guesser(raw, CsvMapping.model_validate(part), BOOKS).run()


# entries


def test_rows_with_one_number_are_one_entry_wherever_they_stand():
    found = plan(
        "1,31/01/2026,6000,Rent,100.00,\n2,01/02/2026,1000,Sale,7,\n1,31/01/2026,1000,,,100.00\n2,01/02/2026,4000,x,,7\n"
    )
    assert errors(found) == []
    assert said(found) == [
        "2026-01-31 1 Rent: 6000 100, 1000 -100",
        "2026-02-01 2 Sale: 1000 7, 4000 -7",
    ]
    assert [line.description for line in found.entries[1].lines] == ["", "x"]


def test_each_row_is_an_entry_against_one_account():
    rows = "1,31/01/2026,6000,Rent,100.00,\n1,31/01/2026,6000,Rent,100.00,\n"
    found = plan(rows, entries={"by": "row", "contra_account": "1000"})
    assert said(found) == ["2026-01-31  Rent: 6000 100, 1000 -100"] * 2
    assert len({entry.key for entry in found.entries}) == 2
    again = plan(rows, entries={"by": "row", "contra_account": "1000"})
    assert [e.key for e in again.entries] == [e.key for e in found.entries]


def test_rows_of_one_day_and_reference_are_one_entry():
    rows = "A,31/01/2026,6000,,5,\nA,31/01/2026,1000,,,5\nA,01/02/2026,6000,,6,\nA,01/02/2026,1000,,,6\n"
    found = plan(rows, entries={"by": "date_and_reference"}, reference_column=1)
    assert said(found) == ["2026-01-31 A : 6000 5, 1000 -5", "2026-02-01 A : 6000 6, 1000 -6"]
    wrong = plan(
        rows + "A,32/01/2026,1000,,,5\n,31/01/2026,1000,,,5\n", entries={"by": "date_and_reference"}, reference_column=1
    )
    assert errors(wrong) == [(6, "date", "exchange.date"), (7, "reference", "exchange.key_missing")]


def test_cells_are_filled_down_only_where_it_is_said():
    rows = "1,31/01/2026,6000,Rent,5,\n,,1000,,,5\n"
    assert said(plan(rows, fill_down=True)) == ["2026-01-31 1 Rent: 6000 5, 1000 -5"]
    assert errors(plan(rows))[:2] == [(3, "entry", "exchange.key_missing"), (3, "date", "exchange.date")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1,31/01/2026,6000,,5,\n1,01/02/2026,1000,,,5\n", (3, "date", "exchange.date_differs")),
        ("1,31/01/2026,6000,,5,\n1,31/01/2026,1000,,,4\n", (2, "", "exchange.unbalanced")),
        ("1,31/01/2026,9999,,5,\n1,31/01/2026,1000,,,5\n", (2, "account", "ledger.account_unknown")),
        ("1,31/01/2026,9000,,5,\n1,31/01/2026,1000,,,5\n", (2, "account", "ledger.account_unusable")),
        ("1,31/01/2026,,,5,\n1,31/01/2026,1000,,,5\n", (2, "account", "exchange.account_missing")),
        ("1,31/01/2026,6000,,5,5\n1,31/01/2026,1000,,,5\n", (2, "debit", "exchange.sides")),
        ("1,31/01/2026,6000,,x,\n1,31/01/2026,1000,,,5\n", (2, "debit", "exchange.amount")),
        ("1,31/01/2026,6000,,5.005,\n1,31/01/2026,1000,,,5.005\n", (2, "amount", "ledger.too_many_decimals")),
        ("1,46053,6000,,5,\n1,31/01/2026,1000,,,5\n", (2, "date", "exchange.date_serial")),
        ("1,2026-01-31,6000,,5,\n1,31/01/2026,1000,,,5\n", (2, "date", "exchange.date")),
        ("1,31/01/2026,6000,,,\n1,31/01/2026,1000,,,5\n", (2, "amount", "exchange.empty_row")),
        ("1,31/01/2026,6000\n1,31/01/2026,1000,,,5\n", (2, "", "exchange.row_shape")),
        ("1,31/01/2026,6000,,5,,more\n1,31/01/2026,1000,,,5\n", (2, "", "exchange.row_shape")),
        ('1,31/01/2026,6000,,5,\n1,31/01/2026,1000,"x,,5\n', (3, "", "exchange.unreadable")),
        ('1,31/01/2026,6000,,5,\n1,31/01/2026,1000,"x"y,,5\n', (3, "", "exchange.unreadable")),
        ("1,31/01/2026,6000,\0,5,\n", (2, "", "exchange.unreadable")),
        ("1,31/01/2026,=1+1,,5,\n1,31/01/2026,1000,,,5\n", (2, "account", "ledger.account_unknown")),
        ("1,31/01/2026,6000,,=5,\n1,31/01/2026,1000,,,5\n", (2, "debit", "exchange.amount")),
        ("1,31/01/2026,6000,,1E3,\n1,31/01/2026,1000,,,1000\n", (2, "debit", "exchange.amount")),
        ("1,31/01/2026,6000,," + "9" * 21 + ",\n1,31/01/2026,1000,,,5\n", (2, "debit", "exchange.amount")),
    ],
)  # fmt: skip
def test_every_wrong_row_is_named_with_its_field(rows: str, expected: tuple[int, str, str]):
    found = plan(rows)
    assert expected in errors(found)
    assert found.entries == []


def test_extra_cells_that_are_empty_do_no_harm_and_texts_stay_texts():
    found = plan('1,31/01/2026,6000,"=cmd|x\n!A",5,,,\n1,31/01/2026,1000,,,5\n')
    assert errors(found) == []
    assert found.entries[0].description == "=cmd|x !A"


def test_what_is_left_out_is_listed():
    heading = [*HEADING, "Branch"]
    rows = TWO.replace("100.00\n", "100.00,K\n").replace("100.00,\n", "100.00,,J\n")
    found = plan(
        rows + ",,Total,,100.00,100.00,\n,,,memo,,,\n1,31/01/2026,4000,,0.00,,\n",
        heading,
        skip_beginning_with=["total"],
        skip_without_amount=True,
    )
    assert errors(found) == []
    listed = " / ".join(p.message for p in found.problems)
    for words in ("begins with 'total'", "no amount", "column 7 'Branch': 2 values", "posting of nothing to 4000"):
        assert words in listed
    assert errors(plan(TWO + ",,Total,,100.00,100.00\n"))
    assert said(plan(TWO + "9,nonsense,,,,\n", skip_rows=[4])) == said(plan(TWO))


# amounts and currencies


def test_negatives_stand_on_the_other_side():
    assert said(plan("1,31/01/2026,6000,,-5,\n1,31/01/2026,1000,,,(5)\n")) == ["2026-01-31 1 : 6000 -5, 1000 5"]
    signed = {"given": "signed", "column": 5, "positive_is": "credit"}
    assert said(plan("1,31/01/2026,6000,,5-,\n1,31/01/2026,1000,,5,\n", amounts=signed)) == [
        "2026-01-31 1 : 6000 5, 1000 -5"
    ]
    marked = {"given": "marked", "column": 5, "mark_column": 6, "debit_marks": ["S"], "credit_marks": ["H"]}
    found = plan("1,31/01/2026,6000,,5,s\n1,31/01/2026,1000,,5,H\n", amounts=marked)
    assert said(found) == ["2026-01-31 1 : 6000 5, 1000 -5"]
    assert errors(plan("1,31/01/2026,6000,,5,X\n", amounts=marked)) == [(2, "amount", "exchange.side_unknown")]


FOREIGN = [*HEADING, "Ccy", "Own", "Rate"]


def test_amounts_in_the_base_currency_beside_those_of_the_row():
    how = {"currency": {"amounts_in": "base", "column": 7, "amount_column": 8}}
    rows = "1,31/01/2026,6000,,420,,USD,100,\n1,31/01/2026,1000,,,420,USD,100,\n"
    found = plan(rows, FOREIGN, **how)
    assert errors(found) == []
    assert [line.currency_amount for line in found.entries[0].lines] == [100, -100]
    for own, expected in (("", "exchange.currency_amount_missing"), ("-100", "exchange.sides")):
        wrong = plan(rows.replace("420,,USD,100", f"420,,USD,{own}"), FOREIGN, **how)
        assert (2, "currency_amount", expected) in errors(wrong)
    assert (2, "currency", "exchange.currency") in errors(plan(rows.replace("USD", "us$"), FOREIGN, **how))


def test_amounts_of_the_row_are_converted_and_cents_need_an_account():
    how = {"currency": {"amounts_in": "row", "column": 7, "rate_column": 9}}
    rows = (
        "1,31/01/2026,6000,,0.33,,USD,,4.25\n1,31/01/2026,6000,,0.33,,USD,,4.25\n1,31/01/2026,1000,,,0.66,USD,,4.25\n"
    )
    assert errors(plan(rows, FOREIGN, **how)) == [(2, "", "exchange.unbalanced")]
    found = plan(rows, FOREIGN, rounding_account="6900", **how)
    assert errors(found) == []
    assert said(found) == ["2026-01-31 1 : 6000 1.4, 6000 1.4, 1000 -2.81, 6900 0.01"]
    far = plan(rows.replace("0.66", "0.65"), FOREIGN, rounding_account="6900", **how)
    assert errors(far) == [(2, "", "exchange.unbalanced")]
    assert (2, "rate", "exchange.amount") in errors(plan(rows.replace("4.25", ""), FOREIGN, **how))


# accounts, dimensions, journals


def test_accounts_by_name_and_by_the_list_of_the_mapping():
    rows = "1,31/01/2026, rent ,,5,\n1,31/01/2026,Büro,,6,\n1,31/01/2026,NEU,,7,\n1,31/01/2026,BANK,,,18\n"
    accounts = [
        {"text": "büro", "code": "6000"},
        {"text": "Neu", "code": "6100", "create": {"name": "New", "account_class": "expense"}},
    ]
    found = plan(rows, account_by="name", accounts=accounts)
    assert said(found) == ["2026-01-31 1 : 6000 5, 6000 6, 6100 7, 1000 -18"]
    assert [(a.code, a.name, a.account_class) for a in found.accounts] == [("6100", "New", "expense")]
    assert errors(plan("1,31/01/2026,TWIN,,5,\n", account_by="name")) == [(2, "account", "exchange.account_ambiguous")]
    assert errors(plan("1,31/01/2026,6000,,5,\n", account_by="name")) == [(2, "account", "ledger.account_unknown")]


def test_dimensions_and_journals_by_column():
    heading = [*HEADING, "CC", "J"]
    rows = "1,31/01/2026,6000,,5,,KL,SJ\n1,31/01/2026,1000,,,5,,\n"
    how = {"dimensions": [{"axis": "cost-centre", "column": 7}], "journal_column": 8}
    found = plan(rows, heading, journal_code="SJ", **how)
    assert errors(found) == []
    assert found.entries[0].journal_code == "SJ"
    assert [line.dimensions for line in found.entries[0].lines] == [(("cost-centre", "KL"),), ()]
    assert errors(plan(rows, heading, **how)) == [(3, "journal", "exchange.journal_mixed")]


# what a mapping has to be


def test_a_mapping_says_everything_or_is_not_whole():
    assert {e.pointer for e in flaws(CsvMapping())} == {
        f"/{name}"
        for name in BASIC
        if name != "description_column"
    }  # fmt: skip
    wrong = {
        "/amounts/credit_column": {"amounts": {"given": "sides", "debit_column": 5, "credit_column": 5}},
        "/grouping_mark": {"grouping_mark": "."},
        "/date_column": {"date_column": 7},
        "/heading": {"heading": []},
        "/reference_column": {"entries": {"by": "date_and_reference"}},
        "/dimensions": {"dimensions": [{"axis": "cost-centre", "column": 1}] * 2},
    }
    for pointer, part in wrong.items():
        assert pointer in {e.pointer for e in flaws(mapping(**part))}, pointer


def test_a_mapping_names_what_the_company_has():
    new = {"name": "N", "account_class": "asset"}
    part = {
        "entries": {"by": "row", "contra_account": "1"},
        "rounding_account": "2",
        "journal_code": "XX",
        "dimensions": [{"axis": "none", "column": 1}],
        "accounts": [
            {"text": "a", "code": "3"},
            {"text": "a", "code": "4000", "create": new},
            {"text": "b", "code": "5", "create": new | {"subtype": "revenue"}},
            {"text": "c", "code": "9000"},
        ],
    }
    assert [e.pointer for e in flaws_in(mapping(**part), BOOKS)] == [
        "/entries/contra_account", "/rounding_account", "/accounts/0/code", "/accounts/1/text",
        "/accounts/1/create/account_class", "/accounts/2/create/subtype", "/accounts/3/code", "/dimensions/0/axis", "/journal_code",
    ]  # fmt: skip


def test_another_heading_is_refused():
    content = ",".join(["No", "Date", "Text", "Account", "Debit", "Credit"]) + "\n" + TWO
    found = plan_of(content.encode(), mapping(), BOOKS)
    assert errors(found) == [(1, "", "exchange.heading_differs")]
    assert found.entries == []
    assert errors(plan_of(b"x\n", mapping(heading_row=3), BOOKS)) == [(3, "", "exchange.heading_differs")]


# bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "windows-1252", "mac-roman", "cp850"])
def test_encodings(encoding: str):
    content = (",".join(HEADING) + "\n" + TWO.replace("Rent", "Müll")).encode(encoding.replace("windows-", "cp"))
    found = plan_of(content, mapping(encoding=encoding), BOOKS)
    assert said(found) == ["2026-01-31 1 Müll: 6000 100, 1000 -100"]


def test_bytes_of_another_encoding_are_refused():
    text = ",".join(HEADING) + "\n" + TWO.replace("Rent", "Müll")
    for content, encoding, row in (
        (text.encode("cp1252"), "utf-8", 2),
        (text.encode("utf-16-le"), "utf-16", 1),
        (text.encode("utf-16-le"), "utf-8", 2),
        (text.encode("utf-16-le")[:-1], "utf-16-le", 3),
        (b"\x81", "windows-1252", 1),
    ):
        assert errors(plan_of(content, mapping(encoding=encoding), BOOKS)) == [(row, "", "exchange.unreadable")], (
            encoding
        )


def test_a_million_columns_are_not_read():
    # refused by the line, before a cell is made of it
    assert plan_of(b"," * 1_000_000, mapping(), BOOKS).problems[0].message == "the row has more than 1000 cells"
    assert errors(plan_of(b"," * 1_000_000, mapping(), BOOKS)) == [(1, "", "exchange.too_large")]
    assert errors(plan_of(b"\n" + b"," * 1_001, mapping(heading_row=2), BOOKS)) == [(2, "", "exchange.too_large")]
    assert errors(plan_of(b"\n" * 2_000_001, mapping(), BOOKS)) == [(1, "", "exchange.too_large")]


# values


@pytest.mark.parametrize(
    ("text", "decimal", "grouping", "value"),
    [
        ("1234567890.12", ".", "", "1234567890.12"), ("1 234 567 890,12", ",", " ", "1234567890.12"),
        ("1\u202f234,5", ",", " ", "1234.5"), ("1'234'567.89", ".", "'", "1234567.89"),
        ("1\u2019234.00", ".", "'", "1234.00"), ("12,34,56,789.00", ".", ",", "123456789.00"), ("(1,234.50)", ".", ",", "-1234.50"),
        ("1.234,50-", ",", ".", "-1234.50"), ("\u22125", ".", "", "-5"), ("RM -5.00", ".", "", "-5.00"), ("-RM5", ".", "", "-5"),
        ("(RM 5)", ".", "", "-5"), ("5 RM", ".", "", "5"), (".5", ".", "", "0.5"), ("", ".", "", "0"), ("-", ".", "", "0"),
        ("+5", ".", "", "5"), ("-0.00", ".", "", "0.00"),
    ],
)  # fmt: skip
def test_amounts(text: str, decimal: str, grouping: str, value: str):
    found = parse_amount(text, decimal, grouping, ("RM",))
    assert str(found) == value


@pytest.mark.parametrize(
    ("text", "decimal", "grouping"),
    [
        ("1,23", ".", ","), ("1234,567", ".", ","), ("1,2345", ".", ","), ("1,23,45", ".", ","), ("1.2.3", ".", ""),
        ("1,5", ".", ""), ("--5", ".", ""), ("(-5)", ".", ""), ("-5-", ".", ""), ("5.", ".", ""), ("1e5", ".", ""), ("٣", ".", ""),
        ("USD 5", ".", ""), ("1 5", ".", ""), ("=5", ".", ""), ("RM", ".", ""), ("()", ".", ""),
        ("1,,000", ".", ","), (",000", ".", ","), ("0." + "1" * 19, ".", ""), ("NaN", ".", ""), ("1_000", ".", ""),
    ],
)  # fmt: skip
def test_what_is_no_amount(text: str, decimal: str, grouping: str):
    with pytest.raises(Unclear):
        parse_amount(text, decimal, grouping, ("RM",))


@pytest.mark.parametrize(
    ("text", "said_", "day"),
    [
        ("31/1/2026", "DD/MM/YYYY", date(2026, 1, 31)), ("20260131", "YYYYMMDD", date(2026, 1, 31)),
        ("31-Jan-26", "DD-MMM-YY", date(2026, 1, 31)), ("January 31, 2026", "MMM DD, YYYY", date(2026, 1, 31)),
        ("31.01.70", "DD.MM.YY", date(1970, 1, 31)), ("2026-01-31T23:59:59", "YYYY-MM-DDThh:mm:ss", date(2026, 1, 31)),
    ],
)  # fmt: skip
def test_days(text: str, said_: str, day: date):
    assert parse_day(text, said_) == day


@pytest.mark.parametrize("text", ["31.01.2026", "31/13/2026", "30/02/2026", "31/01/26", "31/01/2226", "٣١/٠١/٢٠٢٦", ""])
def test_what_is_no_day(text: str):
    with pytest.raises(Unclear):
        parse_day(text, "DD/MM/YYYY")


@pytest.mark.parametrize(
    "said_", ["", "DD/MM", "DD/DD/YYYY", "DD/MM/YYYY YY", "DD/MM/YYYY x", "(.*)DDMMYYYY", "D" * 40]
)
def test_what_is_no_format(said_: str):
    with pytest.raises(ValueError, match="write a date format"):
        day_pattern(said_)


# guesses


def test_a_file_that_tells_everything_gives_a_whole_mapping_with_reasons():
    found = guessed(",".join(HEADING) + "\n" + TWO.replace("100.00", '"1,100.00"'), entries=BASIC["entries"])
    assert flaws(found.mapping) == []
    assert found.unsure == []
    assert found.mapping == mapping(skip_rows=None)
    assert {pointer for pointer, _ in found.reasons} >= {"/date_format", "/decimal_mark", "/account_by", "/delimiter"}
    by_reference = guessed("Ref;Date;Account;Debit;Credit\nA;31.01.2026;6000;5;\nA;31.01.2026;1000;;5\n")
    assert by_reference.mapping.delimiter == ";"
    assert by_reference.mapping.entries is not None
    assert by_reference.mapping.entries.by == "date_and_reference"


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ("Entry,Date,Account,Debit,Credit\n1,03/04/2026,6000,5,\n1,03/04/2026,1000,,5\n", "/date_format"),
        ('Entry,Date,Account,Debit,Credit\n1,2026-01-31,6000,"1,500",\n1,2026-01-31,1000,,"1,500"\n', "/decimal_mark"),
        ("Date,Account,Amount\n2026-01-31,6000,5\n2026-01-31,1000,-5\n", "/amounts"),
        ("Date,Account,Amount\n2026-01-31,6000,5\n2026-01-31,1000,-5\n", "/entries"),
        ("Entry,Date,Date,Account,Debit,Credit\n1,2026-01-31,2026-01-31,6000,5,\n", "/date_column"),
        ("Entry,Date,Account,Debit,Credit\n1,46053,6000,5,\n", "/date_format"),
        ("a,b\n1,2\n", "/date_column"),
        ("nothing", "/delimiter"),
    ],
)
def test_what_could_mean_two_things_is_asked(content: str, pointer: str):
    assert pointer in {where for where, _, _ in guessed(content).unsure}


def test_a_german_file_in_an_old_encoding():
    content = "Buchungsnummer;Datum;Konto;Buchungstext;Betrag;S/H\n1;31.01.2026;6000;Müll;1.234,50;S\n1;31.01.2026;1000;Müll;1.234,50;H\n"
    found = guessed(content.encode("cp1252"))
    assert flaws(found.mapping) == []
    assert [where for where, _, _ in found.unsure] == ["/encoding"]
    assert said(plan_of(content.encode("cp1252"), found.mapping, BOOKS)) == [
        "2026-01-31 1 Müll: 6000 1234.5, 1000 -1234.5"
    ]


def test_what_was_said_is_not_guessed():
    content = "Entry,Date,Account,Text,Debit,Credit\n1,03/04/2026,6000,a,5,\n1,03/04/2026,1000,b,,5\n"
    found = guessed(content, date_format="MM/DD/YYYY", description_column=None, account_column=4, account_by="name")
    assert found.mapping.date_format == "MM/DD/YYYY"
    assert (found.mapping.description_column, found.mapping.account_column) == (None, 4)
    assert flaws(found.mapping) == []
    assert guessed(content).mapping.description_column == 4


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_garbage_is_read_or_refused_and_never_a_fault(content: bytes):
    try:
        found = guessed(content)
    except Unreadable:
        pass
    else:
        assert found.mapping.encoding
    assert plan_of(content, mapping(), BOOKS).entries == []
    plan_of(content, mapping(heading_row=0, heading=[], encoding="iso-8859-1"), BOOKS)


# the property: however it is written, it is the same

LAYOUT = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "order": st.permutations(["entry", "date", "account", "text", "one", "two"]),
        "marks": st.sampled_from([(".", ""), (".", ","), (",", "."), (",", " "), (".", "'"), (",", "")]),
        "date_format": st.sampled_from(["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "YYYYMMDD", "DD.MM.YY"]),
        "negative": st.sampled_from(["-{}", "({})", "{}-", "- {}"]),
        "given": st.sampled_from(["sides", "signed", "marked"]),
        "encoding": st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "windows-1252"]),
        "preamble": st.integers(0, 3),
        "ending": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)
CENTS = st.integers(-(10**12), 10**12).filter(bool)
ENTRIES = st.lists(
    st.tuples(st.dates(date(1990, 1, 1), date(2059, 12, 31)), st.lists(CENTS, min_size=1, max_size=4)),
    min_size=1,
    max_size=6,
)


def written_amount(cents: int, decimal: str, grouping: str, negative: str) -> str:
    whole = f"{abs(cents) // 100:,}".replace(",", grouping)
    text = f"{whole}{decimal}{abs(cents) % 100:02}"
    return negative.format(text) if cents < 0 else text


def written_day(day: date, said_: str) -> str:
    words = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}
    for word, code in words.items():
        said_ = said_.replace(word, code)
    return day.strftime(said_)


def amount_cells(cents: int, how: Mapping[str, Any]) -> dict[str, str]:
    def text(n: int) -> str:
        return written_amount(n, *how["marks"], how["negative"])

    if how["given"] == "sides":
        return {"one": text(cents), "two": ""} if cents > 0 else {"one": "", "two": text(-cents)}
    if how["given"] == "signed":
        return {"one": text(cents), "two": ""}
    return {"one": text(abs(cents)), "two": "D" if cents > 0 else "C"}


@settings(max_examples=150, deadline=None)
@given(ENTRIES, LAYOUT)
def test_however_it_is_laid_out_the_trial_balance_is_the_same(entries, how):
    order, place = how["order"], {name: n for n, name in enumerate(how["order"], 1)}
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=how["delimiter"], lineterminator=how["ending"], quoting=how["quoting"])
    for _ in range(how["preamble"]):
        writer.writerow(["Ledger, of 2026"])
    writer.writerow(order)
    expected: dict[tuple[str, str], Decimal] = {}
    for number, (day, parts) in enumerate(entries, 1):
        for account, cents in [*(("6000", part) for part in parts), ("1000", -sum(parts))]:
            cell = account, f"{day:%Y-%m}"
            expected[cell] = expected.get(cell, Decimal(0)) + Decimal(cents) / 100
            head = {
                "entry": str(number),
                "date": written_day(day, how["date_format"]),
                "account": account,
                "text": 'a "b", c',
            }
            row = head | amount_cells(cents, how)
            writer.writerow([row[name] for name in order])
    amounts = {
        "sides": {"given": "sides", "debit_column": place["one"], "credit_column": place["two"]},
        "signed": {"given": "signed", "column": place["one"], "positive_is": "debit"},
        "marked": {
            "given": "marked", "column": place["one"], "mark_column": place["two"], "debit_marks": ["d"], "credit_marks": ["c"]
        },
    }  # fmt: skip
    made = mapping(
        encoding=how["encoding"], delimiter=how["delimiter"], heading_row=how["preamble"] + 1, heading=order,
        date_column=place["date"], date_format=how["date_format"], entries={"by": "column", "column": place["entry"]},
        account_column=place["account"], description_column=place["text"], amounts=amounts[how["given"]],
        decimal_mark=how["marks"][0], grouping_mark=how["marks"][1],
    )  # fmt: skip
    found = plan_of(out.getvalue().encode(how["encoding"].replace("windows-", "cp")), made, BOOKS)
    assert [p for p in errors(found) if p[2] != "ledger.entry_too_short"] == []
    read: dict[tuple[str, str], Decimal] = {}
    for entry in found.entries:
        for line in entry.lines:
            cell = line.account_code, f"{entry.posting_date:%Y-%m}"
            read[cell] = read.get(cell, Decimal(0)) + line.debit - line.credit
    assert {c: v for c, v in read.items() if v} == {c: v for c, v in expected.items() if v}
