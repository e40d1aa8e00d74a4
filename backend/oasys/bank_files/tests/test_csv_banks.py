"""CSV as banks of many countries write it: the columns are told by their names, by parts of them, and by what the cells hold."""

from decimal import Decimal

import pytest

from oasys.bank_files.errors import BankFileRefused, NotRecognised
from oasys.bank_files.model import Statement
from oasys.bank_files.reading import read

# who was paid 800.00 or pays 1000.00, and what stands beside it: two rows of each bank
BANKS = {
    "comdirect": """"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"1.234,56 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"31.03.2026";"31.03.2026";"Dauerauftrag";"Rent";"-800,00";
"30.03.2026";"30.03.2026";"Gehalt";"Pay";"1.000,00";

"Alter Kontostand";"1.034,56 EUR";
""",
    "Crédit Agricole": """Téléchargement du 31/03/2026
Solde au 31/03/2026 1 234,56 €

Date;Libellé;Débit Euros;Crédit Euros;
31/03/2026;"VIREMENT
Rent";800,00;;
30/03/2026;"Pay";;1 000,00;
""",
    "PostFinance": """Datum von:;2026-01-01
Konto:;CH9300762011623852957

Datum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF
31.03.2026;Buchung;Rent;;-800.00;31.03.2026;200.00
30.03.2026;Buchung;Pay;1000.00;;30.03.2026;1000.00

Disclaimer:
Der Dokumentinhalt wurde durch Filtereinstellungen generiert.
""",
    "ICICI": """S No.,Value Date,Transaction Date,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
1,30/03/2026,30/03/2026,Pay,0.00,"1,000.00","1,01,000.00"
2,31/03/2026,31/03/2026,Rent,800.00,0.00,"1,00,200.00"
""",
    "Fio": """accountId;2000000000
openingBalance;1000,00

ID pohybu;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Zpráva pro příjemce;Typ
123;30.03.2026;1000,00;CZK;2900;Boss;Pay;Příjem
124;31.03.2026;-800,00;CZK;2901;Landlord;Rent;Platba
""",
    "OP": """"Kirjauspäivä";"Arvopäivä";"Määrä EUROA";"Laji";"Saaja/Maksaja";"Viesti"
"2026-03-31";"2026-03-31";"-800,00";"106";"Landlord";"Rent"
"2026-03-30";"2026-03-30";"1000,00";"101";"Boss";"Pay"
""",
    "Swedbank": """* Transaktioner Period 2026-01-01 – 2026-03-31
Radnummer,Kontonummer,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Beskrivning,Belopp,Bokfört saldo
1,123456789,SEK,2026-03-31,2026-03-31,2026-03-31,Rent,-800.00,200.00
2,123456789,SEK,2026-03-30,2026-03-30,2026-03-30,Pay,1000.00,1000.00
""",
    "Intesa": """Data;Operazione;Dettagli;Valuta;Importo
31/03/2026;Bonifico;Rent;EUR;-800,00
30/03/2026;Bonifico;Pay;EUR;1.000,00
""",
    "Nubank": """Data,Valor,Identificador,Descrição
31/03/2026,-800.00,6425-aa,Rent
30/03/2026,1000.00,6425-bb,Pay
""",
    "Raiffeisen": """IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date
CH9300762011623852957;2026-03-30 00:00:00.0;Pay;1000;1000;2026-03-30 00:00:00.0
CH9300762011623852957;2026-03-31 00:00:00.0;Rent;-800;200;2026-03-31 00:00:00.0
""",
    "ABN AMRO": """123456789\tEUR\t20260330\t100,00\t1100,00\t20260330\t1000,00\tPay
123456789\tEUR\t20260331\t1100,00\t300,00\t20260331\t-800,00\tRent
""",
    "TD Canada": """03/30/2026,Pay,,1000.00,1987.66
03/31/2026,Rent,800.00,,1187.66
""",
    "without Latin letters": """日付,お支払金額,お預り金額,差引残高,お取り扱い内容
2026/03/30,,1000,250000,Pay
2026/03/31,800,,249200,Rent
""",
    "Knab": """KNAB EXPORT;;;;;
Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Omschrijving
NL66KNAB0255123456;31-03-2026;EUR;D;800,00;Rent
NL66KNAB0255123456;30-03-2026;EUR;C;1000,00;Pay
""",
    "Mint": """Date,Description,Original Description,Amount,Transaction Type,Category,Account Name
3/31/26,Rent,x,"800.00",debit,Home,Savings
3/30/26,Pay,x,"1,000.00",credit,Income,Savings
""",
    "BCA": """Date,Description,Branch,Amount,,Balance
30/03/2026,Pay,0000,1000.00,CR,1500.00
31/03/2026,Rent,0000,800.00,DB,700.00
""",
    "OCBC": """Account details for:,OCBC 360 123-456789-001
Available Balance,100.00

Transaction date,Value date,Description,Withdrawals (SGD),Deposits (SGD)
31/03/2026,31/03/2026,GIRO,800.00,
,,Rent,,
30/03/2026,30/03/2026,FAST,,1000.00
,,Pay,,
""",
    "Revolut": """Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
TOPUP,Current,2026-03-30 10:00:00,2026-03-30 10:00:05,Pay,1000.00,0.00,EUR,COMPLETED,1000.00
CARD_PAYMENT,Current,2026-03-30 11:00:00,,Uber,-10.00,0.00,EUR,REVERTED,
TRANSFER,Current,2026-03-31 11:00:00,2026-03-31 10:00:05,Rent,-799.00,1.00,EUR,COMPLETED,200.00
CARD_PAYMENT,Current,2026-03-31 12:00:00,,Uber,-10.00,0.00,EUR,PENDING,
""",
    "Boursorama": """dateOp;dateVal;label;amount;accountNum;accountbalance
2026-03-31;2026-03-31;"Rent";-800,00;00040001234;200.00
2026-03-30;2026-03-30;"Pay";1 000,00;00040001234;1000.00
""",
    "PKO": """"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","",""
"2026-03-31","2026-03-30","Przelew","-800.00","PLN","+200.00","Tytuł:","Rent",""
"2026-03-30","2026-03-30","Przelew","+1000.00","PLN","+1000.00","Tytuł:","Pay",""
""",
    "DBS": """

Account Details For:,DBS Savings Plus Account XXX
Ledger Balance:,13532.14

Transaction Date,Reference,Debit Amount,Credit Amount,Transaction Ref1,Transaction Ref2,Transaction Ref3

31 Mar 2026,MST, 800.00, ,Rent,4628-4500-,,
30 Mar 2026,ITR, ,1000.00 ,Pay,bla,,
""",
}


