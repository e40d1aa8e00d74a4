"""CSV: what is guessed is proved by the rows, what is open is asked, what is said is held."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from oasys.bank_files.csv_mapping import BankCsvMapping
from oasys.bank_files.errors import BankFileRefused, CutOff, Damaged, NoStatement, NotRecognised, Unclear
from oasys.bank_files.model import Statement
from oasys.bank_files.reading import read


def only(text: str | bytes, **said: object) -> Statement:
    (statement,) = read(text.encode() if isinstance(text, str) else text, **said).statements  # type: ignore[arg-type]
    return statement


def refusal(text: str | bytes, **said: object) -> BankFileRefused:
    with pytest.raises(BankFileRefused) as caught:
        only(text, **said)
    return caught.value


def amounts(statement: Statement) -> list[str]:
    return [str(line.amount) for line in statement.lines]


def codes(statement: Statement) -> set[str]:
    return {note.code for note in statement.notes}


@pytest.mark.parametrize(
    "text",
    [
        "Date,Amount,Description\n2026-03-31,-1.50,Fee\n",
        "Buchungstag;Betrag;Verwendungszweck\n31.03.2026;-1,50;Fee\n",
        "Date\tDebit\tCredit\tNarrative\n03/31/2026\t1.50\t\tFee\n",
        "Datum|Soll|Haben|Verwendungszweck\n31.03.26|1,50|0,00|Fee\n",
        "Transaction Date,Description,Money Out,Money In\n31 Mar 2026,Fee,£1.50,\n",
        "Tarikh,Keterangan,Debit,Kredit,Amaun,Baki\n31/03/2026,Fee,,,RM -1.50,98.50\n",
        "Datum,Naam / Omschrijving,Af Bij,Bedrag (EUR),Mededelingen\n20260331,x,Af,1.50,Fee\n",
        "Date;Libellé;Débit euros;Montant\n31/03/2026;Fee;;−1,50\n",
        "Date,Withdrawal,Deposit,Memo\n2026-03-31,-1.50,,Fee\n",
        "2026-03-31,Fee,-1.50\n2026-03-31,Fee,-1.50\n",
    ],
)
def test_layouts_of_many_banks(text: str) -> None:
    line = only(text).lines[0]
    assert (line.booked_on, line.amount, line.text or line.counterparty_name) == (
        date(2026, 3, 31),
        Decimal("-1.50"),
        "Fee",
    )


@pytest.mark.parametrize("mark", [";", ",", "\t", "|", "^", "~", "#"])
def test_marks_between_cells_are_recognised(mark: str) -> None:
    line = only("Date!Amount!Description\n2026-03-31!-1.50!Fee\n".replace("!", mark)).lines[0]
    assert (line.amount, line.text) == (Decimal("-1.50"), "Fee")


def test_any_other_mark_can_be_said_but_none_that_stands_in_figures() -> None:
    text = b"2026-03-31!-1.50!Fee\n"
    said = {"date_order": "ymd", "decimal": ".", "booked": 0, "amount": 1, "text": (2,)}
    (statement,) = read(text, mapping=BankCsvMapping.model_validate(said | {"delimiter": "!"})).statements
    assert [(one.amount, one.text) for one in statement.lines] == [(Decimal("-1.50"), "Fee")]
    for mark in ("", ".", "-", "+", '"', "'", "1", "e", " ", "\n", "\r", "!!", "\x00"):
        with pytest.raises(ValidationError):
            BankCsvMapping.model_validate(said | {"delimiter": mark})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_encodings(encoding: str) -> None:
    text = "Buchungstag;Betrag;Verwendungszweck;Währung\n31.03.2026;-1,50;Gebühr – März;EUR\n"
    assert only(text.encode(encoding)).lines[0].text == "Gebühr – März"


def test_an_encoding_that_is_said_is_held() -> None:
    text = "Date,Amount,Description\n2026-03-31,-1.50,Żółw\n"
    assert only(text.encode("cp1250"), encoding="cp1250").lines[0].text == "Żółw"
    assert isinstance(refusal(text.encode("cp1250"), encoding="utf-8"), Damaged)
    assert isinstance(refusal(text, encoding="zlib"), Damaged)


def test_days_that_can_be_two_are_asked() -> None:
    text = "Date,Amount,Memo\n03/04/2026,1.00,x\n05/06/2026,1.00,x\n"
    refused = refusal(text)
    assert isinstance(refused, Unclear)
    assert refused.params["open"] == {"date_order": ["dmy", "mdy"]}
    assert only(text, date_order="mdy").lines[0].booked_on == date(2026, 3, 4)
    assert only(text + "13/06/2026,1.00,x\n").lines[0].booked_on == date(2026, 4, 3)
    assert only("Date,Amount,Memo\n03.04.2026,1.00,x\n").lines[0].booked_on == date(2026, 4, 3)


def test_amounts_of_two_readings_are_asked() -> None:
    text = "Date;Amount;Memo\n2026-03-31;1,500;x\n"
    refused = refusal(text)
    assert isinstance(refused, Unclear)
    assert refused.params["open"] == {"decimal": [",", "."]}
    assert amounts(only(text, decimal=".")) == ["1500"]
    assert amounts(only(text, decimal=",")) == ["1.500"]
    assert amounts(only(text + "2026-03-31;1.500,25;x\n")) == ["1.500", "1500.25"]


def test_a_running_balance_proves_the_rows_in_either_order() -> None:
    rows = ["2026-03-01,10.00,a,110.00", "2026-03-02,-5.00,b,105.00", "2026-03-02,1.00,c,106.00"]
    for ordered in (rows, rows[::-1]):
        statement = only("Date,Amount,Memo,Balance\n" + "\n".join(ordered) + "\n")
        assert statement.opening and statement.closing
        assert (statement.opening.amount, statement.closing.amount, statement.difference) == (100, 106, 0)
    lost = only("Date,Amount,Memo,Balance\n" + "\n".join([rows[0], rows[2]]) + "\n")
    assert lost.difference == -5
    assert {"balance_break", "does_not_tie"} <= codes(lost)
    sparse = only(
        "Date,Amount,Memo,Balance\n2026-03-01,10.00,a,110.00\n2026-03-02,-5.00,b,\n2026-03-02,1.00,c,106.00\n"
    )
    assert sparse.difference == 0


def test_without_a_heading_the_balance_is_the_column_that_the_other_changes() -> None:
    statement = only("02/03/2026,-5.00,Fee,95.00\n01/03/2026,+20.00,Sale,100.00\n31/01/2026,1.00,Sale,80.00\n")
    assert (amounts(statement), statement.difference) == (["-5.00", "20.00", "1.00"], 0)
    swapped = only("31/01/2026,80.00,Sale,1.00\n01/03/2026,100.00,Sale,20.00\n")
    assert (amounts(swapped), swapped.difference) == (["1.00", "20.00"], 0)
    assert isinstance(refusal("31/01/2026,80.00,Sale,1.00\n01/03/2026,100.00,Sale,21.00\n"), NotRecognised)


def test_several_accounts_in_one_file_are_several_statements() -> None:
    found = read(
        b"Account,Date,Amount,Memo\nA,2026-03-01,1.00,x\nB,2026-03-01,2.00,x\nA,2026-03-02,3.00,x\n"
    ).statements
    assert [(one.account, amounts(one)) for one in found] == [("A", ["1.00", "3.00"]), ("B", ["2.00"])]


def test_the_foot_of_a_file_is_noted_and_a_row_in_its_middle_refused() -> None:
    text = "Date,Amount,Memo\n2026-03-01,1.00,x\n"
    assert "foot" in codes(only(text + "Total,1.00,\n"))
    refused = refusal(text + "Total,1.00,\n2026-03-02,1.00,x\n")
    assert isinstance(refused, Damaged)
    assert refused.line == 3


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ("2026-03-02,1.00", CutOff), ("2026-03-0", CutOff), ("2026-03-02,1.00,\"x", CutOff), ("2026-03-02,,x\n", Damaged),
        ("2026-03-02,one,x\n", Damaged), ("2026-03-02,1.00,x,y\n", Damaged),
    ],
)  # fmt: skip
def test_a_row_that_is_not_whole_names_its_line(last: str, kind: type[BankFileRefused]) -> None:
    refused = refusal("Date,Amount,Memo\n2026-03-01,1.00,x\n" + last)
    assert isinstance(refused, kind)
    assert refused.line == 3


def test_quotation_marks_that_banks_do_not_double() -> None:
    assert only('Date;Amount;Memo\n2026-03-01;1.00;"Foo" GmbH\n').lines[0].text == 'Foo" GmbH'
    assert only('Date;Amount;Memo\n2026-03-01;1.00;"a ""b""; c\nd"\n').lines[0].text == 'a "b"; c d'


def test_amounts_of_one_sign_are_noted_and_can_be_turned() -> None:
    text = "Date,Amount,Merchant Name\n2026-03-01,1.00,x\n2026-03-02,2.00,y\n"
    assert "one_sign" in codes(only(text))
    assert amounts(only(text, negated=True)) == ["-1.00", "-2.00"]


def test_a_mapping_is_data_and_is_held() -> None:
    said = {
        "delimiter": ";", "heading_line": 2, "heading": ["Wann", "Was", "Raus", "Rein"], "date_order": "mdy", "decimal": ",",
        "currency": "MYR",        "booked": 0, "text": [1], "debit": 2, "credit": 3,
    }  # fmt: skip
    mapping = BankCsvMapping.model_validate(said)
    assert BankCsvMapping.model_validate_json(mapping.model_dump_json()) == mapping
    text = "Bank\nWann;Was;Raus;Rein\n03/04/2026;Fee;1,50;\n03/05/2026;Sale;;1.000,00\n"
    statement = only(text, mapping=mapping)
    assert (amounts(statement), statement.currency) == (["-1.50", "1000.00"], "MYR")
    assert statement.lines[0].booked_on == date(2026, 3, 4)
    assert isinstance(refusal(text.replace("Was", "Wer"), mapping=mapping), NotRecognised)
    assert isinstance(refusal("Bank\n", mapping=mapping), NotRecognised)
    assert isinstance(refusal(text[: text.index("03/04")], mapping=mapping), NoStatement)
    assert isinstance(refusal(text.replace("1,50", "1;50"), mapping=mapping), Damaged)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 4},
        {"debit": None},
        {"booked": -1},
        {"booked": 400},
        {"delimiter": "x"},
        {"encoding": "zlib"},
        {"other": 1},
    ],
)
def test_a_mapping_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    said = {"delimiter": ";", "date_order": "mdy", "decimal": ",", "booked": 0, "debit": 2, "credit": 3}
    BankCsvMapping.model_validate(said)
    with pytest.raises(ValidationError):
        BankCsvMapping.model_validate(said | change)


@given(
    rows=st.lists(
        st.tuples(
            st.dates(date(1990, 1, 1), date(2089, 12, 31)),
            st.decimals(min_value=-(10**9), max_value=10**9, places=2),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), max_size=20),
        ),
        min_size=1,
        max_size=12,
    ),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    order=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d"]),
    mark=st.sampled_from([",", "."]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_is_written_is_read(
    rows: list[tuple[date, Decimal, str]], delimiter: str, order: str, mark: str, ending: str
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    balance, lines = Decimal(0), [delimiter.join(["Date", "Amount", "Memo", "Balance"])]
    # a day that is above 12 and one that is not the same in both orders make the order plain
    for on, amount, text in [*rows, (date(2026, 1, 31), Decimal("0.25"), "last")]:
        balance += amount
        money = [cell(f"{one:.2f}".replace(".", mark)) for one in (amount, balance)]
        lines.append(delimiter.join([on.strftime(order), money[0], cell(text), money[1]]))
    statement = only(ending.join([*lines, ""]), decimal=mark)
    assert [(line.booked_on, line.amount, line.text) for line in statement.lines[:-1]] == [
        (on, amount, text) for on, amount, text in rows
    ]
    assert statement.difference == 0


def test_a_day_is_no_number_of_another_order() -> None:
    text = "Date,Amount,Memo\n" + "".join(
        f"{date(2026, 1, 25) + timedelta(days=number):%d/%m/%Y},1.00,x\n" for number in range(14)
    )
    assert only(text).lines[-1].booked_on == date(2026, 2, 7)
