"""What kinds of e-invoices there are: the syntax, and the profile that an invoice names in BT-24."""

from enum import StrEnum

EN_16931 = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{EN_16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
XRECHNUNG_EXTENSION = f"{XRECHNUNG}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
XRECHNUNG_CVD = f"{XRECHNUNG}#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_1.1"
PEPPOL = f"{EN_16931}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PEPPOL_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"  # BT-23 of Peppol, which XRechnung recommends too
FACTURX = "urn:factur-x.eu:1p0"


class Syntax(StrEnum):
    UBL_INVOICE = "ubl_invoice"
    UBL_CREDIT_NOTE = "ubl_credit_note"
    CII = "cii"
    ZUGFERD_1 = "zugferd_1"

    @property
    def is_ubl(self) -> bool:
        return self in {Syntax.UBL_INVOICE, Syntax.UBL_CREDIT_NOTE}


class Profile(StrEnum):
    """What an invoice claims to follow. `is_invoice` is False where it lacks what EN 16931 demands."""

    EN_16931 = "en16931"
    PEPPOL = "peppol_bis_3"
    XRECHNUNG = "xrechnung_3"
    XRECHNUNG_EXTENSION = "xrechnung_3_extension"
    XRECHNUNG_CVD = "xrechnung_3_cvd"
    XRECHNUNG_OLDER = "xrechnung_older"
    MINIMUM = "facturx_minimum"
    BASIC_WL = "facturx_basic_wl"
    BASIC = "facturx_basic"
    EXTENDED = "facturx_extended"
    ZUGFERD_1 = "zugferd_1"
    OTHER = "other"

    @property
    def is_invoice(self) -> bool:
        return self not in {Profile.MINIMUM, Profile.BASIC_WL}

    @property
    def is_xrechnung(self) -> bool:
        return self in {Profile.XRECHNUNG, Profile.XRECHNUNG_EXTENSION, Profile.XRECHNUNG_CVD}


NAMED = {
    EN_16931: Profile.EN_16931,
    PEPPOL: Profile.PEPPOL,
    XRECHNUNG: Profile.XRECHNUNG,
    XRECHNUNG_EXTENSION: Profile.XRECHNUNG_EXTENSION,
    XRECHNUNG_CVD: Profile.XRECHNUNG_CVD,
    f"{FACTURX}:minimum": Profile.MINIMUM,
    f"{FACTURX}:basicwl": Profile.BASIC_WL,
    f"{EN_16931}#compliant#{FACTURX}:basic": Profile.BASIC,
    f"{EN_16931}#conformant#{FACTURX}:extended": Profile.EXTENDED,
    "urn:zugferd.de:2p0:minimum": Profile.MINIMUM,
    "urn:zugferd.de:2p0:basicwl": Profile.BASIC_WL,
    f"{EN_16931}#compliant#urn:zugferd.de:2p0:basic": Profile.BASIC,
    f"{EN_16931}#conformant#urn:zugferd.de:2p0:extended": Profile.EXTENDED,
}


def profile_of(customization: str, syntax: Syntax) -> Profile:
    """By BT-24 alone; a later edition that names itself otherwise is OTHER."""
    if syntax == Syntax.ZUGFERD_1:
        return Profile.ZUGFERD_1
    named = NAMED.get(customization.strip())
    if named is None and ":xrechnung_" in customization:
        return Profile.XRECHNUNG_OLDER
    return named or Profile.OTHER
