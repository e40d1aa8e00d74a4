"""Each format is recognised by its content and read into the same shape."""

import re
from datetime import date
from decimal import Decimal

import pytest

from oasys.bank_files.errors import BankFileRefused, CutOff, Damaged, NoStatement, NotRecognised, TooLarge, Unclear
from oasys.bank_files.model import Format, Line, Statement
from oasys.bank_files.reading import read
from oasys.bank_files.tests import samples
from oasys.bank_files.tests.samples import balance, camt, entry


def statements(text: str | bytes, **said: object) -> tuple[Statement, ...]:
    return read(text.encode() if isinstance(text, str) else text, **said).statements  # type: ignore[arg-type]


def only(text: str | bytes, **said: object) -> Statement:
    (statement,) = statements(text, **said)
    return statement


def codes(statement: Statement) -> set[str]:
    return {note.code for note in statement.notes}


def refusal(text: str | bytes, **said: object) -> BankFileRefused:
    with pytest.raises(BankFileRefused) as caught:
        statements(text, **said)
    return caught.value


def amounts(statement: Statement) -> list[str]:
    return [str(line.amount) for line in statement.lines]


@pytest.mark.parametrize(
    ("name", "format", "count"),
    [
        ("ofx1", Format.OFX_1, 2), ("ofx2", Format.OFX_2, 1), ("qif", Format.QIF, 2), ("mt940", Format.MT940, 2),
        ("mt942", Format.MT942, 2),
        ("camt", Format.CAMT_053, 2), ("bai2", Format.BAI2, 2), ("csv", Format.CSV, 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_file_is_what_it_holds(name: str, format: Format, count: int, ending: str) -> None:
    statement = only(samples.ALL[name].replace("\n", ending))
    assert (statement.format, len(statement.lines)) == (format, count)


def test_ofx_is_read_with_commas_open_elements_and_stray_signs() -> None:
    statement = only(samples.OFX)
    first, second = statement.lines
    assert (statement.account, statement.iban, statement.currency, statement.bank_id) == (
        "DE89370400440532013000", "DE89370400440532013000", "EUR", "37040044"
    )  # fmt: skip
    assert (first.booked_on, first.valued_on, first.amount) == (date(2026, 3, 2), date(2026, 3, 3), Decimal("1190.00"))
    assert (first.counterparty_name, first.text, first.provider_id, first.type_code) == (
        "Muster & Co",
        "Invoice 17",
        "A-1",
        "CREDIT",
    )
    assert (second.amount, second.counterparty_name, second.text, second.bank_reference) == (
        Decimal("-40.50"),
        "Stadtwerke",
        "Power < Gas",
        "",
    )
    assert second.raw.startswith("<STMTTRN>\n  <TRNTYPE>DEBIT") and second.raw.endswith("</STMTTRN>")
    assert second.at == 13
    assert (statement.from_on, statement.to_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert statement.closing and statement.closing.amount == Decimal("1149.50")
    assert (statement.opening, statement.difference) == (None, None)


def test_a_comma_groups_only_where_a_point_stands_behind_it() -> None:
    assert amounts(only(samples.OFX.replace("1190,00", "1,190.00").replace("-40,50", "-2,000"))) == ["1190.00", "-2000"]
    assert amounts(only(samples.OFX.replace("-40,50", "-2,000"))) == ["1190.00", "-2.000"]


def test_ofx_without_a_balance_says_so() -> None:
    statement = only(samples.OFX.replace("<LEDGERBAL><BALAMT>1149.50<DTASOF>20260331</LEDGERBAL>", ""))
    assert statement.closing is None
    assert "no_balance" in codes(statement)


def test_ofx_closed_by_the_wrong_name_and_not_closed_is_read() -> None:
    assert len(only(samples.OFX_2.replace("</CCSTMTRS>", "</STMTRS>")).lines) == 1
    eaten = only(samples.OFX.replace("Invoice 17</STMTTRN>", "Invoice 17"))
    assert amounts(eaten) == ["1190.00", "-40.50"]
    assert "not_closed" in codes(eaten)


def test_a_namespace_on_the_root_and_none_elsewhere() -> None:
    assert len(only(samples.OFX_2.replace("<OFX>", '<OFX xmlns="http://ofx.net/types/2003/04">')).lines) == 1
    assert only(samples.OFX.replace("Power < Gas", "a<b and c>d")).lines[1].text == "a<b and c>d"


def test_several_statements_and_several_documents_in_one_ofx() -> None:
    assert len(statements(samples.OFX + samples.OFX.replace("ACCTID>DE", "ACCTID>XX"))) == 2
    refused = refusal(samples.OFX.replace("</OFX>", "") + samples.OFX)
    assert isinstance(refused, CutOff)


def test_what_the_bank_says_instead_of_a_statement_is_passed_on() -> None:
    failed = "<OFX><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password</STATUS></SONRS></OFX>"
    assert "Wrong password" in refusal(failed).detail
    assert isinstance(refusal("<OFX></OFX>"), NoStatement)


def test_a_trade_moves_cash_and_a_transfer_of_shares_does_not() -> None:
    def trade(tag: str, total: str) -> str:
        return f"<{tag}><INVBUY><INVTRAN><FITID>{tag}<DTTRADE>20260302</INVTRAN><TOTAL>{total}</INVBUY></{tag}>"

    statement = only(
        "<OFX><INVSTMTRS><CURDEF>USD<INVACCTFROM><BROKERID>b<ACCTID>1</INVACCTFROM><INVTRANLIST><DTSTART>20260301"
        + trade("BUYSTOCK", "-50.00") + trade("TRANSFER", "50.00")
        + "</INVTRANLIST><INVBAL><AVAILCASH>7.00</INVBAL></INVSTMTRS></OFX>"
    )  # fmt: skip
    assert amounts(statement) == ["-50.00", "0"]
    assert statement.closing and statement.closing.amount == Decimal("7.00")


def test_qif_with_splits_apostrophes_and_an_opening_balance() -> None:
    statement = only(samples.QIF, currency="USD")
    first, second = statement.lines
    assert (statement.account, statement.currency) == ("Checking", "USD")
    assert statement.opening and (statement.opening.amount, statement.opening.on) == (
        Decimal("100.00"),
        date(2026, 3, 13),
    )
    assert (first.booked_on, first.amount, first.bank_reference) == (date(2026, 3, 14), Decimal("-40.50"), "1001")
    assert [(part.amount, part.text) for part in first.parts] == [
        (Decimal("-30.50"), "Utilities Power"),
        (Decimal("-10.00"), "Utilities Gas"),
    ]
    assert second.amount == Decimal("1190.00")


def test_qif_whose_days_can_be_two_asks() -> None:
    both = "!Type:Bank\nD3/4/2026\nT1.00\n^\n"
    refused = refusal(both)
    assert isinstance(refused, Unclear)
    assert refused.params["open"] == {"date_order": ["dmy", "mdy"]}
    assert only(both, date_order="dmy").lines[0].booked_on == date(2026, 4, 3)
    assert only(both, date_order="mdy").lines[0].booked_on == date(2026, 3, 4)
    assert only(both + "D13/4/2026\nT1.00\n^\n").lines[0].booked_on == date(2026, 4, 3)


def test_qif_amounts_of_two_readings_ask() -> None:
    refused = refusal("!Type:Bank\nD2026-03-04\nT1,500\n^\n")
    assert isinstance(refused, Unclear)
    assert "decimal" in refused.params["open"]
    assert amounts(only("!Type:Bank\nD2026-03-04\nT1,500\n^\nD2026-03-04\nT1,50\n^\n")) == ["1.500", "1.50"]


def test_a_qif_without_its_last_mark() -> None:
    assert isinstance(refusal(samples.QIF.rstrip("^\n")), CutOff)
    assert "no_end" in codes(only(samples.QIF.rstrip("^\n") + "\n"))
    assert isinstance(refusal("!Type:Bank\nD2026-03-04\nT1.00\n!Type:Cash\n"), Damaged)


def test_qif_lists_that_are_no_statement_are_named() -> None:
    statement = only("!Type:Cat\nNFood\nE\n^\n" + samples.QIF)
    assert "list_left_out" in codes(statement)
    assert isinstance(refusal("!Type:Cat\nNFood\nE\n^\n"), NoStatement)


def test_a_qif_without_its_heading_is_one_of_a_bank() -> None:
    statement = only("D3/31/2026\nT-40.50\nPShop\n^\nD3/30/2026\nT0.00\n^\n")
    assert (statement.format, amounts(statement), "no_heading" in codes(statement)) == (
        Format.QIF,
        ["-40.50", "0.00"],
        True,
    )
    assert isinstance(refusal("D3/31/2026\nT-40.50\n^\nD3/30/2026\nPPay"), CutOff)
    for text in ("D3/31/2026\nPShop\n^\n", "Dx\nT1\n^\n", "D3/31/2026\nT-40.50\nQ1\n^\n", "Date\n^\n"):
        assert isinstance(refusal(text), NotRecognised)


def test_ofx_whose_balance_alone_has_groups() -> None:
    text = samples.OFX.replace("1149.50", "1.149,50").replace("1190,00", "1190.00")
    statement = only(text)
    assert (amounts(statement), statement.closing and str(statement.closing.amount)) == (
        ["1190.00", "-40.50"],
        "1149.50",
    )


def test_mt940_with_spaces_around_the_amount() -> None:
    statement = only(samples.MT940.replace("C1190,00NTRF", "C      1190,00 NTRF"))
    assert (amounts(statement), statement.lines[0].type_code) == (["1190.00", "-40.50"], "NTRF 166")


def test_mt940_with_german_and_slashed_details() -> None:
    statement = only(samples.MT940)
    first, second = statement.lines
    assert (statement.account, statement.bank_id, statement.number) == ("37040044/0532013000", "37040044", "3/1")
    assert (first.amount, first.currency, first.type_code, first.bank_reference) == (
        Decimal("1190.00"),
        "EUR",
        "NTRF 166",
        "BANK-1",
    )
    assert (first.counterparty_name, first.counterparty_account) == ("Muster u. Co", "DE89370400440532013000")
    assert (first.text, first.end_to_end_id) == ("Invoice 17", "E2E-17")
    assert (second.counterparty_name, second.text, second.end_to_end_id) == ("Stadtwerke", "Power", "E2E-18")
    assert first.raw.startswith(":61:2603020302CR1190,00NTRFNONREF//BANK-1\n:86:166")
    assert statement.difference == 0


def test_mt940_with_account_currency_and_counterparty_in_one() -> None:
    text = samples.MT940.replace("37040044/0532013000", "DE89370400440532013000EUR").replace(
        "/EREF/E2E-18//NAME/Stadtwerke/REMI/Power/IBAN/DE89370400440532013000/",
        "/EREF/E2E-18//CNTP/DE89370400440532013000/COBADEFF/Stadtwerke///REMI/USTD//Power/",
    )
    statement = only(text)
    line = statement.lines[1]
    assert (statement.account, statement.iban) == ("DE89370400440532013000EUR", "DE89370400440532013000")
    assert (line.counterparty_account, line.counterparty_name, line.text, line.end_to_end_id) == (
        "DE89370400440532013000", "Stadtwerke", "Power", "E2E-18"
    )  # fmt: skip


def test_the_marks_of_reversals_turn_the_sign() -> None:
    lines = "\n".join(f":61:260302{mark}1,00NTRFNONREF" for mark in ("C", "D", "RC", "RD", "RCR", "DR"))
    statement = only(f":20:X\n:25:1\n:28C:1\n:60F:C260301EUR0,\n{lines}\n:62F:D260302EUR2,00\n")
    assert amounts(statement) == ["1.00", "-1.00", "-1.00", "1.00", "-1.00", "-1.00"]
    assert [line.is_reversal for line in statement.lines] == [False, False, True, True, True, False]
    assert statement.difference == 0


@pytest.mark.parametrize(
    ("valued", "entry_day", "booked"),
    [
        ("251231", "0102", date(2026, 1, 2)),
        ("260102", "1231", date(2025, 12, 31)),
        ("260302", "0302", date(2026, 3, 2)),
    ],
)
def test_the_day_of_booking_is_of_the_year_that_is_nearest(valued: str, entry_day: str, booked: date) -> None:
    statement = only(samples.MT940.replace("2603020302", valued + entry_day))
    assert statement.lines[0].booked_on == booked


def test_the_thirtieth_of_february_is_its_last_day_and_noted() -> None:
    statement = only(samples.MT940.replace("2603020302", "2602300301"))
    assert statement.lines[0].valued_on == date(2026, 2, 28)
    assert "day_of_month" in codes(statement)
    assert isinstance(refusal(samples.MT940.replace("2603020302", "2613010301")), Damaged)


def test_pages_are_joined_and_one_alone_is_noted() -> None:
    first = samples.MT940.replace(":62F:", ":62M:")
    second = ":20:S\n:25:37040044/0532013000\n:28C:3/2\n:60M:C260331EUR1249,50\n:61:260331C0,50NINT\n:62F:C260331EUR1250,00\n-\n"
    statement = only(first + second)
    assert (statement.pages, len(statement.lines), statement.difference) == (2, 3, 0)
    assert "page_before" in codes(only(second))
    assert "page_after" in codes(only(first))
    apart = statements(first + second.replace("1249,50", "1250,50"))
    assert [len(one.lines) for one in apart] == [2, 1]


def test_swift_blocks_and_control_characters_are_no_part_of_the_statement() -> None:
    blocks = "{1:F01BANKDEFFXXXX0000000000}{2:O9401200260331BANKDEFFXXXX00000000002603311200N}{4:\n"
    assert amounts(only(blocks + samples.MT940.replace("\n-\n", "\n-}{5:{CHK:1}}\n"))) == ["1190.00", "-40.50"]
    assert amounts(only("\x01\n" + samples.MT940.rstrip("\n") + "\x03\n")) == ["1190.00", "-40.50"]


def test_what_is_expected_in_an_mt942_is_not_booked() -> None:
    statement = only(samples.MT942)
    assert (statement.currency, [line.is_booked for line in statement.lines]) == ("EUR", [True, False])
    assert statement.sum == Decimal("10.00")


@pytest.mark.parametrize("number", range(2, 14))
@pytest.mark.parametrize(
    ("kind", "body", "part"),
    [("052", "BkToCstmrAcctRpt", "Rpt"), ("053", "BkToCstmrStmt", "Stmt"), ("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")],
)
def test_every_version_of_camt(kind: str, body: str, part: str, number: int) -> None:
    text = (
        samples.CAMT.replace("053.001.02", f"{kind}.001.{number:02}")
        .replace("BkToCstmrStmt", body)
        .replace("Stmt>", f"{part}>")
    )
    text = text.replace(f"<{body}>", f"<{body}>").replace("BkToCstmr" + part + ">", body + ">")
    text = text.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>") if number > 5 else text
    if number > 6:
        text = text.replace("<Dbtr><Nm>Muster &amp; Co</Nm></Dbtr>", "<Dbtr><Pty><Nm>Muster &amp; Co</Nm></Pty></Dbtr>")
    statement = only(text)
    first = statement.lines[0]
    assert statement.format == f"camt.{kind}"
    assert (statement.iban, statement.difference) == ("DE89370400440532013000", 0)
    assert (first.amount, first.booked_on, first.valued_on) == (Decimal("1190.00"), date(2026, 3, 2), date(2026, 3, 3))
    assert (first.counterparty_name, first.text, first.end_to_end_id) == ("Muster & Co", "Invoice 17", "E2E-17")
    assert (first.provider_id, first.type_code, first.is_booked) == ("S-1", "PMNT-RCDT-ESCT", True)


def test_the_first_version_of_camt() -> None:
    text = samples.CAMT.replace("053.001.02", "053.001.01").replace("BkToCstmrStmt>", "BkToCstmrStmtV01>")
    text = (
        text.replace("<NtryDtls>", "").replace("</NtryDtls>", "").replace("<CdOrPrtry>", "").replace("</CdOrPrtry>", "")
    )
    statement = only(text)
    assert (statement.difference, statement.lines[0].counterparty_name) == (0, "Muster & Co")


def test_pending_entries_change_no_balance() -> None:
    statement = only(
        camt(balance("OPBD", "1.00"), balance("CLBD", "2.00"), entry("1.00"), entry("9.00", status="PDNG"))
    )
    assert ([line.is_booked for line in statement.lines], statement.difference) == ([True, False], 0)


def test_a_reversal_has_the_sign_that_makes_the_balances_tie() -> None:
    by_the_standard = only(camt(balance("OPBD", "5.00"), balance("CLBD", "6.00"), entry("1.00", "CRDT", reversal=True)))
    assert (amounts(by_the_standard), by_the_standard.difference) == (["1.00"], 0)
    turned = only(camt(balance("OPBD", "5.00"), balance("CLBD", "4.00"), entry("1.00", "CRDT", reversal=True)))
    assert (amounts(turned), turned.difference) == (["-1.00"], 0)
    assert "reversals_turned" in codes(turned)
    neither = only(camt(balance("OPBD", "5.00"), balance("CLBD", "9.00"), entry("1.00", "CRDT", reversal=True)))
    assert (amounts(neither), neither.difference) == (["1.00"], 3)


def test_an_amount_below_zero_has_the_way_that_makes_the_balances_tie() -> None:
    below = entry("5.00", "DBIT").replace(">5.00<", ">-5.00<")
    twice = only(camt(balance("OPBD", "10.00") + balance("CLBD", "5.00") + below))
    assert (amounts(twice), twice.difference, "minus_turned" in codes(twice)) == (["-5.00"], 0, True)
    once = only(camt(balance("OPBD", "10.00") + balance("CLBD", "15.00") + below))
    assert (amounts(once), once.difference, "minus_turned" in codes(once)) == (["5.00"], 0, False)


def test_an_entry_of_several_payments_has_parts() -> None:
    one = entry("30.00").replace(
        "</NtryDtls>", "<TxDtls><Amt Ccy='EUR'>10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls>"
    )
    (line,) = only(camt(one)).lines
    assert (line.amount, line.counterparty_name, [part.amount for part in line.parts]) == (
        Decimal("30.00"),
        "",
        [None, Decimal("10.00")],
    )


def test_pages_of_camt_are_joined() -> None:
    first = camt(
        balance("OPBD", "0.00"), entry("1.00"), page="<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>"
    )
    second = camt(
        balance("CLBD", "3.00"),
        entry("2.00", id="S-2"),
        page="<StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>",
    )
    inner = second[second.index("<Stmt>") : second.index("</BkToCstmrStmt>")]
    statement = only(first.replace("</BkToCstmrStmt>", inner + "</BkToCstmrStmt>"))
    assert (statement.pages, len(statement.lines), statement.difference) == (2, 2, 0)


def test_amounts_in_two_currencies_prove_nothing_and_say_so() -> None:
    statement = only(camt(balance("OPBD", "1.00"), balance("CLBD", "2.00").replace("EUR", "SEK"), entry("1.00")))
    assert statement.difference is None
    assert "currencies_differ" in codes(statement)


def test_bai2_with_continuations_and_control_totals() -> None:
    statement = only(samples.BAI2)
    first, second = statement.lines
    assert (statement.account, statement.currency, statement.difference) == ("12345", "USD", 0)
    assert (first.amount, first.booked_on, first.valued_on) == (
        Decimal("1190.00"),
        date(2026, 3, 30),
        date(2026, 3, 31),
    )
    assert (first.bank_reference, first.end_to_end_id, first.text) == (
        "BANKREF",
        "CUST-17",
        "INVOICE 17, PART 1 MUSTER AND CO",
    )
    assert (second.amount, second.text, second.type_code) == (Decimal("-40.50"), "POWER/GAS", "455")
    assert codes(statement) == set()


def test_bai2_whose_totals_are_wrong_is_read_and_noted() -> None:
    assert "control_total" in codes(only(samples.BAI2.replace("49,377000", "49,377001")))
    assert "no_trailer" in codes(only(samples.BAI2.replace("49,377000,5/\n", "")))


def test_bai2_with_several_records_in_a_line() -> None:
    lines = samples.BAI2.splitlines()
    together = "   ".join(line for line in lines if not line.startswith("88"))
    assert together.count("\n") == 0
    apart = "\n".join(line for line in lines if not line.startswith("88")) + "\n"
    assert [(line.amount, line.type_code) for line in only(together).lines] == [
        (line.amount, line.type_code) for line in only(apart).lines
    ]
    assert codes(only(together)) == codes(only(apart))


def test_bai2_whose_text_looks_like_a_record_keeps_it() -> None:
    """The totals say that it is a text: read as a record, it would be money that the bank did not move."""
    text = samples.BAI2.replace("POWER/GAS", "POWER 1/ 16,500,000 KWH")
    statement = only(text)
    assert (amounts(statement), statement.difference) == (amounts(only(samples.BAI2)), 0)
    assert "16,500,000" in statement.lines[1].text


def test_bai2_amounts_have_the_decimals_of_their_currency() -> None:
    assert amounts(only(samples.BAI2.replace("USD", "JPY"))) == ["119000", "-4050"]
    assert amounts(only(samples.BAI2.replace("USD", "KWD"))) == ["119.000", "-4.050"]


def test_bai2_codes_that_say_no_direction() -> None:
    assert isinstance(refusal(samples.BAI2.replace("16,165,", "16,890,")), Damaged)
    assert "no_money" in codes(only(samples.BAI2.replace("16,455,4050", "16,890,")))


def test_csv_is_guessed_with_what_stands_before_its_heading() -> None:
    statement = only(samples.CSV)
    first, second = statement.lines
    assert (statement.iban, statement.currency) == ("DE89370400440532013000", "EUR")
    assert (first.booked_on, first.amount, first.counterparty_name, first.text) == (
        date(2026, 3, 31), Decimal("1190.00"), "Muster & Co", "Invoice 17; part 1"
    )  # fmt: skip
    assert (second.valued_on, second.amount) == (date(2026, 3, 3), Decimal("-40.50"))
    assert statement.opening and statement.closing
    assert (statement.opening.amount, statement.closing.amount, statement.difference) == (
        Decimal("100.00"),
        Decimal("1249.50"),
        0,
    )


def test_the_same_statement_in_every_format_comes_to_the_same() -> None:
    found: dict[str, list[Line]] = {
        name: list(only(samples.ALL[name]).lines) for name in ("ofx1", "qif", "mt940", "camt", "bai2", "csv")
    }
    sums = {name: sorted(line.amount for line in lines) for name, lines in found.items()}
    assert set(map(tuple, sums.values())) == {(Decimal("-40.50"), Decimal("1190.00"))}


def test_more_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oasys.bank_files.limits.MOST_LINES", 1)
    for name in ("ofx1", "qif", "mt940", "camt", "bai2", "csv"):
        assert isinstance(refusal(samples.ALL[name]), TooLarge), name
    assert isinstance(refusal(b"x" * (32 * 1024 * 1024 + 1)), TooLarge)


def test_more_statements_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oasys.bank_files.limits.MOST_STATEMENTS", 0)
    for name in ("ofx1", "qif", "mt940", "camt", "bai2", "csv"):
        assert isinstance(refusal(samples.ALL[name]), TooLarge), name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_record_of_camt_is_kept_as_it_stands_in_the_file(encoding: str) -> None:
    plain = entry("1.00")
    odd = (
        plain.replace("<Ntry>", "<Ntry  Note='a > b'\n\t>")
        .replace("</Ntry>", "<AddtlNtryInf><![CDATA[</Ntry> & Jürgen]]></AddtlNtryInf><!-- <Ntry> -->\r\n</Ntry >")
    )  # fmt: skip
    text = camt(balance("OPBD", "5.00"), balance("CLBD", "8.00"), "<!--<Ntry/>-->", plain, odd, plain)
    statement = only(text.replace("UTF-8", encoding).encode(encoding))
    assert [line.raw for line in statement.lines] == [plain, odd, plain]


def test_a_record_of_camt_under_a_prefix_is_kept_with_it() -> None:
    text = camt(balance("OPBD", "5.00"), balance("CLBD", "6.00"), entry("1.00"))
    prefixed = re.sub(r"<(/?)(?=[A-Z])", r"<\1b:", text).replace("xmlns=", "xmlns:b=")
    (line,) = only(prefixed).lines
    assert line.raw.startswith("<b:Ntry>") and line.raw.endswith("</b:Ntry>")


@pytest.mark.parametrize("name", sorted(samples.ALL))
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_every_format_is_read_as_utf_16_with_and_without_its_mark(name: str, encoding: str) -> None:
    text = samples.ALL[name].replace(
        'encoding="UTF-8"', 'encoding="UTF-16"' if "16" in encoding else 'encoding="UTF-8"'
    )
    mine, plain = only(text.encode(encoding)), only(samples.ALL[name])
    assert [(line.booked_on, line.amount, line.text) for line in mine.lines] == [
        (line.booked_on, line.amount, line.text) for line in plain.lines
    ]
    assert mine.difference == plain.difference


def test_a_camt_that_breaks_its_schema_and_balances_is_read() -> None:
    """Balances behind the entries, no header, elements that no schema has, a currency that only the amounts say."""
    odd = (
        samples.CAMT.replace("<GrpHdr>", "<Hdr>").replace("</GrpHdr>", "</Hdr>")
        .replace("<Sts>BOOK</Sts>", "<BankOwn><Deep>1</Deep></BankOwn><Sts>BOOK</Sts>")
    )  # fmt: skip
    balances = re.findall(r"<Bal>.*?</Bal>", odd, re.DOTALL)
    assert len(balances) == 2
    for one in balances:
        odd = odd.replace(one, "")
    odd = odd.replace("</Stmt>", "".join(reversed(balances)) + "</Stmt>").replace("<Ccy>EUR</Ccy>", "")
    statement = only(odd)
    assert (len(statement.lines), statement.currency, statement.difference) == (2, "EUR", 0)


def test_pages_are_joined_though_another_account_stands_between() -> None:
    def page(account: str, number: str, begin: str, end: str, move: str) -> str:
        return f":20:S\n:25:{account}\n:28C:{number}\n{begin}\n{move}{end}\n-\n"

    first = page("A", "1/1", ":60F:C260301USD10,", ":62M:C260301USD15,", ":61:260301C5,NMSC\n")
    other = page("B", "1/1", ":60F:C260301USD1,", ":62F:C260301USD1,", "")
    last = page("A", "1/2", ":60M:C260301USD15,", ":62F:C260301USD11,", ":61:260301D4,NMSC\n")
    joined, beside = statements(first + other + last)
    assert (joined.pages, amounts(joined), joined.difference, codes(joined)) == (2, ["5", "-4"], 0, set())
    assert (beside.account, beside.pages) == ("B", 1)


def test_mt940_with_groups_of_digits() -> None:
    text = samples.MT940.replace("1190,00", "1,190.00").replace("EUR1249,50", "EUR1,249.50")
    assert (amounts(only(text)), only(text).difference) == (["1190.00", "-40.50"], 0)


def test_ofx_under_a_prefix() -> None:
    text = re.sub(r"<(/?)(?=[A-Z])", r"<\1ofx:", samples.OFX_2).replace(
        "<ofx:OFX>", '<ofx:OFX xmlns:ofx="http://ofx.net/types/2003/04">'
    )
    assert [line.amount for line in only(text).lines] == [line.amount for line in only(samples.OFX_2).lines]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("6/21' 0", date(2000, 6, 21)), ("6/21'12", date(2012, 6, 21)), ("6/21/94", date(1994, 6, 21))],
)
def test_days_as_quicken_writes_them(written: str, read_as: date) -> None:
    assert only(f"!Type:Bank\nD{written}\nT1.00\n^\n").lines[0].booked_on == read_as
