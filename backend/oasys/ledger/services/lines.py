"""From what a person or a program says of lines to lines that the ledger can keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.core.errors import DomainError, FieldError, Invalid
from oasys.core.money import ZERO, convert
from oasys.core.reads import flagged_where
from oasys.core.words import say
from oasys.currencies.historical import is_withdrawn
from oasys.currencies.queries import RateRule, found_rate, known_units, rate_rule
from oasys.currencies.services import ensure_unit
from oasys.ledger.models import Account
from oasys.ledger.rules import LineDraft, UnitRule, UsedRate
from oasys.ledger.services.dimension_sets import DimensionReader
from oasys.organisations.models import Company

HAS_RULES = """exists (select from ledger_dimension_rule u
                       where u.tenant_id = ledger_account.tenant_id and u.account_id = ledger_account.id)"""

STATED = "stated"  # the source of a rate that was sent with the line


@dataclass(frozen=True, slots=True)
class LineInput:
    """One line as it was sent. The account is named by id or by code.

    `debit` and `credit` are in the base currency; `currency_amount` is signed (a debit is positive) in `currency`.
    A line in another money that names no base amount is converted at `rate`, or at the day's rate of the source.
    `dimensions` names values by the codes of axis and value.
    """

    account_id: UUID | None = None
    account_code: str | None = None
    debit: Decimal | None = None
    credit: Decimal | None = None
    currency: str | None = None
    currency_amount: Decimal | None = None
    rate: Decimal | None = None
    description: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Chart:
    """The accounts that a set of lines names."""

    by_id: dict[UUID, Account]
    by_code: dict[str, Account]

    def find(self, line: LineInput) -> Account | None:
        if line.account_id is not None:
            return self.by_id.get(line.account_id)
        return self.by_code.get(line.account_code or "")


class LineReader:
    """Turns lines of one company into drafts, with the accounts, units and rates looked up once for all of them."""

    def __init__(self, *, company: Company, lines: Sequence[LineInput]) -> None:
        self.company = company
        ids = {line.account_id for line in lines if line.account_id}
        codes = {line.account_code for line in lines if line.account_code}
        flagged = self._accounts("id", list(ids)) if ids else []
        flagged += self._accounts("code", list(codes)) if codes else []
        found = [account for account, _ in flagged]
        self.chart = _Chart({a.id: a for a in found}, {a.code: a for a in found})
        named = {line.currency for line in lines if line.currency} | {a.currency for a in found if a.currency}
        self.units: dict[str, UnitRule] = {}
        self.unknown: dict[str, DomainError] = {}
        self._learn(named | {company.base_currency})
        self._rules: dict[tuple[str | None, int | None], RateRule] = {}
        self._rates: dict[tuple[str, date, RateRule], UsedRate] = {}
        ruled = {account.id for account, has_rules in flagged if has_rules}
        values = {code for line in lines for code in line.dimensions.values()}
        self.dimensions = (
            DimensionReader(company=company, value_codes=values, account_ids=ruled) if values or ruled else None
        )

    def _accounts(self, key: str, named: list[Any]) -> list[tuple[Account, bool]]:
        return flagged_where(Account, HAS_RULES, f"company_id = %s and {key} = any(%s)", self.company.id, named)

    def _learn(self, codes: set[str]) -> None:
        known = known_units(codes)
        for code in codes:
            try:
                unit = known.get(code) or ensure_unit(code)
            except DomainError as refusal:
                self.unknown[code] = refusal
            else:
                self.units[code] = UnitRule(unit.decimals, unit.is_money)

    def read(
        self,
        lines: Sequence[LineInput],
        *,
        day: date,
        rate_source: str | None,
        max_rate_age_days: int | None = None,
        pointer: str = "",
    ) -> tuple[list[LineDraft], list[FieldError]]:
        """The drafts, or what is wrong with which field below `pointer`.

        Rates are looked up as said; what is None, as the company chose.
        """
        drafts: list[LineDraft] = []
        errors: list[FieldError] = []
        converted = False
        for number, line in enumerate(lines):
            place = f"{pointer}/lines/{number}"
            try:
                draft = self._line(line, day, (rate_source, max_rate_age_days), place)
            except Invalid as refusal:
                errors += refusal.errors
            else:
                drafts.append(draft)
                converted = converted or draft.rate is not None
        if converted and not errors:
            drafts += self._rounding_rest(drafts)
        return drafts, errors

    def _line(self, line: LineInput, day: date, rule: tuple[str | None, int | None], place: str) -> LineDraft:
        account = self.chart.find(line)
        if account is None:
            name = line.account_code or line.account_id
            field = "account_code" if line.account_code else "account_id"
            raise Invalid.at(
                f"{place}/{field}", "ledger.account_unknown", say("The chart has no account {name}.", name=name)
            )
        base = self.company.base_currency
        currency = line.currency or account.currency or base
        if currency in self.unknown:
            refusal = self.unknown[currency]
            raise Invalid.at(f"{place}/currency", refusal.code, refusal.detail)
        if is_withdrawn(currency, day):
            message = say(
                "{currency} was no longer money on {day}: use the currency that replaced it.",
                currency=currency,
                day=day,
            )
            raise Invalid.at(f"{place}/currency", "currencies.unit_withdrawn", message)
        debit, credit = line.debit or ZERO, line.credit or ZERO
        weight = debit - credit
        used: UsedRate | None = None
        if currency == base:
            if line.rate is not None:
                raise Invalid.at(
                    f"{place}/rate", "ledger.line_invalid", say("A line in {base} has no rate.", base=base)
                )
            amount = weight if line.currency_amount is None else line.currency_amount
            if line.debit is None and line.credit is None:
                debit, credit = max(amount, ZERO), max(-amount, ZERO)
        elif line.currency_amount is None:
            message = say("Say how much in {currency}; a debit is positive.", currency=currency)
            raise Invalid.at(f"{place}/currency_amount", "core.required", message)
        else:
            amount = line.currency_amount
            if line.debit is None and line.credit is None and self.units[currency].is_money:
                used = (
                    UsedRate(line.rate, day, STATED)
                    if line.rate is not None
                    else self._rate(currency, day, rule, place)
                )
                weight = convert(amount, rate=used.rate, decimals=self.units[base].decimals)
                debit, credit = max(weight, ZERO), max(-weight, ZERO)
            elif line.rate is not None:
                message = say("A line has either base amounts or a rate, not both.")
                raise Invalid.at(f"{place}/rate", "ledger.line_invalid", message)
        set_id = self._set_of(line, place)
        return LineDraft(account.id, debit, credit, currency, amount, line.description, set_id, used)

    def _set_of(self, line: LineInput, place: str) -> UUID | None:
        if self.dimensions is None or not line.dimensions:
            return None
        unknown = self.dimensions.unknown(line.dimensions)
        if unknown:
            errors = [FieldError(f"{place}/dimensions/{_escaped(f.axis)}", f.code, f.message) for f in unknown]
            raise Invalid(unknown[0].message, errors=errors)
        return self.dimensions.set_of(line.dimensions)

    def keep_sets(self) -> None:
        """Writes the sets of dimension values that the drafts read so far name and that do not exist yet."""
        if self.dimensions is not None:
            self.dimensions.keep_sets()

    def dimension_flaws(self, lines: Sequence[LineInput], *, pointer: str = "") -> list[FieldError]:
        """What posting would refuse of the dimensions of lines that were read without an error."""
        found: list[FieldError] = []
        if self.dimensions is None:
            return found
        for number, line in enumerate(lines):
            account = self.chart.find(line)
            assert account is not None
            found += [
                FieldError(f"{pointer}/lines/{number}/dimensions/{flaw.axis}", flaw.code, flaw.message)
                for flaw in self.dimensions.flaws(account.id, account.code, line.dimensions)
            ]
        return found

    def _rate(self, currency: str, day: date, said: tuple[str | None, int | None], place: str) -> UsedRate:
        if said not in self._rules:
            self._rules[said] = rate_rule(self.company, source=said[0], max_age_days=said[1])
        key = (currency, day, self._rules[said])
        if key not in self._rates:
            try:
                found = found_rate(currency=currency, base=self.company.base_currency, day=day, rule=key[2])
            except DomainError as refusal:
                raise Invalid.at(f"{place}/rate", refusal.code, refusal.detail) from refusal
            self._rates[key] = UsedRate(found.rate, found.day, found.source)
        return self._rates[key]

    def _rounding_rest(self, drafts: list[LineDraft]) -> list[LineDraft]:
        """What conversion left over, on an account of its own (invariant 8); nothing where it is not a rounding."""
        rest = sum((line.debit - line.credit for line in drafts), ZERO)
        largest = Decimal(len(drafts)) / 2 / 10 ** self.units[self.company.base_currency].decimals
        left = {line.currency: ZERO for line in drafts}
        for line in drafts:
            left[line.currency] += line.currency_amount
        balanced = all(not amount for currency, amount in left.items())
        if not rest or not balanced or abs(rest) > largest:
            return []
        account = (
            Account.objects.filter(company=self.company, subtype="rounding", is_active=True).order_by("code").first()
        )
        if account is None:
            return []
        currency = next(iter(left)) if len(left) == 1 else self.company.base_currency
        amount = ZERO if len(left) == 1 else -rest
        return [LineDraft(account.id, max(-rest, ZERO), max(rest, ZERO), currency, amount, "Rounding")]


def _escaped(name: str) -> str:
    """A name as a JSON pointer has it (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
