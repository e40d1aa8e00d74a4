"""The engine: worked cases, and what must hold for any document."""

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.money import decimals_of
from oasys.tax.cases import KINDS, differences
from oasys.tax.rules import compute, credited_taxes, grossed_up, rounded_to_step, shared, tax_contained
from oasys.tax.shapes import Document, Extra, Kind, Level, Line, Mode, NotComputable, Rounding, Tax, Taxed

CASES = json.loads((Path(__file__).parent / "cases.json").read_text())["cases"]
D = Decimal


def taxes_of(draw: Any) -> tuple[Tax, ...]:
    rates = draw(st.lists(st.decimals(0, 40, places=3), min_size=0, max_size=3))
    kinds = draw(st.lists(st.sampled_from(Kind), min_size=len(rates), max_size=len(rates)))
    compound = draw(st.lists(st.booleans(), min_size=len(rates), max_size=len(rates)))
    shape = f"{rates}{[kind.value for kind in kinds]}{compound}"
    return tuple(
        Tax(f"{shape}{place}", rate, kind, is_compound=flag and kind is Kind.CHARGED, recoverable_percent=D(place * 30))
        for place, (rate, kind, flag) in enumerate(zip(rates, kinds, compound, strict=True))
    )


@st.composite
def documents(draw: Any, **said: Any) -> Document:
    decimals = draw(st.sampled_from([0, 2, 3]))
    combinations = [taxes_of(draw) for _ in range(draw(st.integers(1, 3)))]
    of = st.sampled_from(combinations)
    money = st.decimals(0, 5000, places=decimals)
    lines = [
        Line(
            quantity=draw(st.decimals(0, 500, places=3)),
            unit_price=draw(st.decimals(0, 500, places=4)),
            taxes=draw(of),
            price_base_quantity=draw(st.sampled_from([D(1), D(100)])),
            discount_percent=draw(st.sampled_from([D(0), D("2.5"), D(100)])),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]
    extras = [Extra(draw(money), draw(of), draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))]
    rounding = Rounding(
        decimals,
        draw(st.sampled_from(Level)),
        draw(st.sampled_from(Mode)),
        draw(st.sampled_from([None, D(5).scaleb(-decimals)])),
    )
    return Document(
        lines=lines,
        rounding=rounding,
        prices_include_tax=said.get("includes", draw(st.booleans())),
        discount_percent=draw(st.sampled_from([D(0), D(3), D("33.3")])),
        extras=extras,
        prepaid=draw(money),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_cases_come_out_exactly(case: dict[str, Any]):
    assert differences(case) == []


def test_the_cases_are_of_every_kind_and_a_wrong_one_is_noticed():
    assert {case["kind"] for case in CASES} == KINDS.keys()
    wrong = CASES[0] | {"expected": CASES[0]["expected"] | {"total_tax": "0.09"}}
    assert differences(wrong) == ["line by line total_tax: expected 0.09, found 0.10"]
    assert differences(CASES[0] | {"kind": "guess"}) == ["line by line: the kind guess is not known"]


@given(documents())
def test_the_parts_are_the_totals(document: Document):
    taxed = compute(document)
    everything = [*taxed.lines, *taxed.extras]
    for line in everything:
        assert line.net + line.tax == line.gross
        assert sum((amounts.tax for _, amounts in line.taxes), D(0)) == line.tax
    assert sum((line.net for line in everything), D(0)) == taxed.net
    assert sum((line.tax for line in everything), D(0)) == taxed.tax
    assert taxed.net + taxed.tax == taxed.gross
    assert sum((line.discount_share for line in taxed.lines), D(0)) == taxed.discount
    for name in ("tax", "self_assessed", "withheld", "recoverable"):
        whole = getattr(taxed, name)
        assert sum((getattr(amounts, name) for _, amounts in taxed.groups), D(0)) == whole
    for tax, amounts in taxed.groups:
        on_lines = [found for line in everything for one, found in line.taxes if one == tax]
        assert sum((one.base for one in on_lines), D(0)) == amounts.base
    assert taxed.payable == taxed.gross - taxed.withheld - taxed.prepaid + taxed.rounding_amount
    step = document.rounding.payable_step
    assert abs(taxed.rounding_amount) <= (step or 0) / 2
    assert not step or taxed.payable % step == 0


@given(documents(includes=True))
def test_taken_out_of_a_price_the_gross_never_changes(document: Document):
    taxed = compute(document)
    for line in [*taxed.lines, *taxed.extras]:
        assert line.gross == line.amount - line.discount_share
        # a tax never has another sign than what it is taken out of
        assert line.tax * line.gross >= 0 or document.rounding.level is Level.DOCUMENT


@given(documents(includes=False))
def test_put_on_top_the_net_never_changes(document: Document):
    taxed = compute(document)
    for line in [*taxed.lines, *taxed.extras]:
        assert line.net == line.amount - line.discount_share


@given(documents(), st.sampled_from(Level))
def test_a_credit_note_mirrors_its_invoice(document: Document, level: Level):
    rounding = Rounding(document.rounding.decimals, level, document.rounding.mode, document.rounding.payable_step)
    invoice = Document(document.lines, rounding, document.prices_include_tax, document.discount_percent, prepaid=D(0))
    mirrored = [
        Line(
            -line.quantity,
            line.unit_price,
            line.taxes,
            line.price_base_quantity,
            line.discount_percent,
            tax_units=-line.quantity,
        )
        for line in document.lines
    ]
    note = Document(mirrored, rounding, document.prices_include_tax, document.discount_percent)
    one, other = compute(invoice), compute(note)
    for name in (
        "net",
        "tax",
        "gross",
        "withheld",
        "payable",
        "rounding_amount",
        "self_assessed",
        "recoverable",
        "cost",
    ):
        assert getattr(one, name) == -getattr(other, name)
    assert [line.tax for line in one.lines] == [-line.tax for line in other.lines]


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 50, places=2), st.sampled_from(Level))
def test_a_net_price_made_gross_gives_the_net_back(net: Decimal, rate: Decimal, level: Level):
    tax = Tax("tax", rate)
    rounding = Rounding(2, level)
    gross = compute(Document([Line(D(1), net, (tax,))], rounding)).gross
    back = compute(Document([Line(D(1), gross, (tax,))], rounding, prices_include_tax=True))
    assert (back.net, back.gross) == (net, gross)


