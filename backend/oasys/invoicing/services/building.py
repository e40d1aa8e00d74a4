"""From what is said of a document to its rows, and what they come to by the one engine (oasys.tax.computing)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO, decimals_of, plain
from oasys.core.reads import row_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import CREDITS, TermsOfPayment, due_on, is_credit, is_sale
from oasys.invoicing.schemas import DocumentExtraIn, DocumentIn, DocumentRowIn
from oasys.invoicing.services import deposits
from oasys.invoicing.services.credited_taxes import credited_taxes
from oasys.invoicing.services.debit_notes import charged_document
from oasys.invoicing.services.deposits import AMOUNT_NAMES, DepositPart
from oasys.ledger.rules import SUBTYPES, UnitRule
from oasys.ledger.services.lines import STATED, LineInput, LineReader
from oasys.organisations.models import Company
from oasys.organisations.packs import load_pack
from oasys.tax import computing
from oasys.tax.computing import Computed, DocumentInput, ExtraInput, Owner, computed
from oasys.tax.rules import Amounts, Level, Mode, Taxed, TaxedLine, with_given, without_last
from oasys.tax.rules import Document as Asked
from oasys.tax.rules import compute as engine

CONTROL_SUBTYPES = frozenset({"receivable", "payable"})
# what the company chose, or else the first of its kind by code; for goods the one that the country pack names, while it is there
DEFAULTS = """
select coalesce(s.{journal}_id, {fallback}
         (select id from ledger_journal where tenant_id = %(tenant)s and company_id = %(company)s and kind = %(books)s
          order by code, id limit 1)),
       coalesce(s.{control}_account_id,
         (select id from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and subtype = %(control)s
            and is_active and not is_heading order by code, id limit 1)),
       (select code from ledger_account where tenant_id = %(tenant)s and id = s.{goods}_account_id),
       (select code from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and id = %(goods)s),
       (select id from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and subtype = 'rounding'
          and is_active and not is_heading order by code, id limit 1),
       transaction_timestamp(), s.terms,
       (select code from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and code = %(usual)s
          and account_class = %(class)s and is_active and not is_heading)
from (select 1) one left join invoicing_settings s on s.tenant_id = %(tenant)s and s.company_id = %(company)s
"""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Where a document of a kind is booked unless it says otherwise; None: the company has no such thing.

    `moment` is that of the transaction, as PostgreSQL has it: it is asked along, because every document needs it.
    """

    journal_id: UUID | None
    control_account_id: UUID | None
    goods_account_code: str | None
    rounding_account_id: UUID | None
    moment: datetime
    terms: TermsOfPayment
    of_pack: str | None
    """The account of goods, where neither the contact nor the company chose it: the country pack names it."""


@dataclass(frozen=True, slots=True)
class Built:
    """A document and its lines, not saved, and what they come to."""

    document: Document
    lines: list[DocumentLine]
    made: Computed
    reader: LineReader
    inputs: list[LineInput]
    places: list[str]
    contact: Contact
    defaults: Defaults

    def dimension_flaws(self) -> list[FieldError]:
        """What posting would refuse of the dimensions of the lines, each at its place in the body."""
        return at_place(self.reader.dimension_flaws(self.inputs), self.places)


def defaults_of(*, company: Company, kind: str, contact: Contact) -> Defaults:
    """What settings, contact and chart say, in one statement."""
    sale = is_sale(kind)
    control, goods = ("receivable", "income") if sale else ("payable", "expense")
    pack = load_pack(company.country_pack)
    own = contact.receivable_account_id if sale else contact.payable_account_id
    params = {
        "tenant": current_tenant_id(),
        "company": company.id,
        "books": "sales" if sale else "purchases",
        "control": control,
        "goods": contact.revenue_account_id if sale else contact.expense_account_id,
        "usual": pack.income_account if sale else pack.expense_account,
        "class": goods,
    }
    fallback = f"s.{CREDITS[kind]}_journal_id, " if is_credit(kind) else ""
    statement = DEFAULTS.format(journal=f"{kind}_journal", fallback=fallback, control=control, goods=goods)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        journal, control_account, of_settings, of_contact, rounding, moment, named, usual = cursor.fetchone()
    terms = _terms(contact, named if sale else None)
    chosen = of_contact or of_settings
    return Defaults(
        journal, own or control_account, chosen or usual, rounding, moment, terms, usual if chosen is None else None
    )


