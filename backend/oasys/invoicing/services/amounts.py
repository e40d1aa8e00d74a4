"""What a document comes to by the one engine (oasys.tax.computing), written into it and its rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from oasys.core.errors import Invalid
from oasys.core.money import plain
from oasys.core.words import say
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import is_sale
from oasys.invoicing.services import deposits
from oasys.invoicing.services.credited_taxes import credited_taxes
from oasys.invoicing.services.deposits import AMOUNT_NAMES
from oasys.ledger.rules import UnitRule
from oasys.organisations.models import Company
from oasys.tax import computing
from oasys.tax.computing import Computed, DocumentInput, ExtraInput, Owner, computed
from oasys.tax.rules import compute as engine
from oasys.tax.rules import with_given, without_last
from oasys.tax.shapes import Amounts, Level, Mode, Taxed, TaxedLine
from oasys.tax.shapes import Document as Asked


def engine_input(
    document: Document, lines: Sequence[DocumentLine], *, said: tuple[bool | None, str | None, str | None]
) -> DocumentInput:
    """What the engine is asked; `said`: whether prices include tax, and how tax is rounded, None as the company does."""
    includes, level, mode = said
    return DocumentInput(
        tax_point=document.tax_point,
        currency=document.currency,
        lines=[
            computing.LineInput(
                quantity=line.quantity,
                unit_price=line.unit_price,
                tax_codes=line.tax_code_ids,
                price_base_quantity=line.price_base_quantity,
                discount_percent=line.discount_percent,
                discount_amount=line.discount_amount,
                charge_amount=line.charge_amount,
                tax_units=line.tax_units,
            )
            for line in lines
            if line.role == DocumentLine.Role.LINE
        ],
        extras=[
            ExtraInput(line.unit_price, line.tax_code_ids, is_allowance=line.role == DocumentLine.Role.ALLOWANCE)
            for line in lines
            if line.role != DocumentLine.Role.LINE
        ],
        prices_include_tax=includes,
        rounding_level=Level(level) if level else None,
        rounding_mode=Mode(mode) if mode else None,
        is_cash=document.is_cash,
        discount_percent=document.discount_percent,
        discount_amount=document.discount_amount,
        rate=document.rate,
    )


def compute(
    *,
    company: Company,
    document: Document,
    lines: Sequence[DocumentLine],
    said: tuple[bool | None, str | None, str | None],
    unit: UnitRule | None = None,
) -> Computed:
    """Writes into document and lines, which are not saved, what the engine finds. Raises as `computed`, and Invalid.

    `unit` is what the currency is, where the caller has looked it up.
    """
    asked = engine_input(document, lines, said=said)
    adjust = _adjustment(document, lines)
    decimals = unit.decimals if unit is not None and unit.is_money else None
    made = computed(company=company, document=asked, adjust=adjust, decimals=decimals)
    _refuse_direction(document.kind, made, lines)
    taxed = made.taxed
    document.prices_include_tax = made.document.prices_include_tax
    document.rounding_level = made.document.rounding.level
    document.rounding_mode = made.document.rounding.mode
    document.rounding = taxed.rounding_amount
    for name in ("discount", "net", "tax", "gross", "withheld", "payable"):
        setattr(document, name, getattr(taxed, name))
    when_paid = document.is_deposit and deposits.taxed(company) == "when_paid"
    if when_paid:
        made = replace(made, groups=tuple(replace(group, due_on="payment") for group in made.groups))
    for line, found in zip(lines, [*taxed.lines, *taxed.extras], strict=True):
        for name in ("amount", "discount_share", "net", "tax", "gross"):
            setattr(line, name, getattr(found, name))
        line.taxes = [_amounts(made, tax.key, amounts) for tax, amounts in found.taxes]
        if line.deposit_id:
            line.unit_price = found.amount
    document.breakdown = _breakdown(made)
    return made


def _adjustment(document: Document, lines: Sequence[DocumentLine]) -> Callable[[Asked, Taxed, Owner], Taxed] | None:
    """What is not as the engine finds it: deposits that are deducted, and what a credit takes back."""
    parts = [line.deducts for line in lines if line.deposit_id]  # type: ignore[attr-defined]
    credited = None if document.credits_id is None else partial(credited_taxes, document)
    if not parts:
        return credited

    def adjusted(asked: Asked, taxed: Taxed, owner: Owner) -> Taxed:
        """What is credited is computed before the deposits that it gives back: theirs is the tax that they were charged with."""
        given = deposits.deductions(asked, owner, parts=parts)
        sold = without_last(asked, len(given))
        found = engine(sold)
        return with_given(asked, credited(sold, found, owner) if credited else found, given)

    return adjusted


def _refuse_direction(kind: str, made: Computed, lines: Sequence[DocumentLine]) -> None:
    wanted = "sales" if is_sale(kind) else "purchases"
    wrong = {code.code.id: code.code.code for code, _ in made.owner.values() if code.code.direction != wanted}
    for line in lines:
        for place, id_ in enumerate(line.tax_code_ids):
            if id_ in wrong:
                message = (
                    say("{code} is for purchases: name a code for sales.", code=wrong[id_])
                    if wanted == "sales"
                    else say("{code} is for sales: name a code for purchases.", code=wrong[id_])
                )
                raise Invalid.at(f"{pointer_of(line, lines)}/tax_code_ids/{place}", "tax.code_refused", message)


def pointer_of(line: DocumentLine, lines: Sequence[DocumentLine]) -> str:
    """Where a line stands in the body of its document."""
    names = {DocumentLine.Role.LINE: "lines", DocumentLine.Role.CHARGE: "charges"}
    role = DocumentLine.Role(line.role)
    before = sum(1 for other in lines if other.role == line.role and other.position < line.position)
    return f"/{names.get(role, 'allowances')}/{before}"


def _amounts(made: Computed, key: str, amounts: Amounts) -> dict[str, Any]:
    code, part = made.owner[key]
    return {
        "tax_code_id": str(code.code.id),
        "component_id": str(part.component_id) if part.component_id else None,
        **{name: plain(getattr(amounts, name)) for name in AMOUNT_NAMES},
    }


def _breakdown(made: Computed) -> dict[str, Any]:
    """The taxes of the document as it keeps and shows them; amounts as text."""
    return {
        "taxes": [
            _amounts(made, group.tax.key, group.amounts)
            | {
                "code": group.code.code.code,
                "name": group.part.name,
                "treatment": group.code.code.treatment,
                "rate": None if group.part.rate is None else plain(group.part.rate),
                "is_per_unit": group.tax.is_per_unit,
                "not_recoverable": plain(group.amounts.not_recoverable),
                "due_on": group.due_on,
                "due_within_months": group.code.code.due_within_months,
                "myinvois_type": group.code.code.myinvois_type,
            }
            for group in made.groups
        ],
        "categories": [
            {
                "category": one.category,
                "rate_percent": plain(one.rate_percent),
                "taxable": plain(one.taxable),
                "tax": plain(one.tax),
                "exemption_code": one.exemption_code,
                "exemption_reason": one.exemption_reason,
            }
            for one in made.categories
        ],
    }


def taxed_lines(taxed: Taxed) -> Iterable[TaxedLine]:
    """Lines, then extras, as the rows of a document stand."""
    return (*taxed.lines, *taxed.extras)
