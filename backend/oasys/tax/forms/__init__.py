"""Forms of tax returns: the boxes of each country, from a day on. Data, a strict reader, and the arithmetic; no Django, no database.

A form is a TOML file beside this module, named like the country pack whose tax codes it reads (docs/accounting/tax-returns.md). What the
authority changes gets a version that begins on a day. Every box says where it is from and how sure that is. A box takes rows that fit one
of its `takes`; a key that is left out fits everything.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from oasys.core.money import ZERO
from oasys.tax.packs import BrokenTaxPack, check_table, cite, one_of
from oasys.tax.rules import whole_units
from oasys.tax.shapes import Mode

_FOLDER = Path(__file__).parent
_FORM = {"code": str, "name": str, "months": list, "sources": dict, "versions": list}
_VERSION = {"from": date, "payable": str, "boxes": list}
_BOX = {"number": str, "name": str, "kind": str, "source": str, "sure": str}
_BOX_MORE = {"takes": list, "plus": list, "minus": list, "whole": str}
_TAKE = {
    "direction": str,
    "treatments": list,
    "categories": list,
    "codes": list,
    "except_codes": list,
    "components": list,
    "sides": list,
    "rates": list,
    "except_rates": list,
    "signs": str,
    "less": bool,
}
KINDS = ("base", "tax", "units", "computed")
WHOLE_MODES = {"nearest": Mode.HALF_UP, "down": Mode.DOWN}
MONTHS = (1, 2, 3, 12)
OWED, CLAIMED = "output", "input"


@dataclass(frozen=True, slots=True)
class Rows:
    """What rows of one kind come to: of one code, component, side and rate, of one sign. The reader groups them so.

    `is_first`: of the first component of its code, or of none: the base is counted there. `is_carried`: of an earlier period,
    posted since its return was locked.
    """

    tax_code_id: UUID
    component_id: UUID | None
    code: str
    direction: str
    treatment: str
    category: str
    component: str
    is_first: bool
    is_per_unit: bool
    is_claimed: bool
    side: str
    rate: Decimal | None
    is_negative: bool
    is_carried: bool
    base: Decimal
    tax: Decimal
    count: int

    @property
    def bears_base(self) -> bool:
        """Whether the base stands here: once for each amount taxed, however many taxes and sides it has."""
        if self.component_id is None:
            return True
        if self.is_per_unit or not self.is_first:
            return False
        if self.direction == "sales" or self.treatment == "reverse_charge":
            return self.side == OWED
        return self.side == (CLAIMED if self.is_claimed else "cost")

    @property
    def is_owed_or_claimed(self) -> bool:
        return self.side in (OWED, CLAIMED) and self.tax != 0


@dataclass(frozen=True, slots=True)
class Take:
    """Which rows a box takes; None fits all. `less`: it takes them off. `signs`: only rows below zero, or only others."""

    direction: str | None
    treatments: frozenset[str] | None
    categories: frozenset[str] | None
    codes: frozenset[str] | None
    except_codes: frozenset[str]
    components: frozenset[str] | None
    sides: frozenset[str] | None
    rates: frozenset[Decimal] | None
    except_rates: frozenset[Decimal]
    signs: str | None
    less: bool

    def fits(self, rows: Rows) -> bool:
        return (
            self.direction in (None, rows.direction)
            and (self.treatments is None or rows.treatment in self.treatments)
            and (self.categories is None or rows.category in self.categories)
            and (self.codes is None or rows.code in self.codes)
            and rows.code not in self.except_codes
            and (self.components is None or rows.component in self.components)
            and (self.sides is None or rows.side in self.sides)
            and (self.rates is None or rows.rate in self.rates)
            and (rows.rate is None or rows.rate not in self.except_rates)
            and self.signs in (None, "below_zero" if rows.is_negative else "others")
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a form. `whole`: it is said in whole units of the currency, and how the rest is rounded."""

    number: str
    name: str
    kind: str
    source: str
    sure: str
    takes: tuple[Take, ...]
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    whole: Mode | None

    def share_of(self, rows: Rows) -> Decimal | None:
        """What the rows put into the box; None where it does not take them."""
        if self.kind == "base" and not rows.bears_base:
            return None
        if self.kind == "units" and not rows.is_per_unit:
            return None
        for take in self.takes:
            if take.fits(rows):
                amount = rows.tax if self.kind == "tax" else rows.base
                return -amount if take.less else amount
        return None


