"""CAMT.052, .053 and .054 of ISO 20022, all versions from 1 on: parts are found by their names, so that what breaks a schema is read.

The sign is the indicator's, for reversals too: the standard says that it is the way the money moves. Where only the other reading
makes the balances of a statement tie, it is taken, and noted.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lxml.etree import QName, _Element

from oasys.bank_files.errors import Damaged, NoStatement
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Line, Note, Part, Statement
from oasys.bank_files.values import currency_of, day, figure, iban_of, joined
from oasys.bank_files.xml import as_written, child, children, ends, text
from oasys.core.words import say

HEAD = 20_000
ROOT = re.compile(r"BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)|camt\.05[234]\.\d{3}\.\d{2}")
KINDS = {"Rpt": Format.CAMT_052, "Stmt": Format.CAMT_053, "Ntfctn": Format.CAMT_054}
WANTED = frozenset({*KINDS, "Ntry", "GrpHdr"})
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
NOT_GIVEN = {"NOTPROVIDED", "NOT PROVIDED", "NONREF", ""}
PATH = re.compile(r"^(?:BkToCstmr|Document)")


def is_camt(text: str) -> bool:
    return "<" in text[:HEAD] and ROOT.search(text[:HEAD]) is not None


def read(
    content: bytes,
) -> list[Statement]:
    """Raises BankFileRefused."""
    records = as_written(content, "Ntry")
    found, pending, made_on, entries = [], [], None, 0
    for element in ends(content, WANTED):
        name = QName(element).localname
        parent = element.getparent()
        if name == "GrpHdr":
            made_on = _day(text(element, "CreDtTm"))
        elif name == "Ntry":
            record = next(records, "")
            if parent is not None and QName(parent).localname not in KINDS:
                continue
            entries += 1
            refuse_more_lines(entries)
            pending.append(_entry(element, record))
            _empty(element)
        elif parent is not None and PATH.match(QName(parent).localname):
            found.append(_statement(element, KINDS[name], pending, made_on))
            refuse_more_statements(len(found))
            pending = []
            _empty(element)
    if not found:
        raise NoStatement(say("There is no statement in the XML of the bank."))
    return found


def _empty(element: _Element) -> None:
    """What was read gives its memory back. The element itself stays until the next one ends: the parser still holds on to it."""
    element.clear()
    before, parent = element.getprevious(), element.getparent()
    if parent is not None and before is not None and before.tag == element.tag:
        parent.remove(before)


@dataclass(frozen=True, slots=True)
class Entry:
    line: Line | None
    without_day: Line | None  # the statement's day is not known yet
    has_minus: bool  # its amount has a sign of its own, which no version allows


def _day(said: str) -> date | None:
    found = DAY.match(said)
    return day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _day_of(where: _Element, name: str) -> date | None:
    return _day(text(where, name, "Dt") or text(where, name, "DtTm") or text(where, name))


def _amount(where: _Element | None, at: int) -> tuple[Decimal, str]:
    """The amount without a sign, and its currency."""
    said = (where.text or "").strip() if where is not None else ""
    amount = figure(said, "," if "," in said and "." not in said else ".")
    if where is None or amount is None:
        raise Damaged(
            say("Line {line}: “{text}” is no amount ({field}).", line=at, text=said[:40], field="Amt"), line=at
        )
    return amount, currency_of(where.get("Ccy") or "")


def _is_debit(where: _Element, at: int) -> bool:
    said = text(where, "CdtDbtInd").upper()
    if said not in ("CRDT", "DBIT"):
        raise Damaged(
            say("Line {line}: neither CRDT nor DBIT says which way the money went (CdtDbtInd).", line=at), line=at
        )
    return said == "DBIT"


def _entry(entry: _Element, record: str) -> Entry:
    """A booking: where it is of one payment, with its parties; where it is of several, they are its parts."""
    at = int(entry.sourceline or 1)
    amount, currency = _amount(child(entry, "Amt"), at)
    is_debit = _is_debit(entry, at)
    is_reversal = text(entry, "RvslInd").lower() in ("true", "1")
    details = [one for group in children(entry, "NtryDtls") for one in children(group, "TxDtls")] or children(
        entry, "TxDtls"
    )
    parts = [_part(one, is_debit, is_reversal, currency) for one in details]
    only = parts[0] if len(parts) == 1 else None
    booked, valued = _day_of(entry, "BookgDt"), _day_of(entry, "ValDt")
    status = (text(entry, "Sts", "Cd") or text(entry, "Sts", "Prtry") or text(entry, "Sts")).upper()
    extra = text(entry, "AddtlNtryInf")
    reference = text(entry, "NtryRef")
    line = Line(
        booked_on=booked or valued or date.min,
        valued_on=valued,
        amount=-amount if is_debit else amount,
        currency=currency,
        counterparty_name=only.counterparty_name if only else "",
        counterparty_account=only.counterparty_account if only else "",
        text=(only.text if only else "") or joined(*(one.text for one in parts[:20])) or joined(extra),
        end_to_end_id=only.end_to_end_id if only else "",
        bank_reference=(only.bank_reference if only else "") or ("" if reference in NOT_GIVEN else reference),
        provider_id="" if (own := text(entry, "AcctSvcrRef")) in NOT_GIVEN else own,
        type_code=_code(child(entry, "BkTxCd")) or (_code(child(details[0], "BkTxCd")) if details else ""),
        raw=record,
        at=at,
        is_booked=status in ("BOOK", ""),
        is_reversal=is_reversal,
        parts=tuple(parts) if len(parts) > 1 else (),
    )
    has_minus = amount < 0
    return Entry(line, None, has_minus) if booked or valued else Entry(None, line, has_minus)


def _code(where: _Element | None) -> str:
    """Domain, family and subfamily, and the bank's own code."""
    domain = "-".join(
        one
        for one in (
            text(where, "Domn", "Cd"),
            text(where, "Domn", "Fmly", "Cd"),
            text(where, "Domn", "Fmly", "SubFmlyCd"),
        )
        if one
    )
    return joined(domain, text(where, "Prtry", "Cd"))


