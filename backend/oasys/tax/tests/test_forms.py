"""Forms of tax returns: read strictly, each version for its data, the page for the forms, every tax of the packs in one box."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from oasys.core.ids import uuid7
from oasys.tax.forms import Form, Rows, as_table, figures, form_of, forms, net_tax, parse_form, unplaced
from oasys.tax.packs import BrokenTaxPack, PackCode, PackTax, tax_pack, tax_packs
from oasys.tax.verification import of_boxes

D = Decimal
FOLDER = Path(__file__).resolve().parents[1] / "forms"
PAGE = Path(__file__).resolve().parents[4] / "docs" / "accounting" / "tax-returns.md"
# whoever changes a form gives it a version that begins on a day, and notes its digest here
DIGESTS = {
    "DE": "952960a15c64047a",
    "GB": "2ce39b8866839174",
    "IN": "0df0b9d7c2fa10ae",
    "MY": "6138477b39270143",
    "SG": "ab4816a8e575e980",
    "US": "54506b2b71d06bcc",
    "generic": "cb463a915b54b155",
}
FORMS = forms()
of_each = pytest.mark.parametrize("form", FORMS, ids=[form.code for form in FORMS])
WHOLE = """
code = "XX"
name = "X"
months = [3]
[sources]
LAW = "The law"
[[versions]]
from = 2020-01-01
payable = "2"
[[versions.boxes]]
number = "1"
name = "One"
kind = "tax"
takes = [{ direction = "sales", sides = ["output"] }]
source = "LAW"
sure = "official"
[[versions.boxes]]
number = "2"
name = "Two"
kind = "computed"
plus = ["1"]
source = "LAW"
sure = "official"
"""


def rows(**said: object) -> Rows:
    return replace(
        Rows(
            uuid7(),
            uuid7(),
            "S",
            "sales",
            "taxable",
            "S",
            "T",
            is_first=True,
            is_per_unit=False,
            is_claimed=False,
            side="output",
            rate=D(20),
            is_negative=False,
            is_carried=False,
            base=D(100),
            tax=D(20),
            count=1,
        ),
        **said,  # type: ignore[arg-type]
    )


@of_each
def test_a_form_stands_for_its_data(form: Form):
    text = (FOLDER / f"{form.code.lower()}.toml").read_bytes()
    assert DIGESTS.get(form.code) == hashlib.sha256(text).hexdigest()[:16]


@of_each
def test_the_page_holds_the_boxes_of_every_form(form: Form):
    assert as_table(form) in PAGE.read_text(encoding="utf-8"), as_table(form)


def test_there_is_a_form_for_every_pack():
    assert {form.code for form in FORMS} == {pack.code for pack in tax_packs()}
    assert form_of("gb").code == form_of("GB").code == "GB"
    assert form_of("zz").code == "generic"


def rows_of(code: PackCode, tax: PackTax, number: int) -> list[Rows]:
    """Rows that a document with the code leaves, one for each side."""
    is_sale = code.direction == "sales"
    claims = tax.recoverable_percent > 0
    if code.treatment == "withholding":
        sides = ["input" if is_sale else "output"]
    elif is_sale:
        sides = ["output"]
    else:
        sides = (["output"] if code.treatment == "reverse_charge" else []) + (["input"] if claims else ["cost"])
    return [
        rows(
            code=code.code, direction=code.direction, treatment=code.treatment, category=code.category, component=tax.name,
            is_first=number == 0, is_per_unit=tax.is_per_unit, is_claimed=claims and not is_sale, side=side, rate=rate.value,
            is_negative=sign < 0, base=D(100) * sign, tax=D(8) * sign,
        )
        for side in sides for rate in tax.rates if rate.value is not None for sign in (1, -1)
    ]  # fmt: skip


@of_each
def test_every_tax_of_the_pack_stands_in_one_box_and_the_boxes_come_to_the_tax(form: Form):
    pack = tax_pack(form.code)
    assert pack is not None
    version = form.versions[-1]
    found = [one for code in pack.codes for number, tax in enumerate(code.taxes) for one in rows_of(code, tax, number)]
    assert unplaced(version, found) == []
    for one in found:
        assert of_boxes(version, [one]) == net_tax(version, [one]), one
        (payable,) = [figure.amount for figure in figures(version, [one]) if figure.box.number == version.payable]
        if one.side != "cost":
            assert payable == net_tax(version, [one]), one


@of_each
def test_every_sale_of_the_pack_that_is_not_left_out_is_an_amount_in_a_box(form: Form):
    """What the forms leave out on purpose stands here: it is said in the page."""
    left_out = {"KU", "RCS", "NA", "OS", "SOS", "LVG10"} if form.code != "DE" else {"KU"}
    pack = tax_pack(form.code)
    assert pack is not None
    boxes = [box for box in form.versions[-1].boxes if box.kind in ("base", "units")]
    for code in pack.codes:
        if code.direction != "sales" or code.treatment == "withholding" or code.code in left_out:
            continue
        found = (
            rows_of(code, code.taxes[0], 0)[:1]
            if code.taxes
            else [
                rows(
                    code=code.code, treatment=code.treatment, category=code.category, component="", component_id=None, rate=None,
                    tax=D(0),
                )
            ]
        )  # fmt: skip
        assert any(box.share_of(found[0]) for box in boxes), code.code


def test_a_base_is_counted_once_however_many_taxes_and_sides_it_has():
    assert rows().bears_base and rows(component_id=None, rate=None, side="cost").bears_base
    assert not rows(is_first=False).bears_base and not rows(is_per_unit=True).bears_base
    bought = rows(direction="purchases", is_claimed=True)
    assert [replace(bought, side=side).bears_base for side in ("output", "input", "cost")] == [False, True, False]
    cost = rows(direction="purchases", is_claimed=False)
    assert [replace(cost, side=side).bears_base for side in ("output", "input", "cost")] == [False, False, True]
    reverse = rows(direction="purchases", treatment="reverse_charge", is_claimed=True)
    assert [replace(reverse, side=side).bears_base for side in ("output", "input", "cost")] == [True, False, False]


def test_boxes_are_rounded_after_they_are_summed_and_computed_from_what_is_rounded():
    version = form_of("GB").versions[-1]
    found = {
        one.box.number: (one.own, one.carried, one.amount)
        for one in figures(version, [rows(base=D("100.30")), rows(base=D("0.30"), tax=D("0.06"), is_carried=True)])
    }
    assert found["6"] == (D("100.30"), D("0.30"), D(101))
    assert found["5"] == (D(20), D("0.06"), D("20.06"))
    down = {one.box.number: one.amount for one in figures(form_of("SG").versions[-1], [rows(base=D("-100.90"))])}
    assert (down["1"], down["4"]) == (D(-100), D(-100))


def test_a_credit_note_is_deducted_in_its_box():
    version = form_of("MY").versions[-1]
    said = {"code": "ST10", "component": "Sales tax", "rate": D(10)}
    found = [rows(**said, tax=D(10)), rows(**said, base=D(-30), tax=D(-3), is_negative=True)]
    amounts = {one.box.number: one.amount for one in figures(version, found)}
    assert (amounts["8"], amounts["11b"], amounts["13"], amounts["14"]) == (D(100), D(10), D(3), D(7))


def test_a_version_begins_on_a_day():
    later = WHOLE[WHOLE.index("[[versions]]") :].replace("2020-01-01", "2025-01-01")
    form = parse_form(WHOLE + later)
    assert form.on(date(2024, 12, 31)) is form.versions[0] and form.on(date(2025, 1, 1)) is form.versions[1]
    assert form.on(date(1999, 1, 1)) is form.versions[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "XX"', "code = XX", "not TOML"),
        ("months = [3]", "months = [5]", "length in months"),
        ("months = [3]", "months = [3]\nextra = 1", "unknown key 'extra'"),
        ('payable = "2"', 'payable = "9"', "no box 9"),
        ('number = "2"', 'number = "1"', "stands twice"),
        ('plus = ["1"]', 'plus = ["7"]', "does not stand before"),
        ('plus = ["1"]', "", "takes rows, or is computed"),
        (', sides = ["output"]', "", "owed or claimed"),
        ('sides = ["output"]', 'sides = ["left"]', "none of"),
        ('direction = "sales"', 'direction = "both"', "none of"),
        ('kind = "tax"', 'kind = "magic"', "none of"),
        ('source = "LAW"', 'source = "RUMOUR"', "not among the sources"),
        ('sure = "official"', 'sure = "perhaps"', "none of"),
        ('LAW = "The law"', 'LAW = "The law"\nOTHER = "Another"', "nothing cites"),
        ("from = 2020-01-01", 'from = "2020-01-01"', "must be of type date"),
    ],
)
def test_a_form_that_breaks_a_rule_is_refused(old: str, new: str, message: str):
    assert old in WHOLE
    with pytest.raises(BrokenTaxPack, match=message):
        parse_form(WHOLE.replace(old, new, 1))


def test_versions_follow_each_other():
    with pytest.raises(BrokenTaxPack, match="later day"):
        parse_form(WHOLE + WHOLE[WHOLE.index("[[versions]]") :])
