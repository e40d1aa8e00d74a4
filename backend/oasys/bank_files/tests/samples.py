"""Small files as banks send them, of our own making; all of one account, with the same bookings."""

OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>37040044<ACCTID>DE89370400440532013000<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302120000.000[-5:EST]<DTAVAIL>20260303<TRNAMT>1190,00<FITID>A-1
<NAME>Muster &amp; Co<MEMO>Invoice 17</STMTTRN>
<STMTTRN>
  <TRNTYPE>DEBIT
  <DTPOSTED>20260305
  <TRNAMT>-40,50
  <FITID>A-2
  <CHECKNUM>
  <NAME>Stadtwerke
  <MEMO>Power < Gas
</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1149.50<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
OFX_2 = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF><CCACCTFROM><ACCTID>4111</ACCTID></CCACCTFROM>
<BANKTRANLIST><DTSTART>20260301</DTSTART><DTEND>20260331</DTEND>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20260302</DTPOSTED><TRNAMT>-5.50</TRNAMT><FITID>1</FITID><NAME>Café</NAME></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>-5.50</BALAMT><DTASOF>20260331</DTASOF></LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""
QIF = """!Account
NChecking
TBank
^
!Type:Bank
D3/13/2026
POpening Balance
T100.00
L[Checking]
^
D3/14'26
T-40.50
N1001
PStadtwerke
MPower
SUtilities
EPower
$-30.50
SUtilities
EGas
$-10.00
^
D3/15/2026
U1,190.00
T1,190.00
PMuster & Co
^
"""
MT940 = """:20:STARTUMS
:25:37040044/0532013000
:28C:3/1
:60F:C260301EUR100,00
:61:2603020302CR1190,00NTRFNONREF//BANK-1
:86:166?00GUTSCHRIFT?109248?20EREF+E2E-17?21SVWZ+Invoice 17?30COBADEFF
XXX?31DE89370400440532013000?32Muster ?33u. Co
:61:2603050305D40,50NDDTKREF+
:86:/EREF/E2E-18//NAME/Stadtwerke/REMI/Power/IBAN/DE89370400440532013000/
:62F:C260331EUR1249,50
-
"""
MT942 = """:20:INTERIM
:25:37040044/0532013000
:28C:4/1
:34F:EURD0,
:13D:2603021200+0100
:61:260302C10,00NTRFNONREF
:86:Plain words
:61:260302EC20,00NTRFNONREF
:90C:1EUR10,00
-
"""
ENTRY = """<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>{reversal}<Sts>{status}</Sts>
<BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt><AcctSvcrRef>{id}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>E2E-17</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>Muster &amp; Co</Nm></Dbtr>
<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Invoice 17</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
BALANCE = """<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>{on}</Dt></Dt></Bal>"""


def entry(
    amount: str = "1190.00", indicator: str = "CRDT", *, reversal: bool = False, status: str = "BOOK", id: str = "S-1"
) -> str:
    said = "<RvslInd>true</RvslInd>" if reversal else ""
    return ENTRY.format(amount=amount, indicator=indicator, reversal=said, status=status, id=id)


def balance(kind: str, amount: str, on: str = "2026-03-31") -> str:
    return BALANCE.format(kind=kind, amount=amount, on=on)


def camt(*parts: str, version: str = "053.001.02", page: str = "") -> str:
    """A camt.053 with these balances and entries; other versions name the parts alike."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-31T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>7</Id>{page}<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        + "\n".join(parts)
        + "</Stmt></BkToCstmrStmt></Document>"
    )


CAMT = camt(
    balance("OPBD", "100.00", "2026-03-01"), balance("CLBD", "1249.50"), entry(), entry("40.50", "DBIT", id="S-2")
)
BAI2 = """01,BANK,ME,260331,0800,1,80,1,2/
02,ME,BANK,1,260330,,USD,2/
03,12345,USD,010,10000,,,015,124950,,/
88,100,119000,1,/
16,165,119000,V,260331,,BANKREF,CUST-17,INVOICE 17, PART 1/
88,MUSTER AND CO
16,455,4050,Z,,,POWER/GAS/
49,377000,5/
98,377000,1,7/
99,377000,1,9/
"""
CSV = """Account statement of March;;;;;
IBAN: DE89370400440532013000;;;;;
;;;;;
Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;Betrag (EUR);Saldo
31.03.2026;31.03.2026;Muster & Co;"Invoice 17; part 1";1.190,00;1.249,50
02.03.2026;03.03.2026;Stadtwerke;Power;-40,50;59,50
"""
ALL = {
    "ofx1": OFX, "ofx2": OFX_2, "qif": QIF, "mt940": MT940, "mt942": MT942, "camt": CAMT, "bai2": BAI2, "csv": CSV,
}  # fmt: skip
