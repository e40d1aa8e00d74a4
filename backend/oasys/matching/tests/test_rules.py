from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from oasys.matching.learning import LEAST_ALIKE, PastBooking, proposed_rule
from oasys.matching.rules import BankRule, applies, first_that_applies, what
from oasys.matching.tests.made import BANK, an_id, line

OTHER = {"account_id": str(an_id("other"))}


def rule(
    *conditions: dict[str, Any], name: str = "A rule", parts: list[dict[str, Any]] | None = None, **more: Any
) -> BankRule:
    return BankRule.model_validate(
        {
            "id": str(an_id(name)),
            "name": name,
            "position": 0,
            "conditions": list(conditions) or [{"on": "account", "account_id": str(BANK)}],
            "action": {"do": "book", "parts": parts or [OTHER]},
            **more,
        }
    )


def text(how: str, *values: str) -> dict[str, Any]:
    return {"on": "text", "how": how, "values": list(values)}


@pytest.mark.parametrize(
    ("how", "value", "said", "fits"),
    [
        ("contains", "unifi shah", "JOMPAY UNIFI-SHAH ALAM", True),
        ("contains", "café", "CAFE HUJAN", True),
        ("contains", "hujan cafe", "CAFE HUJAN", False),
        ("starts", "jompay", "JomPAY Unifi", True),
        ("starts", "unifi", "JomPAY Unifi", False),
        ("equals", "interest credited", "Interest, credited.", True),
        ("equals", "interest", "Interest credited", False),
        ("any_word", "tax", "TAX OFFICE", True),
        ("any_word", "tax", "TAXI", False),
        ("any_word", ".*", "x", None),
        ("contains", "a.*b", "a b", True),
        ("contains", "a.*b", "a xx b", False),
    ],
)
def test_conditions_on_the_text_know_no_patterns(how, value, said, fits):
    if fits is None:
        with pytest.raises(ValidationError):
            rule(text(how, value))
        return
    assert applies(rule(text(how, value)), line(text=said)) is fits


def test_conditions_on_name_key_amount_and_account():
    one = line("-50.00", counterparty_name="TNB Distribution", counterparty_key="k1")
    assert applies(rule({"on": "counterparty_name", "contains": "tnb"}), one)
    assert applies(rule({"on": "counterparty_key", "equals": "k1"}), one)
    assert not applies(rule({"on": "counterparty_key", "equals": "K1"}), one)
    assert applies(rule({"on": "amount", "way": "out", "least": "50.00", "most": "50"}), one)
    assert not applies(rule({"on": "amount", "way": "in"}), one)
    assert not applies(rule({"on": "amount", "least": "50.01"}), one)
    assert not applies(rule({"on": "account", "account_id": str(an_id("elsewhere"))}), one)
    assert not applies(rule({"on": "amount", "way": "out"}), line("0.00"))
    assert not applies(rule({"on": "amount", "way": "in"}), line("0.00"))


def test_all_and_any():
    conditions = (text("contains", "tnb"), {"on": "amount", "way": "in"})
    one = line("-50.00", "TNB 2201")
    assert not applies(rule(*conditions), one)
    assert applies(rule(*conditions, match="any"), one)


def test_first_by_position_wins_and_one_that_cannot_be_done_is_passed_over():
    fixed = [{**OTHER, "amount": "80.00"}, OTHER]
    rules = [rule(name="second", position=2), rule(name="first", position=1, parts=fixed)]
    for of, name in (("100.00", "first"), ("80.00", "second"), ("50.00", "second")):
        found = first_that_applies(rules, line(of), decimals=2)
        assert found is not None
        assert found[0].name == name
    assert first_that_applies(rules, line("0.00"), decimals=2) is None


def test_split_takes_fixed_amounts_percentages_and_the_rest():
    parts = [{**OTHER, "percent": "33.333333"}, {**OTHER, "amount": "10.00"}, {**OTHER, "percent": "33.333333"}, OTHER]
    found = what(rule(parts=parts), line("-100.01"), decimals=2)
    assert [part.amount for part in found] == [
        Decimal("-33.34"),
        Decimal("-10.00"),
        Decimal("-33.33"),
        Decimal("-23.34"),
    ]


def test_transfer_takes_all():
    found = what(rule(action={"do": "transfer", "account_id": str(an_id("savings"))}), line("-7.00"), decimals=2)
    assert [(part.account_id, part.amount, part.is_transfer) for part in found] == [
        (an_id("savings"), Decimal("-7.00"), True)
    ]


