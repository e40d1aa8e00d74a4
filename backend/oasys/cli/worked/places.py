"""The figures of a document in each place that shows it, by the names that worked cases use; negative where it takes back."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

from oasys.core.money import ZERO
from oasys.tax.rules import shared

type Figures = dict[str, Any]
TOTALS = {
    "total_net": "net", "total_tax": "tax", "total_gross": "gross", "payable": "payable", "withholding": "withheld",
    "rounding_amount": "rounding", "document_discount": "discount",
}  # fmt: skip
IN_BASE = {
    "base_net": "net", "base_tax": "tax", "base_gross_as_sum_of_parts": "gross", "base_gross_converted_directly": "converted_gross",
    "base_difference_to_post_to_rounding": "difference",
}  # fmt: skip
POSTED_IN_BASE = {
    "base_net": "base_net", "base_tax": "base_tax", "base_gross_converted_directly": "base_payable",
}  # fmt: skip
MONETARY = {
    "total_net": "TaxExclusiveAmount", "total_gross": "TaxInclusiveAmount", "payable": "PayableAmount",
    "withholding": "PrepaidAmount", "rounding_amount": "PayableRoundingAmount",
}  # fmt: skip


def differing(place: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """How what a place shows differs from what is wanted of it; names that the place does not show are left out by `found`."""
    return [
        f"{place} {name}: expected {wanted[name]}, found {found[name]}"
        for name in wanted
        if name in found and _exact(wanted[name]) != _exact(found[name])
    ]


def _exact(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _exact(one) for name, one in value.items()}
    if isinstance(value, str | Decimal):
        return Decimal(value)
    return [_exact(one) for one in value]


def of_answer(shown: Mapping[str, Any], sign: int) -> Figures:
    """Of a preview or a document as the API answers it."""

    def money(value: str) -> Decimal:
        return sign * Decimal(value)

    lines = [line for line in shown["lines"] if line["role"] == "line"]
    extras = [line for line in shown["lines"] if line["role"] != "line" and line["deposit_id"] is None]
    found: Figures = {name: money(shown[own]) for name, own in TOTALS.items()}
    found |= {
        "line_amounts": [money(line["amount"]) for line in lines],
        "line_taxes": [money(line["tax"]) for line in lines],
        "line_nets": [money(line["net"]) for line in lines],
        "document_discount_shares": [money(line["discount_share"]) for line in lines],
        "document_charges": sum((money(line["amount"]) for line in extras), ZERO),
        "tax_groups": _groups((tax for tax in shown["taxes"] if tax["treatment"] != "withholding"), sign),
        "buyer_output_tax": sum((money(tax["self_assessed"]) for tax in shown["taxes"]), ZERO),
        "buyer_input_tax": sum((money(tax["recoverable"]) for tax in shown["taxes"]), ZERO),
        "buyer_cost": money(shown["net"]) + sum((money(tax["not_recoverable"]) for tax in shown["taxes"]), ZERO),
    }
    if base := shown.get("in_base"):
        found |= {name: money(base[own]) for name, own in IN_BASE.items()}
    if shown.get("rate") and "base_net" in shown:
        found |= {name: money(shown[own]) for name, own in POSTED_IN_BASE.items()}
    return found


def _groups(taxes: Iterable[Mapping[str, Any]], sign: int) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for tax in taxes:
        before = found.get(tax["name"], {"taxable": ZERO, "tax": ZERO})
        found[tax["name"]] = {
            "taxable": before["taxable"] + sign * Decimal(tax["base"]),
            "tax": before["tax"] + sign * Decimal(tax["tax"]),
        }
    return found


def of_entry(
    entry: Mapping[str, Any],
    *,
    control: str,
    goods: Collection[str],
    taxes: Mapping[str, frozenset[str]],
    is_sale: bool,
    in_base: bool,
) -> Figures:
    """Sums of the accounts of an entry. What stands on no account of the document or its taxes is the rounding."""
    sums: dict[str, Decimal] = {}
    for line in entry["lines"]:
        base = Decimal(line["debit"]) - Decimal(line["credit"])
        amount = base if in_base else Decimal(line["currency_amount"])
        sums[line["account_code"]] = sums.get(line["account_code"], ZERO) + amount
    side = 1 if is_sale else -1

    def of(accounts: Iterable[str]) -> Decimal:
        return sum((sums.get(account, ZERO) for account in accounts), ZERO)

    known = {control, *goods, *(one for accounts in taxes.values() for one in accounts)}
    return {
        "payable": side * of([control]),
        "goods": -side * of(goods),
        "taxes": {key: -side * of(accounts) for key, accounts in taxes.items()},
        "rounding": -side * of(account for account in sums if account not in known),
        "sum": of(sums),
    }


def entry_wanted(figures: Mapping[str, Any], keys: Collection[str], *, is_sale: bool, withheld: str) -> Figures:
    """What the accounts of an entry have to come to: a sale's tax is owed, what a buyer owes and claims stands on both its accounts."""
    taxes = {key: Decimal(figures["tax_groups"][key]["tax"]) for key in keys}
    goods = Decimal(figures["total_net"] if is_sale else figures["buyer_cost"])
    if not is_sale:  # what is claimed is a debit, what is owed in the seller's place a credit
        (key,) = keys
        taxes = {key: Decimal(figures["buyer_input_tax"]) - Decimal(figures["buyer_output_tax"])}
    if withheld:
        taxes[withheld] = -Decimal(figures["withholding"])
    rounding = Decimal(figures["rounding_amount"])
    return {"payable": figures["payable"], "goods": goods, "taxes": taxes, "rounding": rounding, "sum": "0"}


