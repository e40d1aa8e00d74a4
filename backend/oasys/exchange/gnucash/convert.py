"""From a GnuCash book to entries the ledger can keep."""

from collections import Counter
from datetime import date
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.core.wire import FIRST_YEAR, LAST_YEAR
from oasys.core.words import say
from oasys.currencies.rules import iso_currency
from oasys.exchange.carrier import Carrier, Draft
from oasys.exchange.commodities import Units
from oasys.exchange.gnucash.book import Account, Book, Commodity, Transaction
from oasys.exchange.legs import Leg, Place
from oasys.exchange.plan import ImportPlan, PlannedAccount
from oasys.exchange.quotes import Quote, Quotes

KINDS: dict[str, tuple[str, str | None]] = {
    "ASSET": ("asset", None),
    "BANK": ("asset", "bank"),
    "CASH": ("asset", "cash"),
    "CHECKING": ("asset", "bank"),
    "SAVINGS": ("asset", "bank"),
    "MONEYMRKT": ("asset", "bank"),
    "STOCK": ("asset", None),
    "MUTUAL": ("asset", None),
    "CURRENCY": ("asset", None),
    "RECEIVABLE": ("asset", "receivable"),
    "CREDIT": ("liability", "credit_card"),
    "CREDITLINE": ("liability", None),
    "LIABILITY": ("liability", None),
    "PAYABLE": ("liability", "payable"),
    "EQUITY": ("equity", None),
    "TRADING": ("equity", None),
    "INCOME": ("income", None),
    "EXPENSE": ("expense", None),
}
DEEPEST = 64
LONGEST_CODE = 128
ROUNDING = "Equity:Rounding"
QUANTITIES = "Equity:Share quantities"


