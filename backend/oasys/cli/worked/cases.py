"""Worked cases as the documents that they are: invoices, credit notes where all is taken back, bills where the buyer owes the tax."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from oasys.cli.worked.places import Figures
from oasys.cli.worked.reasons import why_no_document, why_no_e_invoice, why_not_posted
from oasys.cli.worked.shop import BANK, COST, DAY, DEPOSITS, GOODS, Refused, Shop, Shops
from oasys.cli.worked.writing import (
    DOCUMENT,
    E_INVOICE,
    LEDGER,
    PREVIEW,
    Draft,
    Outcome,
    Written,
    preview,
    write,
)
from oasys.core.money import ZERO, plain
from oasys.tax.cases import KINDS, Case

NOTHING = "invoicing.nothing_to_post"
LINE_NAMES = (
    "price_base_quantity", "discount_percent", "discount_amount", "charge_amount", "tax_units",
)  # fmt: skip
TURNED = frozenset(
    {"quantity", "discount_amount", "charge_amount", "tax_units"}
)  # written the other way where it takes back
TAX = "tax"


def as_documents(case: Case, shops: Shops) -> Outcome:
    """The case through every place that shows a document; what the API refused is a difference."""
    outcome = Outcome()
    outcome.missing(why_no_document(case), PREVIEW, DOCUMENT, LEDGER, E_INVOICE)
    if outcome.why_not:
        return outcome
    try:
        WAYS[case["kind"]](case, shops.of(case), outcome)
    except (Refused, KeyError) as refusal:
        outcome.differences.append(f"{type(refusal).__name__}: {refusal}")
    outcome.differences = [f"{case['id']} {one}" for one in outcome.differences]
    return outcome


def _document(case: Case, shop: Shop, outcome: Outcome) -> None:
    """Paid before is what a receipt has brought in: the document is of all of it, and the rest is what stays open."""
    figures = KINDS["document"]({**case, "prepaid": "0"}) | {
        name: value
        for name, value in case["expected"].items()
        if "prepaid" not in case or name not in {"payable", "prepaid"}
    }
    used = {key: case["tax_codes"][key] for line in case["lines"] for key in line["tax"]}
    shop.rounds_to(case.get("payable_rounding_step"))
    if any(one.get("reverse_charge") for one in used.values()):
        write(shop, _draft(case, shop, figures, "bill"), outcome)
        outcome.why_not.clear()  # the seller's invoice has an e-invoice
        figures = {name: value for name, value in figures.items() if not name.startswith("buyer_")}
    kind = "credit_note" if Decimal(figures["payable"]) < 0 else "invoice"
    draft = _draft(case, shop, figures, kind)
    if reason := why_not_posted(case):
        preview(shop, draft, outcome)
        status, content = shop.person.ask("POST", f"{shop.path}/invoices?post=true", draft.body)
        if status != 422 or NOTHING.encode() not in content:
            outcome.differences.append(f"{DOCUMENT}: {status} {content.decode()}")
        outcome.missing(reason, DOCUMENT, LEDGER, E_INVOICE)
        return
    written = write(shop, draft, outcome, no_e_invoice=why_no_e_invoice(case))
    if "prepaid" in case:
        _pay(written, case["prepaid"])
        still = shop.person.good("GET", written.path)["open_amount"]
        if Decimal(still) != Decimal(case["expected"]["payable"]):
            outcome.differences.append(f"{DOCUMENT} open: expected {case['expected']['payable']}, found {still}")


def _draft(case: Case, shop: Shop, figures: Figures, kind: str) -> Draft:
    """The body of the case's document."""
    turned = -1 if kind == "credit_note" else 1
    direction = "purchases" if kind == "bill" else "sales"
    kept_back = case.get("withholding_percent", "")
    combinations = [tuple(part["tax"]) for part in (*case["lines"], *_extras(case))]

    def said(value: str, *, turns: bool = True) -> str:
        return plain(turned * Decimal(value)) if turns else value

    def codes(part: Mapping[str, Any]) -> list[str]:
        ids = [shop.tax_code(tuple(part["tax"]), case["tax_codes"], direction)] if part["tax"] else []
        return [*ids, shop.withholding(kept_back, direction)] if kept_back else ids

    account = COST if kind == "bill" else GOODS
    lines = [
        {
            "text": "Worked", "account_code": account, "unit_price": line["unit_price"], "quantity": said(line["quantity"]),
            "tax_code_ids": codes(line),
        } | {name: said(line[name], turns=name in TURNED) for name in LINE_NAMES if name in line}
        for line in case["lines"]
    ]  # fmt: skip
    discount = case.get("document_discount", {})
    extras = {
        name: [
            {"text": "Worked", "account_code": account, "amount": said(one["amount"]), "tax_code_ids": codes(one)}
            for one in case.get(f"document_{name}", ())
        ]
        for name in ("charges", "allowances")
    }
    body = _head(case, shop, kind) | extras | {
        "lines": lines,
        "prices_include_tax": case["prices_include_tax"],
        "rounding_level": case["tax_rounding_level"],
        "rounding_mode": case["rounding_mode"],
        "is_cash": "payable_rounding_step" in case,
        "discount_percent": discount.get("percent", "0"),
        "discount_amount": said(discount.get("amount", "0")),
    }  # fmt: skip
    if base := case.get("base_currency"):
        body["currency"] = case.get("currency", "JPY" if case["minor_digits"] == 0 else "USD")
        body["rate"] = plain(Decimal(base["rate"]) / Decimal(base.get("per_units", "1")))
    return Draft(kind, body, figures, list(dict.fromkeys(combinations)), case["tax_codes"], kept_back)


