"""Tax packs: the tax codes a company starts with in one country, with rates by day. Data and a strict reader; the database stays untouched.

A pack is a TOML file beside this module, named like the country pack it belongs to and written for its chart
(docs/accounting/tax.md). A rate counts from its day on until the next one; one without a value ends them. Every code and rate says
where it is from and how sure that is. A pack whose data change gets a new version.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
SURE = ("official", "secondary", "unconfirmed")
_PACK = {"code": str, "version": str, "policy": dict, "deposits": dict, "sources": dict, "codes": list}
_DEPOSITS = {"taxed": str, "source": str, "sure": str}
# a deposit bears tax with its invoice, or when it is paid, or only where the tax code falls due on payment
DEPOSITS_TAXED = ("with_invoice", "when_paid", "where_due_on_payment")
_POLICY = {"rounding_level": str, "rounding_mode": str, "prices_include_tax": bool}
_CODE = {"code": str, "name": str, "direction": str, "treatment": str, "source": str, "sure": str}
_CODE_MORE = {
    "category": str,
    "exemption_code": str,
    "exemption_reason": str,
    "myinvois": str,
    "due_on": str,
    "due_within_months": int,
    "rounds_together": bool,
    "taxes": list,
}
_TAX = {"name": str, "rates": list}
_TAX_MORE = {"output": str, "input": str, "deferred": str, "recoverable": str, "compound": bool, "per_unit": bool}
_RATE_MORE = {"value": str, "source": str, "sure": str}


class BrokenTaxPack(Exception):
    """The text of a pack breaks a rule; the message names the pack, the place and the cure."""


@dataclass(frozen=True, slots=True)
class PackRate:
    """`value` None: none from that day on. `source` is a key of the pack's sources, `sure` one of SURE."""

    starts_on: date
    value: Decimal | None
    source: str
    sure: str


@dataclass(frozen=True, slots=True)
class PackTax:
    """A component; accounts are codes of the country pack's chart."""

    name: str
    rates: tuple[PackRate, ...]
    output: str | None
    input: str | None
    deferred: str | None
    recoverable_percent: Decimal
    is_compound: bool
    is_per_unit: bool


@dataclass(frozen=True, slots=True)
class PackCode:
    """A tax code."""

    code: str
    name: str
    direction: str
    treatment: str
    source: str
    sure: str
    category: str
    exemption_code: str
    exemption_reason: str
    myinvois_type: str
    due_on: str
    due_within_months: int | None
    rounds_together: bool
    taxes: tuple[PackTax, ...]


@dataclass(frozen=True, slots=True)
class TaxPack:
    """`sources`: what is cited, by key. `cash_step`: the smallest coin, where cash is rounded. `deposits_taxed`: one of DEPOSITS_TAXED."""

    code: str
    version: str
    rounding_level: str
    rounding_mode: str
    prices_include_tax: bool
    cash_step: Decimal | None
    deposits_taxed: str
    sources: Mapping[str, str]
    codes: tuple[PackCode, ...]

    @property
    def label(self) -> str:
        return f"{self.code} {self.version}"


def tax_packs() -> list[TaxPack]:
    """All packs, by code."""
    return sorted(_packs().values(), key=lambda pack: pack.code)


def tax_pack(country_pack: str) -> TaxPack | None:
    """The tax pack of a country pack; None where there is none."""
    return _packs().get(country_pack.lower())


@cache
def _packs() -> dict[str, TaxPack]:
    packs = [parse_tax_pack(path.read_text(encoding="utf-8"), place=path.name) for path in _FOLDER.glob("*.toml")]
    return {pack.code.lower(): pack for pack in packs}