@given(st.decimals(-(10**6), 10**6, places=2), st.lists(st.decimals(0, 10**4, places=2), min_size=1, max_size=9))
def test_shares_are_whole_units_and_sum_exactly(total: Decimal, weights: list[Decimal]):
    if not any(weights):
        with pytest.raises(NotComputable) if total else nothing():
            shared(total, weights, 2)
        return
    shares = shared(total, weights, 2)
    assert sum(shares) == total
    assert all(share * total >= 0 and decimals_of(share) <= 2 for share in shares)
    assert all(
        abs(share - total * weight / sum(weights)) < D("0.01") for share, weight in zip(shares, weights, strict=True)
    )


class nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@given(
    st.decimals(0, 10**4, places=2), st.decimals(0, 30, places=1), st.lists(st.integers(1, 9), min_size=1, max_size=6)
)
def test_part_credits_give_back_the_whole_tax(net: Decimal, rate: Decimal, parts: list[int]):
    tax = compute(Document([Line(D(1), net, (Tax("tax", rate),))], Rounding(2))).tax
    credits = shared(net, [D(part) for part in parts], 2)
    assert sum(credited_taxes(net=net, tax=tax, rate_percent=rate, credits=credits, decimals=2)) == tax


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 99, places=2))
def test_a_fee_grossed_up_leaves_what_was_promised(net: Decimal, percent: Decimal):
    fee, withheld = grossed_up(net, withheld_percent=percent, decimals=2)
    assert fee - withheld == net
    assert abs(fee * percent / 100 - withheld) <= D("0.01")


@given(st.decimals(-(10**6), 10**6, places=2), st.sampled_from([D("0.05"), D("0.10"), D(1)]))
def test_coins(amount: Decimal, step: Decimal):
    paid = rounded_to_step(amount, step, 2)
    assert paid % step == 0
    assert abs(paid - amount) <= step / 2
    assert rounded_to_step(-amount, step, 2) == -paid


@given(documents())
def test_every_number_is_a_decimal(document: Document):
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        if is_dataclass(value):
            for one in fields(value):
                walk(getattr(value, one.name))
        elif isinstance(value, tuple | list):
            for one in value:
                walk(one)

    taxed = compute(document)
    walk(taxed)
    decimals = document.rounding.decimals
    for name in ("net", "tax", "gross", "payable", "cost", "withheld", "rounding_amount"):
        assert -getattr(taxed, name).as_tuple().exponent == decimals


@pytest.mark.parametrize("value", [1.5, 1, "1", float("nan"), D("NaN"), D("Infinity")])
def test_a_float_and_what_is_no_number_are_refused(value: Any):
    for make in (
        lambda: Line(value, D(1)),
        lambda: Line(D(1), value),
        lambda: Tax("tax", value),
        lambda: Extra(value),
        lambda: Document([], Rounding(2), discount_amount=value),
    ):
        with pytest.raises(TypeError):
            make()


@pytest.mark.parametrize(
    ("taxes", "message"),
    [
        ((Tax("a", D(1)), Tax("a", D(1))), "stands twice"),
        ((Tax("a", D(-1)),), "below zero"),
        ((Tax("a", D(1), Kind.REVERSE_CHARGE, is_compound=True),), "cannot be both"),
        ((Tax("a", D(1), Kind.WITHHELD, is_per_unit=True),), "cannot be both"),
        ((Tax("a", D(1), is_compound=True, together="x"),), "cannot be both"),
    ],
)
def test_taxes_that_contradict_themselves_are_refused(taxes: tuple[Tax, ...], message: str):
    with pytest.raises(NotComputable, match=message):
        compute(Document([Line(D(1), D(1), taxes)], Rounding(2)))


def test_one_tax_has_one_rate_on_a_document():
    lines = [Line(D(1), D(1), (Tax("a", D(6)),)), Line(D(1), D(1), (Tax("a", D(8)),))]
    with pytest.raises(NotComputable, match="two rates"):
        compute(Document(lines, Rounding(2)))


def test_a_discount_needs_something_to_be_taken_from():
    with pytest.raises(NotComputable, match="come to nothing"):
        compute(Document([Line(D(0), D(5))], Rounding(2), discount_amount=D(1)))


def test_a_last_tax_never_turns_negative_by_the_rest_it_takes():
    taxes = tuple(Tax(name, rate) for name, rate in (("a", D(5)), ("b", D("5.1")), ("c", D("4"))))
    taxed = compute(Document([Line(D(1), D("0.12"), taxes)], Rounding(2), prices_include_tax=True))
    assert all(amounts.tax >= 0 for _, amounts in taxed.groups)
    assert taxed.gross == D("0.12")


def test_tax_contained_is_that_of_an_inclusive_line():
    taxed: Taxed = compute(Document([Line(D(1), D("23.80"), (Tax("t", D(19)),))], Rounding(2), prices_include_tax=True))
    assert tax_contained(D("23.80"), rate_percent=D(19), decimals=2) == taxed.tax
