"""Booking: amounts that were left out, costs that are implied, balances that are asserted or assigned.

By the hledger manual (https://hledger.org/hledger.html, "Postings", "Costs", "Balance assertions", "Balance assignments").
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.exchange.hledger.directives import Amount, Assertion, Posting, Transaction
from oasys.exchange.legs import Leg, Place


class Unbookable(ValueError):
    """A transaction that cannot be booked; `place` is the line to look at."""

    def __init__(self, place: Place, code: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.code = code


@dataclass(frozen=True, slots=True)
class Movement:
    """What one posting does to its account, and what it asserts then."""

    place: Place
    account: str
    amounts: tuple[Amount, ...]
    assertion: Assertion | None
    day: date


class Books:
    """The balances of every account so far; transactions are booked in the order of their days."""

    def __init__(self, declared_decimals: dict[str, int], conversions: frozenset[str]) -> None:
        self.declared_decimals = declared_decimals
        self.conversions = conversions
        self.held: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        self.movements: list[Movement] = []

    def book(self, entry: Transaction) -> list[Leg]:
        """The legs of the real and the balanced virtual postings. Raises Unbookable."""
        amounts: list[list[Amount]] = []
        for posting in entry.postings:
            found = self._said(posting)
            amounts.append(found)
            self._hold(posting.account, found)
        legs: list[Leg] = []
        for kind in ("real", "balanced"):
            chosen = [number for number, posting in enumerate(entry.postings) if posting.kind == kind]
            legs += self._group(entry, chosen, amounts)
        for posting, found in zip(entry.postings, amounts, strict=True):
            self.movements.append(
                Movement(posting.place, posting.account, tuple(found), posting.assertion, posting.day)
            )
        return legs

    def failures(self) -> list[tuple[Place, str]]:
        """Every assertion that does not hold, in the order of the postings' days."""
        failed = []
        held: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for movement in sorted(self.movements, key=lambda m: m.day):
            for amount in movement.amounts:
                held[movement.account][amount.commodity] += amount.number
            said = movement.assertion
            if said is None:
                continue
            balance = _balance(held, movement.account, is_inclusive=said.is_inclusive)
            found = balance.get(said.amount.commodity, ZERO)
            others = {unit: number for unit, number in balance.items() if number and unit != said.amount.commodity}
            if found != said.amount.number:
                message = say(
                    "{account} should hold {number:f} {commodity} and holds {found:f}",
                    account=movement.account,
                    number=said.amount.number,
                    commodity=said.amount.commodity,
                    found=found,
                )
                failed.append((movement.place, message))
            elif said.is_total and others:
                failed.append(
                    (
                        movement.place,
                        say(
                            "{account} holds also {others}", account=movement.account, others=", ".join(sorted(others))
                        ),
                    )
                )
        return failed

    # amounts

    def _said(self, posting: Posting) -> list[Amount]:
        """The amount of a posting, or the one that its balance assignment needs; nothing where it is to be inferred."""
        if posting.amount is not None:
            return [posting.amount]
        said = posting.assertion
        if said is None:
            if posting.kind == "unbalanced":
                message = say("a posting in parentheses has an amount")
                raise Unbookable(posting.place, "exchange.amount_missing", message)
            return []
        balance = _balance(self.held, posting.account, is_inclusive=said.is_inclusive)
        missing = said.amount.number - balance.get(said.amount.commodity, ZERO)
        found = [Amount(missing, said.amount.commodity)]
        if said.is_total:
            found += [
                Amount(-number, unit) for unit, number in balance.items() if number and unit != said.amount.commodity
            ]
        return found

    def _hold(self, account: str, amounts: list[Amount]) -> None:
        for amount in amounts:
            self.held[account][amount.commodity] += amount.number

    # one group of postings that balances

    def _group(self, entry: Transaction, chosen: list[int], amounts: list[list[Amount]]) -> list[Leg]:
        missing = [number for number in chosen if not amounts[number]]
        if len(missing) > 1:
            place = entry.postings[missing[1]].place
            raise Unbookable(place, "exchange.amount_missing", say("only one posting may be left without an amount"))
        legs = [_leg(entry.postings[number], amount, with_cost=True) for number in chosen for amount in amounts[number]]
        decimals = self._decimals(entry, chosen)
        rest = _residual(legs, decimals)
        if missing:
            return legs + self._inferred(entry.postings[missing[0]], legs, amounts[missing[0]])
        if not rest:
            return legs
        has_costs = any(entry.postings[number].cost for number in chosen)
        if has_costs and any(leg.account in self.conversions for leg in legs):
            plain = [
                _leg(entry.postings[number], amount, with_cost=False) for number in chosen for amount in amounts[number]
            ]
            if not _residual(plain, decimals):
                return plain
        if not has_costs and len(rest) == 2 and len({leg.currency for leg in legs}) == 2:
            first, second = rest.values()
            if (first > 0) != (second > 0):
                return _with_implied_cost(legs, rest)
        left = ", ".join(f"{number:f} {unit}".rstrip() for unit, number in rest.items())
        raise Unbookable(
            entry.place, "exchange.unbalanced", say("the transaction does not balance: {left} is left over", left=left)
        )

    def _inferred(self, posting: Posting, legs: list[Leg], found: list[Amount]) -> list[Leg]:
        """What balances the others, one amount for each commodity they leave."""
        exact: dict[str, Decimal] = defaultdict(Decimal)
        for leg in legs:
            exact[leg.weight_currency] += leg.weight
        found += [Amount(-number, unit) for unit, number in exact.items() if number]
        self._hold(posting.account, found)
        return [_leg(posting, amount, with_cost=False) for amount in found]

    def _decimals(self, entry: Transaction, chosen: list[int]) -> dict[str, int]:
        """How exact the balance of each commodity has to be: as its amounts here are written, or as it was declared."""
        found: dict[str, int] = {}
        in_costs: dict[str, int] = {}
        for number in chosen:
            posting = entry.postings[number]
            if posting.amount is not None:
                _widen(found, posting.amount)
            if posting.cost is not None:
                _widen(in_costs, posting.cost.amount)
        found = in_costs | found
        return {
            unit: min(exact, self.declared_decimals.get(unit, exact)) for unit, exact in found.items()
        }  # fmt: skip


