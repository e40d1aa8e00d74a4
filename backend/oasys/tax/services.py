"""Tax codes are made and changed, their rates set; how a company computes is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.words import marked, say
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from oasys.tax import queries
from oasys.tax.errors import TaxCodeTaken, TaxRateRests
from oasys.tax.models import Direction, DueOn, TaxCode, TaxComponent, TaxLine, TaxPolicy, TaxRate, Treatment

# what a category of UNCL5305 is of, and whether it gives a reason why no tax is charged (EN 16931, BR-S-10 and its like)
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    Treatment.TAXABLE: ("S", "L", "M"),
    Treatment.ZERO_RATED: ("Z", "K", "G"),
    Treatment.EXEMPT: ("E",),
    Treatment.OUT_OF_SCOPE: ("O",),
    Treatment.REVERSE_CHARGE: ("AE", "K"),
    Treatment.WITHHOLDING: (),
}
POLICY = ("rounding_level", "rounding_mode", "prices_include_tax", "is_cash_accounting", "cash_step")
WITH_REASON = frozenset({"E", "AE", "K", "G", "O"})


@dataclass(frozen=True, slots=True)
class ComponentInput:
    """One tax of a code. Accounts are named by their codes; `rates` is the rate from a day on, None: none from then on."""

    name: str
    rates: Sequence[tuple[date, Decimal | None]]
    is_compound: bool = False
    is_per_unit: bool = False
    recoverable_percent: Decimal = Decimal(100)
    output_account: str | None = None
    input_account: str | None = None
    deferred_account: str | None = None


@dataclass(frozen=True, slots=True)
class CodeInput:
    """A tax code to make."""

    code: str
    name: str
    direction: str
    treatment: str
    components: Sequence[ComponentInput] = ()
    category: str = ""
    exemption_code: str = ""
    exemption_reason: str = ""
    myinvois_type: str = ""
    due_on: str = DueOn.INVOICE
    due_within_months: int | None = None
    rounds_together: bool = False
    pack: str = ""


@transaction.atomic(savepoint=False)
def create_code(*, company: Company, code: CodeInput) -> TaxCode:
    """A tax code with its components and rates. Raises Invalid naming each field, TaxCodeTaken."""
    accounts = accounts_by_code(company)
    if flaws := flaws_of(code, accounts):
        raise Invalid(say("The tax code cannot be like that."), errors=flaws)
    try:
        with transaction.atomic():
            (made,) = keep_codes(company, [code], accounts)
    except IntegrityError as error:
        raise TaxCodeTaken(say("The company has a tax code {code}.", code=code.code), tax_code=code.code) from error
    return queries.code_of(company=company, tax_code_id=made.id)


def accounts_by_code(company: Company) -> dict[str, UUID]:
    """Accounts that tax can be posted to: those that are no headings."""
    rows = Account.objects.filter(company=company, is_heading=False).values_list("code", "id")
    return dict(rows)


def has_rates(treatment: str, direction: str) -> bool:
    """Whether codes of this treatment have taxes with rates at all: exempt is not 0 %."""
    return treatment in (Treatment.TAXABLE, Treatment.WITHHOLDING) or (treatment, direction) == (
        Treatment.REVERSE_CHARGE,
        Direction.PURCHASES,
    )


def accounts_needed(code: CodeInput, component: ComponentInput) -> set[str]:
    """The names of the accounts that the component is posted to. The database asks for the same (sql/codes.sql)."""
    is_sale = code.direction == Direction.SALES
    claims = component.recoverable_percent > 0
    if code.treatment == Treatment.WITHHOLDING:
        return {"input_account" if is_sale else "output_account"}
    if code.treatment == Treatment.REVERSE_CHARGE:
        return {"output_account", "input_account"} if claims else {"output_account"}
    if is_sale:
        return {"output_account", "deferred_account"} if code.due_on == DueOn.PAYMENT else {"output_account"}
    return {"input_account"} if claims else set()


def flaws_of(code: CodeInput, accounts: Mapping[str, UUID]) -> list[FieldError]:
    """What is wrong with a code, by the fields of the body that would make it."""
    flaws: list[FieldError] = []

    def flaw(pointer: str, message: str, kind: str = "tax.code_refused") -> None:
        flaws.append(FieldError(pointer, kind, message))

    if code.category and code.category not in CATEGORIES[code.treatment]:
        fitting = ", ".join(CATEGORIES[code.treatment])
        sentence = (
            marked("A code that is {treatment} has one of these categories: {fitting}.")
            if fitting
            else marked("A code that is {treatment} has no category.")
        )
        flaw("/category", say(sentence, treatment=code.treatment, fitting=fitting))
    reason = code.exemption_code or code.exemption_reason
    if code.category in WITH_REASON and not reason:
        message = say(
            "The category {category} says why no tax is charged: give a code or a text.", category=code.category
        )
        flaw("/exemption_reason", message)
    elif code.category and code.category not in WITH_REASON and reason:
        flaw("/exemption_reason", say("The category {category} gives no reason.", category=code.category))
    if code.due_on == DueOn.PAYMENT and code.treatment != Treatment.TAXABLE:
        flaw("/due_on", say("Only tax that is charged can fall due on payment."))
    if code.due_within_months is not None and code.due_on != DueOn.PAYMENT:
        flaw("/due_within_months", say("Only tax that falls due on payment falls due after some months at the latest."))
    if not has_rates(code.treatment, code.direction):
        if code.components:
            sentence = (
                marked("A code for sales that is {treatment} has no taxes with rates.")
                if code.direction == Direction.SALES
                else marked("A code for purchases that is {treatment} has no taxes with rates.")
            )
            flaw("/components", say(sentence, treatment=code.treatment))
    elif not code.components or (code.treatment == Treatment.WITHHOLDING and len(code.components) > 1):
        flaw("/components", say("Say which tax it is; what is withheld is one tax."))
    for place, component in enumerate(code.components):
        flaws += _component_flaws(code, component, f"/components/{place}", accounts)
    return flaws


def _component_flaws(
    code: CodeInput, component: ComponentInput, pointer: str, accounts: Mapping[str, UUID]
) -> list[FieldError]:
    flaws: list[FieldError] = []
    if component.is_compound and component.is_per_unit:
        message = say("A tax by the unit has no base that other taxes could be part of.")
        flaws.append(FieldError(f"{pointer}/is_compound", "tax.code_refused", message))
    if (component.is_compound or component.is_per_unit) and (
        code.treatment != Treatment.TAXABLE or code.rounds_together
    ):
        message = say("Only what is charged and rounded by itself can be compound or by the unit.")
        flaws.append(FieldError(f"{pointer}/is_compound", "tax.code_refused", message))
    starts = [day for day, _ in component.rates]
    if not starts or len(set(starts)) < len(starts):
        message = say("Give the rate from a day on, each day once.")
        flaws.append(FieldError(f"{pointer}/rates", "tax.code_refused", message))
    needed = accounts_needed(code, component)
    for name in ("output_account", "input_account", "deferred_account"):
        account = getattr(component, name)
        if account is None and name in needed:
            message = say("The tax is posted to this account: name it.")
            flaws.append(FieldError(f"{pointer}/{name}_code", "core.required", message))
        elif account is not None and account not in accounts:
            message = say("The chart has no account {account} that takes lines.", account=account)
            flaws.append(FieldError(f"{pointer}/{name}_code", "ledger.account_unknown", message))
    return flaws


def keep_codes(company: Company, wanted: Sequence[CodeInput], accounts: Mapping[str, UUID]) -> list[TaxCode]:
    """Inserts codes with all that is theirs, in three statements however many there are."""
    made, components, rates = [], [], []
    for said in wanted:
        code = TaxCode(
            id=uuid7(),
            company=company,
            code=said.code,
            name=said.name,
            direction=said.direction,
            treatment=said.treatment,
            category=said.category,
            exemption_code=said.exemption_code,
            exemption_reason=said.exemption_reason,
            myinvois_type=said.myinvois_type,
            due_on=said.due_on,
            due_within_months=said.due_within_months,
            rounds_together=said.rounds_together,
            pack=said.pack,
        )
        made.append(code)
        for number, one in enumerate(said.components, start=1):
            component = TaxComponent(
                id=uuid7(),
                company=company,
                tax_code=code,
                number=number,
                name=one.name,
                is_compound=one.is_compound,
                is_per_unit=one.is_per_unit,
                recoverable_percent=one.recoverable_percent,
                output_account_id=accounts[one.output_account] if one.output_account else None,
                input_account_id=accounts[one.input_account] if one.input_account else None,
                deferred_account_id=accounts[one.deferred_account] if one.deferred_account else None,
            )
            components.append(component)
            rates += [
                TaxRate(company=company, component=component, starts_on=day, value=value) for day, value in one.rates
            ]
    TaxCode.objects.bulk_create(made)
    TaxComponent.objects.bulk_create(components)
    TaxRate.objects.bulk_create(rates)
    return made


@transaction.atomic(savepoint=False)
def change_code(
    *,
    company: Company,
    tax_code_id: UUID,
    version: int,
    changes: Mapping[str, Any],
    accounts: Sequence[Mapping[str, str | None]] | None = None,
) -> TaxCode:
    """Name, category, reasons, MyInvois type, whether it is in use; `accounts` of each component, in their order.

    Raises NotFound, StaleVersion, Invalid.
    """
    code = _code_for_update(company, tax_code_id, version)
    for name, value in changes.items():
        setattr(code, name, value)
    components = list(code.components.order_by("number").prefetch_related("rates"))
    by_code = accounts_by_code(company)
    names = {id_: name for name, id_ in by_code.items()}
    if accounts is not None and len(accounts) != len(components):
        message = say(
            "The code has {count} components: name the accounts of each, in their order.", count=len(components)
        )
        raise Invalid(message, errors=[FieldError("/components", "tax.code_refused", message)])
    said = [
        _as_input(component, names, accounts[place] if accounts is not None else None)
        for place, component in enumerate(components)
    ]
    wanted = CodeInput(
        **{name: getattr(code, name) for name in CodeInput.__dataclass_fields__ if name != "components"},
        components=said,
    )
    if flaws := flaws_of(wanted, by_code):
        raise Invalid(say("The tax code cannot be like that."), errors=flaws)
    for component, one in zip(components, said, strict=True):
        if accounts is None:
            break
        component.output_account_id = by_code[one.output_account] if one.output_account else None
        component.input_account_id = by_code[one.input_account] if one.input_account else None
        component.deferred_account_id = by_code[one.deferred_account] if one.deferred_account else None
        component.save(update_fields=["output_account", "input_account", "deferred_account"])
    _count_up(code, *changes)
    return queries.code_of(company=company, tax_code_id=tax_code_id)


def _as_input(
    component: TaxComponent, names: Mapping[UUID, str], said: Mapping[str, str | None] | None
) -> ComponentInput:
    def account(name: str) -> str | None:
        if said is not None and name in said:
            return said[name]
        id_ = getattr(component, f"{name}_id")
        return names.get(id_) if id_ else None

    return ComponentInput(
        name=component.name,
        rates=[(rate.starts_on, rate.value) for rate in component.rates.all()],
        is_compound=component.is_compound,
        is_per_unit=component.is_per_unit,
        recoverable_percent=component.recoverable_percent,
        output_account=account("output_account"),
        input_account=account("input_account"),
        deferred_account=account("deferred_account"),
    )


@transaction.atomic(savepoint=False)
def set_rates(
    *, company: Company, tax_code_id: UUID, version: int, starts_on: date, values: Sequence[Decimal | None]
) -> TaxCode:
    """The rates of all components from that day on, until others begin; None: none from then on.

    Raises NotFound, StaleVersion, Invalid, TaxRateRests where lines of entries rest on the rate of these days.
    """
    code = _code_for_update(company, tax_code_id, version)
    components = list(code.components.order_by("number"))
    if len(values) != len(components):
        message = say(
            "{code} has {count} components: give a rate for each, in their order.",
            code=code.code,
            count=len(components),
        )
        raise Invalid(message, errors=[FieldError("/values", "tax.code_refused", message)])
    _refuse_if_rested_on(code, starts_on)
    standing = {
        rate.component_id: rate for rate in TaxRate.objects.filter(component__in=components, starts_on=starts_on)
    }
    for component, value in zip(components, values, strict=True):
        rate = standing.get(component.id)
        if rate is None:
            TaxRate.objects.create(company=company, component=component, starts_on=starts_on, value=value)
        elif rate.value != value:
            rate.value = value
            rate.save(update_fields=["value"])
    _count_up(code)
    return queries.code_of(company=company, tax_code_id=tax_code_id)


@transaction.atomic(savepoint=False)
def remove_rates(*, company: Company, tax_code_id: UUID, version: int, starts_on: date) -> TaxCode:
    """Takes back what begins on that day: the rates before it go on. Raises NotFound, StaleVersion, TaxRateRests, Invalid."""
    code = _code_for_update(company, tax_code_id, version)
    rates = TaxRate.objects.filter(component__in=list(code.components.all()), starts_on=starts_on)
    if not rates.exists():
        raise NotFound(say("No rate of this tax code begins on that day."))
    if not TaxRate.objects.filter(component__in=list(code.components.all())).exclude(starts_on=starts_on).exists():
        raise Invalid(say("It is the only rate there is: set another one first."))
    _refuse_if_rested_on(code, starts_on)
    rates.delete()
    _count_up(code)
    return queries.code_of(company=company, tax_code_id=tax_code_id)


def _refuse_if_rested_on(code: TaxCode, starts_on: date) -> None:
    rates = TaxRate.objects.filter(component__tax_code=code, starts_on__gt=starts_on).order_by("starts_on")
    following = rates.values_list("starts_on", flat=True).first()
    lines = TaxLine.objects.filter(tax_code=code, tax_point__gte=starts_on)
    if following is not None:
        lines = lines.filter(tax_point__lt=following)
    if lines.exists():
        message = say(
            "Entries rest on the rate of {code} on or after {day}: choose a later day, or make another code.",
            code=code.code,
            day=starts_on,
        )
        raise TaxRateRests(message, tax_code=code.code, day=starts_on.isoformat())


@transaction.atomic(savepoint=False)
def choose_policy(*, company: Company, version: int, policy: queries.Policy) -> queries.Policy:
    """How documents are computed from now on; those that were posted keep what they are. Raises StaleVersion."""
    TaxPolicy.objects.bulk_create(
        [
            TaxPolicy(
                company=company,
                rounding_level=policy.rounding_level,
                rounding_mode=policy.rounding_mode,
                prices_include_tax=policy.prices_include_tax,
                is_cash_accounting=policy.is_cash_accounting,
                cash_step=policy.cash_step,
                version=0,
            )
        ],
        ignore_conflicts=True,
    )
    chosen = TaxPolicy.objects.select_for_update().get(company=company)
    if chosen.version != version:
        raise StaleVersion(say("The choice was changed in the meantime."), version=chosen.version)
    chosen.version += 1
    for name in POLICY:
        setattr(chosen, name, getattr(policy, name))
    chosen.save(update_fields=[*POLICY, "version"])
    return queries.policy_of(company)


def _code_for_update(company: Company, tax_code_id: UUID, version: int) -> TaxCode:
    """The code, locked against whoever writes tax lines of it."""
    code = TaxCode.objects.select_for_update().filter(company=company, id=tax_code_id).first()
    if code is None:
        raise NotFound(say("There is no such tax code."))
    if code.version != version:
        raise StaleVersion(say("The tax code was changed in the meantime."), version=code.version)
    return code


def _count_up(code: TaxCode, *changed: str) -> None:
    code.version += 1
    code.save(update_fields=[*changed, "version"])
