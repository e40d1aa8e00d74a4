"""Booking: which lots a posting takes, what each posting weighs, what was left to be worked out.

By the documentation of Beancount (https://beancount.github.io/docs/how_inventories_work.html and
https://beancount.github.io/docs/precision_tolerances.html).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.exchange.beancount.directives import Cost, Options, Posting, Transaction
from oasys.exchange.legs import Leg, Place


class Unbookable(ValueError):
    """A transaction that cannot be booked; `place` is the line to look at."""

    def __init__(self, place: Place, code: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.code = code


@dataclass(frozen=True, slots=True)
class Lot:
    """Units held at one cost."""

    cost: Decimal
    currency: str
    day: date
    label: str | None


type Inventory = dict[tuple[str, Lot], Decimal]


class Books:
    """The lots of every account so far; transactions are booked in the order of their days."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.methods: dict[str, str] = {}
        self._lots: dict[str, Inventory] = defaultdict(dict)

    def book(self, entry: Transaction) -> list[Leg]:
        """The legs of a transaction, balanced within its tolerance. Raises Unbookable; nothing is changed then."""
        kept = {
            posting.account: dict(self._lots[posting.account]) for posting in entry.postings if posting.cost is not None
        }
        try:
            return self._book(entry)
        except Unbookable:
            self._lots.update(kept)
            raise

    def _book(self, entry: Transaction) -> list[Leg]:
        legs: list[Leg | None] = []
        waiting: list[int] = []
        for number, posting in enumerate(entry.postings):
            leg = self._leg(posting, entry.day)
            legs.append(leg)
            if leg is None:
                waiting.append(number)
        tolerances = self._tolerances(entry.postings)
        residual: dict[str, Decimal] = defaultdict(Decimal)
        for leg in legs:
            if leg is not None:
                residual[leg.weight_currency] += leg.weight
        if waiting:
            legs = [leg for leg in legs if leg is not None]
            legs += self._work_out(entry, waiting, residual)
        for currency, rest in residual.items():
            if abs(rest) > tolerances.get(currency, self._default_tolerance(currency)):
                message = say(
                    "the transaction does not balance: {rest:f} {currency} is left over", rest=rest, currency=currency
                )
                raise Unbookable(entry.place, "exchange.unbalanced", message)
        return [leg for leg in legs if leg is not None]

    # one posting

    def _leg(self, posting: Posting, day: date) -> Leg | None:
        """None where the amount, the cost or the price is left to be worked out."""
        if posting.number is None or posting.currency is None:
            return None
        if posting.cost is not None:
            return self._at_cost(posting, posting.number, posting.currency, posting.cost, day)
        price = posting.price
        if price is not None:
            if price.number is None or price.currency is None:
                return None
            if price.number < 0:
                raise Unbookable(posting.place, "exchange.price", say("a price is not negative"))
            total = price.number.copy_sign(posting.number) if price.is_total else posting.number * price.number
            return self._made(posting, posting.number, posting.currency, total, price.currency)
        return self._made(posting, posting.number, posting.currency, posting.number, posting.currency)

    def _made(self, posting: Posting, number: Decimal, currency: str, weight: Decimal, weighs_in: str) -> Leg:
        return Leg(posting.place, posting.account, number, currency, weight, weighs_in)

    def _at_cost(self, posting: Posting, number: Decimal, currency: str, cost: Cost, day: date) -> Leg | None:
        method = self.methods.get(posting.account, self.options.booking)
        held = self._lots[posting.account]
        against = [key for key, units in held.items() if key[0] == currency and (units > 0) != (number > 0)]
        if against and number and method != "NONE":
            return self._reduce(posting, number, currency, cost, against, method)
        if cost.number is None or cost.currency is None:
            if cost.number is None and cost.currency is None and not against:
                message = say(
                    "{account} holds no {currency} to take from, and the cost is not said",
                    account=posting.account,
                    currency=currency,
                )
                raise Unbookable(posting.place, "exchange.no_lot", message)
            return None
        return self._augment(posting, number, currency, cost, day)

    def _augment(self, posting: Posting, number: Decimal, currency: str, cost: Cost, day: date) -> Leg:
        assert cost.number is not None
        assert cost.currency is not None
        if cost.is_total and number:
            each = cost.number / abs(number)
        else:
            each = cost.number + (cost.extra / abs(number) if cost.extra and number else ZERO)
        lot = Lot(each, cost.currency, cost.day or day, cost.label)
        held = self._lots[posting.account]
        left = held.get((currency, lot), ZERO) + number
        if left:
            held[currency, lot] = left
        else:
            held.pop((currency, lot), None)
        total: Decimal = cost.number if cost.is_total else cost.number * abs(number) + (cost.extra or ZERO)
        return self._made(posting, number, currency, total.copy_sign(number), cost.currency)

    def _reduce(
        self, posting: Posting, number: Decimal, currency: str, cost: Cost, against: list[tuple[str, Lot]], method: str
    ) -> Leg:
        held = self._lots[posting.account]
        found = [key for key in against if _fits(key[1], cost, number)]
        wanted: Decimal = abs(number)
        if not found:
            message = say(
                "{account} holds no lot of {currency} like the one that is taken",
                account=posting.account,
                currency=currency,
            )
            raise Unbookable(posting.place, "exchange.no_lot", message)
        if len(found) > 1:
            found = _ordered(found, held, wanted, method, posting)
        weight: Decimal = ZERO
        weighs_in = found[0][1].currency
        for key in found:
            take = min(wanted, abs(held[key]))
            if not take:
                break
            if key[1].currency != weighs_in:
                raise Unbookable(
                    posting.place, "exchange.no_lot", say("the lots taken have costs in several currencies")
                )
            weight += take.copy_sign(number) * key[1].cost
            left = held[key] + take.copy_sign(number)
            if left:
                held[key] = left
            else:
                del held[key]
            wanted -= take
        if wanted:
            message = say(
                "{account} holds {number:f} {currency} of that lot, {taken:f} are taken",
                account=posting.account,
                number=abs(number) - wanted,
                currency=currency,
                taken=abs(number),
            )
            raise Unbookable(posting.place, "exchange.not_enough", message)
        return self._made(posting, number, currency, weight, weighs_in)

    # what was left out

    def _work_out(self, entry: Transaction, waiting: list[int], residual: dict[str, Decimal]) -> list[Leg]:
        """The legs of the postings that wait; what they weigh is added to `residual`."""
        free = [n for n in waiting if _is_free(entry.postings[n])]
        bound = [n for n in waiting if n not in free]
        legs: list[Leg] = []
        for number in bound:
            leg = self._solve(entry, entry.postings[number], residual, len(bound))
            residual[leg.weight_currency] += leg.weight
            legs.append(leg)
        if len(free) > 1:
            place = entry.postings[free[1]].place
            raise Unbookable(place, "exchange.amount_missing", say("only one posting may be left without an amount"))
        if free:
            posting = entry.postings[free[0]]
            for currency, rest in sorted(residual.items()):
                if rest:
                    amount = _rounded(-rest, currency, entry.postings)
                    residual[currency] += amount
                    legs.append(self._made(posting, amount, currency, amount, currency))
        return legs

    def _solve(self, entry: Transaction, posting: Posting, residual: dict[str, Decimal], unknowns: int) -> Leg:
        """One unknown of a posting, from what the others leave in its currency."""
        weighs_in = _weighs_in(posting) or _only(residual)
        if weighs_in is None or unknowns > 1:
            message = say("more than one number is left out: say all but one")
            raise Unbookable(posting.place, "exchange.amount_missing", message)
        rest = -residual.get(weighs_in, ZERO)
        if posting.number is None:
            if posting.cost is None and posting.price is None:
                number = _rounded(rest, weighs_in, entry.postings)
                return self._made(posting, number, weighs_in, number, weighs_in)
            message = say("the number of units is left out beside a cost or a price: say it")
            raise Unbookable(posting.place, "exchange.amount_missing", message)
        currency = posting.currency or weighs_in
        if posting.cost is not None:
            if not posting.number:
                raise Unbookable(
                    posting.place, "exchange.amount_missing", say("the cost of no units cannot be worked out")
                )
            cost = Cost(abs(rest), weighs_in, None, posting.cost.day, posting.cost.label, is_total=True)
            return self._augment(posting, posting.number, currency, cost, entry.day)
        if posting.price is not None:
            return self._made(posting, posting.number, currency, rest, weighs_in)
        return self._made(posting, posting.number, currency, posting.number, currency)

    # how exact it has to be

    def _tolerances(self, postings: Sequence[Posting]) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        from_cost: dict[str, Decimal] = defaultdict(Decimal)
        for posting in postings:
            if posting.number is None or posting.currency is None:
                continue
            exponent = _exponent(posting.number)
            if exponent >= 0:
                continue
            step = Decimal(1).scaleb(exponent) * self.options.tolerance_multiplier
            found[posting.currency] = max(found.get(posting.currency, ZERO), step)
            if self.options.is_tolerance_from_cost and posting.cost and posting.cost.number and posting.cost.currency:
                from_cost[posting.cost.currency] += step * posting.cost.number
            elif (
                self.options.is_tolerance_from_cost
                and posting.price
                and posting.price.number
                and posting.price.currency
            ):
                from_cost[posting.price.currency] += step * posting.price.number
        for currency, tolerance in from_cost.items():
            found[currency] = max(found.get(currency, ZERO), tolerance)
        return found

    def _default_tolerance(self, currency: str) -> Decimal:
        defaults = self.options.tolerance_default
        return defaults.get(currency, defaults.get("*", ZERO))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _is_free(posting: Posting) -> bool:
    return posting.number is None and posting.currency is None and posting.cost is None and posting.price is None


