"""Prices that a source knows: which of them give the rate of a day, and which of them no entry rests on."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oasys.currencies.rules import iso_currency
from oasys.exchange.legs import Place
from oasys.exchange.plan import PlannedRate


@dataclass(frozen=True, slots=True)
class Quote:
    """`price` of `other` for one `unit`, on `day`."""

    place: Place
    day: date
    unit: str
    other: str
    price: Decimal


class Quotes:
    """Finds the last price up to a day, of a currency in the base currency or the other way round."""

    def __init__(self, base: str, quotes: list[Quote]) -> None:
        self.base = base
        self._all = quotes
        self._used: set[Quote] = set()
        self._rates: dict[str, list[tuple[date, Decimal, Quote]]] = defaultdict(list)
        for quote in quotes:
            if quote.other == base and quote.unit != base and iso_currency(quote.unit):
                self._rates[quote.unit].append((quote.day, quote.price, quote))
            elif quote.unit == base and quote.other != base and iso_currency(quote.other):
                self._rates[quote.other].append((quote.day, 1 / quote.price, quote))
        for found in self._rates.values():
            found.sort(key=lambda item: item[0])

    def rate(self, currency: str, day: date) -> Decimal | None:
        """What one unit of the currency is worth in the base currency, by the last price up to the day."""
        found = self._rates.get(currency, [])
        number = bisect_right(found, day, key=lambda item: item[0])
        if not number:
            return None
        self._used.add(found[number - 1][2])
        return found[number - 1][1]

    def planned(self) -> list[PlannedRate]:
        """The rates that entries rest on, as they were quoted in the base currency; the last of a day."""
        used = {(quote.unit, quote.day): quote.price for quote in self._all if self._is_rate(quote)}
        return [PlannedRate(unit, self.base, day, rate) for (unit, day), rate in sorted(used.items())]

    def unused(self) -> Iterator[Quote]:
        """The prices that no entry rests on: the ledger keeps no market prices."""
        return (quote for quote in self._all if quote not in self._used)

    def _is_rate(self, quote: Quote) -> bool:
        return quote in self._used and quote.other == self.base
