"""What banks call the columns of their CSV files: for each role its names, the ones that say most first."""

import re
import unicodedata

from oasys.currencies.rules import iso_currency

ROLES: dict[str, tuple[str, ...]] = {
    name: tuple(" ".join(one.split()) for one in names.split(","))
    for name, names in {
        "booked": """
            booking date, posting date, post date, posted date, date posted, posted on, buchungstag,
            buchungsdatum, buchung, bookingdate, date comptable, date de comptabilisation, date operation,
            date de l operation, date d operation, dateop, boekdatum, boekingsdatum, data contabile,
            data operazione, fecha operacion, fecha de operacion, f operacion, fecha contable, data operacji,
            data ksiegowania, bokforingsdag, bogforingsdato, bokfort, completed date, date completed,
            transaction date, trans date, tran date, transactiedatum, transaktionsdatum, umsatzdatum,
            entry date, operation date, date, datum, fecha, data, dato, tarikh, tarikh transaksi, tanggal,
            tanggal transaksi, day, created, created utc, journaldate, txn date, booked at, data registrazione,
            bokforingsdatum, kirjauspaiva, movement date""",
        "valued": """
            value date, valuedate, valutadatum, valuta datum, valuta, wertstellung, wertstellungsdatum,
            wertstellungstag, wert, date valeur, date de valeur, fecha valor, fecha de valor, f valor,
            data valuta, rentedatum, interest date, effective date, data waluty, valor, dateval, valuta date,
            valutadag, arvopaiva, value dt, val date, f val""",
        "amount": """
            amount, transaction amount, net amount, netamount, betrag, umsatz, montant, montant de l operation,
            importe, importo, bedrag, bedrag eur, kwota, belop, belob, jumlah, amaun, nominal, quantia, monto,
            transactiebedrag, amt, value, net, sum, gross, belopp, valor, maara, castka, objem,
            total""",
        "debit": """
            debit, debit amount, debits, withdrawal, withdrawals, withdrawal amount, withdrawal amt, paid out,
            money out, payments, soll, belastung, lastschrift, ausgang, ausgaben, debito, debe, cargo, cargos,
            montant debit, dare, uscite, addebiti, uitgaven, keluar, dr, dr amount, wyplaty, amount debit,
            spent, debit eur, pengeluaran""",
        "credit": """
            credit, credit amount, credits, deposit, deposits, deposit amount, deposit amt, paid in, money in,
            receipts, haben, gutschrift, eingang, einnahmen, credito, haber, abono, abonos, montant credit,
            avere, entrate, accrediti, inkomsten, masuk, cr, cr amount, wplaty, amount credit, received,
            credit eur, penerimaan""",
        "balance": """
            running balance, runningbalance, running bal, balance, account balance, kontostand, saldo,
            saldo nach buchung, saldo dopo movimento, solde, baki, balance after, balance after transaction,
            ledger balance, closing balance, resulting balance, saldo po transakcji, saldo na trn, stand,
            saldo disponible, saldo po operacji, bokfort saldo, verfugbares guthaben""",
        "indicator": """
            debit credit, credit debit, debit credit indicator, credit debit indicator, dc, cd, cr dr, dr cr,
            d c, c d, soll haben, s h, sh, af bij, bij af, sens, sign, soll haben kennzeichen,
            umsatzkennzeichen, drcr, crdr, debit or credit, creditdebet, debitcredit, creditdebit, debetcredit,
            transaction type indicator""",
        "currency": """
            currency, currency code, ccy, curr, wahrung, waehrung, whg, devise, monnaie, divisa, moneda, munt,
            muntsoort, mata wang, mata uang, moeda, waluta, monn, mena, valutakod, valutacode, txn currency""",
        "account": """
            auftragskonto, iban auftragskonto, iban kontoinhaber, own account, account number, account no,
            account id, account, konto, kontonummer, compte, numero de compte, cuenta, conto, rekening,
            rekeningnummer, nomor rekening, no akaun, account iban, accountname, bank account, iban bban,
            accountnum""",
        "name": """
            partner name, counterparty name, counterparty, name zahlungsbeteiligter,
            beguenstigter zahlungspflichtiger, auftraggeber empfanger, auftraggeber beguenstigter,
            empfanger auftraggeber, zahlungsempfanger, zahlungsempfanger in, zahlungspflichtige r,
            zahlungspflichtiger, payee, payee name, merchant name, merchant, beneficiary, beneficiary name,
            recipient, payer, other party, contrepartie, beneficiaire, naam tegenpartij, tegenpartij, ordenante,
            beneficiario, ragione sociale, name, empfanger, auftraggeber, counter party, partnername,
            naam omschrijving, begunstigter auftraggeber, begunstigter zahlungspflichtiger, tegenrekeninghouder,
            nadawca odbiorca, saaja maksaja, dane kontrahenta, op name, nazev protiuctu, contraparte,
            denominazione""",
        "counterparty_account": """
            partner iban, counterparty account, counterparty iban, account counterparty,
            iban zahlungsbeteiligter, kontonummer iban, tegenrekening, tegenrekening iban bban,
            beneficiary account, gegenkonto, counter account, to account, iban, number, kontonummer,
            kontonummer blz, account number, tegenrekeningnummer, protiucet, rekeningnummer tegenpartij,
            saajan tilinumero, partner kontonummer, payee account number, nr rachunku, numer konta""",
        "text": """
            description, transaction description, verwendungszweck, memo, details, transaction details,
            narrative, narration, payment reference, reason, libelle, libelle operation, libelle de l operation,
            concepto, causale, descrizione, omschrijving, mededelingen, mededeling, keterangan, butiran, vwz,
            purpose, particulars, remarks, notes, note, comments, message, motif, communication,
            additional description, uraian, opis operacji, tytul, text, tekst, texto, beschreibung, betreff,
            zweck, bezeichnung, additional information, information, desc, avisierungstext, selitys, viesti,
            beskrivning, opis transakcji, transaction remarks, label, rubrik, zprava pro prijemce,
            communications, vrije mededeling, dettagli, historico, descricao, forklaring, tekst mottaker""",
        "end_to_end_id": """
            end to end id, end to end reference, end to end ref, kundenreferenz end to end, sepa reference,
            e2e id, end to end""",
        "bank_reference": """
            bank reference, transaction reference, reference, ref, ref no, reference no, reference number,
            referenz, check number, checknumber, cheque number, cheque no, check no, check, cheque, chq ref no,
            kundenreferenz, client reference, customer reference, journalnumber, referenz nr, referencia""",
        "provider_id": """
            transaction id, transactionid, id, fitid, unique id, trans id, transaction number, identifier,
            transferwise id, transaktions id, identificador, id pohybu, id operace""",
        "type": """
            type, transaction type, buchungstext, umsatzart, posting text, transaktionstyp, tran type,
            mutatiesoort, vorgang, buchungsart, type of transaction""",
    }.items()
}
# what names of columns hold where they are none of these: the cells have to prove it. Parts of up to four letters are words of their own
PARTS: dict[str, tuple[str, ...]] = {
    "booked": (
        "buchung", "booking", "booked", "posting", "posted", "kirjaus", "bokfor", "bogfor", "ksiegowania", "zauctovani", "contab",
        "comptab", "transact", "transakt", "transak", "operac", "operaz", "operation", "date", "datum", "fecha", "data", "dato",
        "tarih", "tanggal", "datumtijd", "started",
    ),
    "valued": ("value date", "valuta", "wertstellung", "valeur", "fecha valor", "effective", "rentedat"),
    "amount": (
        "amount", "betrag", "umsatz", "montant", "import", "bedrag", "kwota", "belopp", "valor", "maara", "castka", "objem", "osszeg",
        "tutar", "jumlah", "summa", "suma", "movimento", "movimiento",
    ),
    "debit": (
        "debit", "withdraw", "paid out", "money out", "ausgehend", "ausgang", "belastung", "lastschrift", "abbuchung", "soll", "cargo",
        "adeudo", "addebit", "uscit", "sortie", "wyplat", "obciaz", "uttag", "ut fra", "keluar", "pengeluaran", "debet", "uitgaand",
        "spent",
    ),
    "credit": (
        "credit", "deposit", "paid in", "money in", "eingehend", "eingang", "gutschrift", "haben", "abono", "accredit", "entrat",
        "entree", "wplat", "uznan", "insattning", "inn pa", "masuk", "penerimaan", "kredit", "inkomend", "entrada", "received",
    ),
    "balance": ("balance", "saldo", "kontostand", "solde", "guthaben", "zustatek", "bakiye", "disponible", "disponivel"),
    "currency": ("currency", "wahrung", "waehrung", "valuta", "devise", "divisa", "moneda", "munt", "mena", "waluta", "ccy", "curr"),
    "name": (
        "counterpart", "beneficiar", "payee", "zahlungspflichtig", "zahlungsempf", "begunstig", "beguenstig", "auftraggeber", "empfanger",
        "partner", "tegenpartij", "tegenrekeninghouder", "kontrahent", "nadawca", "mottagare", "modtager", "saaja", "merchant", "recipient",
    ),
    "counterparty_account": (
        "counterparty account", "partner iban", "tegenrekening", "gegenkonto", "protiucet", "rachunek kontrahenta", "compte contrepartie",
    ),
}  # fmt: skip
# names that only seem to hold them
NO_NAME: dict[str, tuple[str, ...]] = {
    "booked": ("value date", "valuta", "wertstellung", "valeur", "birth", "due"),
    "amount": ("balance", "saldo", "solde", "kontostand", "fee", "tax", "original", "foreign", "ursprung", "oorspr"),
    "debit": ("credit", "kredit"),
    "credit": ("debit", "debet", "card"),
    "balance": ("available", "disponible"),
    "currency": ("original", "foreign", "oorspr", "ursprung"),
    "name": ("iban", "bic", "konto", "account", "number", "adres", "address", "rekening", "bank"),
}
# a column that says what became of a row
STATUS = {"status", "state", "stato", "estado", "statut", "info", "buchungsstatus", "stav", "tila", "tilstand"}
# one of what the bank takes beside the amount
FEES = {"fee", "fees", "gebuhr", "gebuhren", "commission", "commissione", "comision", "frais", "avgift", "gebyr"}
# what STATUS says of a row that the bank has not booked, or not for good
PENDING = {
    "pending", "vorgemerkt", "umsatz vorgemerkt", "vorgemerkter umsatz", "vormerkung", "reserviert", "reserved", "authorised", "authorized",
    "offen", "nicht gebucht", "noch nicht gebucht", "in bearbeitung", "processing",
    "reverted", "declined", "failed", "cancelled", "canceled", "abgelehnt", "pendiente", "in attesa", "en attente", "en cours",
    "non contabilizzato", "in behandeling", "oczekujaca", "odrzucona", "reservado", "pendente",
}  # fmt: skip
SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "฿": "THB",
    "₫": "VND",
    "₪": "ILS",
    "₱": "PHP",
    "zł": "PLN",
    "Kč": "CZK",
}
# the same of letters, which stand alone: "RM" in "FIRM" is none
LETTERED = {
    "RM": "MYR", "Rp": "IDR", "SFr": "CHF", "R$": "BRL", "US$": "USD", "HK$": "HKD", "S$": "SGD", "A$": "AUD", "AU$": "AUD", "CA$": "CAD",
    "NZ$": "NZD", "NT$": "TWD", "MX$": "MXN",
}  # fmt: skip
LETTERED_SIGN = re.compile(r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, LETTERED)) + r")(?![^\W\d_])")
MANY = ("text",)  # several columns may have this role
NUMBERED = re.compile(r" ?\d{1,2}$")
CURRENCY_BEHIND = re.compile(r"(?: in)? ([a-z]{3})$")
OUT = {
    "d", "dr", "debit", "s", "soll", "dbit", "af", "h soll", "db", "-", "out", "debet", "dare", "k", "wn", "debits", "deb", "debito",
    "outgoing", "ausgang", "ausgehend", "belastung", "withdrawal", "cargo", "uit", "sortie", "obciazenie", "expense",
}  # fmt: skip
IN = {
    "c", "cr", "credit", "h", "haben", "crdt", "bij", "+", "in", "avere", "credits", "cred", "credito", "incoming", "eingang",
    "eingehend", "gutschrift", "deposit", "abono", "entree", "uznanie", "income", "kredit",
}  # fmt: skip