def _weighs_in(posting: Posting) -> str | None:
    if posting.cost is not None:
        return posting.cost.currency or (posting.price.currency if posting.price else None)
    if posting.price is not None:
        return posting.price.currency
    return posting.currency


def _only(residual: dict[str, Decimal]) -> str | None:
    open_ones = [currency for currency, rest in residual.items() if rest]
    return open_ones[0] if len(open_ones) == 1 else None


def _rounded(number: Decimal, currency: str, postings: Sequence[Posting]) -> Decimal:
    """As exact as the most exact number of the same currency beside it."""
    exponents = [_exponent(p.number) for p in postings if p.number is not None and p.currency == currency]
    finest = min(exponents, default=None)
    if finest is None or _exponent(number) >= finest or finest >= 0:
        return number
    return number.quantize(Decimal(1).scaleb(finest), rounding=ROUND_HALF_EVEN)


def _fits(lot: Lot, cost: Cost, number: Decimal) -> bool:
    each = cost.number
    if each is not None and cost.is_total and number:
        each = each / abs(number)
    return (
        (each is None or each == lot.cost)
        and cost.currency in (None, lot.currency)
        and cost.day in (None, lot.day)
        and cost.label in (None, lot.label)
    )


def _ordered(
    found: list[tuple[str, Lot]], held: Inventory, wanted: Decimal, method: str, posting: Posting
) -> list[tuple[str, Lot]]:
    """The lots in the order in which the account's method takes them."""
    match method:
        case "FIFO":
            return sorted(found, key=lambda key: key[1].day)
        case "LIFO":
            return sorted(found, key=lambda key: key[1].day, reverse=True)
        case "HIFO":
            return sorted(found, key=lambda key: key[1].cost, reverse=True)
    if sum((abs(held[key]) for key in found), ZERO) == wanted:
        return found  # all of them: there is nothing to choose
    exact = [key for key in found if abs(held[key]) == wanted]
    if method == "STRICT_WITH_SIZE" and exact:
        return [min(exact, key=lambda key: key[1].day)]
    message = say("several lots of {account} fit: name the cost, the date or the label", account=posting.account)
    raise Unbookable(posting.place, "exchange.ambiguous_lot", message)
