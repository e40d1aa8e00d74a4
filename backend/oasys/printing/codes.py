"""QR codes on papers, drawn by segno; nothing is asked for over the network."""

import io
from dataclasses import dataclass
from decimal import Decimal

import segno
from segno import helpers

from oasys.core.words import say
from oasys.printing.errors import NotPrintable


@dataclass(frozen=True, slots=True)
class QrCode:
    """An SVG with its quiet zone, and the words below it."""

    svg: str
    caption: str


def payment_code(*, name: str, iban: str, amount: Decimal, text: str, caption: str, bic: str = "") -> QrCode:
    """What banking apps of the euro area read: a credit transfer in EUR, version 2.

    Source: EPC069-12 v3, Quick Response Code: Guidelines to Enable Data Capture for the Initiation of an SCT. `text` is
    unstructured remittance information of up to 140 signs. Raises NotPrintable: an amount below 0.01 or above
    999,999,999.99, a name longer than 70 signs, an IBAN that is none.
    """
    try:
        code = helpers.make_epc_qr(name=name, iban=iban, amount=amount, text=text, bic=bic or None)
    except ValueError as error:
        raise NotPrintable(say("No payment code can hold this name, account, amount and text.")) from error
    return QrCode(_svg(code), caption)


def link_code(*, address: str, caption: str) -> QrCode:
    """An address to look at, such as the one where an authority shows that an invoice is valid."""
    return QrCode(_svg(segno.make_qr(address, error="m")), caption)


def _svg(code: segno.QRCode) -> str:
    written = io.BytesIO()
    code.save(written, kind="svg", xmldecl=False, svgclass=None, lineclass=None)
    return written.getvalue().decode()
