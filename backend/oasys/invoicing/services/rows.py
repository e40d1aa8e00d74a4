"""What is said of the lines, charges and allowances of a document, to its rows."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO, decimals_of
from oasys.core.words import say
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import is_sale
from oasys.invoicing.schemas import DocumentExtraIn, DocumentIn, DocumentRowIn
from oasys.invoicing.services import deposits
from oasys.invoicing.services.defaults import Defaults
from oasys.invoicing.services.deposits import DepositPart
from oasys.ledger.rules import CONTROL_SUBTYPES, SUBTYPES
from oasys.ledger.services.lines import LineInput, LineReader
from oasys.organisations.models import Company

type Part = tuple[str, DocumentLine.Role, DocumentRowIn | DocumentExtraIn]


def body_parts(body: DocumentIn) -> list[Part]:
    """Lines, charges and allowances in the order of their positions, each with its place in the body."""
    return [
        *((f"/lines/{n}", DocumentLine.Role.LINE, line) for n, line in enumerate(body.lines)),
        *((f"/charges/{n}", DocumentLine.Role.CHARGE, extra) for n, extra in enumerate(body.charges)),
        *((f"/allowances/{n}", DocumentLine.Role.ALLOWANCE, extra) for n, extra in enumerate(body.allowances)),
    ]


def deposit_parts(company: Company, document: Document, ids: Sequence[UUID]) -> list[Part]:
    """The deposits that a body deducts, as its last allowances. Raises Invalid."""
    if not ids:
        return []
    if document.is_deposit:
        raise Invalid.at("/deposit_ids", "core.invalid_value", say("A deposit deducts no deposits: leave them out."))
    found = deposits.parts_of(
        company=company,
        kind=document.kind,
        contact=document.contact,
        currency=document.currency,
        credited=document.credits,
        ids=ids,
    )
    return [(place, DocumentLine.Role.ALLOWANCE, part) for place, part in found]


def read_rows(
    company: Company, document: Document, body: DocumentIn, defaults: Defaults, parts: Sequence[Part]
) -> tuple[list[DocumentLine], LineReader, list[LineInput]]:
    """The lines with their accounts and sets of dimension values. Raises Invalid, each error at its place in the body."""
    errors = [
        FieldError(f"{place}/account_code", "core.required", say("Name the account that it is booked on."))
        for place, _, part in parts
        if not (part.account_code or defaults.goods_account_code)
    ]
    if errors:
        raise Invalid(say("Some fields need another value; nothing was written."), errors=errors)
    one = Decimal(1)
    is_base = document.currency == company.base_currency
    inputs = [
        LineInput(
            account_code=part.account_code or defaults.goods_account_code,
            debit=one,
            currency=document.currency,
            currency_amount=None if is_base else one,
            dimensions=part.dimensions,
        )
        for _, _, part in parts
    ]
    reader = LineReader(company=company, lines=inputs)
    drafts, wrong = reader.read(inputs, day=document.issue_date, rate_source=None)
    errors += at_place(wrong, [place for place, _, _ in parts])
    if not wrong:
        errors += _unusable(reader, inputs, [place for place, _, _ in parts], is_deposit=document.is_deposit)
        errors += _too_fine(body, reader.units[document.currency].decimals, document.currency)
    if errors:
        raise Invalid(say("Some fields need another value; nothing was written."), errors=errors)
    taxes = document.contact.sales_tax_code_ids if is_sale(document.kind) else document.contact.purchase_tax_code_ids
    if document.is_deposit:
        taxes = deposits.usual_taxes(company, taxes)
    lines = [
        _line(company, document, number, role, part, draft.account_id, draft.dimension_set_id, taxes)
        for number, ((_, role, part), draft) in enumerate(zip(parts, drafts, strict=True), 1)
    ]
    return lines, reader, inputs


def at_place(errors: Iterable[FieldError], places: Sequence[str]) -> list[FieldError]:
    """Errors that count through all lines, at the places of the body; that of the currency once."""
    found: dict[str, FieldError] = {}
    for error in errors:
        _, _, number, *rest = error.pointer.split("/")
        pointer = "/currency" if rest == ["currency"] else "/".join([places[int(number)], *rest])
        found.setdefault(pointer, FieldError(pointer, error.code, error.message))
    return list(found.values())


def _unusable(
    reader: LineReader, inputs: Sequence[LineInput], places: Sequence[str], *, is_deposit: bool
) -> list[FieldError]:
    found: list[FieldError] = []
    for place, line in zip(places, inputs, strict=True):
        account = reader.chart.find(line)
        assert account is not None
        if account.is_heading or not account.is_active or account.subtype in CONTROL_SUBTYPES:
            message = say("{code} takes no lines of documents: name another account.", code=account.code)
            found.append(FieldError(f"{place}/account_code", "ledger.account_unusable", message))
        elif is_deposit and account.subtype not in SUBTYPES["liability"]:
            message = say("{code} is no liability: a deposit is owed back until it is deducted.", code=account.code)
            found.append(FieldError(f"{place}/account_code", "ledger.account_unusable", message))
    return found


def _too_fine(body: DocumentIn, decimals: int, currency: str) -> list[FieldError]:
    """Amounts of money have the decimals of their currency; prices may have more."""
    named = [("/discount_amount", body.discount_amount)]
    for number, line in enumerate(body.lines):
        named += [
            (f"/lines/{number}/discount_amount", line.discount_amount),
            (f"/lines/{number}/charge_amount", line.charge_amount),
        ]
    for name in ("charges", "allowances"):
        named += [(f"/{name}/{number}/amount", extra.amount) for number, extra in enumerate(getattr(body, name))]
    message = say("{currency} has {decimals} decimals.", currency=currency, decimals=decimals)
    return [
        FieldError(pointer, "ledger.too_many_decimals", message)
        for pointer, amount in named
        if decimals_of(amount) > decimals
    ]


def _line(
    company: Company,
    document: Document,
    position: int,
    role: DocumentLine.Role,
    part: DocumentRowIn | DocumentExtraIn,
    account_id: UUID,
    dimension_set_id: UUID | None,
    tax_code_ids: Sequence[UUID],
) -> DocumentLine:
    one = Decimal(1)
    own: dict[str, Any] = {"quantity": one, "unit": "C62", "price_base_quantity": one}
    own |= dict.fromkeys(("discount_percent", "discount_amount", "charge_amount"), ZERO)
    if isinstance(part, DocumentRowIn):
        names = (
            "quantity", "unit", "unit_price", "price_base_quantity", "discount_percent", "discount_amount", "charge_amount",
            "tax_units",
        )  # fmt: skip
        own |= {name: getattr(part, name) for name in names}
        own["credited_position"] = getattr(part, "credited_position", None)
    else:
        own["unit_price"] = part.amount
    if isinstance(part, DepositPart):
        own["deposit_id"] = part.deposit_id
    line = DocumentLine(
        company=company,
        document=document,
        position=position,
        role=role,
        text=part.text,
        account_id=account_id,
        dimension_set_id=dimension_set_id,
        tax_code_ids=list(tax_code_ids if part.tax_code_ids is None else part.tax_code_ids),
        **own,
    )
    if isinstance(part, DepositPart):
        line.deducts = part  # type: ignore[attr-defined]
    return line
