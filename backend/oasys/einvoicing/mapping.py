"""One table of entries by which a syntax is both read and written: each entry is a term of the model and its place in the XML.

Entries stand in the order that the schema of the syntax wants. Paths are steps `prefix:name`, the last one perhaps `@name`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from lxml.etree import QName, SubElement, _Element

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS
from oasys.einvoicing.model import Invoice

NUMBER_FORM = re.compile(r"[+-]?(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?")


@dataclass(frozen=True, slots=True)
class Unread:
    """A value of the file that the model cannot take: the attribute of the model, the place as XPath, the text ("" where it is missing)."""

    name: str
    place: str
    text: str


@dataclass(slots=True)
class Reading:
    """What is known while a file is read: what could not be read, and which elements were."""

    prefixes: Mapping[str, str]
    unread: list[Unread] = field(default_factory=list)
    seen: set[_Element] = field(default_factory=set)


@dataclass(slots=True)
class Writing:
    """What is known while an invoice is written."""

    prefixes: Mapping[str, str]
    invoice: Invoice
    amount_attribute: str  # of every amount, with the currency; "" for none


class Entry(Protocol):
    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        """Adds what it finds below the element to the values."""

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        """Adds elements; False where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value stands as text. `read` raises ValueError; `attributes` are set when it is written; with `keeps_ends` the spaces
    around it are part of it."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_amount: bool = False
    keeps_ends: bool = False


def _number(text: str) -> Decimal:
    """Raises ValueError: an exponent, a comma or a word is no number of an invoice, nor is one of more digits than the wire has."""
    said = NUMBER_FORM.fullmatch(text)
    if said is None or len(said[1].lstrip("0")) > MAX_INTEGER_DIGITS or len(said[2] or "") > MAX_DECIMALS:
        raise ValueError(text)
    return Decimal(text)


def _day(text: str) -> date:
    """A day with or without the offset that XML Schema allows."""
    if len(text) > 10 and (text[10] == "Z" or text[10] in "+-"):
        text = text[:10]
    if len(text) != 10:
        raise ValueError(text)
    return date.fromisoformat(text)