@given(
    st.lists(st.integers(1, 99_999_999), min_size=1, max_size=19),
    st.integers(-10_000_000, 10_000_000),
    st.sampled_from((0, 2, 3)),
)
def test_split_sums_up_exactly_for_any_percentages(weights, minor, decimals):
    shares = [Decimal(weight * 99_000_000 // max(1, sum(weights))) / 1_000_000 for weight in weights]
    parts = [{**OTHER, "percent": format(share, "f")} for share in shares if share > 0] + [OTHER]
    amount = Decimal(minor).scaleb(-decimals)
    found = what(rule(parts=parts), line(format(amount, "f")), decimals=decimals)
    assert sum((part.amount for part in found), Decimal(0)) == amount
    assert all(part.amount * amount > 0 for part in found)
    assert all(part.amount == round(part.amount, decimals) for part in found)


@pytest.mark.parametrize(
    "change",
    [
        {"unknown": 1},
        {"position": "0"},
        {"position": -1},
        {"name": ""},
        {"conditions": []},
        {"conditions": [text("regex", "a")]},
        {"conditions": [text("contains")]},
        {"conditions": [text("contains", "--")]},
        {"conditions": [{"on": "counterparty_name", "contains": "."}]},
        {"conditions": [{"on": "amount"}]},
        {"conditions": [{"on": "amount", "least": "2", "most": "1"}]},
        {"conditions": [{"on": "amount", "least": 1.5}]},
        {"conditions": [{"on": "amount", "least": "-1"}]},
        {"conditions": [{"on": "amount", "least": "NaN"}]},
        {"conditions": [{"on": "elsewhere"}]},
        {"action": {"do": "exclude"}},
        {"action": {"do": "book", "parts": []}},
        {"action": {"do": "book", "parts": [{**OTHER, "percent": "10"}]}},
        {"action": {"do": "book", "parts": [OTHER, OTHER]}},
        {"action": {"do": "book", "parts": [{**OTHER, "percent": "10", "amount": "1"}, OTHER]}},
        {"action": {"do": "book", "parts": [{**OTHER, "percent": "50"}, {**OTHER, "percent": "50"}, OTHER]}},
        {"action": {"do": "book", "parts": [{**OTHER, "percent": "100"}, OTHER]}},
        {"action": {"do": "book", "parts": [{**OTHER, "percent": "0.0000001"}, OTHER]}},
        {"action": {"do": "book", "parts": [{**OTHER, "amount": "0"}, OTHER]}},
        {"action": {"do": "book", "parts": [{**OTHER, "posts": True}]}},
        {"match": "none"},
    ],
)
def test_rules_that_make_no_sense_are_refused(change):
    with pytest.raises(ValidationError):
        rule(**change)


def test_rule_survives_its_json():
    one = rule(
        text("starts", "TNB"),
        {"on": "amount", "way": "out", "most": "5000.00"},
        parts=[{**OTHER, "percent": "40"}, OTHER],
    )
    assert BankRule.model_validate_json(one.model_dump_json()) == one


def past(
    name: str, said: str = "TNB 2201 4458", of: str = "-90.00", account: str = "power", **more: Any
) -> PastBooking:
    return PastBooking(line(of, said, name=name, **more), an_id(account))


def test_three_alike_make_a_proposal():
    pasts = [past("a", "TNB SDN 2201"), past("b", "TNB SDN 2317"), past("c", "TNB SDN 9")]
    found = proposed_rule(pasts)
    assert found is not None
    assert found.count == LEAST_ALIKE
    assert "3 lines" in found.reason.message
    assert applies(found.rule, line("-12.00", "tnb sdn 7788"))
    assert not applies(found.rule, line("12.00", "tnb sdn 7788"))
    assert what(found.rule, line("-12.00", "tnb sdn 1"), decimals=2)[0].account_id == an_id("power")


def test_account_of_the_other_side_says_more_than_its_name():
    pasts = [past(name, f"{name} some text", counterparty_key="k", counterparty_name=f"TNB {name}") for name in "abc"]
    found = proposed_rule(pasts)
    assert found is not None
    assert found.rule.conditions[0].on == "counterparty_key"


def test_name_alone_makes_a_proposal():
    found = proposed_rule([past(name, str(n), counterparty_name="TNB Distribution") for n, name in enumerate("abc")])
    assert found is not None
    assert found.rule.conditions[0].on == "counterparty_name"


@pytest.mark.parametrize(
    "pasts",
    [
        [],
        [past("a", "TNB SDN 1"), past("b", "TNB SDN 2")],
        [past("a", "TNB SDN 1"), past("b", "TNB SDN 2"), past("c", "TNB SDN 3", account="rent")],
        [
            past("a", "TNB SDN 1"),
            past("b", "TNB SDN 2"),
            past("c", "TNB SDN 3"),
            past("d", "TNB SDN 4", account="rent"),
        ],
        [past("a", "alpha one"), past("b", "bravo two"), past("c", "charlie three")],
        [past("a", "1"), past("b", "2"), past("c", "3")],
        [past("a", "TNB SDN", "0.00"), past("b", "TNB SDN", "0.00"), past("c", "TNB SDN", "0.00")],
        [past("a", "TNB SDN"), past("b", "TNB SDN"), past("c", "TNB SDN", "90.00")],
    ],
)
def test_few_or_mixed_make_none(pasts):
    assert proposed_rule(pasts) is None
