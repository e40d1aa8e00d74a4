"""From booked hledger transactions to entries the ledger can keep."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.currencies.rules import iso_currency
from oasys.exchange.carrier import Carrier, Draft
from oasys.exchange.commodities import UnclearSign, Units
from oasys.exchange.hledger.booking import Books, Unbookable
from oasys.exchange.hledger.directives import Transaction
from oasys.exchange.hledger.reader import Reader
from oasys.exchange.legs import Leg, Place
from oasys.exchange.plan import ImportPlan
from oasys.exchange.quotes import Quote, Quotes
from oasys.exchange.tree import planned_tree

# https://hledger.org/hledger.html, "Account types"
NAMES = (
    (re.compile(r"assets?(:.+)?:(cash|bank|che(ck|que?)(ing)?|savings?|currentcash)(:|$)", re.IGNORECASE), "cash"),
    (re.compile(r"assets?(:|$)", re.IGNORECASE), "asset"),
    (re.compile(r"(debts?|liabilit(y|ies))(:|$)", re.IGNORECASE), "liability"),
    (re.compile(r"equity:(trad(e|ing)|conversion)s?(:|$)", re.IGNORECASE), "conversion"),
    (re.compile(r"equity(:|$)", re.IGNORECASE), "equity"),
    (re.compile(r"(income|revenue)s?(:|$)", re.IGNORECASE), "income"),
    (re.compile(r"expenses?(:|$)", re.IGNORECASE), "expense"),
)
CLASSES = {"cash": "asset", "conversion": "equity"}
BANK = re.compile(r"bank|che(ck|que?)|saving", re.IGNORECASE)


class Converter:
    """Books the transactions in the order of their days and fills a plan."""

    def __init__(self, reader: Reader, base_currency: str, said: dict[str, str]) -> None:
        self.reader = reader
        self.result = ImportPlan(base_currency, problems=list(reader.problems))
        self.units = Units(base_currency, said)
        self.declared = {name: found.kind for name, found in reader.accounts.items() if found.kind}
        self.carrier = Carrier(
            self.result,
            source="hledger",
            rounding_account=f"{self._equity()}:rounding",
            rates=self._rate,
            has_files=reader.has_files,
        )
        self.places: dict[str, Place] = {name: found.place for name, found in reader.accounts.items()}
        self.quotes = self._read_quotes()

    def plan(self) -> ImportPlan:
        if iso_currency(self.result.base_currency) is None:
            self.carrier.error(Place("", 1), "exchange.base_currency", say("the base currency is one of ISO 4217"))
            return self.result
        entries = sorted((e for e in self.reader.transactions if not e.is_spoilt), key=lambda entry: entry.day)
        for entry in entries:
            for posting in entry.postings:
                if posting.kind != "unbalanced":
                    self.places.setdefault(posting.account, posting.place)
        conversions = frozenset(name for name in self.places if self._kind(name) == "conversion")
        books = Books(self.reader.declared_decimals, conversions)
        for entry in entries:
            try:
                legs = books.book(entry)
            except Unbookable as error:
                self.carrier.error(error.place, error.code, str(error))
            else:
                self._carry(entry, legs, conversions)
        for place, message in books.failures():
            self.carrier.error(place, "exchange.balance_failed", message)
        self.result.entries.sort(key=lambda entry: entry.posting_date)
        self._add_accounts()
        self.result.units = self.carrier.units()
        self.result.rates = self.quotes.planned()
        for quote in self.quotes.unused():
            self.carrier.left_out(quote.place, say("the price of {unit} on {day}", unit=quote.unit, day=quote.day))
        return self.result

    def _carry(self, entry: Transaction, legs: list[Leg], conversions: frozenset[str]) -> None:
        for posting in entry.postings:
            if posting.kind == "unbalanced":
                self.carrier.left_out(
                    posting.place, say("the unbalanced virtual posting to {account}", account=posting.account)
                )
        if not legs:
            self.carrier.left_out(entry.place, say("a transaction without amounts"))
            return
        coded = [
            Leg(
                leg.place, leg.account, leg.number, self._unit(leg.currency, leg.place), leg.weight,
                self._unit(leg.weight_currency, leg.place), leg.text,
            )
            for leg in legs
        ]  # fmt: skip
        words = (entry.code, entry.description)
        draft = Draft(entry.place, entry.day, entry.description, entry.code, words)
        self.carrier.carry(draft, coded, self._converted(coded, conversions))

    def _converted(self, legs: list[Leg], conversions: frozenset[str]) -> dict[str, Decimal]:
        """The rates that pairs of postings to conversion accounts imply."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for leg in legs:
            if leg.account in conversions:
                sums[leg.currency] += leg.number
        ours = sums.pop(self.result.base_currency, ZERO)
        others = {currency: number for currency, number in sums.items() if number}
        if not ours or len(others) != 1:
            return {}
        ((currency, theirs),) = others.items()
        return {currency: -ours / theirs} if (ours > 0) != (theirs > 0) else {}

    def _unit(self, commodity: str, place: Place) -> str:
        try:
            code, is_news = self.units.code(commodity)
        except UnclearSign as error:
            self.carrier.error(place, "exchange.commodity", str(error))
            return self.units.code(commodity)[0]
        if is_news:
            name = commodity or say("an amount without a commodity")
            self.carrier.note(place, "exchange.commodity_read", say("{name} is read as {code}", name=name, code=code))
        return code

    # prices

    def _rate(self, currency: str, day: date) -> Decimal | None:
        return self.quotes.rate(currency, day)

    def _read_quotes(self) -> Quotes:
        found = []
        for quote in self.reader.quotes:
            unit, other = (self._unit(name, quote.place) for name in (quote.commodity, quote.price.commodity))
            found.append(Quote(quote.place, quote.day, unit, other, quote.price.number))
        return Quotes(self.result.base_currency, found)

    # the chart

    def _kind(self, name: str) -> str | None:
        """The type of an account: declared for it or a name above it, else told by its name."""
        parts = name.split(":")
        for depth in range(len(parts), 0, -1):
            kind = self.declared.get(":".join(parts[:depth]))
            if kind:
                return kind
        return next((kind for pattern, kind in NAMES if pattern.match(name)), None)

    def _equity(self) -> str:
        """The first word of the journal's equity accounts."""
        for name in (*self.reader.accounts, *(p.account for e in self.reader.transactions for p in e.postings)):
            root = name.split(":")[0]
            if self._kind(root) == "equity":
                return root
        return "equity"

    def _add_accounts(self) -> None:
        wanted: dict[str, tuple[str, str | None]] = {}
        for name in sorted({*self.places, *self.carrier.used_accounts}):
            kind = self._kind(name)
            place = self.places.get(name, Place("", 1))
            if kind is None and name not in self.carrier.used_accounts:
                self.carrier.left_out(place, say("the account {name}, which has no type and no postings", name=name))
            elif kind is None:
                message = say("{name} has no type: declare it, as in `account {name}  ; type:Expense`", name=name)
                self.carrier.error(place, "exchange.account_class", message)
            elif len(name) > 128:
                self.carrier.error(place, "exchange.text", say("an account has at most 128 characters"))
            else:
                subtype = ("bank" if BANK.search(name) else "cash") if kind == "cash" else None
                wanted[name] = CLASSES.get(kind, kind), subtype
        self.result.accounts = list(planned_tree(wanted, self._class))

    def _class(self, name: str) -> str | None:
        kind = self._kind(name)
        return CLASSES.get(kind, kind) if kind else None
