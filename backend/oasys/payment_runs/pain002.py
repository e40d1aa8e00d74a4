"""Reads pain.002 of ISO 20022, what a bank says of an order of transfers: from version 3 on, as all of them name these parts alike."""

import re
from dataclasses import dataclass

from lxml.etree import QName, _Element

from oasys.core.words import say
from oasys.einvoicing.errors import NotReadable, TooLarge
from oasys.einvoicing.parsing import parse
from oasys.payment_runs.errors import ReportUnreadable

MOST_BYTES = 5 * 1024 * 1024
NAMESPACE = re.compile(r"urn:(iso:std:iso:20022:tech:xsd|swift:xsd):(\$?)pain\.002\.00[0-9]\.[0-9]{2}")
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Said:
    """A status with its reason: a code, and what the bank wrote."""

    status: str
    reason_code: str = ""
    reason_text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What the bank says: of the file, of its blocks and of transactions, by the ids that the file gave them; None: nothing of the file."""

    message_id: str
    original_id: str
    of_file: Said | None
    of_blocks: dict[str, Said]
    of_transactions: dict[str, Said]


def read(content: bytes) -> Report:
    """Raises ReportUnreadable, whatever it is that was sent."""
    if len(content) > MOST_BYTES:
        raise ReportUnreadable(
            say("A status report has at most {most} MB: send the bank's file alone.", most=MOST_BYTES // 1024 // 1024)
        )
    try:
        root = parse(content)
    except (NotReadable, TooLarge) as error:
        raise ReportUnreadable(
            say("The file is no XML that is read here, or it has a document type: send the bank's file as it came.")
        ) from error
    if not NAMESPACE.fullmatch(QName(root).namespace or "") or QName(root).localname != "Document":
        raise ReportUnreadable(say("The file is no pain.002: ask the bank for the payment status report."))
    report = _child(root, "CstmrPmtStsRpt")
    group = None if report is None else _child(report, "OrgnlGrpInfAndSts")
    if report is None or group is None:
        raise ReportUnreadable(say("The status report does not say which file it is of."))
    blocks: dict[str, Said] = {}
    transactions: dict[str, Said] = {}
    for block in _children(report, "OrgnlPmtInfAndSts"):
        said = _said(block, "PmtInfSts")
        if said is not None:
            blocks[_text(block, "OrgnlPmtInfId")] = said
        for one in _children(block, "TxInfAndSts"):
            said = _said(one, "TxSts")
            id_ = _text(one, "OrgnlEndToEndId") or _text(one, "OrgnlInstrId")
            if said is not None and id_:
                transactions[id_] = said
    head = _child(report, "GrpHdr")
    return Report(
        "" if head is None else _text(head, "MsgId")[:35], _text(group, "OrgnlMsgId"), _said(group, "GrpSts"), blocks, transactions
    )  # fmt: skip


def _said(where: _Element, tag: str) -> Said | None:
    status = _text(where, tag)[:4]
    if not status:
        return None
    information = _child(where, "StsRsnInf")
    if information is None:
        return Said(status)
    reason = _child(information, "Rsn")
    code = "" if reason is None else (_text(reason, "Cd") or _text(reason, "Prtry"))
    text = " ".join(
        (one.text or "").strip() for each in _children(where, "StsRsnInf") for one in _children(each, "AddtlInf")
    )
    return Said(status, code[:35], text.strip()[:LONGEST_TEXT])


def _children(where: _Element, name: str) -> list[_Element]:
    return [one for one in where if isinstance(one.tag, str) and QName(one).localname == name]


def _child(where: _Element, name: str) -> _Element | None:
    found = _children(where, name)
    return found[0] if found else None


def _text(where: _Element, name: str) -> str:
    found = _child(where, name)
    return "" if found is None else (found.text or "").strip()
