"""What columns are called, in a few languages; a name that is not here is asked for."""

from collections.abc import Mapping

ROLES: Mapping[str, tuple[str, ...]] = {
    "date": (
        "date", "posting date", "transaction date", "entry date", "journal date", "booking date", "value date", "txn date",
        "tarikh", "datum", "buchungsdatum", "belegdatum", "date comptable", "ecrituredate", "date d'écriture", "fecha",
        "fecha contable", "data", "data registrazione",
    ),
    "entry": (
        "entry", "entry no", "entry no.", "entry number", "entry id", "journal no", "journal no.", "journal number",
        "journal id", "transaction id", "transaction no", "transaction no.", "trans #", "trans no", "trans no.",
        "voucher", "voucher no", "voucher no.", "voucher number", "document no", "document no.", "document number",
        "buchungsnummer", "belegnummer", "journalnummer", "ecriturenum", "n° écriture", "asiento", "número de asiento",
    ),
    "reference": (
        "reference", "reference no", "ref", "ref.", "ref no", "ref no.", "num", "rujukan", "belegfeld 1", "referenz",
        "piece", "pieceref", "pièce", "référence", "referencia", "documento", "riferimento",
    ),
    "description": (
        "description", "narration", "memo", "memo/description", "details", "particulars", "text", "keterangan",
        "buchungstext", "beschreibung", "verwendungszweck", "libellé", "ecriturelib", "concepto", "descripción",
        "descrizione",
    ),
    "text": ("line description", "line text", "line memo", "line narration", "positionstext"),
    "account": (
        "account", "account code", "account no", "account no.", "account number", "account #", "code", "gl account",
        "gl code", "ledger account", "akaun", "kod akaun", "konto", "kontonummer", "sachkonto", "compte", "comptenum",
        "n° compte", "cuenta", "código de cuenta", "conto",
    ),
    "account_name": (
        "account name", "ledger", "ledger name", "nama akaun", "kontobezeichnung", "kontoname", "comptelib",
        "nom du compte", "nombre de cuenta",
    ),
    "debit": ("debit", "debits", "debit amount", "dr", "dr amount", "soll", "sollbetrag", "débit", "debe", "cargo", "dare"),
    "credit": (
        "credit", "credits", "credit amount", "cr", "cr amount", "kredit", "haben", "habenbetrag", "crédit", "haber",
        "abono", "avere",
    ),
    "amount": ("amount", "net amount", "amaun", "jumlah", "betrag", "umsatz", "montant", "importe", "monto", "importo"),
    "mark": (
        "dr/cr", "d/c", "debit/credit", "dc", "drcr", "side", "soll/haben", "soll/haben-kennzeichen", "s/h", "sens",
        "d/h", "debe/haber", "d/a",
    ),
    "currency": ("currency", "currency code", "ccy", "mata wang", "währung", "wkz", "devise", "idevise", "moneda", "valuta"),
    "currency_amount": (
        "currency amount", "foreign amount", "amount in currency", "fc amount", "transaction amount",
        "fremdwährungsbetrag", "montantdevise", "importe en moneda",
    ),
    "rate": ("rate", "exchange rate", "fx rate", "kurs", "wechselkurs", "taux de change", "tipo de cambio"),
    "journal": ("journal", "journal code", "jurnal", "journalcode", "diario"),
}  # fmt: skip
DEBIT_MARKS = frozenset({"d", "dr", "dr.", "debit", "s", "soll", "debe", "débit", "dt"})
CREDIT_MARKS = frozenset({"c", "cr", "cr.", "credit", "h", "haben", "haber", "crédit", "k", "kredit", "ct"})
TOTALS = ("total", "grand total", "sum", "summe", "gesamt", "jumlah", "totaux", "suma")


def role_of(name: str, base_currency: str) -> str | None:
    """The role a column of that name has. A unit behind the name, as in `Debit (MYR)`, is read over."""
    plain = " ".join(name.casefold().replace("_", " ").strip("*: ").split())
    for ending in (f" ({base_currency.casefold()})", f" {base_currency.casefold()}", f" in {base_currency.casefold()}"):
        plain = plain.removesuffix(ending)
    return next((role for role, names in ROLES.items() if plain in names), None)