def _terms(contact: Contact, named: str | None) -> TermsOfPayment:
    """What was agreed with the contact; with a customer, else the company's default terms."""
    default = next((one for one in orjson.loads(named or "[]") if one["is_default"]), None)
    if contact.terms_days is not None or default is None:
        return TermsOfPayment(
            contact.terms_from, contact.terms_days, contact.terms_discount_percent, contact.terms_discount_days
        )
    percent = default["discount_percent"]
    return TermsOfPayment(
        default["counted_from"],
        default["days"],
        None if percent is None else Decimal(percent),
        default["discount_days"],
    )


def build(*, company: Company, kind: str, body: DocumentIn, document: Document) -> Built:
    """Fills a document, new or standing as a draft, from a body. Nothing is written.

    Raises Invalid naming each field, TaxRateMissing, TaxNotComputable, UnitUnknown.
    """
    contact = contact_for(company=company, kind=kind, contact_id=body.contact_id)
    credited, charged = _credited(company, kind, body), charged_document(company, kind, body)
    defaults = defaults_of(company=company, kind=kind, contact=contact)
    earlier = credited or charged
    currency = body.currency or (earlier.currency if earlier else contact.currency)
    document.company, document.kind, document.contact = company, kind, contact
    document.credits, document.charges_more_on = credited, charged
    document.is_deposit = credited.is_deposit if credited else getattr(body, "is_deposit", False)
    if document.is_deposit:
        defaults = replace(defaults, goods_account_code=deposits.account_code(company))
    document.issue_date, document.currency = body.issue_date, currency
    document.tax_point = body.tax_point or (credited.tax_point if credited else body.issue_date)
    document.due_date = _due_date(kind, body, defaults.terms)
    document.early_discount_percent, document.early_discount_until = _early_discount(
        kind, body, defaults.terms, document.due_date
    )
    document.supplier_number = getattr(body, "supplier_number", "")
    for name in (
        "is_cash", "discount_percent", "discount_amount", "buyer_reference", "order_reference", "terms_text", "note",
    ):  # fmt: skip
        setattr(document, name, getattr(body, name))
    _set_rate(company, document, body, credited)
    if defaults.control_account_id is None:
        message = (
            say("The chart has no receivable account: add one.")
            if is_sale(kind)
            else say("The chart has no payable account: add one.")
        )
        raise Invalid(message, errors=[FieldError("/contact_id", "invoicing.accounts_missing", message)])
    document.control_account_id = defaults.control_account_id
    parts = [
        *_parts(body),
        *deposit_parts(company, document, body.deposit_ids),
    ]
    places = [place for place, _, _ in parts]
    lines, reader, inputs = _lines(company, document, body, defaults, parts)
    made = compute(
        company=company,
        document=document,
        lines=lines,
        said=(body.prices_include_tax, body.rounding_level, body.rounding_mode),
        unit=reader.units.get(document.currency),
    )
    if document.is_deposit:
        deposits.refuse_units(made)
    return Built(document, lines, made, reader, inputs, places, contact, defaults)


def deposit_parts(company: Company, document: Document, ids: Sequence[UUID]) -> list["_Part"]:
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


def contact_for(*, company: Company, kind: str, contact_id: UUID) -> Contact:
    """The contact, if documents of that kind may be written to it. Raises Invalid."""
    contact = row_where(Contact, "company_id = %s and id = %s", company.id, contact_id)
    if contact is None:
        raise Invalid.at("/contact_id", "core.not_found", say("There is no such contact."))
    if contact.archived_at is not None:
        message = say("{name} is archived: restore it first.", name=contact.display_name)
        raise Invalid.at("/contact_id", "contacts.contact_archived", message)
    if not (contact.is_customer if is_sale(kind) else contact.is_supplier):
        message = (
            say("{name} is no customer: make it one first.", name=contact.display_name)
            if is_sale(kind)
            else say("{name} is no supplier: make it one first.", name=contact.display_name)
        )
        raise Invalid.at("/contact_id", "invoicing.contact_role", message)
    return contact


