"""GnuCash's XML file, packed or not, read as a stream. Declarations of entities are refused before they are expanded."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO
from xml.parsers import expat

from oasys.core.words import say
from oasys.exchange.gnucash.book import (
    MOST_UNPACKED_BYTES,
    Account,
    Book,
    Commodity,
    Price,
    Split,
    Transaction,
    Unreadable,
    day_of,
    fraction,
)

GZIP = b"\x1f\x8b"
CHUNK = 1 << 16
DEEPEST = 64
MOST_NODES = 500_000
PARTS = {"gnc:account", "gnc:transaction", "price"}
NOT_CARRIED = re.compile(r"gnc:(schedxaction|budget|Gnc\w+)").fullmatch
_FRACTION = re.compile(r"\s*(-?[0-9]{1,40})/([0-9]{1,40})\s*", re.ASCII).fullmatch


@dataclass(slots=True)
class Node:
    """An element with its line."""

    name: str
    row: int
    children: list["Node"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts).strip()

    def child(self, name: str) -> "Node | None":
        return next((child for child in self.children if child.name == name), None)

    def said(self, name: str) -> str:
        """The text of a child; empty where there is none."""
        found = self.child(name)
        return found.text if found else ""

    def slot(self, slots: str, key: str) -> "Node | None":
        """The value of the slot with that key."""
        found = self.child(slots)
        for slot in found.children if found else []:
            if slot.said("slot:key") == key:
                return slot.child("slot:value")
        return None

    def commodity(self, name: str) -> Commodity | None:
        found = self.child(name)
        return Commodity(found.said("cmdty:space"), found.said("cmdty:id")) if found else None


class _Handler:
    """Gathers the parts of the book, one at a time, and forgets each when it has been read."""

    def __init__(self, book: Book, parser: expat.XMLParserType) -> None:
        self.book = book
        self.parser = parser
        self.depth = 0
        self.books = 0
        self.templates = 0
        self.nodes = 0
        self.stack: list[Node] = []
        self.is_gnucash = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        row = self.parser.CurrentLineNumber
        if self.depth > DEEPEST:
            raise Unreadable(row, say("the elements are nested too deeply"))
        if self.depth == 1 and name not in {"gnc-v2", "gnc"}:
            raise Unreadable(row, say("this is not a GnuCash file"))
        self.is_gnucash = True
        if name == "gnc:book":
            self.books += 1
            if self.books > 1:
                raise Unreadable(row, say("the file holds several books"))
        if name == "gnc:template-transactions":
            self.templates += 1
        if self.stack:
            self.nodes += 1
            if self.nodes > MOST_NODES:
                raise Unreadable(
                    row,
                    say("{name} has more than {most_nodes} parts", name=self.stack[0].name, most_nodes=MOST_NODES),
                    "exchange.too_large",
                )
            node = Node(name, row)
            self.stack[-1].children.append(node)
            self.stack.append(node)
        elif name in PARTS or NOT_CARRIED(name):
            self.nodes = 0
            self.stack.append(Node(name, row))

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].texts.append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == "gnc:template-transactions":
            self.templates -= 1
        if self.stack:
            node = self.stack.pop()
            if not self.stack and not self.templates:
                self._take(node)

    def _take(self, node: Node) -> None:
        try:
            match node.name:
                case "gnc:account":
                    account = _account(node)
                    self.book.accounts[account.guid] = account
                case "gnc:transaction":
                    self.book.transactions.append(_transaction(node))
                case "price":
                    self.book.prices.append(_price(node))
                case _:
                    named = sorted(
                        (not c.name.endswith(":name"), c.text)
                        for c in node.children
                        if c.name.endswith((":name", ":id"))
                    )
                    label = named[0][1] if named else ""
                    self.book.left_out(node.row, f"{node.name.removeprefix('gnc:')} {label}".strip()[:200])
        except Unreadable as error:
            self.book.error(error)

    def refuse(self, *_: object) -> None:
        raise Unreadable(self.parser.CurrentLineNumber, say("the file declares a document type or entities"))


def read_xml(stream: IO[bytes], *, most_bytes: int = MOST_UNPACKED_BYTES) -> Book:
    """The book of a stream, of so many bytes at most when it is unpacked. Every error is in its `problems`."""
    book = Book()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    handler = _Handler(book, parser)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = handler.refuse
    parser.EntityDeclHandler = handler.refuse
    parser.ExternalEntityRefHandler = handler.refuse  # type: ignore[assignment]
    try:
        for chunk in _unpacked(stream, most_bytes):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Unreadable as error:
        book.error(error)
    except expat.ExpatError as error:
        book.error(Unreadable(error.lineno, say("the file is not XML: {code}", code=expat.ErrorString(error.code))))
    except (OSError, EOFError, zlib.error) as error:
        book.error(Unreadable(1, say("the file cannot be unpacked: {error}", error=error)))
    except (LookupError, ValueError) as error:
        book.error(Unreadable(1, say("the encoding of the file is not known: {error}", error=error)))
    return book


def _unpacked(stream: IO[bytes], most_bytes: int) -> Iterator[bytes]:
    head = stream.read(2)
    stream.seek(0)
    source: IO[bytes] = gzip.GzipFile(fileobj=stream) if head == GZIP else stream  # type: ignore[assignment]
    read: Callable[[int], bytes] = source.read
    size = 0
    while chunk := read(CHUNK):
        size += len(chunk)
        if size > most_bytes:
            message = say("the file is larger than {megabytes} MB unpacked", megabytes=most_bytes >> 20)
            raise Unreadable(1, message, "exchange.too_large")
        yield chunk


def _account(node: Node) -> Account:
    guid, name, kind = (node.said(f"act:{what}") for what in ("id", "name", "type"))
    if not guid or not kind:
        raise Unreadable(node.row, say("an account has an id and a type"), "exchange.value")
    placeholder = node.slot("act:slots", "placeholder")
    return Account(
        row=node.row,
        guid=guid,
        name=name,
        kind=kind,
        commodity=node.commodity("act:commodity"),
        parent=node.said("act:parent"),
        code=node.said("act:code"),
        description=node.said("act:description"),
        is_placeholder=placeholder is not None and placeholder.text.lower() in {"true", "1"},
    )


def _transaction(node: Node) -> Transaction:
    currency = node.commodity("trn:currency")
    guid = node.said("trn:id")
    if currency is None or not guid:
        raise Unreadable(node.row, say("a transaction has an id and a currency"), "exchange.value")
    notes = node.slot("trn:slots", "notes")
    found = Transaction(
        row=node.row,
        guid=guid,
        currency=currency,
        day=_posted_on(node),
        number=node.said("trn:num"),
        description=node.said("trn:description"),
        notes=notes.text if notes else "",
    )
    splits = node.child("trn:splits")
    for split in splits.children if splits else []:
        found.splits.append(
            Split(
                row=split.row,
                account=split.said("split:account"),
                value=_number(split, "split:value"),
                quantity=_number(split, "split:quantity"),
                memo=split.said("split:memo"),
                action=split.said("split:action"),
                is_reconciled=split.said("split:reconciled-state") in {"y", "c"},
            )
        )
    return found


def _posted_on(node: Node) -> date:
    """The day without a time zone where GnuCash has kept one, else that of the time stamp as it is written."""
    kept = node.slot("trn:slots", "date-posted")
    if kept is not None:
        return day_of(kept.said("gdate"), node.row)
    stamp = node.child("trn:date-posted")
    return day_of(stamp.said("ts:date") if stamp else "", node.row)


def _price(node: Node) -> Price:
    commodity, currency = node.commodity("price:commodity"), node.commodity("price:currency")
    stamp = node.child("price:time")
    value = _number(node, "price:value")
    if commodity is None or currency is None or value <= 0:
        raise Unreadable(node.row, say("a price has a commodity, a currency and a value above zero"), "exchange.price")
    day = day_of((stamp.said("ts:date") or stamp.said("gdate")) if stamp else "", node.row)
    return Price(node.row, commodity, currency, day, value)


def _number(node: Node, name: str) -> Decimal:
    found = _FRACTION(node.said(name))
    if found is None:
        raise Unreadable(node.row, say("{name!r} is not an amount", name=node.said(name)[:40]), "exchange.value")
    return fraction(int(found[1]), int(found[2]), node.row)