def _day_102(text: str) -> date:
    """A day as UN/CEFACT's format 102 writes it: CCYYMMDD."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _plain(value: Decimal) -> str:
    return f"{value:f}"


TEXT = Kind(str, str)
LINES = Kind(str, str, keeps_ends=True)  # BT-20: XRechnung ends each line of a discount, the last one too
NUMBER = Kind(_number, _plain)
AMOUNT = Kind(_number, _plain, is_amount=True)
DAY = Kind(_day, date.isoformat)
DAY_102 = Kind(_day_102, lambda value: f"{value.year:04}{value.month:02}{value.day:02}", {"format": "102"})
BINARY = Kind(lambda text: b64decode(text, validate=False), lambda value: b64encode(value).decode())


def clark(step: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, name = step.partition(":")
    return f"{{{prefixes[prefix]}}}{name}"


def found(element: _Element, path: str, prefixes: Mapping[str, str]) -> Iterator[_Element]:
    """The elements at a path, in their order."""
    if path == ".":
        yield element
        return
    step, _, rest = path.partition("/")
    for child in element.iterchildren(clark(step, prefixes)):
        if rest:
            yield from found(child, rest, prefixes)
        else:
            yield child


def text_at(element: _Element, path: str, prefixes: Mapping[str, str]) -> str:
    """The first text at a path, without spaces around it."""
    base, _, attribute = path.partition("/@") if "/@" in path else (path, "", "")
    for one in found(element, base, prefixes):
        said = (one.get(attribute) or "").strip() if attribute else (one.text or "").strip()
        if said:
            return said
    return ""


def placed(element: _Element, path: str, prefixes: Mapping[str, str], *, is_new: bool = False) -> _Element:
    """The element at the path, made where it is not; the last one of its name, or with `is_new` one more."""
    if path == ".":
        return element
    steps = path.split("/")
    for number, step in enumerate(steps):
        name = clark(step, prefixes)
        last = None if is_new and number == len(steps) - 1 else next(element.iterchildren(name, reversed=True), None)
        element = SubElement(element, name) if last is None else last
    return element


def place_of(element: _Element, prefixes: Mapping[str, str]) -> str:
    """The XPath of an element with the prefixes of its syntax."""
    known = {uri: prefix for prefix, uri in prefixes.items()}
    steps: list[str] = []
    one: _Element | None = element
    while one is not None:
        name = QName(one)
        parent = one.getparent()
        alike = [] if parent is None else list(parent.iterchildren(one.tag))
        at = f"[{alike.index(one) + 1}]" if len(alike) > 1 else ""
        prefix = known.get(name.namespace or "", "")
        steps.append(f"{prefix + ':' if prefix else ''}{name.localname}{at}")
        one = parent
    return "/" + "/".join(reversed(steps))


@dataclass(frozen=True, slots=True)
class At:
    """One value. Read from the first of `path` and `also` that says something, written to `path`."""

    name: str
    path: str
    kind: Kind = TEXT
    also: tuple[str, ...] = ()

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for path in (self.path, *self.also):
            base, _, attribute = path.partition("@")
            for one in found(element, base.rstrip("/") or ".", reading.prefixes):
                if not attribute:
                    reading.seen.add(one)
                text = (one.get(attribute) if attribute else one.text) or ""
                said = text.strip()
                if said and self.name not in values:
                    try:
                        values[self.name] = self.kind.read(text if self.kind.keeps_ends else said)
                    except ValueError:
                        reading.unread.append(Unread(self.name, place_of(one, reading.prefixes), said[:200]))

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        value = getattr(source, self.name)
        if value is None or value == "":
            return False
        base, _, attribute = self.path.partition("@")
        one = placed(element, base.rstrip("/") or ".", writing.prefixes)
        if attribute:
            one.set(attribute, self.kind.write(value))
            return True
        one.text = self.kind.write(value)
        for name, fixed in self.kind.attributes.items():
            one.set(name, fixed)
        if self.kind.is_amount and writing.amount_attribute:
            one.set(writing.amount_attribute, writing.invoice.currency)
        return True


@dataclass(frozen=True, slots=True)
class Const:
    """What stands at the path whatever the invoice says. Another value, or with `unlike` that one, means that it is another
    group; with `tells` False the value is of no account."""

    path: str
    value: str
    unlike: str = ""
    tells: bool = True

    def is_met(self, element: _Element, prefixes: Mapping[str, str]) -> bool:
        said = text_at(element, self.path, prefixes)
        said = {"0": "false", "1": "true"}.get(said, said) if self.value in {"false", "true"} else said
        return not self.tells or (said not in {"", self.unlike} if self.unlike else said == self.value)

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        reading.seen.update(found(element, self.path, reading.prefixes))

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        placed(element, self.path, writing.prefixes).text = self.value
        return False


def _are_met(entries: Sequence[Entry], element: _Element, prefixes: Mapping[str, str]) -> bool:
    return all(entry.is_met(element, prefixes) for entry in entries if isinstance(entry, Const))


@dataclass(frozen=True, slots=True)
class Within:
    """An element that groups terms of the same object."""

    path: str
    entries: Sequence[Entry]

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, self.path, reading.prefixes):
            if _are_met(self.entries, one, reading.prefixes):
                for entry in self.entries:
                    entry.read(one, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        one = placed(element, self.path, writing.prefixes, is_new=True)
        said = [entry.write(one, source, writing) for entry in self.entries]
        if not any(said):
            parent = one.getparent()
            assert parent is not None
            parent.remove(one)
        return any(said)


@dataclass(frozen=True, slots=True)
class One:
    """A group of the model that is there or not."""

    name: str
    path: str
    make: type[Any]
    entries: Sequence[Entry]

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, self.path, reading.prefixes):
            if self.name not in values and _are_met(self.entries, one, reading.prefixes):
                made = read_group(self.make, self.entries, one, reading, name=self.name)
                if made is not None:
                    values[self.name] = made

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        value = getattr(source, self.name)
        if value is None:
            return False
        one = placed(element, self.path, writing.prefixes, is_new=self.path != ".")
        said = [entry.write(one, value, writing) for entry in self.entries]
        return any(said)


@dataclass(frozen=True, slots=True)
class Each:
    """A group of the model that is there any number of times."""

    name: str
    path: str
    make: type[Any]
    entries: Sequence[Entry]

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        ones = [
            read_group(self.make, self.entries, one, reading, name=self.name)
            for one in found(element, self.path, reading.prefixes)
            if _are_met(self.entries, one, reading.prefixes)
        ]
        values[self.name] = values.get(self.name, ()) + tuple(one for one in ones if one is not None)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        for value in getattr(source, self.name):
            one = placed(element, self.path, writing.prefixes, is_new=True)
            for entry in self.entries:
                entry.write(one, value, writing)
        return bool(getattr(source, self.name))


def read_group[T](
    make: type[T], entries: Sequence[Entry], element: _Element, reading: Reading, *, name: str
) -> T | None:
    """The group, or None where it says nothing or lacks what it cannot be without (which is noted)."""
    values: dict[str, Any] = {}
    for entry in entries:
        entry.read(element, values, reading)
    values = {key: value for key, value in values.items() if value != ()}
    if not values:
        return None
    needed = {one.name for one in fields(make) if one.default is MISSING}  # type: ignore[arg-type]
    missing = sorted(needed - values.keys())
    place = place_of(element, reading.prefixes) if missing else ""
    reading.unread.extend(Unread(f"{name}.{one}", place, "") for one in missing)
    return None if missing else make(**values)


def left_out(root: _Element, reading: Reading) -> list[str]:
    """The places of texts in the file that no entry of its table reads."""
    return [
        place_of(one, reading.prefixes)
        for one in root.iter()
        if len(one) == 0 and (one.text or "").strip() and one not in reading.seen
    ]
