"""What banks call the columns of their CSV files: for each role its names, the ones that say most first."""

import re
import unicodedata

ROLES: dict[str, tuple[str, ...]] = {
    name: tuple(" ".join(one.split()) for one in names.split(","))
    for name, names in {
        "booked": """
            booking date, posting date, post date, posted date, date posted, posted on, buchungstag,
            buchungsdatum, buchung, bookingdate, date comptable, date de comptabilisation, date operation,
            date de l operation, date d operation, dateop, boekdatum, boekingsdatum, data contabile, data
            operazione, fecha operacion, fecha de operacion, f operacion, fecha contable, data operacji, data
            ksiegowania, bokforingsdag, bogforingsdato, bokfort, completed date, date completed, transaction
            date, trans date, tran date, transactiedatum, transaktionsdatum, umsatzdatum, entry date,
            operation date, date, datum, fecha, data, dato, tarikh, tarikh transaksi, tanggal, tanggal
            transaksi, day, created, created utc, journaldate, txn date""",
        "valued": """
            value date, valuedate, valutadatum, valuta datum, valuta, wertstellung, wertstellungsdatum,
            wertstellungstag, wert, date valeur, date de valeur, fecha valor, fecha de valor, f valor, data
            valuta, rentedatum, interest date, effective date, data waluty, valor""",
        "amount": """
            amount, transaction amount, net amount, netamount, betrag, umsatz, montant, montant de l
            operation, importe, importo, bedrag, bedrag eur, kwota, belop, belob, jumlah, amaun, nominal,
            quantia, monto, transactiebedrag, amt, value, net, sum, gross""",
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
            running balance, runningbalance, running bal, balance, account balance, kontostand, saldo, saldo nach buchung,
            saldo dopo movimento, solde, baki, balance after, balance after transaction, ledger balance,
            closing balance, resulting balance, saldo po transakcji, saldo na trn, stand, saldo disponible""",
        "indicator": """
            debit credit, credit debit, debit credit indicator, credit debit indicator, dc, cd, cr dr, dr cr,
            d c, c d, soll haben, s h, sh, af bij, bij af, sens, sign, soll haben kennzeichen,
            umsatzkennzeichen, drcr, crdr, debit or credit""",
        "currency": """
            currency, currency code, ccy, curr, wahrung, waehrung, whg, devise, monnaie, divisa, moneda, munt,
            muntsoort, mata wang, mata uang, moeda, waluta""",
        "account": """
            account number, account no, account id, account, own account, konto, kontonummer, auftragskonto,
            iban auftragskonto, iban kontoinhaber, compte, numero de compte, cuenta, conto, rekening,
            rekeningnummer, nomor rekening, no akaun, account iban, accountname""",
        "name": """
            partner name, counterparty name, counterparty, name zahlungsbeteiligter, beguenstigter
            zahlungspflichtiger, auftraggeber empfanger, auftraggeber beguenstigter, empfanger auftraggeber,
            zahlungsempfanger, zahlungsempfanger in, zahlungspflichtige r, zahlungspflichtiger, payee, payee
            name, merchant name, merchant, beneficiary, beneficiary name, recipient, payer, other party,
            contrepartie, beneficiaire, naam tegenpartij, tegenpartij, ordenante, beneficiario, ragione
            sociale, name, empfanger, auftraggeber""",
        "counterparty_account": """
            partner iban, counterparty account, counterparty iban, account counterparty, iban
            zahlungsbeteiligter, kontonummer iban, tegenrekening, tegenrekening iban bban, beneficiary
            account, gegenkonto, counter account, to account, iban, number""",
        "text": """
            description, transaction description, verwendungszweck, memo, details, transaction details,
            narrative, narration, payment reference, reason, libelle, libelle operation, libelle de l
            operation, concepto, causale, descrizione, omschrijving, mededelingen, mededeling, keterangan,
            butiran, vwz, purpose, particulars, remarks, notes, note, comments, message, motif, communication,
            additional description, uraian, opis operacji, tytul, text, tekst, texto, beschreibung, betreff,
            zweck, bezeichnung, additional information, information""",
        "end_to_end_id": """
            end to end id, end to end reference, end to end ref, kundenreferenz end to end, sepa reference,
            e2e id, end to end""",
        "bank_reference": """
            bank reference, transaction reference, reference, ref, ref no, reference no, reference number,
            referenz, check number, checknumber, cheque number, cheque no, check no, check, cheque, chq ref
            no, kundenreferenz, client reference, customer reference, journalnumber, referenz nr, referencia""",
        "provider_id": """
            transaction id, transactionid, id, fitid, unique id, trans id, transaction number, identifier""",
        "type": """
            type, transaction type, buchungstext, umsatzart, posting text, transaktionstyp, tran type,
            mutatiesoort, vorgang, buchungsart, type of transaction""",
    }.items()
}
MANY = ("text",)  # several columns may have this role
NUMBERED = re.compile(r" ?\d{1,2}$")
CURRENCY_BEHIND = re.compile(r" ([a-z]{3})$")
OUT = {"d", "dr", "debit", "s", "soll", "dbit", "af", "h soll", "db", "-", "out", "debet", "dare", "k", "wn"}
IN = {"c", "cr", "credit", "h", "haben", "crdt", "bij", "+", "in", "avere"}


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
                if behind and name not in words:
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