def _part(details: _Element, is_debit: bool, is_reversal: bool, currency: str) -> Part:
    """One payment. The other party of money that goes out is the creditor; a reversal names the parties of what it takes back."""
    parties = child(details, "RltdPties")
    own = text(details, "CdtDbtInd").upper()
    goes_out = own == "DBIT" if own in ("CRDT", "DBIT") else is_debit
    role = "Cdtr" if goes_out != is_reversal else "Dbtr"
    stated = child(details, "Amt")
    if stated is None:
        stated = child(details, "AmtDtls", "TxAmt", "Amt")
    said = figure((stated.text or "").strip()) if stated is not None else None
    references = child(details, "Refs")
    end_to_end = text(references, "EndToEndId")
    remittance = child(details, "RmtInf")
    structured = [
        text(one, *path)
        for one in children(remittance, "Strd")
        for path in (("CdtrRefInf", "Ref"), ("CdtrRefInf", "CdtrRef"), ("RfrdDocInf", "Nb"), ("AddtlRmtInf",))
    ]
    return Part(
        amount=(-said if goes_out else said) if said is not None else None,
        currency=currency_of(stated.get("Ccy") or "") if stated is not None else currency,
        counterparty_name=joined(_party(parties, role) or _party(parties, f"Ultmt{role}")),
        counterparty_account=_account(child(parties, f"{role}Acct")),
        text=joined(*(one.text or "" for one in children(remittance, "Ustrd")), *structured)
        or joined(text(details, "AddtlTxInf")),
        end_to_end_id="" if end_to_end in NOT_GIVEN else end_to_end,
        bank_reference=text(references, "AcctSvcrRef")
        or text(references, "TxId")
        or text(references, "UETR")
        or text(references, "InstrId"),
    )


def _party(parties: _Element | None, role: str) -> str:
    """From version 3 of other messages on a party is wrapped in Pty."""
    return text(parties, role, "Nm") or text(parties, role, "Pty", "Nm")


def _account(where: _Element | None) -> str:
    found = child(where, "Id")
    return (
        text(found, "IBAN")
        or text(found, "Othr", "Id")
        or text(found, "BBAN")
        or text(found, "PrtryAcct", "Id")
        or text(found, "UPIC")
        or text(where, "Prxy", "Id")
    )


