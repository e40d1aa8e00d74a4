"""From booked Beancount transactions to entries the ledger can keep."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.currencies.rules import iso_currency
from oasys.exchange.beancount.booking import Books, Unbookable
from oasys.exchange.beancount.directives import (
    Balance,
    Close,
    Directive,
    Open,
    Pad,
    Quote,
    Transaction,
)
from oasys.exchange.beancount.reader import Reader
from oasys.exchange.carrier import Carrier, Draft
from oasys.exchange.legs import Leg, Place
from oasys.exchange.money_by_name import money_kind
from oasys.exchange.plan import ImportPlan, PlannedAccount, PlannedRate, PlannedUnit
from oasys.ledger.services.bulk import RowProblem

LONGEST_ACCOUNT = 128
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
        self.quotes = {(d.currency, d.base, d.day): d.number for d in reader.directives if isinstance(d, Quote)}
        self.used_quotes: set[tuple[str, str, date]] = set()
        rounding = f"{self.options.root('equity')}:Rounding"
        self.carrier = Carrier(
            self.result, source="beancount", rounding_account=rounding, rates=self._rate, has_files=reader.has_files
        )

    def plan(self) -> ImportPlan:
        if iso_currency(self.base) is None:
            message = say("say the base currency, or set option operating_currency to one of ISO 4217")
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

    def _open(self, directive: Open) -> None:
        if directive.account in self.opened:
            self.carrier.error(
                directive.place,
                "exchange.account_opened_twice",
                say("{account} was opened before", account=directive.account),
            )
        elif len(directive.account) > LONGEST_ACCOUNT:
            self.carrier.error(
                directive.place,
                "exchange.text",
                say("an account has at most {longest_account} characters", longest_account=LONGEST_ACCOUNT),
            )
        elif directive.account.split(":", 1)[0] not in self.options.roots:
            roots = ", ".join(self.options.roots)
            self.carrier.error(
                directive.place,
                "exchange.account_class",
                say("{account} begins with none of {roots}", account=directive.account, roots=roots),
            )
        else:
            self.opened[directive.account] = directive
            if directive.booking:
                self.books.methods[directive.account] = directive.booking
            if len(directive.currencies) > 1:
                self.carrier.left_out(
                    directive.place,
                    say(
                        "that {account} takes {currencies} only",
                        account=directive.account,
                        currencies=", ".join(directive.currencies),
                    ),
                )

    def _close(self, directive: Close) -> None:
        """A later use is an error. In the books the account stays as it is: earlier entries may still come in."""
        self._check_account(directive.account, directive.day, directive.place)
        self.closed.setdefault(directive.account, directive.day)
        self.carrier.left_out(
            directive.place, say("that {account} was closed: deactivate it when all is in", account=directive.account)
        )

    def _check_account(self, account: str, day: date, place: Place, currency: str | None = None) -> None:
        opened = self.opened.get(account)
        if opened is None:
            self.carrier.error(
                place, "exchange.account_not_open", say("{account} is not open on {day}", account=account, day=day)
            )
        elif account in self.closed and day >= self.closed[account]:
            self.carrier.error(
                place,
                "exchange.account_closed",
                say("{account} was closed on {closed}", account=account, closed=self.closed[account]),
            )
        elif currency and opened.currencies and currency not in opened.currencies:
            self.carrier.error(
                place,
                "exchange.account_currency",
                say("{account} takes {currencies} only", account=account, currencies=", ".join(opened.currencies)),
            )

    # transactions

    def _transaction(self, entry: Transaction) -> None:
        try:
            legs = self.books.book(entry)
        except Unbookable as error:
            self.carrier.error(error.place, error.code, str(error))
            return
        for leg in legs:
            self._check_account(leg.account, entry.day, leg.place, leg.currency)
            self.holdings[leg.account][leg.currency] += leg.number
        self._carry(entry, legs)

    def _carry(self, entry: Transaction, legs: list[Leg]) -> None:
        text = " | ".join(part for part in (entry.payee, entry.narration) if part)
        words = (entry.payee, entry.narration, *entry.links)
        self.carrier.carry(Draft(entry.place, entry.day, text, " ".join(entry.links), words), legs)

    def _rate(self, currency: str, day: date) -> Decimal | None:
        """The price of that very day."""
        key = currency, self.base, day
        if key in self.quotes:
            self.used_quotes.add(key)
        return self.quotes.get(key)

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
            message = say(
                "{account} should hold {number:f} {currency} and holds {held:f}",
                account=directive.account,
                number=directive.number,
                currency=directive.currency,
                held=held,
            )
            self.carrier.error(directive.place, "exchange.balance_failed", message)
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
        wanted = self.opened.keys() | self.carrier.used_accounts
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
            is_heading = name not in wanted
            is_money = account_class == "asset" and not is_heading and (not currency or iso_currency(currency))
            subtype = money_kind(name) if is_money else None
            planned.append(PlannedAccount(name, readable[:200], account_class, subtype, parent, currency, is_heading))
        return planned

    def _units(self) -> list[PlannedUnit]:
        opened = [found.currencies for found in self.opened.values()]
        return self.carrier.units(currencies[0] for currencies in opened if len(currencies) == 1)

    def _list_unused(self) -> None:
        """Prices that entries rest on become rates; the others are listed, for the ledger keeps no market prices.

        So are pads that no balance needed, and commodities that nothing is counted in.
        """
        for pad in self.unused_pads:
            self.carrier.left_out(
                pad.place, say("pad of {account}: no balance after it needs one", account=pad.account)
            )
        units = {unit.code for unit in self.result.units}
        for code, place in self.reader.commodities.items():
            if code not in units:
                self.carrier.left_out(place, say("commodity {code}: nothing is counted in it", code=code))
        for currency, base, day in sorted(self.used_quotes):
            self.result.rates.append(PlannedRate(currency, base, day, self.quotes[currency, base, day]))
        for directive in self.directives:
            if isinstance(directive, Quote):
                key = directive.currency, directive.base, directive.day
                if key not in self.used_quotes:
                    self.carrier.left_out(
                        directive.place,
                        say("the price of {currency} on {day}", currency=directive.currency, day=directive.day),
                    )
