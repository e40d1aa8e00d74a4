"""What the columns of a file of contacts are called, and what their words mean."""

from collections.abc import Mapping

from oasys.contacts.identifiers import SCHEMES

NAMES: Mapping[str, tuple[str, ...]] = {
    "display_name": (
        "name", "display name", "company", "company name", "contact", "contact name", "customer", "customer name", "supplier",
        "supplier name", "vendor", "vendor name", "nama", "nama syarikat", "firma", "kunde", "lieferant", "kundenname",
    ),
    "legal_name": ("legal name", "registered name", "firmenname", "nama berdaftar"),
    "code": (
        "code", "contact code", "account number", "customer number", "customer no", "supplier number", "vendor number", "kod",
        "kundennummer", "lieferantennummer", "nummer",
    ),
    "kind": ("kind", "type", "jenis", "art"),
    "role": ("role", "contact type", "peranan", "rolle"),
    "is_customer": ("is customer", "pelanggan"),
    "is_supplier": ("is supplier", "is vendor", "pembekal"),
    "currency": ("currency", "currency code", "mata wang", "währung"),
    "language": ("language", "locale", "bahasa", "sprache"),
    "terms_days": ("terms days", "payment terms", "terms", "days", "net days", "zahlungsziel", "tempoh bayaran"),
    "terms_from": ("terms from",),
    "terms_discount_percent": ("terms discount percent", "discount percent", "early payment discount", "skonto", "skonto %"),
    "terms_discount_days": ("terms discount days", "discount days", "skontotage", "skonto tage"),
    "credit_limit": ("credit limit", "kreditlimit", "had kredit"),
    "revenue_account": ("revenue account", "sales account", "erlöskonto"),
    "expense_account": ("expense account", "purchase account", "aufwandskonto"),
    "receivable_account": ("receivable account", "debitorenkonto"),
    "payable_account": ("payable account", "kreditorenkonto"),
    "street": ("street", "address", "billing address", "address line 1", "billing street", "alamat", "straße", "strasse", "adresse"),
    "street_2": ("street 2", "address 2", "address line 2", "adresszusatz"),
    "postal_code": ("postal code", "postcode", "post code", "zip", "zip code", "poskod", "plz"),
    "city": ("city", "town", "bandar", "ort", "stadt"),
    "subdivision": ("subdivision", "state", "province", "county", "region", "negeri", "bundesland"),
    "country": ("country", "country code", "negara", "land"),
    "delivery_street": ("delivery street", "delivery address", "shipping address", "shipping street", "lieferadresse"),
    "delivery_postal_code": ("delivery postal code", "shipping zip", "shipping postal code", "liefer-plz"),
    "delivery_city": ("delivery city", "shipping city", "lieferort"),
    "delivery_subdivision": ("delivery subdivision", "delivery state", "shipping state"),
    "delivery_country": ("delivery country", "shipping country", "lieferland"),
    "person": ("person", "contact person", "attention", "ansprechpartner", "orang hubungan"),
    "position": ("position", "job title", "jawatan", "funktion"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "emel"),
    "phone": ("phone", "telephone", "phone number", "tel", "telefon"),
    "iban": ("iban",),
    "account_number": ("bank account", "bank account number", "account no", "no akaun bank", "kontonummer"),
    "bank_code": ("bank code", "bic", "swift", "swift code", "routing number", "sort code", "ifsc", "bsb"),
    "bank_country": ("bank country",),
    "account_holder": ("account holder", "account name", "kontoinhaber"),
    "notes": ("notes", "note", "remarks", "catatan", "notizen", "bemerkung"),
    **{scheme: (scheme.replace("_", " "),) for scheme in SCHEMES},
}  # fmt: skip
OTHER_NAMES_OF_IDS = {"tin": "my_tin", "sst": "my_sst", "sst no": "my_sst", "brn": "my_brn", "gstin": "in_gstin", "pan": "in_pan"} | {
    "ein": "us_ein", "uen": "sg_uen", "vat id": "eu_vat", "ust-idnr": "eu_vat", "ust-idnr.": "eu_vat", "steuernummer": "de_stnr",
}  # fmt: skip
ROLES: Mapping[str, tuple[bool, bool]] = {
    **dict.fromkeys(("customer", "pelanggan", "kunde", "c", "debitor"), (True, False)),
    **dict.fromkeys(("supplier", "vendor", "pembekal", "lieferant", "s", "v", "kreditor"), (False, True)),
    **dict.fromkeys(("both", "customer and supplier", "kedua-dua", "beides"), (True, True)),
}
YES = frozenset({"yes", "y", "true", "1", "x", "ya", "ja", "j"})
NO = frozenset({"no", "n", "false", "0", "", "tidak", "nein"})
KINDS = {"business": "business", "company": "business", "firma": "business", "syarikat": "business"} | {
    "person": "person",
    "individual": "person",
    "individu": "person",
    "privat": "person",
}
TERMS_FROM = {
    "invoice date": "invoice_date",
    "invoice_date": "invoice_date",
    "month end": "month_end",
    "month_end": "month_end",
}


def field_of(name: str) -> str | None:
    """What a column of that name holds."""
    plain = " ".join(name.casefold().replace("_", " ").strip("*: \ufeff").split())
    return next(
        (field for field, names in NAMES.items() if plain in names or plain == field.replace("_", " ")), None
    ) or (OTHER_NAMES_OF_IDS.get(plain))
