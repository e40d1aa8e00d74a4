"""The running books of a simulated company: an agenda of what happens on which day, and the balances so far."""

import heapq
import itertools
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from oasys.core.money import ZERO, convert, round_half_up
from oasys.ledger.rules import CodedEntry, CodedLine

BASE = "MYR"
BANK = "1130"
DEPOSITS = "1160"
DIRECTORS_LOAN = "2520"
EXCHANGE_GAIN, EXCHANGE_LOSS = "4540", "7040"
UNREALISED_GAIN, UNREALISED_LOSS = "4550", "7050"
ROUNDING = "7060"

LOWEST_BANK_BALANCE = Decimal(20_000)
_RATES = {"SGD": (33_100, 31_200, 34_600), "USD": (43_600, 40_500, 45_800)}  # first, lowest, highest; 1/10,000 MYR


class Line(NamedTuple):
    """`amount` in MYR, a debit is positive; `currency_amount` in `currency`, None where that is MYR."""

    account: str
    amount: Decimal
    text: str = ""
    currency: str = BASE
    currency_amount: Decimal | None = None


def cents(amount: Decimal) -> Decimal:
    return round_half_up(amount, 2)


def last_day_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_after(day: date, months: int = 1) -> date:
    """The first of the month that many months after the month of `day`."""
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def working_day(day: date) -> date:
    """`day`, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def last_working_day(day: date) -> date:
    """The last Monday to Friday in the month of `day`."""
    end = last_day_of(day)
    return end - timedelta(days=max(0, end.weekday() - 4))


class Books:
    """What happened so far and what is still to come. Actions are called in the order of their days."""

    def __init__(self, *, seed: int, first_day: date, last_day: date) -> None:
        self.first_day, self.last_day = first_day, last_day
        self.random = Random(seed)  # noqa: S311 - believable, not secret
        self.balances: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.foreign: defaultdict[tuple[str, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
        self.year_start: dict[str, Decimal] = {}  # the balances with which the fiscal year began
        self._agenda: list[tuple[date, bool, int, Callable[[date], None]]] = []
        self._order = itertools.count()
        self._numbers = itertools.count(1)
        self._documents: defaultdict[str, int] = defaultdict(int)
        self._posted: list[CodedEntry] = []
        self._rates = {currency: self._walk(*bounds) for currency, bounds in _RATES.items()}

    def at(self, day: date, action: Callable[[date], None], *, at_its_end: bool = False) -> None:
        """Plan `action` for `day`, or for its end; what lies after the last day never happens."""
        if day <= self.last_day:
            heapq.heappush(self._agenda, (day, at_its_end, next(self._order), action))

    def run(self) -> Iterator[CodedEntry]:
        while self._agenda:
            day, _, _, action = heapq.heappop(self._agenda)
            action(day)
            yield from self._posted
            self._posted.clear()

    def post(self, day: date, journal: str, description: str, reference: str, lines: Sequence[Line]) -> None:
        """One entry; lines of nothing are left out. Raises ValueError where debits and credits differ."""
        lines = [line._replace(amount=cents(line.amount)) for line in lines if line.amount]
        if len(lines) < 2 or sum((line.amount for line in lines), ZERO):
            raise ValueError(f"'{description}' of {day} does not balance: {lines}")
        coded = []
        for line in lines:
            currency_amount = line.amount if line.currency_amount is None else line.currency_amount
            self.balances[line.account] += line.amount
            if line.currency != BASE:
                units, weight = self.foreign[line.account, line.currency]
                self.foreign[line.account, line.currency] = (units + currency_amount, weight + line.amount)
            coded.append(
                CodedLine(
                    account_code=line.account,
                    debit=max(line.amount, ZERO),
                    credit=max(-line.amount, ZERO),
                    currency=line.currency,
                    currency_amount=currency_amount,
                    description=line.text,
                )
            )
        number = next(self._numbers)
        key = f"demo-{number:05d}"
        self._posted.append(CodedEntry(key, day, journal, description, reference, tuple(coded), row=number))

    def pay(self, day: date, description: str, reference: str, lines: Sequence[Line]) -> None:
        """A payment from the current account; the director lends, or a deposit is uplifted, where it would run low."""
        total = sum((line.amount for line in lines), ZERO)
        self._fund(day, total)
        self.post(day, "BJ", description, reference, [*lines, Line(BANK, -total, description)])

    def _fund(self, day: date, amount: Decimal) -> None:
        short = LOWEST_BANK_BALANCE + amount - self.balances[BANK]
        if short <= 0:
            return
        step = Decimal(10_000)
        topped_up = (short // step + 1) * step
        if self.balances[DEPOSITS] >= topped_up:
            lines = [Line(BANK, topped_up, "Uplift of fixed deposit"), Line(DEPOSITS, -topped_up)]
            self.post(day, "BJ", "Uplift of fixed deposit", self.bank_reference(day), lines)
        else:
            lines = [Line(BANK, topped_up, "Advance by the director"), Line(DIRECTORS_LOAN, -topped_up)]
            self.post(day, "BJ", "Advance by the director", self.bank_reference(day), lines)

    def number(self, prefix: str, day: date) -> str:
        """The next number of our own documents in that year: INV-2026-0042."""
        series = f"{prefix}-{day.year}"
        self._documents[series] += 1
        return f"{series}-{self._documents[series]:04d}"

    def skip_numbers(self, prefix: str, day: date, count: int) -> None:
        """The numbers that went out in that year before the books began."""
        self._documents[f"{prefix}-{day.year}"] += count

    def age(self, day: date) -> int:
        """Whole months from the first month of the books to that of `day`."""
        return (day.year - self.first_day.year) * 12 + day.month - self.first_day.month

    def bank_reference(self, day: date) -> str:
        return f"IBG {day:%Y%m%d}{self.random.randint(10_000, 99_999)}"

    def between(self, low: int, high: int) -> Decimal:
        """An amount in MYR with cents from `low` to `high`."""
        return Decimal(self.random.randint(low * 100, high * 100)).scaleb(-2)

    def vary(self, amount: Decimal, percent: int) -> Decimal:
        """`amount`, up to `percent` more or less."""
        return cents(amount * self.random.randint(1000 - percent * 10, 1000 + percent * 10) / 1000)

    def rate(self, currency: str, day: date) -> Decimal:
        """MYR for one unit, four decimals."""
        return self._rates[currency][(day - self.first_day).days]

    def in_base(self, amount: Decimal, currency: str, day: date) -> Decimal:
        return convert(amount, rate=self.rate(currency, day), decimals=2)

    def _walk(self, first: int, lowest: int, highest: int) -> list[Decimal]:
        rates, rate = [], first
        for _ in range((self.last_day - self.first_day).days + 1):
            rates.append(Decimal(rate).scaleb(-4))
            rate = min(highest, max(lowest, rate + self.random.randint(-130, 130)))
        return rates


def exchange_difference(amount: Decimal, *, realised: bool) -> Line:
    """The line that takes a gain (negative, a credit) or a loss (positive) on exchange."""
    gain, loss = (EXCHANGE_GAIN, EXCHANGE_LOSS) if realised else (UNREALISED_GAIN, UNREALISED_LOSS)
    kind = "realised" if realised else "unrealised"
    return Line(loss if amount > 0 else gain, amount, f"Exchange {'loss' if amount > 0 else 'gain'}, {kind}")