def _extras(case: Case) -> list[Mapping[str, Any]]:
    return [*case.get("document_charges", ()), *case.get("document_allowances", ())]


def _head(case: Case, shop: Shop, kind: str) -> dict[str, Any]:
    head = {"contact_id": shop.contact_id, "issue_date": DAY, "buyer_reference": "Worked"}
    return head | ({"supplier_number": case["id"]} if kind == "bill" else {})


def _plain_case(case: Case, net: str, rate: str, **said: Any) -> dict[str, Any]:
    """A document of one line with one tax, rounded for the document as a whole; `said` is more of its tax."""
    of = said or {"rate_percent": rate}
    return {
        "id": case["id"], "kind": "document", "country": case.get("country", "MY"), "minor_digits": case["minor_digits"],
        "prices_include_tax": False, "tax_rounding_level": "document", "rounding_mode": "half_up", "tax_codes": {TAX: of},
        "lines": [{"quantity": "1", "unit_price": net, "tax": [TAX]}],
    }  # fmt: skip


def _worked_out(case: Case, **expected: str) -> Figures:
    """The engine's figures for the case, with what is expected of it in their place; what a buyer makes of a sale is not looked at."""
    is_bill = any(name.startswith("buyer_") for name in expected)
    figures = KINDS["document"](case)
    found = {name: value for name, value in figures.items() if is_bill or not name.startswith("buyer_")} | expected
    if "total_tax" in expected and len(found["tax_groups"]) == 1:
        found["tax_groups"] = {
            key: group | {"tax": expected["total_tax"]} for key, group in found["tax_groups"].items()
        }
    return found


def _self_accounting(case: Case, shop: Shop, outcome: Outcome) -> None:
    """A bill whose tax the buyer owes and cannot claim."""
    said, expected = case["input"], case["expected"]
    codes = {"reverse_charge": True, "self_assess_percent": said["rate_percent"], "recoverable_percent": "0"}
    bill = _plain_case(case, said["net"], "", **codes)
    figures = _worked_out(
        bill,
        buyer_output_tax=expected["tax_payable_to_authority"],
        buyer_cost=expected["expense_total"],
        payable=expected["paid_to_supplier"],
    )
    write(shop, _draft(bill, shop, figures, "bill"), outcome)


def _gross_up(case: Case, shop: Shop, outcome: Outcome) -> None:
    """The supplier's invoice for the fee that is grossed up: what is kept back of it leaves just what the supplier is to have."""
    expected = case["expected"]
    invoice = _plain_case(case, expected["gross_fee"], "0")
    invoice["withholding_percent"] = case["input"]["withholding_percent"]
    figures = _worked_out(invoice, withholding=expected["withholding"], payable=expected["net_paid"])
    write(shop, _draft(invoice, shop, figures, "invoice"), outcome)


