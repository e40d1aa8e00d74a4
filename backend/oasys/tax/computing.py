"""From tax codes to the engine: a document as a company writes it, with the rates of its tax point, computed.

Documents, previews and whatever prints or sends them call `computed`, so that all show one result.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.currencies.errors import UnitUnknown
from oasys.currencies.queries import known_units
from oasys.currencies.rules import iso_currency
from oasys.ledger.models import LARGEST_BASE_AMOUNT
from oasys.organisations.models import Company
from oasys.tax import queries
from oasys.tax.errors import TaxNotComputable, TaxRateMissing
from oasys.tax.models import DueOn
from oasys.tax.queries import CodeOnDay, Policy, TaxOnDay
from oasys.tax.rules import InBase, compute, in_base
from oasys.tax.shapes import ONE, Amounts, Document, Extra, Level, Line, Mode, NotComputable, Rounding, Tax, Taxed

type Owner = dict[str, tuple[CodeOnDay, TaxOnDay]]


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line of a document; `tax_codes` in the order in which they are computed."""

    quantity: Decimal
    unit_price: Decimal
    tax_codes: Sequence[UUID] = ()
    price_base_quantity: Decimal = ONE
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    charge_amount: Decimal = ZERO
    tax_units: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExtraInput:
    """A charge on the document, or an allowance, with tax codes of its own."""

    amount: Decimal
    tax_codes: Sequence[UUID] = ()
    is_allowance: bool = False


@dataclass(frozen=True, slots=True)
class DocumentInput:
    """A document. What is None is as the company computes; `rate` is base units for one unit of the currency."""

    tax_point: date
    currency: str
    lines: Sequence[LineInput]
    extras: Sequence[ExtraInput] = ()
    prices_include_tax: bool | None = None
    rounding_level: Level | None = None
    rounding_mode: Mode | None = None
    is_cash: bool = False
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    prepaid: Decimal = ZERO
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What one tax of one code comes to on the document, and when that falls due."""

    code: CodeOnDay
    part: TaxOnDay
    tax: Tax
    amounts: Amounts
    due_on: str


@dataclass(frozen=True, slots=True)
class Category:
    """A line of the VAT breakdown of EN 16931 (BG-23): one for each category and rate."""

    category: str
    rate_percent: Decimal
    taxable: Decimal
    tax: Decimal
    exemption_code: str
    exemption_reason: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A document with its taxes, as it was computed."""

    document: Document
    taxed: Taxed
    groups: tuple[Group, ...]
    categories: tuple[Category, ...]
    in_base: InBase | None
    owner: Owner
    """Code and component of each tax of the engine, by its key."""


def _decimals(currency: str) -> int:
    unit = known_units([currency]).get(currency)
    if unit is not None and unit.is_money:
        return unit.decimals
    found = iso_currency(currency)
    if found is None or unit is not None:
        message = say("{currency} is no currency of ISO 4217.", currency=currency)
        raise UnitUnknown(message, errors=[FieldError("/currency", UnitUnknown.code, message)], unit=currency)
    return found.decimals