def parse_tax_pack(text: str, *, place: str = "pack") -> TaxPack:
    """Reads and checks one pack. Raises BrokenTaxPack."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenTaxPack(f"{place}: this is not TOML: {error}.") from error
    check_table(data, _PACK, {}, place)
    check_table(data["policy"], _POLICY, {"cash_step": str}, f"{place}, policy")
    sources = data["sources"]
    codes = [_code(row, sources, f"{place}, code {number}") for number, row in enumerate(data["codes"], start=1)]
    if not codes or len({code.code for code in codes}) < len(codes):
        raise BrokenTaxPack(f"{place}: there are codes, and each stands once.")
    deposits = data["deposits"]
    check_table(deposits, _DEPOSITS, {}, f"{place}, deposits")
    cite(deposits, sources, f"{place}, deposits")
    cited = {code.source for code in codes} | {deposits["source"]}
    cited |= {rate.source for code in codes for tax in code.taxes for rate in tax.rates}
    if unused := sources.keys() - cited:
        raise BrokenTaxPack(f"{place}: nothing cites the source '{min(unused)}'.")
    policy = data["policy"]
    return TaxPack(
        code=data["code"],
        version=data["version"],
        rounding_level=one_of(policy, "rounding_level", ("line", "document"), place),
        rounding_mode=one_of(policy, "rounding_mode", ("half_up", "down"), place),
        prices_include_tax=policy["prices_include_tax"],
        cash_step=_decimal(policy["cash_step"], place) if "cash_step" in policy else None,
        deposits_taxed=one_of(deposits, "taxed", DEPOSITS_TAXED, f"{place}, deposits"),
        sources=sources,
        codes=tuple(codes),
    )


def _code(row: Any, sources: Mapping[str, Any], where: str) -> PackCode:
    check_table(row, _CODE, _CODE_MORE, where)
    where = f"{where} ({row['code']})"
    cite(row, sources, where)
    return PackCode(
        code=row["code"],
        name=row["name"],
        direction=one_of(row, "direction", ("sales", "purchases"), where),
        treatment=row["treatment"],
        source=row["source"],
        sure=row["sure"],
        category=row.get("category", ""),
        exemption_code=row.get("exemption_code", ""),
        exemption_reason=row.get("exemption_reason", ""),
        myinvois_type=row.get("myinvois", ""),
        due_on=row.get("due_on", "invoice"),
        due_within_months=row.get("due_within_months"),
        rounds_together=row.get("rounds_together", False),
        taxes=tuple(_tax(tax, row, sources, where) for tax in row.get("taxes", ())),
    )


def _tax(row: Any, code: Mapping[str, Any], sources: Mapping[str, Any], where: str) -> PackTax:
    check_table(row, _TAX, _TAX_MORE, where)
    rates = tuple(_rate(rate, code, sources, where) for rate in row["rates"])
    if not rates or any(one.starts_on >= other.starts_on for one, other in pairwise(rates)):
        raise BrokenTaxPack(f"{where}: there are rates, each from a later day than the one before.")
    return PackTax(
        name=row["name"],
        rates=rates,
        output=row.get("output"),
        input=row.get("input"),
        deferred=row.get("deferred"),
        recoverable_percent=_decimal(row.get("recoverable", "100"), where),
        is_compound=row.get("compound", False),
        is_per_unit=row.get("per_unit", False),
    )


def _rate(row: Any, code: Mapping[str, Any], sources: Mapping[str, Any], where: str) -> PackRate:
    check_table(row, {"from": date}, _RATE_MORE, where)
    said = {"source": code["source"], "sure": code["sure"]} | row
    cite(said, sources, where)
    value = _decimal(row["value"], where) if "value" in row else None
    return PackRate(row["from"], value, said["source"], said["sure"])


def cite(row: Mapping[str, Any], sources: Mapping[str, Any], where: str) -> None:
    one_of(row, "sure", SURE, where)
    if not isinstance(sources.get(row["source"]), str):
        raise BrokenTaxPack(f"{where}: the source '{row['source']}' is not among the sources.")


def one_of(row: Mapping[str, Any], key: str, choices: tuple[str, ...], where: str) -> str:
    value: str = row[key]
    if value not in choices:
        raise BrokenTaxPack(f"{where}: {key} '{value}' is none of {choices}.")
    return value


def _decimal(text: str, where: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BrokenTaxPack(f"{where}: '{text}' is no number.") from error
    if not value.is_finite() or value < 0:
        raise BrokenTaxPack(f"{where}: '{text}' is below zero, or no number.")
    return value


def check_table(data: Any, required: Mapping[str, type], optional: Mapping[str, type], where: str) -> None:
    """Each key is known, there, and of its type."""
    if not isinstance(data, dict):
        raise BrokenTaxPack(f"{where}: this must be a table.")
    if unknown := data.keys() - required.keys() - optional.keys():
        raise BrokenTaxPack(f"{where}: unknown key '{min(unknown)}'.")
    if missing := required.keys() - data.keys():
        raise BrokenTaxPack(f"{where}: '{min(missing)}' is missing.")
    for key, value in data.items():
        expected = required.get(key) or optional[key]
        if type(value) is not expected:
            raise BrokenTaxPack(f"{where}: '{key}' must be of type {expected.__name__}.")


def as_table(pack: TaxPack) -> str:
    """The codes of a pack as a Markdown table, with sources and how sure they are: docs/accounting/tax.md holds it."""
    rows = [["code", "name", "for", "treatment", "category", "rate from", "source", "sure"], ["---"] * 8]
    for code in pack.codes:
        spans = [
            " + ".join(_span(tax, number) for tax in code.taxes)
            for number in range(len(code.taxes[0].rates) if code.taxes else 0)
        ]
        cited = [(rate.source, rate.sure) for tax in code.taxes for rate in tax.rates] or [(code.source, code.sure)]
        sources = list(dict.fromkeys(source for source, _ in cited))
        least = max((sure for _, sure in cited), key=SURE.index)
        category = " ".join(filter(None, (code.category, code.exemption_code)))
        rows.append(
            [
                f"`{code.code}`",
                code.name,
                code.direction,
                code.treatment.replace("_", " ") + (", due on payment" if code.due_on == "payment" else ""),
                category,
                "<br>".join(spans),
                ", ".join(sources),
                least,
            ]
        )
    table = "".join("| " + " | ".join(row) + " |\n" for row in rows)
    return table + "\n" + "".join(f"* {key}: {text}\n" for key, text in pack.sources.items())


def _span(tax: PackTax, number: int) -> str:
    rate = tax.rates[number]
    unit = " a unit" if tax.is_per_unit else " %"
    return f"{rate.starts_on} {'none' if rate.value is None else f'{rate.value:f}{unit}'}"