def plain(heading: str) -> str:
    """Small letters and figures alone, without accents: "Betrag (€)" is "betrag", "Debit/Credit" is "debit credit"."""
    text = unicodedata.normalize("NFKD", heading.casefold())
    text = "".join(one for one in text if not unicodedata.combining(one)).replace("ł", "l").replace("ø", "o")
    return " ".join("".join(one if one.isascii() and one.isalnum() else " " for one in text).split())


def roles_of(headings: list[str]) -> tuple[dict[str, list[int]], dict[int, str]]:
    """The columns of each role, the best one first; and the currency that a heading names, as in "Amount (EUR)"."""
    found: dict[str, list[tuple[int, int]]] = {}
    currencies: dict[int, str] = {}
    taken: set[int] = set()
    names = [plain(one) for one in headings]
    for role, words in ROLES.items():
        for column, name in enumerate(names):
            if not name or column in taken:
                continue
            rank = _rank(name, words, role)
            if rank is not None:
                found.setdefault(role, []).append((rank, column))
                behind = CURRENCY_BEHIND.search(name)
                if behind and iso_currency(behind[1].upper()):
                    currencies[column] = behind[1].upper()
        if role in found:
            found[role].sort()
            kept = found[role] if role in MANY else found[role][:1]
            found[role] = sorted(kept, key=lambda one: one[1])
            taken |= {column for _, column in kept}
    return {role: [column for _, column in columns] for role, columns in found.items()}, currencies


def _rank(name: str, words: tuple[str, ...], role: str) -> int | None:
    for candidate in (name, CURRENCY_BEHIND.sub("", name), NUMBERED.sub("", name) if role in MANY else name):
        if candidate in words:
            return words.index(candidate)
    return None