class Known:
    """What documents of a company are computed by: read for each of them."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def policy(self) -> Policy:
        """How the company computes."""
        return queries.policy_of(self.company)

    def codes(self, day: date, ids: Collection[UUID]) -> dict[UUID, CodeOnDay]:
        """Tax codes on a day, by id; those that the company lacks are left out."""
        return queries.codes_on(company=self.company, day=day, ids=ids)

    def decimals(self, currency: str) -> int:
        """Of amounts in the currency. Raises UnitUnknown."""
        return _decimals(currency)


class Remembered(Known):
    """The same, read once for many documents: keep it no longer than a request."""

    def __init__(self, company: Company) -> None:
        super().__init__(company)
        self._policy = queries.policy_of(company)
        self._ids = queries.code_ids(company)
        self._changes = queries.rate_changes(company)
        self._codes: dict[int, dict[UUID, CodeOnDay]] = {}
        self._decimals: dict[str, int] = {}

    def policy(self) -> Policy:
        return self._policy

    def span(self, day: date) -> int:
        """Days with the same number have the same rates."""
        return bisect_right(self._changes, day)

    def codes(self, day: date, ids: Collection[UUID]) -> dict[UUID, CodeOnDay]:
        span = self.span(day)
        if span not in self._codes:
            self._codes[span] = queries.codes_on(company=self.company, day=day, ids=self._ids)
        found = self._codes[span]
        return {id_: found[id_] for id_ in ids if id_ in found}

    def decimals(self, currency: str) -> int:
        if currency not in self._decimals:
            self._decimals[currency] = _decimals(currency)
        return self._decimals[currency]


def computed(
    *,
    company: Company,
    document: DocumentInput,
    adjust: Callable[[Document, Taxed, Owner], Taxed] | None = None,
    known: Known | None = None,
    decimals: int | None = None,
) -> Computed:
    """The taxes of a document on its tax point. Nothing is written.

    `adjust` changes what the engine found: of a credit, by what was credited before. `known`: what is remembered of codes and
    rates, for who computes many documents at once. `decimals` are those of its currency, where the caller has looked them up.

    Raises Invalid naming each field, TaxRateMissing naming code and day, TaxNotComputable, UnitUnknown.
    """
    known = known or Known(company)
    policy = known.policy()
    codes = _codes(known, document)
    if decimals is None:
        decimals = known.decimals(document.currency)
    taxes = {id_: code.computable() for id_, code in codes.items()}
    if document.currency != company.base_currency and any(tax.is_per_unit for of in taxes.values() for tax in of):
        raise TaxNotComputable(say("A tax by the unit is an amount in the base currency: write the document in it."))
    asked = Document(
        lines=[
            Line(
                quantity=line.quantity,
                unit_price=line.unit_price,
                taxes=tuple(tax for id_ in line.tax_codes for tax in taxes[id_]),
                price_base_quantity=line.price_base_quantity,
                discount_percent=line.discount_percent,
                discount_amount=line.discount_amount,
                charge_amount=line.charge_amount,
                tax_units=line.tax_units,
            )
            for line in document.lines
        ],
        rounding=Rounding(
            decimals,
            document.rounding_level or policy.rounding_level,
            document.rounding_mode or policy.rounding_mode,
            policy.cash_step if document.is_cash and document.currency == company.base_currency else None,
        ),
        prices_include_tax=(
            policy.prices_include_tax if document.prices_include_tax is None else document.prices_include_tax
        ),
        discount_percent=document.discount_percent,
        discount_amount=document.discount_amount,
        extras=[
            Extra(extra.amount, tuple(tax for id_ in extra.tax_codes for tax in taxes[id_]), extra.is_allowance)
            for extra in document.extras
        ],
        prepaid=document.prepaid,
    )
    try:
        taxed = compute(asked)
    except NotComputable as refusal:
        raise TaxNotComputable(say(refusal.sentence, **refusal.places)) from refusal
    owner = {tax.key: (code, part) for code in codes.values() for part in code.taxes if (tax := part.tax) is not None}
    if adjust is not None:
        taxed = adjust(asked, taxed, owner)
    if (
        max(abs(one) for one in (taxed.gross, taxed.payable, *(line.gross for line in taxed.lines)))
        >= LARGEST_BASE_AMOUNT
    ):
        raise Invalid(say("The document comes to more than the ledger takes."))
    groups = tuple(
        Group(*owner[tax.key], tax, amounts, due_on(owner[tax.key][0], policy)) for tax, amounts in taxed.groups
    )
    return Computed(
        document=asked,
        taxed=taxed,
        groups=groups,
        categories=_categories(document, taxed, codes),
        in_base=_in_base(known, document, taxed),
        owner=owner,
    )


def _codes(known: Known, document: DocumentInput) -> dict[UUID, CodeOnDay]:
    places = [(f"/lines/{place}", line.tax_codes) for place, line in enumerate(document.lines)]
    charges = [extra for extra in document.extras if not extra.is_allowance]
    allowances = [extra for extra in document.extras if extra.is_allowance]
    places += [(f"/charges/{place}", extra.tax_codes) for place, extra in enumerate(charges)]
    places += [(f"/allowances/{place}", extra.tax_codes) for place, extra in enumerate(allowances)]
    named = [(f"{pointer}/tax_code_ids/{n}", id_) for pointer, ids in places for n, id_ in enumerate(ids)]
    codes = known.codes(document.tax_point, {id_ for _, id_ in named})
    errors: list[FieldError] = []
    directions = [codes[id_].code.direction for _, id_ in named if id_ in codes]
    for pointer, id_ in named:
        code = codes.get(id_)
        if code is None:
            errors.append(FieldError(pointer, "core.not_found", say("The company has no such tax code.")))
        elif not code.code.is_active:
            message = say("{code} is not in use any more.", code=code.code.code)
            errors.append(FieldError(pointer, "tax.code_inactive", message))
        elif code.is_missing:
            message = say("{code} has no rate on {day}.", code=code.code.code, day=document.tax_point)
            errors.append(FieldError(pointer, TaxRateMissing.code, message))
        elif code.code.direction != directions[0]:
            message = say("A document is taxed by codes for sales or by codes for purchases.")
            errors.append(FieldError(pointer, "tax.code_refused", message))
    for pointer, ids in places:
        if len(set(ids)) < len(ids):
            message = say("A tax code stands twice on a line.")
            errors.append(FieldError(f"{pointer}/tax_code_ids", "tax.code_refused", message))
    if errors:
        missing = [error for error in errors if error.code == TaxRateMissing.code]
        if len(missing) == len(errors):
            raise TaxRateMissing(
                f"{missing[0].message} {say('Set a rate, or take another tax code.')}",
                errors=errors,
                day=document.tax_point.isoformat(),
            )
        raise Invalid(say("The document names tax codes that it cannot be taxed by."), errors=errors)
    return codes


def due_on(code: CodeOnDay, policy: Policy) -> str:
    """When the tax of a code falls due: under cash accounting with the payment, whatever the code says."""
    if policy.is_cash_accounting and any(one.tax is not None and one.rate is not None for one in code.taxes):
        return str(DueOn.PAYMENT)
    return str(code.code.due_on)


def _categories(document: DocumentInput, taxed: Taxed, codes: dict[UUID, CodeOnDay]) -> tuple[Category, ...]:
    """By category and rate, in the order they first appear. What is not charged has the rate 0 there, whatever the buyer owes."""
    found: dict[tuple[str, Decimal, str, str], tuple[Decimal, Decimal]] = {}
    named = [line.tax_codes for line in document.lines] + [extra.tax_codes for extra in document.extras]
    for ids, line in zip(named, [*taxed.lines, *taxed.extras], strict=True):
        charged = {tax.key: amounts.tax for tax, amounts in line.taxes}
        for id_ in ids:
            code = codes[id_]
            if not code.code.category:
                continue
            is_charged = code.code.category in ("S", "L", "M")
            rate = sum((one.rate or ZERO for one in code.taxes), ZERO) if is_charged else ZERO
            key = (code.code.category, rate, code.code.exemption_code, code.code.exemption_reason)
            taxable, tax = found.get(key, (ZERO, ZERO))
            own = sum((charged[one.tax.key] for one in code.taxes if one.tax is not None), ZERO)
            found[key] = taxable + line.net, tax + own
    return tuple(
        Category(category, rate, taxable, tax, code, reason)
        for (category, rate, code, reason), (taxable, tax) in found.items()
    )


def _in_base(known: Known, document: DocumentInput, taxed: Taxed) -> InBase | None:
    if document.rate is None:
        return None
    decimals = known.decimals(known.company.base_currency)
    return in_base(net=taxed.net, tax=taxed.tax, rate=document.rate, decimals=decimals)