def only(text: str, **said: object) -> Statement:
    (statement,) = read(text.encode(), **said).statements  # type: ignore[arg-type]
    return statement


def refusal(text: str) -> BankFileRefused:
    with pytest.raises(BankFileRefused) as caught:
        read(text.encode())
    return caught.value


@pytest.mark.parametrize("bank", sorted(BANKS))
def test_layouts_of_banks(bank: str) -> None:
    statement = only(BANKS[bank])
    lines = sorted((line for line in statement.lines if line.is_booked), key=lambda line: line.amount)
    assert [(str(line.booked_on), line.amount) for line in lines] == [
        ("2026-03-31", Decimal(-800)),
        ("2026-03-30", Decimal(1000)),
    ]
    assert "Rent" in lines[0].text and "Pay" in lines[1].text
    assert statement.difference in (None, 0)


@pytest.mark.parametrize(
    ("bank", "account", "currency"),
    [
        ("PostFinance", "CH9300762011623852957", "CHF"), ("Raiffeisen", "CH9300762011623852957", ""), ("Swedbank", "123456789", "SEK"),
        ("Knab", "NL66KNAB0255123456", "EUR"), ("comdirect", "", "EUR"), ("Intesa", "", "EUR"), ("Boursorama", "00040001234", ""),
    ],
)  # fmt: skip
def test_the_own_account_and_its_currency(bank: str, account: str, currency: str) -> None:
    statement = only(BANKS[bank])
    assert (statement.account, statement.currency) == (account, currency)


