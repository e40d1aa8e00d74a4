"""Random lives of a ledger beside a model of forty lines: what the one refuses the other refuses, and sums agree.

Drafts, posting of one and of many, reversals, deletions, periods that close, lock and open again, in any order. The
model knows nothing of SQL: an entry is a list of amounts, a period a word.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import hypothesis.strategies as st
from django.db import Error as DatabaseError
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.ledger.errors import DATABASE_REFUSALS
from oasys.ledger.models import Account, AccountBalance, JournalEntry, Period
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries
from oasys.ledger.services.years import ALLOWED_CHANGES, REOPENING, change_period
from oasys.organisations.permissions import Role
from oasys.reports.balances import sums_until
from tests.factories import YEAR, Books, make_books, make_member

DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 4, 30))
AMOUNTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(st.tuples(st.integers(0, 5), AMOUNTS), min_size=1, max_size=4)
REASONS = st.sampled_from(["", "audit"])
ZERO = Decimal(0)


@dataclass
class ModelEntry:
    """`lines`: (account, net amount). An entry whose amounts do not sum to zero cannot be posted."""

    day: date
    lines: list[tuple[int, Decimal]]
    is_posted: bool = False
    is_reversed: bool = False
    is_reversal: bool = False


@dataclass
class Model:
    entries: dict[UUID, ModelEntry] = field(default_factory=dict)
    periods: dict[int, str] = field(default_factory=lambda: dict.fromkeys(range(1, 13), "open"))
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

    def balances(self, day: date) -> dict[int, Decimal]:
        nets = dict.fromkeys(range(6), ZERO)
        for entry in self.entries.values():
            if entry.is_posted and entry.day <= day:
                for account, amount in entry.lines:
                    nets[account] += amount
        return {account: net for account, net in nets.items() if net}


def refusal(error: Exception) -> str:
    """The code a person would be told."""
    if isinstance(error, DomainError):
        return error.code
    return DATABASE_REFUSALS[error.__cause__.sqlstate].code  # type: ignore[union-attr]


class LedgerMachine(RuleBasedStateMachine):
    books: Books

    @initialize()
    def found_a_company(self) -> None:
        self.books = make_books()
        self.clerk = make_member(self.books.tenant_id, Role.BOOKKEEPER)
        self.model = Model()
        with tenant(self.books.tenant_id):
            leaves = Account.objects.filter(company=self.books.company, is_heading=False).order_by("code")
            self.accounts = list(leaves.values_list("id", flat=True)[:6])
            self.journal = self.books.journal()

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
            lines = [*lines, ((lines[0][0] + 1) % 6, -sum((amount for _, amount in lines), ZERO))]
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
        expected: set[str] = set()
        expected |= {"ledger.entry_not_posted"} if not entry.is_posted else set()
        expected |= {"ledger.entry_already_reversed"} if entry.is_reversed else set()
        expected |= {"ledger.period_locked"} if self.model.periods[day.month] == "locked" else set()
        made: list[UUID] = []

        def act() -> None:
            company, by = self.books.company, self.books.owner
            made.append(reverse_entry(company=company, entry_id=id_, posting_date=day, description="", by=by))

        if self.attempt(expected, act):
            entry.is_reversed = True
            mirror = [(account, -net) for account, net in entry.lines]
            self.model.entries[made[0]] = ModelEntry(day, mirror, is_posted=True, is_reversal=True)
            self.model.posted += 1

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
            stored = dict.fromkeys(range(6), ZERO)
            for row in AccountBalance.objects.all():
                stored[self.accounts.index(row.account_id)] += row.debit - row.credit
            numbers = JournalEntry.objects.filter(status="posted").order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, self.model.posted + 1))
            assert JournalEntry.objects.count() == len(self.model.entries)
        last = date(YEAR, 12, 31) + timedelta(days=1)
        assert {account: net for account, net in stored.items() if net} == self.model.balances(last)


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=40, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