@dataclass(frozen=True, slots=True)
class Version:
    """A form as it is from a day on. `payable` is the box of what is to be paid, or below zero to be got back."""

    starts_on: date
    payable: str
    boxes: tuple[Box, ...]
    outside: tuple[Take, ...]
    """Taxes that are no matter of this form: they have returns of their own."""


@dataclass(frozen=True, slots=True)
class Form:
    """The return of one country. `months`: how long its periods can be, the usual length first."""

    code: str
    name: str
    months: tuple[int, ...]
    sources: Mapping[str, str]
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """The version for a period that ends on that day: the first one where the day lies before all."""
        return next((one for one in reversed(self.versions) if one.starts_on <= day), self.versions[0])


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands in a box: of the period's own rows, of rows carried from earlier periods, and the amount as the form has it."""

    box: Box
    own: Decimal
    carried: Decimal
    amount: Decimal


def figures(version: Version, groups: Sequence[Rows]) -> list[Figure]:
    """Every box in the form's order. Summed boxes are rounded after they are summed, computed ones are of what is rounded."""
    found: dict[str, Figure] = {}
    for box in version.boxes:
        if box.kind == "computed":
            own, carried, amount = (
                sum((getattr(found[one], part) for one in box.plus), ZERO)
                - sum((getattr(found[one], part) for one in box.minus), ZERO)
                for part in ("own", "carried", "amount")
            )
        else:
            own, carried = (
                sum((box.share_of(rows) or ZERO for rows in groups if rows.is_carried is late), ZERO)
                for late in (False, True)
            )
            amount = whole_units([own, carried], box.whole) if box.whole else own + carried
        found[box.number] = Figure(box, own, carried, amount)
    return list(found.values())


def unplaced(version: Version, groups: Iterable[Rows]) -> list[Rows]:
    """Tax that is owed or claimed and stands in no box, or in several: the return would be wrong."""
    boxes = [box for box in version.boxes if box.kind == "tax"]
    return [
        rows
        for rows in groups
        if rows.is_owed_or_claimed
        and not any(take.fits(rows) for take in version.outside)
        and sum(box.share_of(rows) is not None for box in boxes) != 1
    ]


def net_tax(version: Version, groups: Iterable[Rows]) -> Decimal:
    """What is owed less what is claimed, of all that is a matter of the form: the lines of the accounts come to the same."""
    return sum(
        (
            rows.tax if rows.side == OWED else -rows.tax
            for rows in groups
            if rows.is_owed_or_claimed and not any(take.fits(rows) for take in version.outside)
        ),
        ZERO,
    )


def forms() -> list[Form]:
    """All forms, by code."""
    return sorted(_forms().values(), key=lambda form: form.code)


def form_of(country_pack: str) -> Form:
    """The form of a country pack; that of no country where it has none."""
    return _forms().get(country_pack.lower()) or _forms()["generic"]


@cache
def _forms() -> dict[str, Form]:
    found = [parse_form(path.read_text(encoding="utf-8"), place=path.name) for path in _FOLDER.glob("*.toml")]
    return {form.code.lower(): form for form in found}


