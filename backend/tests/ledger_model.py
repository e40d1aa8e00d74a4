"""The ledger as a model of plain Python beside which test_ledger_machine.py drives the real one. It knows nothing of SQL.

An entry is a list of amounts in the base currency, a period a word, an open item what is left of an amount in dollars, a
settlement what it took of which item from when to when.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

ZERO = Decimal(0)
CENT = Decimal("0.01")
RECEIVABLE, GAIN, LOSS, UNREALISED_GAIN, UNREALISED_LOSS, ROUNDING, SALES = range(5, 12)
ACCOUNTS = 12


@dataclass
class ModelEntry:
    """`lines`: (account, net amount). An entry whose amounts do not sum to zero cannot be posted."""

    day: date
    lines: list[tuple[int, Decimal]]
    is_posted: bool = False
    is_reversed: bool = False
    is_reversal: bool = False
    item: UUID | None = None
    keeper: str = ""  # what its reversal is refused with, whatever else


@dataclass
class Part:
    """What a settlement took of an item, from its day to the day before it was cancelled."""

    item: UUID
    amount: Decimal
    base: Decimal
    since: date
    until: date | None = None

    def counts(self, day: date | None) -> bool:
        if day is None:
            return self.until is None
        return self.since <= day and (self.until is None or self.until > day)


@dataclass
class Item:
    """A line in dollars on the receivables: signed amounts, and the entry it stands in."""

    day: date
    amount: Decimal
    base: Decimal
    entry: UUID


@dataclass
class ModelSettlement:
    day: date
    parts: list[Part]
    exchange: UUID | None
    is_cancelled: bool = False


@dataclass
class Model:
    entries: dict[UUID, ModelEntry] = field(default_factory=dict)
    periods: dict[int, str] = field(default_factory=lambda: dict.fromkeys(range(1, 13), "open"))
    items: dict[UUID, Item] = field(default_factory=dict)
    settlements: dict[UUID, ModelSettlement] = field(default_factory=dict)
    revalued: dict[date, tuple[UUID, UUID]] = field(default_factory=dict)  # day: (revaluation, its reversing entry)
    posted: int = 0

    def why_not(self, ids: list[UUID], may_post_in_closed: bool) -> set[str]:
        """The codes posting may be refused with; none where it has to succeed."""
        codes: set[str] = set()
        for entry in (self.entries[id_] for id_ in ids):
            status = self.periods[entry.day.month]
            codes |= {"ledger.entry_not_draft"} if entry.is_posted else set()
            codes |= {"ledger.period_locked"} if status == "locked" else set()
            codes |= {"ledger.period_closed"} if status == "closed" and not may_post_in_closed else set()
            if len(entry.lines) < 2:
                codes |= {"ledger.entry_too_short", "ledger.entries_refused"}
            if sum(amount for _, amount in entry.lines):
                codes |= {"ledger.entry_unbalanced", "ledger.entries_refused"}
        return codes

    def locked(self, *days: date) -> set[str]:
        return {"ledger.period_locked"} if any(self.periods[day.month] == "locked" for day in days) else set()

    def balances(self, day: date) -> dict[int, Decimal]:
        nets = dict.fromkeys(range(ACCOUNTS), ZERO)
        for entry in self.entries.values():
            if entry.is_posted and entry.day <= day:
                for account, amount in entry.lines:
                    nets[account] += amount
        return {account: net for account, net in nets.items() if net}

    def add_posted(self, id_: UUID, entry: ModelEntry) -> None:
        entry.is_posted = True
        self.entries[id_] = entry
        self.posted += 1

    # open items

    def parts_of(self, item: UUID) -> list[Part]:
        return [part for made in self.settlements.values() for part in made.parts if part.item == item]

    def open_on(self, day: date | None) -> dict[UUID, tuple[Decimal, Decimal]]:
        """What is open of each item on a day, or of all that is known: dollars and base amount, signed."""
        found: dict[UUID, tuple[Decimal, Decimal]] = {}
        for id_, item in self.items.items():
            if day is not None and item.day > day:
                continue
            parts = [part for part in self.parts_of(id_) if part.counts(day)]
            sign = 1 if item.amount > 0 else -1
            left = item.amount - sign * sum((part.amount for part in parts), ZERO)
            if left:
                found[id_] = left, item.base - sign * sum((part.base for part in parts), ZERO)
        return found

    def why_not_settle(self, ids: list[UUID], day: date) -> set[str]:
        left = self.open_on(None)
        codes = self.locked(day)
        codes |= {"settlement.more_than_open"} if any(id_ not in left for id_ in ids) else set()
        codes |= {"settlement.items_differ"} if any(self.items[id_].day > day for id_ in ids) else set()
        late = [part for id_ in ids for part in self.parts_of(id_) if part.until and part.until > day]
        codes |= {"settlement.items_differ"} if late else set()
        if len({self.items[id_].amount > 0 for id_ in ids}) < 2:
            codes |= {"settlement.unbalanced"}
        return codes

    def match(self, ids: list[UUID], day: date) -> tuple[list[Part], Decimal]:
        """What settling takes of each item, and what the base currency is left with."""
        left = self.open_on(None)
        sides = [[id_ for id_ in ids if (self.items[id_].amount > 0) == is_debit] for is_debit in (True, False)]
        total = min(sum(abs(left[id_][0]) for id_ in side) for side in sides)
        parts: list[Part] = []
        rest = ZERO
        for sign, side in zip((1, -1), sides, strict=True):
            wanted = total
            for id_ in side:
                amount, base = abs(left[id_][0]), abs(left[id_][1])
                taken = min(amount, wanted)
                wanted -= taken
                if taken:
                    share = base if taken == amount else (base * taken / amount).quantize(CENT, ROUND_HALF_UP)
                    parts.append(Part(id_, taken, share, day))
                    rest += sign * share
        return parts, rest

    def difference_lines(self, parts: list[Part], rest: Decimal) -> list[tuple[int, Decimal]]:
        if not rest:
            return []
        other = ROUNDING if abs(rest) <= len(parts) * CENT else LOSS if rest > 0 else GAIN
        return [(RECEIVABLE, -rest), (other, rest)]

    def cancel(self, settlement: ModelSettlement, day: date) -> None:
        settlement.is_cancelled = True
        for part in settlement.parts:
            part.until = day

    def settled(self, item: UUID | None) -> bool:
        return item is not None and any(part.counts(None) for part in self.parts_of(item))

    # revaluation

    def revaluation_lines(self, day: date, rate: Decimal) -> list[tuple[int, Decimal]]:
        gain = loss = ZERO
        for amount, base in self.open_on(day).values():
            difference = (amount * rate).quantize(CENT, ROUND_HALF_UP) - base
            gain, loss = gain + max(difference, ZERO), loss + max(-difference, ZERO)
        lines = [(RECEIVABLE, gain - loss), (UNREALISED_GAIN, -gain), (UNREALISED_LOSS, loss)]
        return [(account, amount) for account, amount in lines if amount]


def next_day(day: date) -> date:
    return day + timedelta(days=1)
