"""OFX 1 (SGML) and OFX 2 (XML) by one reader: banks write either so that no parser of SGML or XML would take it.

An element with text is a value, and may have no end; one without is an aggregate, whose parts go to what stands around it where it
never ends, unless it is one of CLOSED_BY_OTHERS. Nothing is declared, fetched or expanded but the five entities of XML and numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from oasys.bank_files.errors import CutOff, Damaged, NoStatement, TooLarge
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Line, Note, Statement
from oasys.bank_files.texts import Lines, decode
from oasys.bank_files.values import currency_of, day, decimal_marks, figure, iban_of, joined
from oasys.core.words import say

HEAD = 10_000
ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?OFX(?:\s[^<>]{0,300})?>", re.IGNORECASE)
MARKUP = re.compile(
    r"<!--|<!\[CDATA\[|<!DOCTYPE|<!ENTITY"
    r"|<(?P<end>/?)(?:[A-Za-z][\w.-]{0,30}:)?(?P<tag>[A-Za-z][A-Za-z0-9._]{0,60})(?:(?<=[<:]OFX)\s[^<>]{0,300})?\s{0,20}(?P<empty>/?)>"
)
ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
DECLARED = re.compile(rb"""(?:CHARSET\s*[:=]\s*["']?|encoding\s*=\s*["'])([A-Za-z0-9._-]{1,30})""")
CHARSETS = {"1252": "windows-1252", "NONE": "", "USASCII": ""}
VERSION_2 = re.compile(r"""OFXHEADER\s*=\s*["']?2""")
DEEPEST = 60
MOST_ELEMENTS = 500_000  # at once: those of a transaction are gone when it ends
STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
CLOSED_BY_OTHERS = {
    *STATEMENTS,
    "BANKTRANLIST",
    "INVTRANLIST",
    "STMTTRN",
    "LEDGERBAL",
    "AVAILBAL",
    "BANKACCTFROM",
    "CCACCTFROM",
    "INVACCTFROM",
    "SONRS",
    "STATUS",
}
MOVES_CASH = ("BUY", "SELL", "INCOME", "INVEXPENSE", "MARGININTEREST", "RETOFCAP")
MOVES_NONE = ("REINVEST", "TRANSFER", "SPLIT", "JRNLSEC", "JRNLFUND", "CLOSUREOPT")
DAY = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")


@dataclass(slots=True)
class Node:
    tag: str
    start: int
    end: int = 0
    text: str = ""
    parts: list["Node"] = field(default_factory=list)
    found: "Line | None" = None

    def value(self, *tags: str) -> str:
        """The text of the first of these parts, in this order, that has one."""
        for tag in tags:
            for part in self.parts:
                if part.tag == tag and part.text:
                    return part.text
        return ""

    def child(self, *tags: str) -> "Node | None":
        return next((part for part in self.parts if part.tag in tags), None)

    def deep(self, tag: str) -> Iterator["Node"]:
        for part in self.parts:
            if part.tag == tag:
                yield part
            yield from part.deep(tag)


def is_ofx(text: str) -> bool:
    return ROOT.search(text[:HEAD]) is not None


def read(content: bytes, *, encoding: str = "") -> list[Statement]:
    """Raises BankFileRefused."""
    found = DECLARED.search(content[:HEAD])
    name = found[1].decode().upper() if found else ""
    text, _ = decode(content, declared=CHARSETS.get(name, name), encoding=encoding)
    return _Reader(text).statements()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        start = ROOT.search(text[:HEAD])
        if start is None:
            raise NoStatement(say("There is no statement in the OFX file."))
        self.format = Format.OFX_2 if VERSION_2.search(text[: start.start()]) else Format.OFX_1
        self.start = start.start()
        self.top = Node("", self.start)
        self.elements = self.transactions = 0
        self.mark = self._decimal_mark()
        self.notes: list[Note] = []

    def statements(self) -> list[Statement]:
        root = self._tree()
        statements = [
            self._statement(node) for kind in STATEMENTS for node in root.deep(kind) if self._account(node) is not None
        ]
        if not statements:
            raise NoStatement(self._why_none(root))
        refuse_more_statements(len(statements))
        statements.sort(key=lambda one: one.at)
        return [statements[0].noted(*self.notes), *statements[1:]]

    def _why_none(self, root: Node) -> str:
        """What the bank says instead of a statement."""
        for status in root.deep("STATUS"):
            if status.value("SEVERITY").upper() == "ERROR":
                said = status.value("MESSAGE") or status.value("CODE")
                return say("The file holds no statement, the bank says: {said}", said=said[:300])
        if next(root.deep("ACCTINFO"), None) is not None:
            return say("The file lists accounts and holds no statement: ask the bank for the transactions.")
        return say("There is no statement in the OFX file.")

    def _decimal_mark(self) -> str:
        """OFX has no groups of digits, and takes a comma for a point: only where an amount has both does one of them group."""
        both = [
            one[1]
            for one in re.finditer(r"<(?:TRNAMT|BALAMT|TOTAL)>\s{0,20}([^<\r\n]{1,60})", self.text)
            if "," in one[1] and "." in one[1]
        ]
        marks = decimal_marks(both) if both else []
        return marks[0] if len(marks) == 1 else ""

    def _amount(self, text: str, place: int, tag: str) -> Decimal:
        own = "," if "," in text else "."
        amount = figure(text, self.mark or own)
        if amount is None and self.mark:  # some banks write balances with groups, and the rest as OFX has it
            amount = figure(text, own)
        if amount is None:
            line = self.lines.at(place)
            raise Damaged(
                say("Line {line}: “{text}” is no amount ({field}).", line=line, text=text[:40], field=tag), line=line
            )
        return amount

    def _day(self, text: str) -> date | None:
        found = DAY.match(text.strip())
        return day(int(found[1]), int(found[2]), int(found[3])) if found else None

    def _tree(self) -> Node:
        """The file as a tree, whose transactions are read and emptied as soon as they end."""
        stack, text = [self.top], self.text
        leaf: Node | None = None  # what has begun, and is a value or an aggregate
        said: list[str] = []  # its text
        place, is_whole = self.start, False
        while token := MARKUP.search(text, place):
            if leaf is not None:
                said.append(text[place : token.start()])
            place = token.end()
            if token["tag"] is None:
                place = self._aside(token[0], token.start(), said)
                continue
            tag, is_end = token["tag"].upper(), bool(token["end"])
            if leaf is not None:
                leaf.text = _expanded("".join(said)).strip()
                is_own_end = is_end and tag == leaf.tag
                if leaf.text or is_own_end:  # a value ends where the next tag is, whichever it is
                    stack[-1].parts.append(leaf)
                else:
                    stack.append(leaf)
                leaf = None
                if is_own_end:
                    is_whole = is_whole or tag == "OFX"
                    continue
            if is_end:
                self._end(stack, tag, token.start(), token.end())
                is_whole = is_whole or tag == "OFX"
            elif not token["empty"]:
                self._begin(stack, tag, token.start())
                leaf, said = Node(tag, token.start()), []
                is_whole = is_whole and tag != "OFX"
        if not is_whole:
            last = self.lines.at(len(text))
            raise CutOff(
                say("Line {line}: the file ends before </OFX>. Ask the bank for it again.", line=last), line=last
            )
        return self.top

    def _aside(self, mark: str, start: int, said: list[str]) -> int:
        """Where a comment or a CDATA section ends; the text of the latter is the value's."""
        if mark in ("<!DOCTYPE", "<!ENTITY"):
            raise self._damaged(start, say("a document type or an entity is declared, and none is read"))
        closing = "-->" if mark == "<!--" else "]]>"
        end = self.text.find(closing, start)
        if end < 0:
            raise self._damaged(start, say("a comment or a section has no end"))
        if mark != "<!--":
            said.append(self.text[start + len(mark) : end].replace("&", "&amp;"))
        return end + len(closing)

    def _damaged(self, place: int, reason: str) -> Damaged:
        line = self.lines.at(place)
        return Damaged(say("Line {line}: the OFX cannot be read, {reason}.", line=line, reason=reason), line=line)

    def _begin(self, stack: list[Node], tag: str, place: int) -> None:
        """What an element may not stand inside is ended first."""
        self.elements += 1
        if len(stack) > DEEPEST:
            raise self._damaged(place, say("elements are nested too deep"))
        if self.elements > MOST_ELEMENTS:
            raise TooLarge(say("The OFX file has too many elements: ask the bank for fewer days."))
        if tag in ("OFX", "STMTTRN", *STATEMENTS) and any(node.tag == tag for node in stack):
            line = self.lines.at(place)
            said = say("Line {line}: what stands before {tag} was not closed.", line=line, tag=tag)
            if tag != "STMTTRN":
                raise CutOff(said, line=line)
            self.notes.append(Note("not_closed", said, line))
            self._close(stack, tag, place)

    def _end(self, stack: list[Node], tag: str, start: int, end: int) -> None:
        if any(node.tag == tag for node in stack):
            self._close(stack, tag, end)
        elif tag in STATEMENTS:  # banks close the statement of a card as one of an account
            opened = next((node.tag for node in reversed(stack) if node.tag in STATEMENTS), None)
            if opened is not None:
                self._close(stack, opened, end)

    def _close(self, stack: list[Node], tag: str, place: int) -> None:
        """Ends the innermost element of that name, and all inside it that never ended."""
        while len(stack) > 1:
            node = stack.pop()
            node.end = place
            stack[-1].parts.append(node)
            if node.tag == "STMTTRN" or (stack[-1].tag == "INVTRANLIST" and node.tag != "INVBANKTRAN"):
                self._finish(node)
            elif node.tag != tag and node.tag not in CLOSED_BY_OTHERS:
                # a value without text that has no end: what follows it is not its own
                stack[-1].parts.extend(node.parts)
                node.parts = []
            if node.tag == tag:
                return

    def _finish(self, node: Node) -> None:
        node.found = self._transaction(node) if node.tag == "STMTTRN" else self._investment(node)
        self.elements -= sum(1 for _ in _nodes(node))
        node.parts = []
        self.transactions += 1
        refuse_more_lines(self.transactions)

    def _transaction(self, node: Node) -> Line:
        at = self.lines.at(node.start)
        stated = node.child("TRNAMT")
        amount = self._amount(stated.text if stated else "", stated.start if stated else node.start, "TRNAMT")
        booked = (
            self._day(node.value("DTPOSTED")) or self._day(node.value("DTUSER")) or self._day(node.value("DTAVAIL"))
        )
        if booked is None:
            raise Damaged(say("Line {line}: a transaction has no date ({field}).", line=at, field="DTPOSTED"), line=at)
        payee, other = node.child("PAYEE"), node.child("BANKACCTTO", "CCACCTTO")
        currency = node.child("CURRENCY")
        name = node.value("NAME") or (payee.value("NAME") if payee else "")
        return Line(
            booked_on=booked,
            valued_on=self._day(node.value("DTAVAIL", "VALUEDATE")),
            amount=amount,
            currency=currency_of(currency.value("CURSYM")) if currency else "",
            counterparty_name=joined(name, node.value("EXTDNAME")),
            counterparty_account=joined(other.value("ACCTID")) if other else "",
            text=joined(node.value("MEMO")),
            end_to_end_id="",
            bank_reference=node.value("REFNUM", "CHECKNUM", "SRVRTID"),
            provider_id=node.value("FITID"),
            type_code=node.value("TRNTYPE").upper(),
            raw=self.text[node.start : node.end],
            at=at,
            is_reversal=bool(node.value("CORRECTFITID")),
        )

    def _investment(self, node: Node) -> Line | None:
        """What a trade moves in cash; None where the part is no transaction."""
        is_cash, is_none = node.tag.startswith(MOVES_CASH), node.tag.startswith(MOVES_NONE)
        head = next(node.deep("INVTRAN"), None)
        if head is None or not (is_cash or is_none):
            return None
        at = self.lines.at(node.start)
        booked = self._day(head.value("DTTRADE")) or self._day(head.value("DTSETTLE"))
        if booked is None:
            raise Damaged(say("Line {line}: a transaction has no date ({field}).", line=at, field="DTTRADE"), line=at)
        total = next((one.text for one in node.deep("TOTAL") if one.text), "")
        currency = next((one.text for one in node.deep("CURSYM") if one.text), "")
        return Line(
            booked_on=booked,
            valued_on=self._day(head.value("DTSETTLE")),
            amount=self._amount(total, node.start, "TOTAL") if is_cash else Decimal(0),
            currency=currency_of(currency),
            counterparty_name="",
            counterparty_account="",
            text=joined(head.value("MEMO"), *(one.text for one in node.deep("UNIQUEID"))),
            end_to_end_id="",
            bank_reference=head.value("SRVRTID"),
            provider_id=head.value("FITID"),
            type_code=node.tag,
            raw=self.text[node.start : node.end],
            at=at,
        )

    @staticmethod
    def _account(node: Node) -> Node | None:
        return node.child("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")

    def _statement(self, node: Node) -> Statement:
        account = self._account(node)
        assert account is not None
        currency = currency_of(node.value("CURDEF"))
        notes: list[Note] = []
        at = self.lines.at(node.start)
        if not currency:
            notes.append(Note("no_currency", say("The statement names no currency."), at))
        bank_lines = node.child("BANKTRANLIST", "INVTRANLIST")
        pending = sum(1 for _ in node.deep("STMTTRNP"))
        if pending:
            notes.append(Note("pending", say("{count} transactions are pending and were left out.", count=pending), at))
        lines = tuple(
            replace(one.found, currency=one.found.currency or currency) for one in _nodes(node) if one.found is not None
        )
        return Statement(
            format=self.format,
            account=account.value("ACCTID"),
            currency=currency,
            lines=lines,
            iban=iban_of(account.value("ACCTID")),
            bank_id=account.value("BANKID", "BROKERID"),
            from_on=self._day(bank_lines.value("DTSTART")) if bank_lines else None,
            to_on=self._day(bank_lines.value("DTEND")) if bank_lines else None,
            closing=self._closing(node, currency, notes),
            notes=tuple(notes),
            at=at,
        )

    def _closing(self, node: Node, currency: str, notes: list[Note]) -> Balance | None:
        ledger, investment = node.child("LEDGERBAL"), node.child("INVBAL")
        if ledger is not None and ledger.value("BALAMT"):
            amount = self._amount(ledger.value("BALAMT"), ledger.start, "BALAMT")
            return Balance(amount, self._day(ledger.value("DTASOF")), currency)
        if investment is not None and investment.value("AVAILCASH"):
            amount = self._amount(investment.value("AVAILCASH"), investment.start, "AVAILCASH")
            return Balance(amount, self._day(node.value("DTASOF")), currency)
        notes.append(Note("no_balance", say("The statement says no closing balance."), self.lines.at(node.start)))
        return None


def _nodes(node: Node) -> Iterator[Node]:
    for part in node.parts:
        yield part
        yield from _nodes(part)


def _expanded(text: str) -> str:
    """With the entities of XML; whatever else has an ampersand is as the bank wrote it."""
    return ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return ENTITIES[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else " "