def test_a_balance_is_never_an_amount() -> None:
    """Debits and credits side by side without a name: the balance alone proves which is which, else nothing is taken."""
    wrong = BANKS["TD Canada"].replace("1187.66", "1187.67")
    assert isinstance(refusal(wrong), NotRecognised)
    without = "".join(row.rpartition(",")[0] + "\n" for row in BANKS["TD Canada"].splitlines())
    assert isinstance(refusal(without), NotRecognised)
    assert isinstance(refusal(BANKS["ABN AMRO"].replace("1100,00\t300,00", "1100,00\t301,00")), NotRecognised)


def test_a_row_of_data_is_never_taken_for_a_heading() -> None:
    text = "2026-03-28,COFFEE,12.34,,4500********1234\n2026-03-29,PAY,,1000.00,4500********1234\n"
    assert isinstance(refusal(text), NotRecognised)


def test_the_other_side_s_account_is_not_the_own_one() -> None:
    sparkasse = (
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Kontonummer";"Betrag";"Waehrung"\n'
        '"DE11111100100100100100";"04.11.26";"04.11.26";"Rent";"Landlord";"DE11000100111100000000";"-24,14";"EUR"\n'
        '"DE11111100100100100100";"05.11.26";"05.11.26";"Food";"Shop";"DE22000100111100000000";"-4,14";"EUR"\n'
    )
    statement = only(sparkasse)
    assert (statement.account, [line.counterparty_account for line in statement.lines]) == (
        "DE11111100100100100100",
        ["DE11000100111100000000", "DE22000100111100000000"],
    )
    n26 = (
        '"Date","Payee","Account number","Payment reference","Amount (EUR)"\n'
        '"2026-03-31","Landlord","DE02120300000000202051","Rent","-8.0"\n'
        '"2026-03-30","Cafe","","","-3.5"\n"2026-03-29","Boss","DE89370400440532013000","Pay","10.0"\n'
    )
    assert (only(n26).account, only(n26).lines[0].counterparty_account) == ("", "DE02120300000000202051")


def test_two_accounts_of_a_file_stay_two() -> None:
    rabobank = (
        '"IBAN/BBAN","Munt","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Omschrijving-1"\n'
        '"NL44RABO0123456789","EUR","2026-03-31","2026-03-31","-12,34","+100,00","NL91ABNA0417164300","Jan","Huur"\n'
        '"NL20INGB0001234567","EUR","2026-03-31","2026-03-31","+12,34","+112,34","NL91ABNA0417164300","Jan","Huur"\n'
    )
    found = read(rabobank.encode()).statements
    assert [(one.account, [line.amount for line in one.lines]) for one in found] == [
        ("NL44RABO0123456789", [Decimal("-12.34")]),
        ("NL20INGB0001234567", [Decimal("12.34")]),
    ]


def test_what_is_not_booked_changes_nothing_and_is_told() -> None:
    statement = only(BANKS["Revolut"])
    assert [line.is_booked for line in statement.lines] == [True, False, True, False]
    assert {"pending", "fees"} <= {note.code for note in statement.notes}
    dkb = "Buchungsdatum;Status;Verwendungszweck;Betrag (€)\n31.03.26;Gebucht;Rent;-800\n31.03.26;Vorgemerkt;Pay;1.000,5\n"
    assert [line.is_booked for line in only(dkb).lines] == [True, False]