class Converter:
    """Names the accounts, goes through the transactions by their days, and fills a plan."""

    def __init__(self, book: Book, base_currency: str) -> None:
        self.book = book
        self.result = ImportPlan(base_currency, problems=list(book.problems))
        self.units = Units(base_currency, {})
        self.carrier = Carrier(
            self.result,
            source="gnucash",
            rounding_account=ROUNDING,
            rates=self._rate,
        )
        self.names: dict[str, str] = {}
        self.with_splits = {split.account for entry in book.transactions for split in entry.splits}
        self.used_units: set[str] = set()
        self.quotes = Quotes(
            base_currency,
            [
                Quote(Place("", p.row), p.day, self._unit(p.commodity, p.row), self._unit(p.currency, p.row), p.value)
                for p in book.prices
            ],
        )

    def plan(self) -> ImportPlan:
        base = self.result.base_currency
        if iso_currency(base) is None:
            self.carrier.error(Place("", 1), "exchange.base_currency", say("the base currency is one of ISO 4217"))
            return self.result
        currencies = Counter(entry.currency.mnemonic for entry in self.book.transactions if entry.currency.is_money)
        if currencies and base not in currencies:
            most = currencies.most_common(1)[0][0]
            message = say("the books are kept in {most}, the company in {base}", most=most, base=base)
            self.carrier.error(Place("", 1), "exchange.base_currency", message)
            return self.result
        self._name_accounts()
        for entry in sorted(self.book.transactions, key=lambda found: found.day):
            self._carry(entry)
        self._list_reconciled()
        self._add_accounts()
        self.result.units = self.carrier.units(self.used_units)
        self.result.rates = self.quotes.planned()
        for quote in self.quotes.unused():
            self.carrier.left_out(quote.place, say("the price of {unit} on {day}", unit=quote.unit, day=quote.day))
        return self.result

    def _rate(self, currency: str, day: date) -> Decimal | None:
        return self.quotes.rate(currency, day)

    def _unit(self, commodity: Commodity, row: int) -> str:
        if commodity.is_money and iso_currency(commodity.mnemonic):
            return commodity.mnemonic
        code, is_news = self.units.not_money(commodity.mnemonic)
        if is_news:
            self.carrier.note(
                Place("", row),
                "exchange.commodity_read",
                say("{mnemonic} is read as {code}", mnemonic=commodity.mnemonic, code=code),
            )
        return code

    # transactions

    def _carry(self, entry: Transaction) -> None:
        place = Place("", entry.row)
        if not FIRST_YEAR <= entry.day.year <= LAST_YEAR:
            message = say(
                "{day} lies outside {first_year} to {last_year}",
                day=entry.day,
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            )
            self.carrier.error(place, "exchange.date", message)
            return
        rest = sum((split.value for split in entry.splits), ZERO)
        if rest:
            message = say(
                "the transaction does not balance: {rest:f} {mnemonic} is left over",
                rest=rest,
                mnemonic=entry.currency.mnemonic,
            )
            self.carrier.error(place, "exchange.unbalanced", message)
            return
        legs = []
        for split in entry.splits:
            account = self.book.accounts.get(split.account)
            if account is None or account.guid not in self.names or account.commodity is None:
                message = say("the split has no account that could take it")
                self.carrier.error(Place("", split.row), "exchange.account_missing", message)
                return
            unit = self._unit(account.commodity, account.row)
            weighs_in = self._unit(entry.currency, entry.row) if split.value else self.result.base_currency
            text = " | ".join(part for part in (split.action, split.memo) if part)
            legs.append(
                Leg(Place("", split.row), self.names[account.guid], split.quantity, unit, split.value, weighs_in, text)
            )
        if entry.notes:
            self.carrier.left_out(place, say("notes {text}", text=entry.notes)[:200])
        legs += self._counter_legs(legs)
        draft = Draft(place, entry.day, entry.description, entry.number, (), key=entry.guid)
        self.carrier.carry(draft, legs)

    def _counter_legs(self, legs: list[Leg]) -> list[Leg]:
        """Shares that came without a price, all alone, as a share split has them: an entry has two sides."""
        moved = [leg for leg in legs if leg.number or leg.weight]
        if not moved or any(leg.weight for leg in moved) or len({leg.currency for leg in moved}) > 1:
            return []
        left = sum((leg.number for leg in moved), ZERO)
        first = moved[0]
        if not left or iso_currency(first.currency):
            return []
        message = say(
            "{left:f} {currency} came without a value: {quantities} stands on the other side",
            left=left,
            currency=first.currency,
            quantities=QUANTITIES,
        )
        self.carrier.note(first.place, "exchange.quantity_only", message)
        return [Leg(first.place, QUANTITIES, -left, first.currency, ZERO, self.result.base_currency, "")]

    def _list_reconciled(self) -> None:
        rows = [split.row for entry in self.book.transactions for split in entry.splits if split.is_reconciled]
        if rows:
            self.carrier.left_out(
                Place("", rows[0]), say("that {count} splits are cleared or reconciled", count=len(rows))
            )

    # the chart

    def _name_accounts(self) -> None:
        """The full name of every account, as GnuCash shows it, is its code."""
        taken: set[str] = set()
        for account in self.book.accounts.values():
            if account.kind == "ROOT":
                continue
            place = Place("", account.row)
            name = self._full_name(account)
            if name is None:
                message = say(
                    "the accounts above {name!r} run in a circle, or one of them is missing", name=account.name
                )
                self.carrier.error(place, "exchange.account_missing", message)
            elif account.kind not in KINDS:
                message = say("{name}: {kind!r} is no type of account", name=name[:80], kind=account.kind[:40])
                self.carrier.error(place, "exchange.account_class", message)
            elif name in taken:
                self.carrier.error(
                    place, "exchange.account_twice", say("two accounts are called {name}: rename one", name=name[:80])
                )
            elif len(name) > LONGEST_CODE:
                self.carrier.error(
                    place,
                    "exchange.text",
                    say("an account has at most {longest_code} characters", longest_code=LONGEST_CODE),
                )
            else:
                taken.add(name)
                self.names[account.guid] = name

    def _full_name(self, account: Account) -> str | None:
        parts: list[str] = []
        found: Account | None = account
        for _ in range(DEEPEST):
            if found is None:
                return None
            if found.kind == "ROOT":
                break
            parts.append(self.carrier.text(found.name, Place("", found.row)).strip() or "(no name)")
            if not found.parent:
                break
            found = self.book.accounts.get(found.parent)
        else:
            return None
        return ":".join(reversed(parts))

    def _add_accounts(self) -> None:
        planned: dict[str, PlannedAccount] = {}
        by_name = {name: self.book.accounts[guid] for guid, name in self.names.items()}
        for name in sorted(by_name, key=lambda n: (n.count(":"), n)):
            account = by_name[name]
            account_class, subtype = KINDS[account.kind]
            parent: str | None = self.names.get(account.parent)
            if parent not in planned or planned[parent].account_class != account_class:
                parent = None
            is_heading = account.is_placeholder and account.guid not in self.with_splits
            unit = self._unit(account.commodity, account.row) if account.commodity and not is_heading else ""
            if unit:
                self.used_units.add(unit)
            title = " ".join(part for part in (account.code, account.name) if part) or name
            title = self.carrier.text(title, Place("", account.row))[:200]
            planned[name] = PlannedAccount(name, title, account_class, subtype, parent, unit, is_heading)
            if account.is_placeholder and not is_heading:
                message = say("{name} is a placeholder with transactions: it stays open for entries", name=name)
                self.carrier.left_out(Place("", account.row), message)
            if account.description and account.description != account.name:
                self.carrier.left_out(
                    Place("", account.row),
                    say("description of {name}: {text}", name=name, text=account.description)[:200],
                )
        for name in sorted({ROUNDING, QUANTITIES} & self.carrier.used_accounts - planned.keys()):
            planned[name] = PlannedAccount(name, name.removeprefix("Equity:"), "equity", None, None, "", False)
        self.result.accounts = list(planned.values())
