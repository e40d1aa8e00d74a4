"""What of a worked case is no document, no e-invoice, or is previewed only, and why."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

NO_DOCUMENT = {
    "allocation": "amounts are shared within lines and taxes: no document is asked for shares alone",
    "bad_debt_relief": "a debt that is never paid is written off by an entry, no document says it",
    "settlement_discount": "it is taken off by the payment, whose entry corrects the tax: the invoice stays as it was",
    "margin_scheme": "no tax code computes tax on a margin: the engine's arithmetic alone",
    "return_box_rounding": "boxes are rounded in the tax return, not in a document",
}


def why_no_document(case: Mapping[str, Any]) -> str:
    """Why no document can be the case; empty where one can."""
    return NO_DOCUMENT.get(case["kind"], "")


def why_not_posted(case: Mapping[str, Any]) -> str:
    """Why the case is previewed and no more; empty where it is posted."""
    if case["kind"] != "document" or Decimal(case["expected"].get("payable", "1")):
        return ""
    return "it comes to nothing, and no document is posted for that: the preview alone"


def why_no_e_invoice(case: Mapping[str, Any]) -> str:
    """Why no e-invoice can say the case; empty where one can."""
    named = case.get("tax_codes", {})
    used = {key: named[key] for line in case.get("lines", ()) for key in line["tax"]}
    if is_outside_en_16931(used):
        return "EN 16931 knows neither tax on a tax nor tax by the unit"
    return ""


def is_outside_en_16931(codes: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a tax among them has no category there."""
    return any(one.get("compound") or "per_unit" in one for one in codes.values())
