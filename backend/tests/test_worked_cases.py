"""One engine computes, and every place shows that one result: each worked case goes the way of a document, and each place is held to it.

Preview, document, entry and e-invoice are read back over the API (oasys/cli/worked, which `./oasys conformance` runs too), the paper here.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import oasys.tax.tests
from oasys.cli.worked import writing
from oasys.cli.worked.cases import as_documents
from oasys.cli.worked.reasons import NO_DOCUMENT
from oasys.cli.worked.shop import Shops
from oasys.cli.worked.writing import DOCUMENT, E_INVOICE, LEDGER, PLACES, PREVIEW, Written
from oasys.core.words import speaking
from oasys.printing.figures import MINUS, Manner
from oasys.printing.tests.samples import text_of

CASES: list[dict[str, Any]] = json.loads((Path(oasys.tax.tests.__file__).parent / "cases.json").read_text())["cases"]
UNITS = "EN 16931 knows neither tax on a tax nor tax by the unit"
BILL = "a bill is the supplier's: we write no e-invoice of it"
NOTHING = "it comes to nothing, and no document is posted for that: the preview alone"
# by name, what of which case no place shows, and why; every other case is shown by every place
NOT_SHOWN = {
    "shares of one cent": dict.fromkeys(PLACES, NO_DOCUMENT["allocation"]),
    "never paid": dict.fromkeys(PLACES, NO_DOCUMENT["bad_debt_relief"]),
    "paid early": dict.fromkeys(PLACES, NO_DOCUMENT["settlement_discount"]),
    "a loss has no margin": dict.fromkeys(PLACES, NO_DOCUMENT["margin_scheme"]),
    "boxes": dict.fromkeys(PLACES, NO_DOCUMENT["return_box_rounding"]),
    "free of charge": dict.fromkeys((DOCUMENT, LEDGER, E_INVOICE), NOTHING),
    "by the unit, and a tax on top of it": {E_INVOICE: UNITS},
    "by the unit, inside the price": {E_INVOICE: UNITS},
    "self-accounted and never claimed": {E_INVOICE: BILL},
}
NAMES = [case["id"] for case in CASES]


@cache
def shops() -> Shops:
    """One tenant for all cases of a run."""
    return Shops()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_place_shows_what_the_case_expects(case: dict[str, Any]):
    outcome = as_documents(case, shops())
    assert outcome.differences == []
    assert outcome.why_not == NOT_SHOWN.get(case["id"], {})
    assert set(outcome.places) | set(outcome.why_not) == set(PLACES)
    papers = [one for one in outcome.documents if one.kind != "bill"]
    assert papers or {DOCUMENT, E_INVOICE} & set(outcome.why_not)
    for written in papers:
        words = text_of(written.shop.person.ask("GET", f"{written.path}/pdf")[1])
        missing = [row for row in rows_of(written) if row not in words]
        assert missing == [], words


def rows_of(written: Written) -> list[str]:
    """What stands on the paper of a document: each amount beside its word, as English writes them."""
    figures, shown = written.figures, written.shown
    decimals = next(
        -int(Decimal(value).as_tuple().exponent) for name, value in figures.items() if name == "total_gross"
    )
    manner = Manner("en", "lakhs" if written.shop.grouping == "lakhs" else "thousands")

    def amount(value: Any, minus: bool = False) -> str:
        found = manner.amount(abs(Decimal(value)), decimals)
        return MINUS + found if minus else found

    rows = [f"Total, {shown['currency']} {amount(figures['total_gross'])}"]
    includes = shown["prices_include_tax"]
    if not includes:
        rows.append(f"Net {amount(figures['total_net'])}")
    rows += [("including " if includes else "") + row for row in _taxes(written, manner, decimals)]
    rows += [amount(value) for value in figures["line_amounts"]]
    if Decimal(figures["document_discount"]):
        rows.append(f"Discount {amount(figures['document_discount'], minus=True)}")
    is_settled_apart = False
    if Decimal(figures["rounding_amount"]):
        rounding = Decimal(figures["rounding_amount"]) * written.sign
        rows.append(f"Rounding {amount(rounding, minus=rounding < 0)}")
        is_settled_apart = True
    if Decimal(figures["withholding"]):
        rows.append(f"Withheld: withheld {amount(figures['withholding'], minus=True)}")
        is_settled_apart = True
    if is_settled_apart:
        rows.append(f" {amount(figures['payable'])}")
        assert Decimal(figures["payable"]) != Decimal(figures["total_gross"])
    if "base_tax" in figures:
        in_base = Manner("en")
        rows.append(f"In {written.shop.currency}")
        rows += [
            f"{word} {in_base.amount(Decimal(figures[name]), 2)}"
            for word, name in (("Net", "base_net"), ("Tax", "base_tax"), ("Total", "base_gross_as_sum_of_parts"))
        ]
    return rows


def _taxes(written: Written, manner: Manner, decimals: int) -> list[str]:
    def amount(value: Any) -> str:
        return manner.amount(abs(Decimal(value)), decimals)

    rows = []
    by_name = {"Zero rate": Decimal(0), "Reverse charge": Decimal(0)}
    for key in dict.fromkeys(key for keys in written.combinations for key in keys):
        said, group = written.codes[key], written.figures["tax_groups"][key]
        rate = Decimal(said.get("rate_percent", "0"))
        if said.get("reverse_charge"):
            by_name["Reverse charge"] += Decimal(group["taxable"])
        elif "per_unit" in said:
            rows.append(f"{key} on {amount(group['taxable'])} {amount(group['tax'])}")
        elif rate:
            with speaking("en"):
                percent = manner.percent(rate)
            rows.append(f"{key} {percent} on {amount(group['taxable'])} {amount(group['tax'])}")
        else:
            by_name["Zero rate"] += Decimal(group["taxable"])
    return rows + [f"{name} on {amount(base)} {amount(0)}" for name, base in by_name.items() if base]


def test_what_no_place_shows_is_of_cases_that_are_there():
    assert set(NOT_SHOWN) <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)
    assert {case["kind"] for case in CASES} >= set(NO_DOCUMENT)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (PREVIEW, {"total_tax": "0.11"}),
        (LEDGER, {"payable": "1.61"}),
        ("of MyInvois", {"total_tax": "0.11"}),
        (E_INVOICE, {"tax_groups": {"SV6": {"taxable": "1.50", "tax": "0.11"}}}),
    ],
)
def test_a_case_that_expects_otherwise_differs(place: str, change: Mapping[str, Any]):
    case = deepcopy(CASES[0])
    case["expected"] |= change
    assert any(place in one for one in as_documents(case, shops()).differences)


def test_an_entry_that_books_another_tax_is_found(monkeypatch: pytest.MonkeyPatch):
    """The places are read each by itself: a ledger that shows something else than the document is no agreement."""
    real = writing.of_entry

    def wrong(entry: Any, **said: Any) -> Any:
        found = real(entry, **said)
        return found | {"goods": found["goods"] + Decimal("0.01")}

    monkeypatch.setattr(writing, "of_entry", wrong)
    assert [one for one in as_documents(CASES[0], shops()).differences if LEDGER in one]


def test_what_the_api_refuses_is_a_difference():
    (difference,) = as_documents(CASES[0] | {"lines": []}, shops()).differences
    assert "422" in difference