def _credits(case: Case, shop: Shop, outcome: Outcome) -> None:
    """An invoice, and credit notes of its line one after the other."""
    said, expected = case["input"], case["expected"]
    invoice = _plain_case(case, said["invoice_net"], said["rate_percent"])
    figures = _worked_out(invoice, total_tax=expected["invoice_tax"])
    credited = write(shop, _draft(invoice, shop, figures, "invoice"), outcome).shown["id"]
    rest = Decimal(expected["invoice_tax"])
    for net, tax in zip(said["credit_nets"], expected["credit_taxes"], strict=True):
        note = _plain_case(case, net, said["rate_percent"])
        note["lines"][0]["quantity"] = "-1"
        gross = plain(-Decimal(net) + Decimal(tax))
        figures = _worked_out(note, total_tax=tax, total_gross=gross, payable=gross, line_taxes=[tax])  # type: ignore[arg-type]
        draft = _draft(note, shop, figures, "credit_note")
        lines = [line | {"credited_position": 1} for line in draft.body["lines"]]
        body = {**draft.body, "lines": lines, "credits_id": credited}
        written = write(shop, Draft("credit_note", body, figures, draft.combinations, draft.codes), outcome)
        rest -= Decimal(written.shown["tax"])
    if rest != Decimal(expected["remaining_tax"]):
        outcome.differences.append(f"{DOCUMENT} remaining_tax: expected {expected['remaining_tax']}, found {rest:f}")


def _prepayments(case: Case, shop: Shop, outcome: Outcome) -> None:
    """Deposits that are paid, and the invoice that deducts them with the tax that they were charged with."""
    said, expected = case["input"], case["expected"]
    ids, net, tax = [], ZERO, ZERO
    for one in said["prepayment_nets"]:
        deposit = _plain_case(case, one, said["rate_percent"])
        draft = _draft(deposit, shop, _worked_out(deposit), "invoice")
        lines = [line | {"account_code": DEPOSITS} for line in draft.body["lines"]]
        body = {**draft.body, "lines": lines, "is_deposit": True}
        written = write(shop, Draft("invoice", body, draft.figures, draft.combinations, draft.codes), outcome)
        _pay(written, written.shown["payable"])
        ids.append(written.shown["id"])
        net, tax = net + Decimal(written.shown["net"]), tax + Decimal(written.shown["tax"])
    for name, found in (("prepaid_net", net), ("prepaid_tax", tax)):
        if found != Decimal(expected[name]):
            outcome.differences.append(f"{DOCUMENT} {name}: expected {expected[name]}, found {found:f}")
    final = _plain_case(case, said["final_net"], said["rate_percent"])
    whole = _worked_out(final, total_tax=expected["final_tax"], total_gross=expected["final_gross"])
    draft = _draft(final, shop, whole, "invoice")
    preview(shop, draft, outcome)
    rest = {
        "total_net": expected["remaining_net"], "total_tax": expected["remaining_tax"], "total_gross": expected["payable"],
        "payable": expected["payable"],
    }  # fmt: skip
    figures = whole | rest
    figures["tax_groups"] = {TAX: {"taxable": expected["remaining_net"], "tax": expected["remaining_tax"]}}
    body = {**draft.body, "deposit_ids": ids}
    write(shop, Draft("invoice", body, figures, draft.combinations, draft.codes), outcome)


def _steps(case: Case, shop: Shop, outcome: Outcome) -> None:
    """Each amount as a document that is paid in cash; one below zero as a credit note."""
    step = case["input"]["step"]
    shop.rounds_to(step)
    for value, rounded in zip(case["input"]["values"], case["expected"]["rounded"], strict=True):
        one = _plain_case(case, plain(abs(Decimal(value))), "0") | {"payable_rounding_step": step}
        one["lines"][0]["quantity"] = "-1" if Decimal(value) < 0 else "1"
        kind = "credit_note" if Decimal(value) < 0 else "invoice"
        write(shop, _draft(one, shop, _worked_out(one, payable=rounded), kind), outcome)


def _pay(written: Written, amount: str) -> None:
    shown = written.shown
    body = {
        "direction": "receipt", "contact_id": written.shop.contact_id, "account_code": BANK, "paid_on": DAY,
        "currency": shown["currency"], "amount": amount, "allocations": [{"line_id": shown["control_line_id"], "amount": amount}],
    }  # fmt: skip
    written.shop.person.good("POST", f"{written.shop.path}/payments", body)


WAYS: dict[str, Callable[[Case, Shop, Outcome], None]] = {
    "document": _document,
    "unrecoverable_self_accounting": _self_accounting,
    "withholding_gross_up": _gross_up,
    "credit_series": _credits,
    "prepayment_invoice_deduction": _prepayments,
    "step_rounding": _steps,
}
