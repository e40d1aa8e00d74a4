"""The entry of a payment: its accounts, what moves on them, and what that weighs in the base currency."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO, decimals_of
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.currencies.services import ensure_unit
from oasys.ledger.errors import TooManyDecimals
from oasys.ledger.models import Account, Journal
from oasys.ledger.queries import journal_by_code
from oasys.ledger.rules import CONTROL_SUBTYPES, SUBTYPES, LineDraft
from oasys.ledger.services.lines import LineInput, LineReader
from oasys.organisations.models import Company
from oasys.payments.rules import MONEY, Worth, split, worth_by_amounts, worth_of_bank
from oasys.payments.services.inputs import AccountName, Deduction, PaymentInput
from oasys.tax.lines import TaxOnLine

JOURNAL_KINDS = {"bank": "bank", "cash": "cash"}
ALL_SUBTYPES = frozenset[str]().union(*SUBTYPES.values())
_PLACE = re.compile(r"^/lines/(\d+)(/.*)?$")


@dataclass(frozen=True, slots=True)
class Accounts:
    money: Account
    charges: Account | None
    deductions: Sequence[Account]
    control: Account | None


@dataclass(frozen=True, slots=True)
class Bank:
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Control:
    """A line against receivables or payables: what is allocated on an account, or what is left as an advance."""

    account_id: UUID
    amount: Decimal
    is_advance: bool = False


def accounts_of(company: Company, payment: PaymentInput) -> Accounts:
    """Every account that is named, of a fitting kind; all that do not fit are named."""
    errors: list[FieldError] = []

    def named(name: AccountName, prefix: str, unfit: frozenset[str] | None = None) -> Account | None:
        rows = Account.objects.filter(company=company, is_heading=False, is_active=True)
        account = rows.filter(id=name.id).first() if name.id else rows.filter(code=name.code or "").first()
        pointer = prefix + ("account_id" if name.id else "account_code")
        if account is None:
            message = say("The chart has no active account {name}.", name=name.code or name.id)
            errors.append(FieldError(pointer, "ledger.account_unknown", message))
        elif unfit is not None and account.subtype in unfit:
            message = say("{code} is {subtype}: name another account.", code=account.code, subtype=account.subtype)
            errors.append(FieldError(pointer, "core.invalid_value", message))
        return account

    money = named(payment.money_account, "/", ALL_SUBTYPES - MONEY)
    charges = named(payment.charges.account, "/charges/", CONTROL_SUBTYPES | MONEY) if payment.charges else None
    deductions = [
        named(one.account, one.pointer or f"/deductions/{place}/", CONTROL_SUBTYPES | MONEY)
        for place, one in enumerate(payment.deductions)
    ]
    control = (
        named(payment.control_account, "/control_", ALL_SUBTYPES - CONTROL_SUBTYPES)
        if payment.control_account
        else None
    )
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    assert money is not None
    return Accounts(money, charges, [one for one in deductions if one is not None], control)


def bank_of(company: Company, payment: PaymentInput, accounts: Accounts) -> Bank:
    """What moves on the account of the money, in its currency. Raises Invalid, TooManyDecimals."""
    currency = payment.bank_currency or accounts.money.currency or payment.currency
    charges = payment.charges.amount if payment.charges else ZERO
    expected = payment.amount - payment.sign * charges
    amount = payment.bank_amount
    errors: list[FieldError] = []
    if accounts.money.currency not in ("", currency):
        message = say("{code} is kept in {currency}.", code=accounts.money.code, currency=accounts.money.currency)
        errors.append(FieldError("/bank_currency", "core.invalid_value", message))
    elif currency == payment.currency:
        if amount not in (None, expected):
            message = say("Amount and charges come to {expected:f} on the account.", expected=expected)
            errors.append(FieldError("/bank_amount", "core.invalid_value", message))
        amount = expected
        if amount <= 0:
            message = say("The charges leave nothing of the amount.")
            errors.append(FieldError("/charges/amount", "core.out_of_range", message))
    elif amount is None:
        message = say("Say how much in {currency} moved on the account.", currency=currency)
        errors.append(FieldError("/bank_amount", "core.required", message))
    elif amount + payment.sign * charges <= 0:
        message = say("The charges leave nothing of the amount.")
        errors.append(FieldError("/charges/amount", "core.out_of_range", message))
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    assert amount is not None
    _refuse_decimals(payment, currency, amount, charges)
    return Bank(currency, amount)


def _refuse_decimals(payment: PaymentInput, bank_currency: str, bank_amount: Decimal, charges: Decimal) -> None:
    units = {code: ensure_unit(code) for code in {payment.currency, bank_currency}}
    no_money = [code for code, unit in units.items() if not unit.is_money]
    if no_money:
        message = say("{code} is no money.", code=no_money[0])
        pointer = "/currency" if no_money[0] == payment.currency else "/bank_currency"
        raise Invalid(message, errors=[FieldError(pointer, "core.invalid_value", message)])
    decimals = {code: unit.decimals for code, unit in units.items()}
    said = [
        ("/amount", payment.amount, payment.currency),
        ("/bank_amount", bank_amount, bank_currency),
        ("/charges/amount", charges, bank_currency),
        *((f"/deductions/{p}/amount", one.amount, payment.currency) for p, one in enumerate(payment.deductions)),
        *(
            (f"/allocations/{p}/amount", one.amount or ZERO, payment.currency)
            for p, one in enumerate(payment.allocations)
        ),
    ]
    errors = [
        FieldError(
            pointer,
            TooManyDecimals.code,
            say("{currency} has {decimals} decimals.", currency=code, decimals=decimals[code]),
        )
        for pointer, amount, code in said
        if decimals_of(amount) > decimals[code]
    ]
    if errors:
        raise TooManyDecimals(errors[0].message, errors=errors)


def lines_of(
    company: Company, payment: PaymentInput, accounts: Accounts, bank: Bank, controls: Sequence[Control]
) -> list[LineDraft]:
    """The money, what it is against, charges, deductions, in this order; a rest that conversion leaves behind them."""
    sign, base, own = payment.sign, company.base_currency, payment.currency
    charges = payment.charges.amount if payment.charges else ZERO
    deducted = [one.amount for one in payment.deductions]
    said = [LineInput(account_id=accounts.money.id, currency=bank.currency, currency_amount=sign * bank.amount)]
    places = ["/account_id"]
    for control in controls:
        said.append(LineInput(account_id=control.account_id, currency=own, currency_amount=-sign * control.amount))
        places.append("/control_account_code" if control.is_advance else "/allocations")
    if payment.charges and accounts.charges:
        text, dims = "Bank charges", payment.charges.dimensions
        said.append(_said(accounts.charges.id, bank.currency, charges, text, dims))
        places.append("/charges")
    for place, (one, account) in enumerate(zip(payment.deductions, accounts.deductions, strict=True)):
        text = "Discount" if one.kind == "discount" else "Write-off"
        at = f"{one.pointer}account_code" if one.pointer else f"/deductions/{place}"
        corrects = [part for part in one.corrects if part.account_id is not None]
        said.append(_said(account.id, own, sign * _net_of(one), text, one.dimensions))
        said += [_said(part.account_id, own, sign * part.amount, f"{text}, tax", {}) for part in corrects]
        places += [at] * (1 + len(corrects))
    reader = LineReader(company=company, lines=said)
    decimals = known_units([base])[base].decimals
    if own == base or bank.currency == base:
        worth = worth_by_amounts(
            is_receipt=sign > 0, amount=payment.amount, is_base=own == base, bank_amount=bank.amount,
            bank_is_base=bank.currency == base, charges=charges, deductions=deducted, base_decimals=decimals,
        )  # fmt: skip
        said = _weighed(said, payment, worth, controls, decimals)
    elif bank.currency == own:
        said = [_at_rate(one, payment.rate) for one in said]
    else:
        worth = _worth_of_third(reader, said, payment, len(controls), deducted, decimals, places)
        said = _weighed(said, payment, worth, controls, decimals)
    return _read(reader, said, payment.paid_on, places)


def _net_of(deduction: Deduction) -> Decimal:
    return deduction.amount - sum((part.amount for part in deduction.corrects), ZERO)


def taxes_of(payment: PaymentInput, controls: int) -> list[TaxOnLine]:
    """What the lines of the deductions carry of taxes, in the order of `lines_of`."""
    found: list[TaxOnLine] = []
    line_no = 1 + controls + (1 if payment.charges else 0)
    for one in payment.deductions:
        line_no += 1
        last = line_no
        for part in one.corrects:
            last += part.account_id is not None
            at = line_no if part.account_id is None else last
            found += [replace(tax, line_no=at) for tax in part.taxes]
        line_no = last
    return found


def _said(account_id: UUID | None, currency: str, amount: Decimal, text: str, dims: Mapping[str, str]) -> LineInput:
    return LineInput(
        account_id=account_id, currency=currency, currency_amount=amount, description=text, dimensions=dims
    )


def _at_rate(line: LineInput, rate: Decimal | None) -> LineInput:
    return LineInput(
        account_id=line.account_id, currency=line.currency, currency_amount=line.currency_amount, rate=rate,
        description=line.description, dimensions=line.dimensions,
    )  # fmt: skip


def _weighed(
    said: Sequence[LineInput], payment: PaymentInput, worth: Worth, controls: Sequence[Control], decimals: int
) -> list[LineInput]:
    """The lines with what each weighs in the base currency, in their order."""
    sign = payment.sign
    weights = [sign * worth.bank]
    weights += [-sign * one for one in split(worth.whole, [control.amount for control in controls], decimals=decimals)]
    weights += [worth.charges] if payment.charges else []
    for one, weight in zip(payment.deductions, worth.deductions, strict=True):
        corrects = [sign * part.amount for part in one.corrects if part.account_id is not None]
        weights += [sign * weight - sum(corrects, ZERO), *corrects]
    return [
        LineInput(
            account_id=line.account_id, debit=max(weight, ZERO), credit=max(-weight, ZERO), currency=line.currency,
            currency_amount=line.currency_amount, description=line.description, dimensions=line.dimensions,
        )
        for line, weight in zip(said, weights, strict=True)
    ]  # fmt: skip


def _worth_of_third(
    reader: LineReader,
    said: Sequence[LineInput],
    payment: PaymentInput,
    controls: int,
    deducted: Sequence[Decimal],
    decimals: int,
    places: Sequence[str],
) -> Worth:
    """Neither currency is the base: the bank's amount weighs what the day's rate of its currency says."""
    wanted = [0, 1 + controls] if payment.charges else [0]
    of_bank = [_at_rate(said[place], payment.rate) for place in wanted]
    drafts = _read(reader, of_bank, payment.paid_on, [places[place] for place in wanted])
    return worth_of_bank(
        sign=payment.sign,
        bank=drafts[0].debit + drafts[0].credit,
        charges=drafts[1].debit if payment.charges else ZERO,
        amount=payment.amount,
        deductions=deducted,
        base_decimals=decimals,
    )


def _read(reader: LineReader, said: Sequence[LineInput], day: date, places: Sequence[str]) -> list[LineDraft]:
    drafts, errors = reader.read(said, day=day, rate_source=None)
    errors = errors or reader.dimension_flaws(said)
    if errors:
        moved = [_moved(error, places) for error in errors]
        raise Invalid(moved[0].message, errors=moved)
    reader.keep_sets()
    return drafts


def _moved(error: FieldError, places: Sequence[str]) -> FieldError:
    """From a line to the field that was sent."""
    found = _PLACE.match(error.pointer)
    if found is None:
        return error
    rest = found[2] or ""
    if rest not in ("/rate", "/currency"):
        rest = places[int(found[1])] + (rest if rest.startswith("/dimensions") else "")
    return FieldError(rest, error.code, error.message)


def journal_of(company: Company, payment: PaymentInput, money: Account) -> Journal:
    if payment.journal_code is None and money.subtype in JOURNAL_KINDS:
        kind = JOURNAL_KINDS[money.subtype]
        found = Journal.objects.filter(company=company, kind=kind).order_by("code", "id").first()
        if found is not None:
            return found
    return journal_by_code(company=company, code=payment.journal_code)
