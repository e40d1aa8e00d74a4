"""Worked cases: documents and computations with the results they must have, as JSON, and how the engine's differ. No Django.

The tests and `./oasys conformance` run cases through `oasys.tax.rules`, the same engine that documents use.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from oasys.core.money import ZERO, plain
from oasys.tax.rules import (
    compute,
    credited_taxes,
    grossed_up,
    in_base,
    margin_tax,
    rounded,
    rounded_to_step,
    shared,
    tax_contained,
    whole_units,
)
from oasys.tax.shapes import HUNDRED, ONE, Document, Extra, Kind, Level, Line, Mode, NotComputable, Rounding, Tax

type Case = Mapping[str, Any]
WITHHOLDING = "withholding"


def differences(case: Case) -> list[str]:
    """How what the engine finds differs from what the case expects; nothing where it agrees to the last digit."""
    find = KINDS.get(case["kind"])
    if find is None:
        return [f"{case['id']}: the kind {case['kind']} is not known"]
    try:
        found = find(case)
    except (NotComputable, KeyError, ArithmeticError, TypeError) as error:
        return [f"{case['id']}: {type(error).__name__}: {error}"]
    return [
        f"{case['id']} {name}: expected {expected}, found {found.get(name)}"
        for name, expected in case["expected"].items()
        if found.get(name) != expected
    ]


def _number(said: Mapping[str, Any], name: str, default: Decimal = ZERO) -> Decimal:
    """A decimal string, or a whole number; JSON numbers with a point are refused."""
    value = said.get(name, default)
    if not isinstance(value, str | int | Decimal):
        raise TypeError(f"{name} is {value!r}: write it as a string")
    return Decimal(value)


def _taxes(case: Case) -> dict[str, Tax]:
    found = {}
    for key, said in case["tax_codes"].items():
        is_reverse = bool(said.get("reverse_charge"))
        is_per_unit = "per_unit" in said
        rate = "self_assess_percent" if is_reverse else "per_unit" if is_per_unit else "rate_percent"
        found[key] = Tax(
            key=key,
            rate=_number(said, rate),
            kind=Kind.REVERSE_CHARGE if is_reverse else Kind.CHARGED,
            is_compound=bool(said.get("compound")),
            is_per_unit=is_per_unit,
            recoverable_percent=_number(said, "recoverable_percent", HUNDRED),
            together=said.get("together", ""),
        )
    if WITHHOLDING + "_percent" in case:
        found[WITHHOLDING] = Tax(WITHHOLDING, _number(case, WITHHOLDING + "_percent"), Kind.WITHHELD)
    return found


def document_of(case: Case) -> Document:
    """The document that a case describes."""
    taxes = _taxes(case)
    kept_back = (taxes[WITHHOLDING],) if WITHHOLDING in taxes else ()
    said = case.get("document_discount", {})
    step = case.get("payable_rounding_step")
    return Document(
        lines=[
            Line(
                quantity=_number(line, "quantity"),
                unit_price=_number(line, "unit_price"),
                taxes=tuple(taxes[key] for key in line["tax"]) + kept_back,
                price_base_quantity=_number(line, "price_base_quantity", ONE),
                discount_percent=_number(line, "discount_percent"),
                discount_amount=_number(line, "discount_amount"),
                charge_amount=_number(line, "charge_amount"),
                tax_units=_number(line, "tax_units") if "tax_units" in line else None,
            )
            for line in case["lines"]
        ],
        rounding=Rounding(
            decimals=case["minor_digits"],
            level=Level(case["tax_rounding_level"]),
            mode=Mode(case["rounding_mode"]),
            payable_step=Decimal(step) if step else None,
        ),
        prices_include_tax=case["prices_include_tax"],
        discount_percent=_number(said, "percent"),
        discount_amount=_number(said, "amount"),
        extras=[
            Extra(_number(extra, "amount"), tuple(taxes[key] for key in extra["tax"]), is_allowance)
            for name, is_allowance in (("document_charges", False), ("document_allowances", True))
            for extra in case.get(name, ())
        ],
        prepaid=_number(case, "prepaid"),
    )


def _document(case: Case) -> dict[str, Any]:
    document = document_of(case)
    taxed = compute(document)
    found: dict[str, Any] = {
        "line_amounts": [plain(line.amount) for line in taxed.lines],
        "line_taxes": [plain(line.tax) for line in taxed.lines],
        "line_nets": [plain(line.net) for line in taxed.lines],
        "document_discount": plain(taxed.discount),
        "document_discount_shares": [plain(line.discount_share) for line in taxed.lines],
        "document_charges": plain(sum((line.amount for line in taxed.extras), ZERO)),
        "tax_groups": {
            tax.key: {"taxable": plain(amounts.base), "tax": plain(rounded(amounts.tax, case["minor_digits"]))}
            for tax, amounts in taxed.groups
            if tax.kind is not Kind.WITHHELD
        },
        "total_net": plain(taxed.net),
        "total_tax": plain(taxed.tax),
        "total_gross": plain(taxed.gross),
        "withholding": plain(taxed.withheld),
        "prepaid": plain(taxed.prepaid),
        "rounding_amount": plain(taxed.rounding_amount),
        "payable": plain(taxed.payable),
        "buyer_output_tax": plain(taxed.self_assessed),
        "buyer_input_tax": plain(taxed.recoverable),
        "buyer_cost": plain(taxed.cost),
    }
    if base := case.get("base_currency"):
        converted = in_base(
            net=taxed.net,
            tax=taxed.tax,
            rate=_number(base, "rate"),
            decimals=base["minor_digits"],
            per_units=_number(base, "per_units", ONE),
        )
        found |= {
            "base_net": plain(converted.net),
            "base_tax": plain(converted.tax),
            "base_gross_as_sum_of_parts": plain(converted.gross),
            "base_gross_converted_directly": plain(converted.converted_gross),
            "base_difference_to_post_to_rounding": plain(converted.difference),
        }
    return found


def _one_line(case: Case, net: Decimal, tax: Tax) -> Document:
    return Document(lines=[Line(ONE, net, (tax,))], rounding=Rounding(decimals=case["minor_digits"]))


def _self_accounting(case: Case) -> dict[str, Any]:
    said = case["input"]
    tax = Tax("tax", _number(said, "rate_percent"), Kind.REVERSE_CHARGE, recoverable_percent=ZERO)
    taxed = compute(_one_line(case, _number(said, "net"), tax))
    return {
        "tax_payable_to_authority": plain(taxed.self_assessed),
        "expense_total": plain(taxed.cost),
        "paid_to_supplier": plain(taxed.payable),
    }


def _gross_up(case: Case) -> dict[str, Any]:
    said = case["input"]
    net = _number(said, "net_to_pay")
    fee, withheld = grossed_up(
        net, withheld_percent=_number(said, "withholding_percent"), decimals=case["minor_digits"]
    )
    return {"gross_fee": plain(fee), "withholding": plain(withheld), "net_paid": plain(fee - withheld)}


def _allocation(case: Case) -> dict[str, Any]:
    said = case["input"]
    weights = [Decimal(weight) for weight in said["weights"]]
    return {"shares": [plain(share) for share in shared(_number(said, "total"), weights, case["minor_digits"])]}


def _credits(case: Case) -> dict[str, Any]:
    said, decimals = case["input"], case["minor_digits"]
    net, rate = _number(said, "invoice_net"), _number(said, "rate_percent")
    tax = compute(_one_line(case, net, Tax("tax", rate))).tax
    credits = [Decimal(credit) for credit in said["credit_nets"]]
    taxes = credited_taxes(net=net, tax=tax, rate_percent=rate, credits=credits, decimals=decimals)
    return {
        "invoice_tax": plain(tax),
        "credit_taxes": [plain(-one) for one in taxes],
        "sum_of_credit_taxes": plain(-sum(taxes, ZERO)),
        "remaining_tax": plain(tax - sum(taxes, ZERO)),
    }


def _prepayments(case: Case) -> dict[str, Any]:
    said = case["input"]
    tax = Tax("tax", _number(said, "rate_percent"))
    final = compute(_one_line(case, _number(said, "final_net"), tax))
    prepaid = [compute(_one_line(case, Decimal(net), tax)) for net in said["prepayment_nets"]]
    net, taken = sum((one.net for one in prepaid), ZERO), sum((one.tax for one in prepaid), ZERO)
    return {
        "final_tax": plain(final.tax),
        "final_gross": plain(final.gross),
        "prepaid_net": plain(net),
        "prepaid_tax": plain(taken),
        "remaining_net": plain(final.net - net),
        "remaining_tax": plain(final.tax - taken),
        "payable": plain(final.gross - net - taken),
    }


def _bad_debt(case: Case) -> dict[str, Any]:
    said = case["input"]
    gross = _number(said, "gross_unpaid")
    tax = tax_contained(gross, rate_percent=_number(said, "rate_percent"), decimals=case["minor_digits"])
    return {"tax_relief": plain(tax), "net_written_off": plain(gross - tax)}


def _settlement_discount(case: Case) -> dict[str, Any]:
    said, decimals = case["input"], case["minor_digits"]
    gross = _number(said, "gross")
    discount = rounded(gross * _number(said, "discount_percent") / HUNDRED, decimals)
    tax = tax_contained(discount, rate_percent=_number(said, "rate_percent"), decimals=decimals)
    return {
        "discount_gross": plain(discount),
        "discount_tax": plain(tax),
        "discount_net": plain(discount - tax),
        "cash_received": plain(gross - discount),
    }


def _margin(case: Case) -> dict[str, Any]:
    said = case["input"]
    bought, sold = _number(said, "purchase_price"), _number(said, "selling_price")
    tax = margin_tax(
        bought=bought, sold=sold, rate_percent=_number(said, "rate_percent"), decimals=case["minor_digits"]
    )
    return {"margin": plain(sold - bought), "vat": plain(tax), "margin_after_vat": plain(sold - bought - tax)}


def _boxes(case: Case) -> dict[str, Any]:
    values = [Decimal(value) for value in case["input"]["values"]]
    return {
        "sum_exact": plain(sum(values, ZERO)),
        "uk_boxes_6_to_9_nearest_pound": plain(whole_units(values, Mode.HALF_UP)),
        "sg_value_boxes_drop_cents": plain(whole_units(values, Mode.DOWN)),
        "wrong_sum_of_rounded_items": plain(sum((whole_units([value], Mode.HALF_UP) for value in values), ZERO)),
    }


def _steps(case: Case) -> dict[str, Any]:
    said = case["input"]
    step = _number(said, "step")
    values: Sequence[str] = said["values"]
    return {"rounded": [plain(rounded_to_step(Decimal(value), step, case["minor_digits"])) for value in values]}


KINDS: dict[str, Callable[[Case], dict[str, Any]]] = {
    "document": _document,
    "unrecoverable_self_accounting": _self_accounting,
    "withholding_gross_up": _gross_up,
    "allocation": _allocation,
    "credit_series": _credits,
    "prepayment_invoice_deduction": _prepayments,
    "bad_debt_relief": _bad_debt,
    "settlement_discount": _settlement_discount,
    "margin_scheme": _margin,
    "return_box_rounding": _boxes,
    "step_rounding": _steps,
}