def base_wanted(figures: Mapping[str, Any], keys: Collection[str]) -> Figures:
    """The same in the base currency; the tax of several groups is the sum that is converted."""
    decimals = -int(Decimal(figures["base_tax"]).as_tuple().exponent)
    weights = [Decimal(figures["tax_groups"][key]["tax"]) for key in keys]
    shares = shared(Decimal(figures["base_tax"]), weights, decimals)
    return {
        "payable": figures["base_gross_converted_directly"],
        "goods": figures["base_net"],
        "taxes": dict(zip(keys, shares, strict=True)),
        "rounding": figures["base_difference_to_post_to_rounding"],
        "sum": "0",
    }


def of_ubl(content: bytes, currency: str, sign: int) -> Figures:
    """Totals and tax subtotals of an invoice in UBL, looked up by their names alone."""
    root = _root(content)

    def texts(path: str, of: Any = root) -> list[Decimal]:
        return [sign * one for one in _amounts(of, path, currency)]

    found: Figures = {name: sum(texts(f"LegalMonetaryTotal/{own}"), ZERO) for name, own in MONETARY.items()}
    found["total_tax"] = sum(texts("TaxTotal/TaxAmount"), ZERO)
    subtotals: dict[str, dict[str, Decimal]] = {}
    for one in root.xpath("./*[local-name()='TaxTotal']/*[local-name()='TaxSubtotal']"):
        category = str(one.xpath("string(./*[local-name()='TaxCategory']/*[local-name()='ID'])"))
        percent = Decimal(str(one.xpath("string(./*[local-name()='TaxCategory']/*[local-name()='Percent'])")))
        key = f"{category} {percent.normalize():f}"
        before = subtotals.get(key, {"taxable": ZERO, "tax": ZERO})
        (taxable,), (tax,) = texts("TaxableAmount", one), texts("TaxAmount", one)
        subtotals[key] = {"taxable": before["taxable"] + taxable, "tax": before["tax"] + tax}
    found["subtotals"] = subtotals
    return found


def of_myinvois(told: Mapping[str, Any], sign: int) -> Figures:
    """Totals of a document of MyInvois, and what its lines and taxes add up to."""

    def money(of: Mapping[str, Any], name: str) -> Decimal:
        return sign * Decimal(of[name][0]["_"]) if name in of else ZERO

    (invoice,) = told["Invoice"]
    (totals,), (taxes,) = invoice["LegalMonetaryTotal"], invoice["TaxTotal"]
    return {
        "total_net": money(totals, "TaxExclusiveAmount"),
        "total_gross": money(totals, "TaxInclusiveAmount"),
        "payable": money(totals, "PayableAmount"),
        "rounding_amount": money(totals, "PayableRoundingAmount"),
        "total_tax": money(taxes, "TaxAmount"),
        "sum_of_lines": sum((money(line, "LineExtensionAmount") for line in invoice["InvoiceLine"]), ZERO),
        "sum_of_taxes": sum((money(one, "TaxAmount") for one in taxes["TaxSubtotal"]), ZERO),
        "sum_of_tax_bases": sum((money(one, "TaxableAmount") for one in taxes["TaxSubtotal"]), ZERO),
    }


def tax_of_ubl(content: bytes, currency: str, sign: int) -> Decimal:
    """The tax as a whole in that currency: in that of the books it stands beside the document's own."""
    return sign * sum(_amounts(_root(content), "TaxTotal/TaxAmount", currency), ZERO)


def _root(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _amounts(of: Any, path: str, currency: str) -> list[Decimal]:
    steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
    return [Decimal(str(one)) for one in of.xpath(f"./{steps}[@currencyID='{currency}']/text()")]


def subtotals_wanted(
    figures: Mapping[str, Any], combinations: Iterable[tuple[str, ...]], codes: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Decimal]]:
    """Taxes of a document by category and rate: taxes that stand on one line together are one rate there."""
    found: dict[str, dict[str, Decimal]] = {}
    for keys in combinations:
        rates = [Decimal(codes[key].get("rate_percent", "0")) for key in keys]
        category = "AE" if codes[keys[0]].get("reverse_charge") else "S" if sum(rates) else "Z"
        groups = [figures["tax_groups"][key] for key in keys]
        key = f"{category} {sum(rates, ZERO).normalize():f}"
        before = found.get(key, {"taxable": ZERO, "tax": ZERO})
        found[key] = {
            "taxable": before["taxable"] + Decimal(groups[0]["taxable"]),
            "tax": before["tax"] + sum((Decimal(group["tax"]) for group in groups), ZERO),
        }
    return found