def _credited(company: Company, kind: str, body: DocumentIn) -> Document | None:
    """The document that a credit names. Raises Invalid where the credit says otherwise than it."""
    credits_id = getattr(body, "credits_id", None)
    if credits_id is None:
        return None
    credited = Document.objects.filter(company=company, kind=CREDITS[kind], id=credits_id).first()
    if credited is None:
        raise Invalid.at("/credits_id", "core.not_found", say("There is no such document to credit."))
    if credited.status != Document.Status.POSTED:
        raise Invalid.at("/credits_id", "invoicing.credit_refused", say("Only a posted document is credited."))
    errors = [
        FieldError(f"/{name}", "invoicing.credit_refused", say("It is that of the credited document: leave it out."))
        for name in ("contact_id", "currency", "tax_point")
        if getattr(body, name) not in (None, getattr(credited, name))
    ]
    if body.rate not in (None, credited.rate):
        message = say("A credit is at the rate of what it credits: leave it out.")
        errors.append(FieldError("/rate", "invoicing.credit_refused", message))
    if body.issue_date < credited.issue_date:
        message = say("The credited document is of {day}: name that day or a later one.", day=credited.issue_date)
        errors.append(FieldError("/issue_date", "core.out_of_range", message))
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    return credited


def _due_date(kind: str, body: DocumentIn, terms: TermsOfPayment) -> Any:
    if is_credit(kind):
        if body.due_date is not None:
            raise Invalid.at("/due_date", "core.invalid_value", say("A credit is not due: leave it out."))
        return None
    if body.due_date is None:
        return due_on(body.issue_date, terms_from=terms.counted_from, terms_days=terms.days)
    if body.due_date < body.issue_date:
        raise Invalid.at("/due_date", "core.out_of_range", say("It is due on its date or later."))
    return body.due_date


def _early_discount(
    kind: str, body: DocumentIn, terms: TermsOfPayment, due_date: date | None
) -> tuple[Decimal | None, date | None]:
    """What who pays early takes off, and until when: as said, else by the terms of the contact. Raises Invalid."""
    percent, until = body.early_discount_percent, body.early_discount_until
    if is_credit(kind) or percent == 0:
        for name, value in (("percent", percent), ("until", until)):
            if value:
                message = (
                    say("A credit has no early-payment discount: leave it out.")
                    if is_credit(kind)
                    else say("There is no discount to take until then: leave the day out.")
                )
                raise Invalid.at(f"/early_discount_{name}", "core.invalid_value", message)
        return None, None
    assert due_date is not None
    if percent is None and until is None and (body.is_cash or getattr(body, "is_deposit", False)):
        return None, None
    if percent is None:
        percent = terms.discount_percent
    if percent is None:
        if until is not None:
            message = say("Name the percent: the contact has no early-payment discount.")
            raise Invalid.at("/early_discount_percent", "core.required", message)
        return None, None
    if until is None:
        if terms.discount_days is None:
            message = say("Name the last day: the contact has no early-payment discount.")
            raise Invalid.at("/early_discount_until", "core.required", message)
        day = due_on(body.issue_date, terms_from=terms.counted_from, terms_days=terms.discount_days)
        return percent, min(day, due_date)
    if not body.issue_date <= until <= due_date:
        message = say("Name a day from {first} to {last}.", first=body.issue_date, last=due_date)
        raise Invalid.at("/early_discount_until", "core.out_of_range", message)
    return percent, until


def _set_rate(company: Company, document: Document, body: DocumentIn, credited: Document | None) -> None:
    document.rate, document.rate_day, document.rate_source = None, None, ""
    if document.currency == company.base_currency:
        if body.rate is not None:
            message = say("A document in {base} has no rate.", base=company.base_currency)
            raise Invalid.at("/rate", "core.invalid_value", message)
    elif credited is not None:
        document.rate, document.rate_day = credited.rate, credited.rate_day
        document.rate_source = credited.rate_source
    elif body.rate is not None:
        document.rate, document.rate_day, document.rate_source = body.rate, body.issue_date, STATED


type _Part = tuple[str, DocumentLine.Role, DocumentRowIn | DocumentExtraIn]


def _parts(body: DocumentIn) -> list[_Part]:
    """Lines, charges and allowances in the order of their positions, each with its place in the body."""
    return [
        *((f"/lines/{n}", DocumentLine.Role.LINE, line) for n, line in enumerate(body.lines)),
        *((f"/charges/{n}", DocumentLine.Role.CHARGE, extra) for n, extra in enumerate(body.charges)),
        *((f"/allowances/{n}", DocumentLine.Role.ALLOWANCE, extra) for n, extra in enumerate(body.allowances)),
    ]


def _lines(
    company: Company, document: Document, body: DocumentIn, defaults: Defaults, parts: Sequence[_Part]
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