def parse_form(text: str, *, place: str = "form") -> Form:
    """Reads and checks one form. Raises BrokenTaxPack."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenTaxPack(f"{place}: this is not TOML: {error}.") from error
    check_table(data, _FORM, {}, place)
    sources = data["sources"]
    versions = tuple(
        _version(row, sources, f"{place}, version {number}") for number, row in enumerate(data["versions"], 1)
    )
    if not versions or any(one.starts_on >= other.starts_on for one, other in pairwise(versions)):
        raise BrokenTaxPack(f"{place}: there are versions, each from a later day than the one before.")
    months = tuple(data["months"])
    if not months or not set(months) <= set(MONTHS):
        raise BrokenTaxPack(f"{place}: periods have a length in months of {MONTHS}.")
    if unused := sources.keys() - {box.source for version in versions for box in version.boxes}:
        raise BrokenTaxPack(f"{place}: nothing cites the source '{min(unused)}'.")
    return Form(data["code"], data["name"], months, sources, versions)


def _version(row: Any, sources: Mapping[str, Any], where: str) -> Version:
    check_table(row, _VERSION, {"outside": list}, where)
    boxes: list[Box] = []
    for data in row["boxes"]:
        box = _box(data, sources, where)
        known = {one.number for one in boxes}
        if box.number in known:
            raise BrokenTaxPack(f"{where}: box {box.number} stands twice.")
        if unknown := {*box.plus, *box.minus} - known:
            raise BrokenTaxPack(
                f"{where}: box {box.number} is computed from '{min(unknown)}', which does not stand before it."
            )
        boxes.append(box)
    if row["payable"] not in {box.number for box in boxes}:
        raise BrokenTaxPack(f"{where}: there is no box {row['payable']}.")
    outside = tuple(_take(take, where) for take in row.get("outside", ()))
    return Version(row["from"], row["payable"], tuple(boxes), outside)


def _box(row: Any, sources: Mapping[str, Any], where: str) -> Box:
    check_table(row, _BOX, _BOX_MORE, where)
    where = f"{where}, box {row['number']}"
    cite(row, sources, where)
    kind = one_of(row, "kind", KINDS, where)
    if (kind == "computed") is ("takes" in row) or (kind == "computed") is not bool({"plus", "minus"} & row.keys()):
        raise BrokenTaxPack(f"{where}: a box takes rows, or is computed from others.")
    takes = tuple(_take(take, where) for take in row.get("takes", ()))
    if kind == "tax" and any(take.sides is None for take in takes):
        raise BrokenTaxPack(f"{where}: a box of tax says whether it is of what is owed or claimed.")
    whole = WHOLE_MODES[one_of(row, "whole", tuple(WHOLE_MODES), where)] if "whole" in row else None
    return Box(
        number=row["number"],
        name=row["name"],
        kind=kind,
        source=row["source"],
        sure=row["sure"],
        takes=takes,
        plus=tuple(row.get("plus", ())),
        minus=tuple(row.get("minus", ())),
        whole=whole,
    )


def _take(row: Any, where: str) -> Take:
    check_table(row, {}, _TAKE, where)
    for key, known in {
        "direction": ("sales", "purchases"),
        "signs": ("below_zero", "others"),
    }.items():
        if key in row:
            one_of(row, key, known, where)
    for key, choices in {
        "treatments": ("taxable", "zero_rated", "exempt", "out_of_scope", "reverse_charge", "withholding"),
        "sides": (OWED, CLAIMED, "cost"),
    }.items():
        if unknown := set(row.get(key, ())) - set(choices):
            raise BrokenTaxPack(f"{where}: {key} '{min(unknown)}' is none of {choices}.")

    def names(key: str) -> frozenset[str] | None:
        return frozenset(row[key]) if key in row else None

    rates = names("rates")
    return Take(
        direction=row.get("direction"),
        treatments=names("treatments"),
        categories=names("categories"),
        codes=names("codes"),
        except_codes=names("except_codes") or frozenset(),
        components=names("components"),
        sides=names("sides"),
        rates=None if rates is None else frozenset(map(Decimal, rates)),
        except_rates=frozenset(map(Decimal, names("except_rates") or ())),
        signs=row.get("signs"),
        less=row.get("less", False),
    )


def as_table(form: Form) -> str:
    """The boxes of a form as a Markdown table, with sources and how sure they are: docs/accounting/tax-returns.md holds it."""
    rows = [["from", "box", "name", "what", "source", "sure"], ["---"] * 6]
    for version in form.versions:
        for box in version.boxes:
            what = {"base": "amounts", "tax": "tax", "units": "units"}.get(box.kind, "")
            if box.kind == "computed":
                what = (
                    "".join([*(f" + {one}" for one in box.plus), *(f" - {one}" for one in box.minus)])
                    .removeprefix(" + ")
                    .strip()
                )
            if box.whole:
                what += ", whole, cents dropped" if box.whole is Mode.DOWN else ", whole, to the nearest"
            rows.append([str(version.starts_on), f"`{box.number}`", box.name, what, box.source, box.sure])
    table = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    return table + "\n" + "".join(f"* {key}: {text}\n" for key, text in form.sources.items())
