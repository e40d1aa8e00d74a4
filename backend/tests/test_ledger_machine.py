"""Random lives of a ledger beside a model in plain Python (ledger_model.py): what the one refuses the other refuses, sums agree.

Drafts, posting of one and of many, reversals, deletions, invoices and payments in dollars, settlements and their
cancelling, revaluations and their undoing, periods that close, lock and open again, in any order.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import hypothesis.strategies as st
from django.db import Error as DatabaseError
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oasys.api.problems import DATABASE_REFUSALS
from oasys.closing.models import Revaluation
from oasys.closing.services import revalue, undo_revaluation
from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.currencies.queries import RateRule
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.ledger.models import Account, AccountBalance, JournalEntry, JournalLine, Period
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.ledger.services.years import ALLOWED_CHANGES, REOPENING, change_period
from oasys.organisations.permissions import Role
from oasys.reports.balances import sums_until
from oasys.settlement.models import Settlement
from oasys.settlement.queries import ItemFilter, open_items
from oasys.settlement.services import MatchInput, cancel_settlement, gather_open_items, settle
from oasys.settlement.verification import ITEMS, SETTLED, SETTLEMENTS
from tests.factories import YEAR, Books, make_books, make_member
from tests.ledger_model import CENT, RECEIVABLE, SALES, Item, Model, ModelEntry, ModelSettlement, next_day

DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 4, 30))
AMOUNTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(st.tuples(st.integers(0, 4), AMOUNTS), min_size=1, max_size=4)
REASONS = st.sampled_from(["", "audit"])
DOLLARS = st.integers(1, 10**5).map(lambda cents: Decimal(cents) / 100)
RATES = st.integers(3_9000, 4_6000).map(lambda points: Decimal(points) / 10_000)
MONTH_ENDS = [date(YEAR, 1, 31), date(YEAR, 2, 28), date(YEAR, 3, 31)]
ZERO = Decimal(0)


def refusal(error: Exception) -> str:
    """The code a person would be told."""
    if isinstance(error, DomainError):
        return error.code
    cause = error.__cause__
    return DATABASE_REFUSALS[cause.sqlstate if cause.sqlstate in DATABASE_REFUSALS else cause.diag.constraint_name].code


class LedgerMachine(RuleBasedStateMachine):
    books: Books

    @initialize()
    def found_a_company(self) -> None:
        self.books = make_books()
        self.clerk = make_member(self.books.tenant_id, Role.BOOKKEEPER)
        self.model = Model()
        with tenant(self.books.tenant_id):
            leaves = Account.objects.filter(company=self.books.company, is_heading=False, currency="").order_by("code")
            others = [self.books.account(code).id for code in ("1310", "4540", "7040", "4550", "7050", "7060", "4100")]
            self.accounts = [*leaves.values_list("id", flat=True)[:5], *others]
            self.journal = self.books.journal()
            ensure_unit("USD")
        self.rates: dict[date, Decimal] = {}

    def attempt(self, expected: set[str], act) -> bool:
        """Whether the act was done; a refusal has to be one of those expected, and success where none is."""
        try:
            with tenant(self.books.tenant_id):
                act()
        except (DomainError, DatabaseError) as error:
            assert refusal(error) in expected, (refusal(error), expected)
            return False
        assert not expected, f"was to be refused with one of {expected}"
        return True

    @rule(day=DAYS, lines=LINES, is_balanced=st.integers(0, 4).map(bool))
    def draft(self, day: date, lines: list[tuple[int, Decimal]], is_balanced: bool) -> None:
        if is_balanced:
            lines = [*lines, ((lines[0][0] + 1) % 5, -sum((amount for _, amount in lines), ZERO))]
        drafts = [
            LineDraft(self.accounts[account], max(net, ZERO), max(-net, ZERO), "MYR", net) for account, net in lines
        ]
        with tenant(self.books.tenant_id):
            entry = EntryDraft(self.journal.id, day, drafts)
            (id_,) = write_drafts(company=self.books.company, entries=[entry], by=self.books.owner)
        self.model.entries[id_] = ModelEntry(day, lines)

    @precondition(lambda self: self.model.entries)
    @rule(data=st.data(), by_clerk=st.booleans())
    def post(self, data: st.DataObject, by_clerk: bool) -> None:
        ids = data.draw(st.lists(st.sampled_from(list(self.model.entries)), min_size=1, max_size=4, unique=True))
        by = self.clerk if by_clerk else self.books.owner
        expected = self.model.why_not(ids, may_post_in_closed=not by_clerk)
        if self.attempt(expected, lambda: post_entries(company=self.books.company, entry_ids=ids, by=by)):
            for id_ in ids:
                self.model.entries[id_].is_posted = True
            self.model.posted += len(ids)

    @precondition(lambda self: self.model.entries)
    @rule(data=st.data(), day=DAYS)
    def reverse(self, data: st.DataObject, day: date) -> None:
        id_ = data.draw(st.sampled_from(list(self.model.entries)))
        entry = self.model.entries[id_]
        undoes = next((s for s in self.model.settlements.values() if s.exchange == id_ and not s.is_cancelled), None)
        expected: set[str] = {entry.keeper} - {""}
        expected |= {"ledger.entry_not_posted"} if not entry.is_posted else set()
        expected |= {"ledger.entry_already_reversed"} if entry.is_reversed else set()
        expected |= {"settlement.entry_settled"} if self.model.settled(entry.item) else set()
        expected |= {"settlement.immutable"} if undoes and day < undoes.day else set()
        expected |= self.model.locked(day)
        made: list[UUID] = []

        def act() -> None:
            company, by = self.books.company, self.books.owner
            made.append(reverse_entry(company=company, entry_id=id_, posting_date=day, description="", by=by))

        if self.attempt(expected, act):
            self.note_reversal(id_, made[0], day)
            if undoes:
                self.model.cancel(undoes, day)
                self.model.entries[made[0]].keeper = "settlement.entry_settled"

    def note_reversal(self, id_: UUID, reversal: UUID, day: date) -> None:
        entry = self.model.entries[id_]
        entry.is_reversed = True
        mirror = ModelEntry(day, [(account, -net) for account, net in entry.lines], is_reversal=True)
        self.model.add_posted(reversal, mirror)
        if entry.item is not None:
            item = self.model.items[entry.item]
            mirror.item = self.note_item(reversal, day, -item.amount, -item.base)

    def note_item(self, entry_id: UUID, day: date, amount: Decimal, base: Decimal) -> UUID:
        with tenant(self.books.tenant_id):
            line: UUID = JournalLine.objects.get(entry_id=entry_id, account_id=self.accounts[RECEIVABLE]).id
        self.model.items[line] = Item(day, amount, base, entry_id)
        return line

    @rule(day=DAYS, dollars=DOLLARS, rate=RATES, sign=st.sampled_from([1, -1]))
    def invoice_or_be_paid(self, day: date, dollars: Decimal, rate: Decimal, sign: int) -> None:
        base = max((dollars * rate).quantize(CENT, ROUND_HALF_UP), CENT)
        lines = [
            LineDraft(self.accounts[account], max(net * base, ZERO), max(-net * base, ZERO), "USD", net * dollars)
            for account, net in ((RECEIVABLE, sign), (SALES, -sign))
        ]
        made: list[UUID] = []

        def act() -> None:
            entry = EntryDraft(self.journal.id, day, lines)
            made.extend(write_and_post(company=self.books.company, entries=[entry], by=self.books.owner))

        if self.attempt(self.model.locked(day), act):
            entry = ModelEntry(day, [(RECEIVABLE, sign * base), (SALES, -sign * base)])
            self.model.add_posted(made[0], entry)
            entry.item = self.note_item(made[0], day, sign * dollars, sign * base)

    @precondition(lambda self: len(self.model.items) > 1)
    @rule(data=st.data(), day=DAYS, is_patient=st.booleans())
    def settle(self, data: st.DataObject, day: date, is_patient: bool) -> None:
        ids = data.draw(st.lists(st.sampled_from(list(self.model.items)), min_size=2, max_size=4, unique=True))
        if is_patient:
            day = max(day, *(self.model.items[id_].day for id_ in ids))
        expected = self.model.why_not_settle(ids, day)
        made: list[UUID] = []

        def act() -> None:
            matches = [MatchInput(id_) for id_ in ids]
            made.append(
                settle(company=self.books.company, lines=matches, settled_on=day, description="", by=self.books.owner)
            )

        if self.attempt(expected, act):
            parts, rest = self.model.match(ids, day)
            with tenant(self.books.tenant_id):
                exchange = Settlement.objects.get(id=made[0]).exchange_entry_id
            lines = self.model.difference_lines(parts, rest)
            assert bool(lines) == (exchange is not None)
            if exchange is not None:
                self.model.add_posted(exchange, ModelEntry(day, lines))
            self.model.settlements[made[0]] = ModelSettlement(day, parts, exchange)

    @precondition(lambda self: self.model.settlements)
    @rule(data=st.data(), day=DAYS)
    def cancel(self, data: st.DataObject, day: date) -> None:
        id_ = data.draw(st.sampled_from(list(self.model.settlements)))
        settlement = self.model.settlements[id_]
        expected = {"settlement.already_cancelled"} if settlement.is_cancelled else set()
        expected |= {"core.invalid"} if day < settlement.day else set()
        expected |= self.model.locked(day)

        def act() -> None:
            version = 2 if settlement.is_cancelled else 1
            cancel_settlement(
                company=self.books.company, settlement_id=id_, cancelled_on=day, reason="", version=version,
                by=self.books.owner,
            )  # fmt: skip

        if self.attempt(expected, act):
            self.model.cancel(settlement, day)
            if settlement.exchange is not None:
                with tenant(self.books.tenant_id):
                    reversal = JournalEntry.objects.get(reverses_id=settlement.exchange).id
                self.note_reversal(settlement.exchange, reversal, day)
                self.model.entries[reversal].keeper = "settlement.entry_settled"

    @rule(day=st.sampled_from(MONTH_ENDS), rate=RATES)
    def revalue(self, day: date, rate: Decimal) -> None:
        if day not in self.rates:
            with tenant(self.books.tenant_id):
                record_rates(source="manual", rates=[RateInput("USD", "MYR", day, rate)])
            self.rates[day] = rate
        lines = self.model.revaluation_lines(day, self.rates[day])
        expected = {"closing.revaluation_exists"} if day in self.model.revalued else set()
        expected |= {"closing.nothing_to_revalue"} if not lines else set()
        expected |= self.model.locked(day, next_day(day))
        made: list[UUID] = []

        def act() -> None:
            made.append(revalue(company=self.books.company, day=day, rule=RateRule(), by=self.books.owner))

        if self.attempt(expected, act):
            with tenant(self.books.tenant_id):
                found = Revaluation.objects.get(id=made[0])
            self.model.add_posted(found.entry_id, ModelEntry(day, lines))
            self.note_reversal(found.entry_id, found.reversing_entry_id, next_day(day))
            self.model.entries[found.reversing_entry_id].keeper = "closing.revaluation_immutable"
            self.model.revalued[day] = found.id, found.reversing_entry_id

    @precondition(lambda self: self.model.revalued)
    @rule(data=st.data())
    def undo_a_revaluation(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from(list(self.model.revalued)))
        id_, reversing = self.model.revalued[day]

        def act() -> None:
            undo_revaluation(company=self.books.company, revaluation_id=id_, version=1, by=self.books.owner)

        if self.attempt(self.model.locked(day, next_day(day)), act):
            with tenant(self.books.tenant_id):
                found = Revaluation.objects.get(id=id_)
            self.note_reversal(reversing, found.undo_reversing_entry_id, next_day(day))
            self.note_reversal(found.undo_reversing_entry_id, found.undo_entry_id, day)
            for kept in (found.undo_reversing_entry_id, found.undo_entry_id):
                self.model.entries[kept].keeper = "closing.revaluation_immutable"
            del self.model.revalued[day]

    @precondition(lambda self: self.model.items)
    @rule(day=st.none() | DAYS, is_gathered=st.booleans())
    def open_items_agree(self, day: date | None, is_gathered: bool) -> None:
        with tenant(self.books.tenant_id):
            if is_gathered:
                gather_open_items(company=self.books.company)
            where = ItemFilter(self.books.account("1310"), day)
            rows = open_items(company=self.books.company, where=where, today=date(YEAR, 5, 1), limit=500, after=None)
        signs = {"debit": 1, "credit": -1}
        assert {
            row["line_id"]: (signs[row["side"]] * row["open_amount"], signs[row["side"]] * row["open_base_amount"])
            for row in rows
        } == self.model.open_on(day)

    @precondition(lambda self: self.model.entries)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(list(self.model.entries)))
        expected = {"ledger.entry_not_draft"} if self.model.entries[id_].is_posted else set()
        if self.attempt(expected, lambda: delete_draft(company=self.books.company, entry_id=id_, version=1)):
            del self.model.entries[id_]

    @rule(month=st.integers(1, 4), status=st.sampled_from(["open", "closed", "locked"]), reason=REASONS)
    def change(self, month: int, status: str, reason: str) -> None:
        change = (self.model.periods[month], status)
        is_wrong = change not in ALLOWED_CHANGES or (change in REOPENING and not reason)
        with tenant(self.books.tenant_id):
            period = Period.objects.get(company=self.books.company, number=month)

        def act() -> None:
            change_period(
                company=self.books.company, period_id=period.id, status=status, reason=reason,
                version=period.version, by=self.books.owner,
            )  # fmt: skip

        if self.attempt({"ledger.period_change_refused"} if is_wrong else set(), act):
            self.model.periods[month] = status

    @precondition(lambda self: self.model.entries)
    @rule(data=st.data(), beside=st.sampled_from([-1, 0, 0, 1]))
    def sums_agree_around_an_entry(self, data: st.DataObject, beside: int) -> None:
        entry = self.model.entries[data.draw(st.sampled_from(list(self.model.entries)))]
        day = entry.day + timedelta(days=beside)
        with tenant(self.books.tenant_id):
            (found,) = sums_until(company=self.books.company, days=[day])
        nets = {self.accounts.index(account): sums.net for (account, _), sums in found.items() if sums.net}
        assert nets == self.model.balances(day)

    @invariant()
    def stored_balances_and_numbers_agree(self) -> None:
        with tenant(self.books.tenant_id):
            stored = dict.fromkeys(range(len(self.accounts)), ZERO)
            for row in AccountBalance.objects.all():
                stored[self.accounts.index(row.account_id)] += row.debit - row.credit
            numbers = JournalEntry.objects.filter(status="posted").order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, self.model.posted + 1))
            assert JournalEntry.objects.count() == len(self.model.entries)
            for query in (ITEMS, SETTLED, SETTLEMENTS):
                with connection.cursor() as cursor:
                    cursor.execute(query)
                    assert cursor.fetchall() == []
        last = date(YEAR, 12, 31) + timedelta(days=1)
        assert {account: net for account, net in stored.items() if net} == self.model.balances(last)


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=40, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
