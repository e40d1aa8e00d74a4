"""Ledgers of any size for measuring: made as they are read, on the generic pack's accounts, with known balances."""

from bisect import bisect
from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from oasys.core.money import ZERO
from oasys.demo.generator.books import last_day_of, month_after
from oasys.ledger.rules import CodedEntry, CodedLine

BENCHMARK_PACK = "generic"
BANK, FOREIGN_BANK, CARD_CLEARING, RECEIVABLES, INPUT_TAX = "1130", "1150", "1210", "1310", "1530"
GOODS_FOR_RESALE, PLANT, VEHICLES, COMPUTERS = "1440", "1720", "1730", "1750"
PAYABLES, OUTPUT_TAX, PAYROLL_TAX, SOCIAL_SECURITY, BANK_LOANS = "2110", "2310", "2420", "2430", "2610"
SHARE_CAPITAL = "3100"
REVENUES = ("4100", "4200")
EXPORTS = "4110"
COST_OF_SALES, SALARIES, SOCIAL_COST, BANK_CHARGES = "5100", "6010", "6020", "8020"
EXPENSES = ("5300", "6110", "6120", "6130", "6210", "6220", "6230", "6240", "6250", "6310", "6320", "6330")
BOUGHT = EXPENSES + (GOODS_FOR_RESALE,) * 8
CLEARED = (INPUT_TAX, CARD_CLEARING, OUTPUT_TAX, PAYROLL_TAX, SOCIAL_SECURITY)
DEPRECIATION = "7010"
DEPRECIATED = (("1725", 2_900), ("1735", 1_400), ("1755", 800))  # and by how many cents at most
EXCHANGE_GAIN, EXCHANGE_LOSS, ROUNDING = "4540", "7050", "7070"

# decimals (ISO 4217), and in the first month millionths of a base unit for one unit; of no market and no day
FOREIGN_CURRENCIES = {"EUR": (2, 1_100_000), "GBP": (2, 1_270_000), "SGD": (2, 740_000), "JPY": (0, 6_800)}
_FOREIGN_PERCENT = 12  # of invoices and bills
_TAX_PERCENT = 8
_FIRST = ("Amber", "Birch", "Cobalt", "Ember", "Fjord", "Garnet", "Harbour", "Indigo", "Juniper", "Kestrel", "Meranti")
_SECOND = ("Foods", "Logistics", "Textiles", "Motors", "Health", "Labs", "Trading", "Retail", "Builders", "Studios")
_CENT = Decimal("0.01")

type Foreign = tuple[str, Decimal] | None
type OpenItem = tuple[int, str, Foreign]  # base cents, number, and the amount in a foreign currency