def _statement(where: _Element, kind: Format, entries: list[Entry], made_on: date | None) -> Statement:
    at = int(where.sourceline or 1)
    account = child(where, "Acct")
    name = _account(account)
    notes: list[Note] = []
    opening, closing = _balances(where)
    from_on = _day(text(where, "FrToDt", "FrDtTm") or text(where, "FrToDt", "FrDt"))
    to_on = _day(text(where, "FrToDt", "ToDtTm") or text(where, "FrToDt", "ToDt"))
    known = (closing.on if closing else None) or to_on or _day(text(where, "CreDtTm")) or made_on
    lines = tuple(_dated(one, known, notes) for one in entries)
    currency = (
        currency_of(text(account, "Ccy"))
        or (opening.currency if opening else "")
        or (lines[0].currency if lines else "")
    )
    if kind == Format.CAMT_053 and (opening is None or closing is None):
        notes.append(Note("no_balance", say("The statement lacks its opening or its closing balance."), at))
    page, is_last = text(where, "StmtPgntn", "PgNb") or text(where, "RptPgntn", "PgNb"), _last(where)
    statement = Statement(
        format=kind,
        account=name,
        currency=currency,
        lines=lines,
        iban=iban_of(name),
        bank_id=next(
            (
                found
                for key in ("BICFI", "BIC")
                if (
                    found := text(account, "Svcr", "FinInstnId", key)
                    or text(account, "Svcr", "FinInstnId", "CmbndId", key)
                )
            ),
            "",
        ),
        number=text(where, "LglSeqNb") or text(where, "ElctrncSeqNb") or text(where, "Id"),
        from_on=from_on or (opening.on if opening else None) or min((one.booked_on for one in lines), default=known),
        to_on=to_on or (closing.on if closing else None) or max((one.booked_on for one in lines), default=known),
        opening=opening,
        closing=closing,
        notes=tuple(notes),
        at=at,
        continues=page.isdigit() and int(page[:9]) > 1,
        continued=is_last == "false",
    )
    return _reversals(_minus(statement, [place for place, one in enumerate(entries) if one.has_minus]))


def _last(where: _Element) -> str:
    return (text(where, "StmtPgntn", "LastPgInd") or text(where, "RptPgntn", "LastPgInd")).lower()


def _dated(entry: Entry, known: date | None, notes: list[Note]) -> Line:
    if entry.line is not None:
        return entry.line
    line = entry.without_day
    assert line is not None
    if known is None:
        raise Damaged(
            say("Line {line}: a transaction has no date ({field}).", line=line.at, field="BookgDt"), line=line.at
        )
    said = say("Line {line}: a transaction names no day; the day of the statement was taken.", line=line.at)
    notes.append(Note("no_day", said, line.at))
    return replace(line, booked_on=known)


def _balances(where: _Element) -> tuple[Balance | None, Balance | None]:
    """Booked balances: the opening one or the closing one of the day before; an interim one where a page or a day is not over."""
    found: dict[str, list[Balance]] = {}
    for one in children(where, "Bal"):
        at = int(one.sourceline or 1)
        kind = (
            text(one, "Tp", "CdOrPrtry", "Cd") or text(one, "Tp", "Cd") or text(one, "Tp", "CdOrPrtry", "Prtry")
        ).upper()
        amount, currency = _amount(child(one, "Amt"), at)
        found.setdefault(kind, []).append(
            Balance(-amount if _is_debit(one, at) else amount, _day_of(one, "Dt"), currency)
        )
    interim = found.get("ITBD", [])
    opening = next((found[kind][0] for kind in OPENING if kind in found), None)
    closing = next((found[kind][-1] for kind in CLOSING if kind in found), None)
    if opening is None and (closing is not None or len(interim) > 1) and interim:
        opening, interim = interim[0], interim[1:]
    if closing is None and interim:
        closing = interim[-1]
    return opening, closing


def _minus(statement: Statement, places: list[int]) -> Statement:
    """With the indicator alone as the way of amounts below zero, where only so the balances tie: some banks write the way twice."""
    lines = list(statement.lines)
    twice = sum((lines[place].amount for place in places if lines[place].is_booked), Decimal(0)) * 2
    if not twice or statement.difference != -twice:
        return statement
    for place in places:
        lines[place] = replace(lines[place], amount=-lines[place].amount)
    said = say("Amounts below zero were read by their indicator alone: only so the balances of the statement tie.")
    return replace(statement, lines=tuple(lines)).noted(Note("minus_turned", said, statement.at))


def _reversals(statement: Statement) -> Statement:
    """With the signs of reversals the other way round, where only so the balances tie: some banks repeat the original's indicator."""
    difference = statement.difference
    turned = sum((line.amount for line in statement.lines if line.is_reversal and line.is_booked), Decimal(0))
    if not difference or difference != -2 * turned:
        return statement
    said = say("Reversals were read with the other sign: only so the balances of the statement tie.")
    lines = tuple(
        replace(line, amount=-line.amount) if line.is_reversal and line.is_booked else line for line in statement.lines
    )
    return replace(statement, lines=lines).noted(Note("reversals_turned", said, statement.at))
