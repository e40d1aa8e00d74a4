"""From booked Beancount transactions to entries the ledger can keep."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from oasys.core.money import MAX_DECIMALS, ZERO, decimals_of, round_half_up
from oasys.currencies.rules import iso_currency
from oasys.exchange.beancount.booking import Books, Leg, Unbookable
from oasys.exchange.beancount.directives import (
    Balance,
    Close,
    Directive,
    Open,
    Pad,
    Place,
    Quote,
    Transaction,
)
from oasys.exchange.beancount.reader import Reader
from oasys.exchange.plan import ImportPlan, PlannedAccount, PlannedRate, PlannedUnit
from oasys.ledger.rules import CodedEntry, CodedLine
from oasys.ledger.services.bulk import RowProblem

LONGEST_TEXT = 500
LONGEST_ACCOUNT = 128
LARGEST_BASE = Decimal(10) ** 20
LARGEST_UNIT = Decimal(10) ** 27
ORDER = {Open: -2, Balance: -1, Close: 2}


class Converter:
    """Goes through the directives in the order of their days and fills a plan."""

    def __init__(self, reader: Reader, base_currency: str | None) -> None:
        operating = reader.options.operating_currencies
        self.reader = reader
        self.options = reader.options
        self.directives = sorted(reader.directives, key=lambda d: (d.day, ORDER.get(type(d), 0), d.place.row))
        self.base = base_currency or (operating[0] if operating else "")
        self.result = ImportPlan(self.base, problems=reader.problems)
        self.books = Books(reader.options)
        self.opened: dict[str, Open] = {}
        self.closed: dict[str, date] = {}
        self.holdings: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        self.pads: dict[str, tuple[Pad, set[str]]] = {}
        self.unused_pads: list[Pad] = []
        self.decimals: dict[str, int] = defaultdict(int)
        self.quotes = {(d.currency, d.base, d.day): d.number for d in reader.directives if isinstance(d, Quote)}
        self.used_quotes: set[tuple[str, str, date]] = set()
        self.copies: Counter[str] = Counter()
        self.used_accounts: set[str] = set()
        iso = iso_currency(self.base)
        self.base_decimals = iso.decimals if iso else 2

    def plan(self) -> ImportPlan:
        if iso_currency(self.base) is None:
            message = "say the base currency, or set option operating_currency to one of ISO 4217"
            self.result.problems.append(RowProblem(1, "exchange.base_currency", message))
            return self.result
        for directive in self.directives:
            self._take(directive)
        self.result.entries.sort(key=lambda entry: (entry.posting_date, entry.row))
        self.result.accounts = self._accounts()
        self.result.units = self._units()
        self._list_unused()
        return self.result

    def _take(self, directive: Directive) -> None:
        match directive:
            case Open():
                self._open(directive)
            case Close():
                self._close(directive)
            case Transaction():
                self._transaction(directive)
            case Balance():
                self._balance(directive)
            case Pad():
                self._check_account(directive.account, directive.day, directive.place)
                self._check_account(directive.source, directive.day, directive.place)
                self.pads[directive.account] = directive, set()
                self.unused_pads.append(directive)

    def _error(self, place: Place, code: str, message: str) -> None:
        self._add(place, RowProblem(place.row, code, message))

    def _left_out(self, place: Place, message: str) -> None:
        self._add(place, RowProblem(place.row, "exchange.not_carried", message, is_error=False))

    def _add(self, place: Place, problem: RowProblem) -> None:
        self.result.problems.append(self.reader.named(problem, place.file))

    def _open(self, directive: Open) -> None:
        if directive.account in self.opened:
            self._error(directive.place, "exchange.account_opened_twice", f"{directive.account} was opened before")
        elif len(directive.account) > LONGEST_ACCOUNT:
            self._error(directive.place, "exchange.text", f"an account has at most {LONGEST_ACCOUNT} characters")
        elif directive.account.split(":", 1)[0] not in self.options.roots:
            roots = ", ".join(self.options.roots)
            self._error(directive.place, "exchange.account_class", f"{directive.account} begins with none of {roots}")
        else:
            self.opened[directive.account] = directive
            if directive.booking:
                self.books.methods[directive.account] = directive.booking
            if len(directive.currencies) > 1:
                self._left_out(
                    directive.place, f"that {directive.account} takes {', '.join(directive.currencies)} only"
                )

    def _close(self, directive: Close) -> None:
        """A later use is an error. In the books the account stays as it is: earlier entries may still come in."""
        self._check_account(directive.account, directive.day, directive.place)
        self.closed.setdefault(directive.account, directive.day)
        self._left_out(directive.place, f"that {directive.account} was closed: deactivate it when all is in")

    def _check_account(self, account: str, day: date, place: Place, currency: str | None = None) -> None:
        opened = self.opened.get(account)
        if opened is None:
            self._error(place, "exchange.account_not_open", f"{account} is not open on {day}")
        elif account in self.closed and day >= self.closed[account]:
            self._error(place, "exchange.account_closed", f"{account} was closed on {self.closed[account]}")
        elif currency and opened.currencies and currency not in opened.currencies:
            self._error(place, "exchange.account_currency", f"{account} takes {', '.join(opened.currencies)} only")

    # transactions

    def _transaction(self, entry: Transaction) -> None:
        try:
            legs = self.books.book(entry)
        except Unbookable as error:
            self._error(error.place, error.code, str(error))
            return
        for leg in legs:
            self._check_account(leg.account, entry.day, leg.place, leg.currency)
            self.holdings[leg.account][leg.currency] += leg.number
        self._carry(entry, legs)

    def _carry(self, entry: Transaction, legs: Iterable[Leg]) -> None:
        lines = [line for leg in legs if (line := self._line(leg, entry.day)) is not None]
        if not lines:
            self._left_out(entry.place, "a transaction without amounts")
            return
        rest = sum((line.debit - line.credit for line in lines), ZERO)
        if rest:
            account = f"{self.options.root('equity')}:Rounding"
            self.used_accounts.add(account)
            debit, credit = max(-rest, ZERO), max(rest, ZERO)
            lines.append(CodedLine(account, debit, credit, self.base, -rest, "Rounding"))
        if len(lines) < 2:
            self._error(entry.place, "ledger.entry_too_short", "an entry has at least two lines with amounts")
            return
        currencies = {line.currency for line in lines}
        left = sum((line.currency_amount for line in lines), ZERO)
        if len(currencies) == 1 and left:
            message = f"{left:f} {currencies.pop()} is left over within the tolerance, and no line could take it"
            self._error(entry.place, "ledger.currency_unbalanced", message)
            return
        self.used_accounts |= {line.account_code for line in lines}
        text = " | ".join(part for part in (entry.payee, entry.narration) if part)
        self.result.entries.append(
            CodedEntry(
                key=self._key(entry, lines),
                posting_date=entry.day,
                journal_code="",
                description=self._text(text, entry.place),
                reference=self._text(" ".join(entry.links), entry.place),
                lines=tuple(lines),
                row=entry.place.row,
            )
        )

    def _text(self, text: str, place: Place) -> str:
        plain = " ".join("".join(ch if ch >= " " else " " for ch in text).split(" "))
        if plain != text:
            self._left_out(place, "line breaks in a text")
        if len(plain) > LONGEST_TEXT:
            self._left_out(place, f"the end of a text of {len(plain)} characters")
        return plain[:LONGEST_TEXT]

    def _line(self, leg: Leg, day: date) -> CodedLine | None:
        base = self._base_weight(leg, day)
        if base is None:
            return None
        weight = round_half_up(base, self.base_decimals)
        amount = weight if leg.currency == self.base else leg.number
        if base != weight:
            place = leg.account, f"{day:%Y-%m}"
            self.result.rounded[place] = self.result.rounded.get(place, ZERO) + base - weight
        iso = iso_currency(leg.currency)
        needed = decimals_of(amount)
        if iso is not None and needed > iso.decimals:
            message = f"{amount:f} {leg.currency}: the currency has {iso.decimals} decimals"
            self._error(leg.place, "ledger.too_many_decimals", message)
            return None
        if needed > MAX_DECIMALS or abs(amount) >= LARGEST_UNIT or abs(weight) >= LARGEST_BASE:
            self._error(leg.place, "ledger.line_invalid", "the amount is larger or finer than the ledger keeps")
            return None
        self.decimals[leg.currency] = max(self.decimals[leg.currency], needed)
        if not amount and not weight:
            if leg.number:
                self._left_out(leg.place, f"{leg.number:f} {leg.currency} is less than the ledger's smallest amount")
            else:
                self._left_out(leg.place, f"a posting of nothing to {leg.account}")
            return None
        if iso is not None and not weight:
            message = f"{leg.number:f} {leg.currency} weighs less than {self.base} can show"
            self._error(leg.place, "ledger.base_amount_missing", message)
            return None
        return CodedLine(leg.account, max(weight, ZERO), max(-weight, ZERO), leg.currency, amount, "")

    def _base_weight(self, leg: Leg, day: date) -> Decimal | None:
        """What the leg weighs in the base currency: nothing for a unit that is not money and was not bought for any."""
        if leg.weight_currency == self.base:
            return leg.weight
        if iso_currency(leg.weight_currency) is None:
            if leg.weight_currency == leg.currency:
                return ZERO
            message = f"a cost in {leg.weight_currency}, which is not money, cannot be carried"
            self._error(leg.place, "exchange.cost_unit", message)
            return None
        key = leg.weight_currency, self.base, day
        if key not in self.quotes:
            message = f"there is no price of {leg.weight_currency} in {self.base} on {day}: add one"
            self._error(leg.place, "currencies.rate_missing", message)
            return None
        self.used_quotes.add(key)
        return leg.weight * self.quotes[key]

    def _key(self, entry: Transaction, lines: list[CodedLine]) -> str:
        """The same for the same transaction in another import; twins are counted."""
        said = [entry.day, entry.payee, entry.narration, *entry.links]
        said += [(x.account_code, x.currency, str(x.currency_amount), str(x.debit - x.credit)) for x in lines]
        digest = hashlib.sha256(repr([str(part) for part in said]).encode()).hexdigest()[:32]
        self.copies[digest] += 1
        return f"beancount:{digest}:{self.copies[digest]}"

    # balance and pad

    def _balance(self, directive: Balance) -> None:
        self._check_account(directive.account, directive.day, directive.place)
        held = self._held(directive.account, directive.currency)
        missing = directive.number - held
        pad = self.pads.get(directive.account)
        tolerance = self._balance_tolerance(directive)
        if abs(missing) <= tolerance:
            return
        if pad is None or directive.currency in pad[1]:
            message = f"{directive.account} should hold {directive.number:f} {directive.currency} and holds {held:f}"
            self._error(directive.place, "exchange.balance_failed", message)
            return
        if not pad[1]:
            self.unused_pads.remove(pad[0])
        pad[1].add(directive.currency)
        self._fill(pad[0], directive.currency, missing)

    def _fill(self, pad: Pad, currency: str, missing: Decimal) -> None:
        text = f"Padding inserted for the balance of {pad.account}"
        entry = Transaction(pad.place, pad.day, "", text, [])
        legs = [
            Leg(pad.place, pad.account, missing, currency, missing, currency),
            Leg(pad.place, pad.source, -missing, currency, -missing, currency),
        ]
        for leg in legs:
            self.holdings[leg.account][currency] += leg.number
        self._carry(entry, legs)

    def _held(self, account: str, currency: str) -> Decimal:
        below = account + ":"
        return sum(
            (held[currency] for name, held in self.holdings.items() if name == account or name.startswith(below)), ZERO
        )

    def _balance_tolerance(self, directive: Balance) -> Decimal:
        if directive.tolerance is not None:
            return directive.tolerance
        exponent = directive.number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < 0:
            return Decimal(1).scaleb(exponent) * self.options.tolerance_multiplier * 2
        return ZERO

    # the chart, the units, the rates

    def _accounts(self) -> list[PlannedAccount]:
        """Accounts that were opened or used, and headings for the names above them; parents first."""
        wanted = self.opened.keys() | self.used_accounts
        names = {":".join(name.split(":")[:depth]) for name in wanted for depth in range(1, name.count(":") + 2)}
        planned = []
        for name in sorted(names, key=lambda n: (n.count(":"), n)):
            root, _, rest = name.partition(":")
            if root not in self.options.roots:
                continue
            parent = name.rpartition(":")[0] or None
            opened = self.opened.get(name)
            currency = opened.currencies[0] if opened and len(opened.currencies) == 1 else ""
            readable = (rest or root).replace(":", " / ").replace("-", " ")
            account_class = self.options.roots[root]
            planned.append(
                PlannedAccount(name, readable[:200], account_class, None, parent, currency, name not in wanted)
            )
        return planned

    def _units(self) -> list[PlannedUnit]:
        fixed = {
            currency for opened in self.opened.values() if len(opened.currencies) == 1 for currency in opened.currencies
        }
        units = []
        for code in sorted(self.decimals.keys() | fixed):
            iso = iso_currency(code)
            if iso is not None:
                units.append(PlannedUnit(code, iso.name, iso.decimals, True))
            else:
                units.append(PlannedUnit(code, code, self.decimals.get(code, 0), False))
        return units

    def _list_unused(self) -> None:
        """Prices that entries rest on become rates; the others are listed, for the ledger keeps no market prices.

        So are pads that no balance needed, and commodities that nothing is counted in.
        """
        for pad in self.unused_pads:
            self._left_out(pad.place, f"pad of {pad.account}: no balance after it needs one")
        units = {unit.code for unit in self.result.units}
        for code, place in self.reader.commodities.items():
            if code not in units:
                self._left_out(place, f"commodity {code}: nothing is counted in it")
        for currency, base, day in sorted(self.used_quotes):
            self.result.rates.append(PlannedRate(currency, base, day, self.quotes[currency, base, day]))
        for directive in self.directives:
            if isinstance(directive, Quote):
                key = directive.currency, directive.base, directive.day
                if key not in self.used_quotes:
                    self._left_out(directive.place, f"the price of {directive.currency} on {directive.day}")
