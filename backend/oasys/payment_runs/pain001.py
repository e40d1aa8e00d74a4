"""Writes pain.001.001.09 of ISO 20022, the customer's order of credit transfers, and holds it against its schema.

The schema is read as a file from the package sepaxml, whose version is pinned (docs/decisions/0078-payment-runs.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from lxml import etree
from lxml.etree import XMLSchema, _Element

from oasys.contacts.bank import BankAccount
from oasys.core.money import plain
from oasys.payment_runs.rules import LONGEST_NAME, carried, is_sepa

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
# how a country's banks are named where there is no BIC (ISO 20022, ExternalClearingSystemIdentification1Code)
CLEARING = {"US": "USABA", "GB": "GBDSC", "IN": "INFSC", "AU": "AUBSB", "CA": "CACPA", "SG": "SGIBG"}
BIC_LENGTHS = (8, 11)


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid, and the account; `address` has street, postal_code, city and country, as far as known."""

    name: str
    bank: BankAccount
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """One transfer. `id` has at most 35 signs, and the bank says it back."""

    id: str
    amount: Decimal
    creditor: Party
    remittance: str


@dataclass(frozen=True, slots=True)
class Initiation:
    """A file: all transfers in one currency, from one account, on one day."""

    message_id: str
    made_at: datetime
    debtor: Party
    currency: str
    execution_on: date
    orders: Sequence[Order]


def write(initiation: Initiation) -> str:
    """The file as text; encode it as UTF-8. SEPA transfers and others stand in blocks of their own."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    body = _add(root, "CstmrCdtTrfInitn")
    blocks = [(sepa, [o for o in initiation.orders if _is_sepa(initiation, o) == sepa]) for sepa in (True, False)]
    head = _add(body, "GrpHdr")
    _add(head, "MsgId", initiation.message_id)
    _add(head, "CreDtTm", initiation.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _totals(head, initiation.orders)
    _add(_add(head, "InitgPty"), "Nm", _name(initiation.debtor, sepa=bool(blocks[0][1])))
    for sepa, orders in blocks:
        if orders:
            _block(body, initiation, orders, sepa=sepa)
    body_text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body_text}\n'


def flaws(text: str) -> list[str]:
    """What of the schema the file breaks; nothing: it is valid."""
    schema = _schema()
    if schema.validate(etree.fromstring(text.encode())):
        return []
    return [f"{error.line}: {error.message}" for error in schema.error_log][:20]


@cache
def _schema() -> XMLSchema:
    path = Path(str(distribution("sepaxml").locate_file("sepaxml/schemas/pain.001.001.09.xsd")))
    return etree.XMLSchema(etree.parse(path))


def _is_sepa(initiation: Initiation, order: Order) -> bool:
    return is_sepa(initiation.debtor.bank, order.creditor.bank, initiation.currency)


def _block(body: _Element, initiation: Initiation, orders: Sequence[Order], *, sepa: bool) -> None:
    block = _add(body, "PmtInf")
    _add(block, "PmtInfId", f"{initiation.message_id}-{'S' if sepa else 'N'}")
    _add(block, "PmtMtd", "TRF")
    _add(block, "BtchBookg", "false")  # each transfer is a line on the statement, as each is an entry in the books
    _totals(block, orders)
    if sepa:
        _add(_add(_add(block, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _add(_add(block, "ReqdExctnDt"), "Dt", initiation.execution_on.isoformat())
    _add(_add(block, "Dbtr"), "Nm", _name(initiation.debtor, sepa=sepa))
    account = _account(block, "DbtrAcct", initiation.debtor.bank)
    _add(account, "Ccy", initiation.currency)
    _agent(block, "DbtrAgt", initiation.debtor.bank, is_needed=True)
    _add(block, "ChrgBr", "SLEV" if sepa else "SHAR")
    for order in orders:
        _order(block, order, initiation.currency, sepa=sepa)


def _order(block: _Element, order: Order, currency: str, *, sepa: bool) -> None:
    one = _add(block, "CdtTrfTxInf")
    ids = _add(one, "PmtId")
    _add(ids, "InstrId", order.id)
    _add(ids, "EndToEndId", order.id)
    _add(_add(one, "Amt"), "InstdAmt", plain(order.amount)).set("Ccy", currency)
    _agent(one, "CdtrAgt", order.creditor.bank, is_needed=not order.creditor.bank.is_iban)
    creditor = _add(one, "Cdtr")
    _add(creditor, "Nm", _name(order.creditor, sepa=sepa))
    _address(creditor, order.creditor.address, sepa=sepa)
    _account(one, "CdtrAcct", order.creditor.bank)
    if order.remittance:
        _add(_add(one, "RmtInf"), "Ustrd", order.remittance)


def _totals(where: _Element, orders: Sequence[Order]) -> None:
    _add(where, "NbOfTxs", str(len(orders)))
    _add(where, "CtrlSum", plain(sum((order.amount for order in orders), Decimal(0))))


def _name(party: Party, *, sepa: bool) -> str:
    return carried(party.name, LONGEST_NAME[sepa], sepa=sepa)


def _account(where: _Element, tag: str, bank: BankAccount) -> _Element:
    account = _add(where, tag)
    which = _add(account, "Id")
    if bank.is_iban:
        _add(which, "IBAN", bank.account)
    else:
        _add(_add(which, "Othr"), "Id", bank.account)
    return account


def _agent(where: _Element, tag: str, bank: BankAccount, *, is_needed: bool) -> None:
    """The bank, by its BIC or as its country names it; of an IBAN it may be left to the bank to find, and what is said is a BIC."""
    if not bank.bank_code and not is_needed:
        return
    institution = _add(_add(where, tag), "FinInstnId")
    clearing = CLEARING.get(bank.country)
    if not bank.bank_code:
        _add(_add(institution, "Othr"), "Id", "NOTPROVIDED")
    elif (
        bank.is_iban or clearing is None or (len(bank.bank_code) in BIC_LENGTHS and bank.bank_code[4:6] == bank.country)
    ):
        _add(institution, "BICFI", bank.bank_code)
    else:
        member = _add(institution, "ClrSysMmbId")
        _add(_add(member, "ClrSysId"), "Cd", clearing)
        _add(member, "MmbId", bank.bank_code)
        _add(_add(institution, "PstlAdr"), "Ctry", bank.country)


def _address(where: _Element, address: Mapping[str, str], *, sepa: bool) -> None:
    """Structured, and only where town and country are known: banks take no other form."""
    city = carried(address.get("city", ""), 35, sepa=sepa)
    if not city or not address.get("country"):
        return
    out = _add(where, "PstlAdr")
    for tag, name, most in (("StrtNm", "street", 70), ("PstCd", "postal_code", 16)):
        text = carried(address.get(name, ""), most, sepa=sepa)
        if text:
            _add(out, tag, text)
    _add(out, "TwnNm", city)
    _add(out, "Ctry", address["country"])


def _add(where: _Element, tag: str, text: str | None = None) -> _Element:
    one = etree.SubElement(where, f"{{{NAMESPACE}}}{tag}")
    if text is not None:
        one.text = text
    return one