def _balance(held: dict[str, dict[str, Decimal]], account: str, *, is_inclusive: bool) -> dict[str, Decimal]:
    if not is_inclusive:
        return dict(held[account]) if account in held else {}
    total: dict[str, Decimal] = defaultdict(Decimal)
    for name, amounts in held.items():
        if name == account or name.startswith(account + ":"):
            for unit, number in amounts.items():
                total[unit] += number
    return total


def _leg(posting: Posting, amount: Amount, *, with_cost: bool) -> Leg:
    weight, unit = amount.number, amount.commodity
    cost = posting.cost
    if with_cost and cost is not None and cost.amount.commodity != unit:
        weight = cost.amount.number.copy_sign(weight) if cost.is_total else weight * cost.amount.number
        weight, unit = (weight if amount.number else ZERO), cost.amount.commodity
    return Leg(posting.place, posting.account, amount.number, amount.commodity, weight, unit, posting.comment)


def _residual(legs: list[Leg], decimals: dict[str, int]) -> dict[str, Decimal]:
    """What is left over of each commodity, where it shows in as many decimals."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for leg in legs:
        sums[leg.weight_currency] += leg.weight
    return {
        unit: number
        for unit, number in sums.items()
        if number
        and (unit not in decimals or number.quantize(Decimal(1).scaleb(-decimals[unit]), rounding=ROUND_HALF_EVEN))
    }


def _with_implied_cost(legs: list[Leg], rest: dict[str, Decimal]) -> list[Leg]:
    """Two commodities and no cost: the first one is taken to have been exchanged for the other."""
    first = legs[0].currency if legs[0].currency in rest else next(iter(rest))
    (second,) = rest.keys() - {first}
    rate = abs(rest[second] / rest[first])
    return [
        Leg(leg.place, leg.account, leg.number, first, leg.number * rate, second, leg.text)
        if leg.currency == first
        else leg
        for leg in legs
    ]


def _widen(found: dict[str, int], amount: Amount) -> None:
    exponent = amount.number.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    found[amount.commodity] = max(found.get(amount.commodity, 0), decimals)