class BenchmarkLedger:
    """`entries` entries in the order of their dates, over `months` months from the first day of a month.

    Read it once; `balances` are there afterwards. `base_currency` has two decimals; amounts are counted in its cents
    while they are made. Foreign entries are in one currency throughout, with a rounding line where the conversion
    leaves a rest; their settlements mix it with the base currency.
    """

    def __init__(self, *, entries: int, first_day: date, base_currency: str, months: int = 36, seed: int = 1) -> None:
        if entries < 1 or months < 1 or first_day.day != 1:
            raise ValueError("A benchmark ledger has at least one entry and month, and begins on the first of a month.")
        self.entries = entries
        self.first_day, self.last_day = first_day, last_day_of(month_after(first_day, months - 1))
        self.base_currency = base_currency
        self._random = Random(seed).random  # noqa: S311 - believable, not secret
        self._rates = {code: rate for code, rate in FOREIGN_CURRENCIES.items() if code != base_currency}
        self._cents: defaultdict[str, int] = defaultdict(int)
        self._receivables: deque[OpenItem] = deque()
        self._payables: deque[OpenItem] = deque()
        self._waiting = entries // 60  # documents that stay open, so that customers and suppliers take their time
        self._is_begun = self._is_whole = False

    @property
    def balances(self) -> dict[str, Decimal]:
        """Debit less credit in the base currency, by account code. Raises RuntimeError until every entry was read."""
        if not self._is_whole:
            raise RuntimeError("The balances are known when every entry was read.")
        return {account: cents * _CENT for account, cents in sorted(self._cents.items())}

    def __iter__(self) -> Iterator[CodedEntry]:
        """Raises RuntimeError when it was read before."""
        if self._is_begun:
            raise RuntimeError("A benchmark ledger is read once; make another with the same arguments.")
        self._is_begun = True
        kinds = (
            (28, self._invoice),
            (28, self._receipt),
            (16, self._bill),
            (15, self._payment),
            (5, self._payroll),
            (4, self._cost_of_sales),
            (2, self._depreciation),
            (1, self._bank_charge),
            (1, self._remittance),
        )
        limits = list(accumulate(share for share, _ in kinds))
        makers = [maker for _, maker in kinds]
        random = self._random
        for number, day in enumerate(self._days(), start=1):
            if number == 1:
                yield self._opening(number, day)
                continue
            yield makers[bisect(limits, random() * 100)](number, day)
        self._is_whole = True

    def _days(self) -> Iterator[date]:
        """One date for each entry: fewer at weekends, more before a month ends, growing with time."""
        length = (self.last_day - self.first_day).days + 1
        days = [self.first_day + timedelta(days=offset) for offset in range(length)]
        weights = [
            (length + offset) * (1 if day.weekday() > 4 else 4) * (1 if (day + timedelta(days=3)).day > 3 else 2)
            for offset, day in enumerate(days)
        ]
        yield self.first_day
        others, whole, so_far, made = self.entries - 1, sum(weights), 0, 0
        for day, weight in zip(days, weights, strict=True):
            if day.day == 1:
                self._drift()
            so_far += weight
            upto = others * so_far // whole
            for _ in range(upto - made):
                yield day
            made = upto

    def _drift(self) -> None:
        """Rates move by up to 1.5 % a month."""
        for code, (decimals, rate) in self._rates.items():
            self._rates[code] = (decimals, rate * (9_849 + self._upto(301)) // 10_000)

    def _upto(self, limit: int) -> int:
        """1 to `limit`, each as likely."""
        return 1 + int(self._random() * limit)

    def _party(self) -> str:
        pick = int(self._random() * 110)
        return f"{_FIRST[pick % 11]} {_SECOND[pick // 11]}"

    def _line(self, account: str, cents: int, text: str = "", foreign: Foreign = None) -> CodedLine:
        """A debit is positive, also in `foreign`."""
        self._cents[account] += cents
        amount = cents * _CENT
        currency, currency_amount = foreign or (self.base_currency, amount)
        if cents > 0:
            return CodedLine(account, amount, ZERO, currency, currency_amount, text)
        return CodedLine(account, ZERO, -amount, currency, currency_amount, text)

    def _entry(
        self, number: int, day: date, journal: str, description: str, reference: str, *lines: CodedLine
    ) -> CodedEntry:
        return CodedEntry(f"bench-{number:08d}", day, journal, description, reference, lines, number)

    def _document(self, number: int, day: date, *, side: int, currency: str | None) -> tuple[OpenItem, list[CodedLine]]:
        """The lines of an invoice (`side` 1) or bill (-1): what is owed, what for, then tax or the rounding rest."""
        reference = f"{'INV' if side == 1 else 'BILL'}-{number:07d}"
        accounts = BOUGHT if side == -1 else REVENUES
        control = RECEIVABLES if side == 1 else PAYABLES
        amounts = [self._upto(40) * (500 + self._upto(9_500)) for _ in range(self._upto(4))]
        picked = [accounts[int(self._random() * len(accounts))] for _ in amounts]
        if currency is None:
            tax = (sum(amounts) * _TAX_PERCENT + 50) // 100
            owed: OpenItem = (sum(amounts) + tax, reference, None)
            lines = [self._line(control, side * owed[0], reference)]
            lines += [self._line(account, -side * amount) for account, amount in zip(picked, amounts, strict=True)]
            lines.append(self._line(OUTPUT_TAX if side == 1 else INPUT_TAX, -side * tax))
            return owed, lines
        decimals, rate = self._rates[currency]
        one = _CENT if decimals == 2 else Decimal(1)
        weights = [_weighed(amount, decimals, rate) for amount in amounts]
        total = sum(amounts)
        weight = _weighed(total, decimals, rate)
        owed = (weight, reference, (currency, total * one))
        lines = [self._line(control, side * weight, reference, (currency, side * total * one))]
        for account, amount, part in zip(picked, amounts, weights, strict=True):
            lines.append(
                self._line(EXPORTS if side == 1 else account, -side * part, "", (currency, -side * amount * one))
            )
        if rest := sum(weights) - weight:
            lines.append(self._line(ROUNDING, side * rest, "", (currency, ZERO)))
        return owed, lines

    def _currency(self) -> str | None:
        if self._random() * 100 >= _FOREIGN_PERCENT:
            return None
        codes = tuple(self._rates)
        return codes[int(self._random() * len(codes))]

    def _opening(self, number: int, day: date) -> CodedEntry:
        return self._entry(
            number,
            day,
            "OB",
            "Opening balances",
            "",
            self._line(BANK, 1_500_000_00),
            self._line(GOODS_FOR_RESALE, 250_000_00),
            self._line(PLANT, 2_400_000_00),
            self._line(VEHICLES, 900_000_00),
            self._line(COMPUTERS, 450_000_00),
            self._line(BANK_LOANS, -1_500_000_00),
            self._line(SHARE_CAPITAL, -4_000_000_00),
        )

    def _invoice(self, number: int, day: date) -> CodedEntry:
        owed, lines = self._document(number, day, side=1, currency=self._currency())
        self._receivables.append(owed)
        return self._entry(number, day, "SJ", f"Invoice to {self._party()}", owed[1], *lines)

    def _bill(self, number: int, day: date) -> CodedEntry:
        owed, lines = self._document(number, day, side=-1, currency=self._currency())
        self._payables.append(owed)
        return self._entry(number, day, "PJ", f"Bill of {self._party()}", owed[1], *lines)

    def _receipt(self, number: int, day: date) -> CodedEntry:
        """The oldest open invoice is paid: to the bank, some by card less a fee, foreign ones at the day's rate."""
        if len(self._receivables) <= self._waiting:
            return self._invoice(number, day)
        weight, reference, foreign = self._receivables.popleft()
        description, receipt = f"Receipt for {reference}", f"RC{number:08d}"
        if foreign is not None:
            return self._settled_abroad(number, day, description, receipt, RECEIVABLES, weight, foreign)
        open_item = self._line(RECEIVABLES, -weight, reference)
        if self._random() * 10 < 3:
            fee = max(1, weight * 12 // 1000)
            lines = (self._line(CARD_CLEARING, weight - fee), self._line(BANK_CHARGES, fee), open_item)
            return self._entry(number, day, "BJ", description, receipt, *lines)
        return self._entry(number, day, "BJ", description, receipt, self._line(BANK, weight), open_item)

    def _payment(self, number: int, day: date) -> CodedEntry:
        """The oldest open bill is paid."""
        if len(self._payables) <= self._waiting // 2:
            return self._bill(number, day)
        weight, reference, foreign = self._payables.popleft()
        description, payment = f"Payment of {reference}", f"PM{number:08d}"
        if foreign is not None:
            return self._settled_abroad(number, day, description, payment, PAYABLES, weight, foreign)
        lines = (self._line(PAYABLES, weight, reference), self._line(BANK, -weight))
        return self._entry(number, day, "BJ", description, payment, *lines)

    def _settled_abroad(
        self,
        number: int,
        day: date,
        description: str,
        reference: str,
        control: str,
        weight: int,
        foreign: tuple[str, Decimal],
    ) -> CodedEntry:
        currency, units = foreign
        decimals, rate = self._rates[currency]
        side = 1 if control == RECEIVABLES else -1
        weight_now = _weighed(int(units.scaleb(decimals)), decimals, rate)
        lines = [
            self._line(FOREIGN_BANK, side * weight_now, "", (currency, side * units)),
            self._line(control, -side * weight, "", (currency, -side * units)),
        ]
        if difference := side * (weight - weight_now):
            lines.append(self._line(EXCHANGE_LOSS if difference > 0 else EXCHANGE_GAIN, difference))
        return self._entry(number, day, "BJ", description, reference, *lines)

    def _payroll(self, number: int, day: date) -> CodedEntry:
        gross = 150_000 + self._upto(550_000)
        employer, employee, tax = gross * 12 // 100, gross * 9 // 100, gross * 7 // 100
        return self._entry(
            number,
            day,
            "GJ",
            f"Pay of team {1 + number % 40}",
            f"PAY-{number:07d}",
            self._line(SALARIES, gross),
            self._line(SOCIAL_COST, employer),
            self._line(SOCIAL_SECURITY, -employer - employee),
            self._line(PAYROLL_TAX, -tax),
            self._line(BANK, -(gross - employee - tax)),
        )

    def _cost_of_sales(self, number: int, day: date) -> CodedEntry:
        cost = min(self._upto(800_000), self._cents[GOODS_FOR_RESALE])
        if cost <= 0:
            return self._bill(number, day)
        return self._entry(
            number,
            day,
            "GJ",
            "Cost of goods delivered",
            f"DN-{number:07d}",
            self._line(COST_OF_SALES, cost),
            self._line(GOODS_FOR_RESALE, -cost),
        )

    def _depreciation(self, number: int, day: date) -> CodedEntry:
        lines = []
        for accumulated, most in DEPRECIATED:
            amount = self._upto(most)
            lines += [self._line(DEPRECIATION, amount), self._line(accumulated, -amount)]
        return self._entry(number, day, "GJ", f"Depreciation to {day}", f"DEP-{number:07d}", *lines)

    def _bank_charge(self, number: int, day: date) -> CodedEntry:
        fee = self._upto(4_000)
        lines = (self._line(BANK_CHARGES, fee), self._line(BANK, -fee))
        return self._entry(number, day, "BJ", "Bank charges", f"CHG-{number:07d}", *lines)

    def _remittance(self, number: int, day: date) -> CodedEntry:
        """Taxes and contributions are paid, less input tax; what the card provider holds comes in."""
        cleared = {account: cents for account in CLEARED if (cents := self._cents[account])}
        total = sum(cleared.values())
        if not total:
            return self._bank_charge(number, day)
        lines = [self._line(account, -cents) for account, cents in cleared.items()]
        description = "Taxes, contributions and card settlement"
        return self._entry(number, day, "BJ", description, f"REM-{number:07d}", *lines, self._line(BANK, total))


def _weighed(minor: int, decimals: int, rate: int) -> int:
    """Base cents of a positive amount in a currency's minor unit, rounded half up; `rate` in millionths."""
    divisor = 10**6 if decimals == 2 else 10**4
    return (2 * minor * rate + divisor) // (2 * divisor)
