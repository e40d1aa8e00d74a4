"""From booked legs to entries the ledger can keep: weighed in the base currency, rounded, named, with their units."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from oasys.core.money import MAX_DECIMALS, ZERO, decimals_of, round_half_up
from oasys.core.words import say
from oasys.currencies.rules import iso_currency
from oasys.exchange.legs import Leg, Place
from oasys.exchange.plan import ImportPlan, PlannedUnit
from oasys.ledger.rules import CodedEntry, CodedLine
from oasys.ledger.services.bulk import RowProblem

LONGEST_TEXT = 500
LARGEST_BASE = Decimal(10) ** 20
LARGEST_UNIT = Decimal(10) ** 27


class Rates(Protocol):
    """Finds what one unit of `currency` is worth in the base currency on a day; None where nobody says."""

    def __call__(self, currency: str, day: date) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as its source has it, legs apart. `key` is its identity there; without one it is what `words` say."""

    place: Place
    day: date
    description: str
    reference: str
    words: Sequence[str]
    key: str = ""
    journal: str = ""


class Carrier:
    """Turns booked legs into entries of the plan, and lists what the ledger cannot keep."""

    def __init__(
        self, plan: ImportPlan, *, source: str, rounding_account: str, rates: Rates, has_files: bool = False
    ) -> None:
        self.plan = plan
        self.base = plan.base_currency
        self.source = source
        self.rounding_account = rounding_account
        self.rates = rates
        self.has_files = has_files
        self._implied: dict[str, Decimal] = {}
        self.decimals: dict[str, int] = defaultdict(int)
        self.used_accounts: set[str] = set()
        self._copies: Counter[str] = Counter()
        iso = iso_currency(self.base)
        self.base_decimals = iso.decimals if iso else 2

    def error(self, place: Place, code: str, message: str) -> None:
        self.plan.problems.append(RowProblem(place.row, code, self._where(place) + message))

    def left_out(self, place: Place, message: str) -> None:
        self.note(place, "exchange.not_carried", message)

    def note(self, place: Place, code: str, message: str) -> None:
        self.plan.problems.append(RowProblem(place.row, code, self._where(place) + message, is_error=False))

    def _where(self, place: Place) -> str:
        return f"{place.file}: " if self.has_files else ""

    def carry(self, draft: Draft, legs: Sequence[Leg], implied: dict[str, Decimal] | None = None) -> None:
        """Adds the entry to the plan, or the reason why not to its problems.

        `implied`: what the entry itself says one unit of a currency is worth in the base currency.
        """
        before = len(self.plan.problems)
        self._implied = self._implied_rates(legs) | (implied or {})
        lines = [line for leg in legs if (line := self._line(leg, draft.day)) is not None]
        if not lines:
            if not any(problem.is_error for problem in self.plan.problems[before:]):
                self.left_out(draft.place, say("a transaction without amounts"))
            return
        rest = sum((line.debit - line.credit for line in lines), ZERO)
        if rest:
            debit, credit = max(-rest, ZERO), max(rest, ZERO)
            lines.append(CodedLine(self.rounding_account, debit, credit, self.base, -rest, "Rounding"))
        if len(lines) < 2:
            self.error(draft.place, "ledger.entry_too_short", say("an entry has at least two lines with amounts"))
            return
        currencies = {line.currency for line in lines}
        left = sum((line.currency_amount for line in lines), ZERO)
        if len(currencies) == 1 and left:
            message = say(
                "{left:f} {currency} is left over within the tolerance, and no line could take it",
                left=left,
                currency=currencies.pop(),
            )
            self.error(draft.place, "ledger.currency_unbalanced", message)
            return
        self.used_accounts |= {line.account_code for line in lines}
        self.plan.entries.append(
            CodedEntry(
                key=f"{self.source}:{draft.key}" if draft.key else self._key(draft, lines),
                posting_date=draft.day,
                journal_code=draft.journal,
                description=self.text(draft.description, draft.place),
                reference=self.text(draft.reference, draft.place),
                lines=tuple(lines),
                row=draft.place.row,
            )
        )

    def _implied_rates(self, legs: Sequence[Leg]) -> dict[str, Decimal]:
        """Where money of the base currency was priced in another, that price is the other's rate in this entry."""
        ours: dict[str, Decimal] = defaultdict(Decimal)
        theirs: dict[str, Decimal] = defaultdict(Decimal)
        for leg in legs:
            if leg.currency == self.base != leg.weight_currency:
                ours[leg.weight_currency] += abs(leg.number)
                theirs[leg.weight_currency] += abs(leg.weight)
        return {currency: amount / theirs[currency] for currency, amount in ours.items() if theirs[currency]}

    def text(self, text: str, place: Place) -> str:
        """The text as the ledger keeps it, in one line; what that takes from it is listed."""
        plain = "".join(ch if ch >= " " and ch != "\x7f" and not 0xD800 <= ord(ch) <= 0xDFFF else " " for ch in text)
        if plain != text:
            self.left_out(place, say("line breaks in a text"))
        if len(plain) > LONGEST_TEXT:
            self.left_out(place, say("the end of a text of {count} characters", count=len(plain)))
        return plain[:LONGEST_TEXT]

    def units(self, also: Iterable[str] = ()) -> list[PlannedUnit]:
        """The units that lines are in, and others that accounts are fixed to."""
        units = []
        for code in sorted(self.decimals.keys() | set(also)):
            iso = iso_currency(code)
            if iso is not None:
                units.append(PlannedUnit(code, iso.name, iso.decimals, True))
            else:
                units.append(PlannedUnit(code, code, self.decimals.get(code, 0), False))
        return units

    def _line(self, leg: Leg, day: date) -> CodedLine | None:
        base = self._base_weight(leg, day)
        if base is None:
            return None
        if abs(base) >= LARGEST_BASE or abs(leg.number) >= LARGEST_UNIT:
            self.error(leg.place, "ledger.line_invalid", say("the amount is larger or finer than the ledger keeps"))
            return None
        weight = round_half_up(base, self.base_decimals)
        amount = weight if leg.currency == self.base else leg.number
        if base != weight:
            place = leg.account, f"{day:%Y-%m}"
            self.plan.rounded[place] = self.plan.rounded.get(place, ZERO) + base - weight
        iso = iso_currency(leg.currency)
        needed = decimals_of(amount)
        if iso is not None and needed > iso.decimals:
            message = say(
                "{amount:f} {currency}: the currency has {decimals} decimals",
                amount=amount,
                currency=leg.currency,
                decimals=iso.decimals,
            )
            self.error(leg.place, "ledger.too_many_decimals", message)
            return None
        if needed > MAX_DECIMALS or abs(weight) >= LARGEST_BASE:
            self.error(leg.place, "ledger.line_invalid", say("the amount is larger or finer than the ledger keeps"))
            return None
        if weight and amount and (weight > 0) != (amount > 0):
            message = say(
                "{amount:f} {currency} and {weight:f} {base} are on different sides",
                amount=amount,
                currency=leg.currency,
                weight=weight,
                base=self.base,
            )
            self.error(leg.place, "exchange.sides", message)
            return None
        self.decimals[leg.currency] = max(self.decimals[leg.currency], needed)
        if not amount and not weight:
            if leg.number:
                self.left_out(
                    leg.place,
                    say(
                        "{number:f} {currency} is less than the ledger's smallest amount",
                        number=leg.number,
                        currency=leg.currency,
                    ),
                )
            else:
                self.left_out(leg.place, say("a posting of nothing to {account}", account=leg.account))
            return None
        if iso is not None and not weight:
            message = say(
                "{number:f} {currency} weighs less than {base} can show",
                number=leg.number,
                currency=leg.currency,
                base=self.base,
            )
            self.error(leg.place, "ledger.base_amount_missing", message)
            return None
        text = self.text(leg.text, leg.place)
        return CodedLine(leg.account, max(weight, ZERO), max(-weight, ZERO), leg.currency, amount, text, leg.dimensions)

    def _base_weight(self, leg: Leg, day: date) -> Decimal | None:
        """What the leg weighs in the base currency: nothing for a unit that is not money and was not bought for any."""
        if leg.weight_currency == self.base:
            return leg.weight
        if leg.currency == self.base:
            return leg.number
        if iso_currency(leg.weight_currency) is None:
            if leg.weight_currency == leg.currency:
                return ZERO
            message = say(
                "a cost in {weight_currency}, which is not money, cannot be carried",
                weight_currency=leg.weight_currency,
            )
            self.error(leg.place, "exchange.cost_unit", message)
            return None
        rate = self._implied.get(leg.weight_currency) or self.rates(leg.weight_currency, day)
        if rate is None:
            message = say(
                "there is no price of {weight_currency} in {base} on {day}: add one",
                weight_currency=leg.weight_currency,
                base=self.base,
                day=day,
            )
            self.error(leg.place, "currencies.rate_missing", message)
            return None
        return leg.weight * rate

    def _key(self, draft: Draft, lines: list[CodedLine]) -> str:
        """The same for the same transaction in another import; twins are counted."""
        said = [draft.day, *draft.words]
        said += [(x.account_code, x.currency, str(x.currency_amount), str(x.debit - x.credit)) for x in lines]
        digest = hashlib.sha256(repr([str(part) for part in said]).encode()).hexdigest()[:32]
        self._copies[digest] += 1
        return f"{self.source}:{digest}:{self._copies[digest]}"