def test_fees_stay_outside_where_the_balances_say_so() -> None:
    text = "Date,Amount,Description,Fee,Running Balance\n2026-03-30,100.00,Pay,0.00,100.00\n2026-03-31,-12.34,Rent,0.40,87.66\n"
    assert [str(line.amount) for line in only(text).lines] == ["100.00", "-12.34"]


def test_a_text_goes_on_in_rows_of_its_own_and_the_foot_does_not() -> None:
    first, second = only(BANKS["OCBC"]).lines
    assert (first.text, first.raw.count("\n"), second.text) == ("GIRO Rent", 2, "FAST Pay")
    footed = only(BANKS["OCBC"] + "\n,,Printed on 1 April,,\n")
    assert (footed.lines[1].text, {note.code for note in footed.notes} & {"goes_on", "foot"}) == (
        "FAST Pay",
        {"goes_on", "foot"},
    )


def test_a_sign_beside_amounts_is_their_currency_where_it_is_of_one_alone() -> None:
    text = "Date,Amount,Memo\n2026-03-31,{}5.00,x\n"
    assert [only(text.format(sign)).currency for sign in ("€", "£", "$")] == ["EUR", "GBP", ""]


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("RM 1.50", "1.50", "MYR"), ("-RM1.50", "-1.50", "MYR"), ("R$ 1.50", "1.50", "BRL"), ("US$1.50", "1.50", "USD"),
        ("S$1.50", "1.50", "SGD"), ("SFr. 100.00", "100.00", "CHF"), ("Fr. 1.50", "1.50", ""), ("Rs. 1.50", "1.50", ""),
        ("1.50 kr", "1.50", ""),
        ("1.50 zł", "1.50", "PLN"),
        ("1.50 SEK", "1.50", "SEK"), ("RSD 1.50", "1.50", "RSD"), ("KRW 15", "15", "KRW"),
    ],
)  # fmt: skip
def test_signs_of_letters_beside_amounts(cell: str, amount: str, currency: str) -> None:
    statement = only(f"Date;Memo;Amount\n2026-03-31;x;{cell}\n")
    assert (str(statement.lines[0].amount), statement.currency) == (amount, currency)


def test_the_heading_names_the_currency_of_what_it_heads() -> None:
    text = "Datum;Text;{};{}\n31.03.2026;x;-5,00;95,00\n"
    for amount, balance in (("Bedrag (EUR)", "Saldo"), ("Betrag", "Saldo EUR"), ("Betrag in EUR", "Saldo")):
        assert only(text.format(amount, balance)).currency == "EUR"
    assert only(text.format("Amount (RM)", "Balance (RM)")).currency == "MYR"
    assert only(text.format("Amount confirmed", "Balance")).currency == ""


def test_what_is_announced_instead_of_a_day_is_told_and_not_taken_for_the_heading() -> None:
    """As comdirect writes it: "offen" where the day stands, above the rows that are booked."""
    head, rows = BANKS["comdirect"].split('"Umsatz in EUR";\n')
    open_row = '"offen";"{}";"Karte";"Shop";"-3,00";\n'
    without = only(head + '"Umsatz in EUR";\n' + open_row.format("--") + rows)
    assert [str(line.amount) for line in without.lines] == ["-800.00", "1000.00"]
    assert ("pending" in {note.code for note in without.notes}, without.currency) == (True, "EUR")
    valued = only(head + '"Umsatz in EUR";\n' + open_row.format("01.04.2026") + rows)
    assert [(str(line.amount), line.is_booked) for line in valued.lines] == [
        ("-3.00", False),
        ("-800.00", True),
        ("1000.00", True),
    ]


def test_the_own_account_as_text_for_a_spreadsheet() -> None:
    before = 'Konto:;="CH9300762011623852957"\nWährung:;="CHF"\n\n'
    assert only(before + "Datum;Text;Betrag\n31.03.2026;x;-5,00\n").account == "CH9300762011623852957"
