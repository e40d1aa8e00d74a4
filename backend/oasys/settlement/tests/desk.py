"""A clerk at open books, for tests: invoices and payments in any currency, settlements, and what is open then."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.ledger.models import JournalLine
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.posting import write_and_post
from oasys.settlement import queries
from oasys.settlement.services import MatchInput, cancel_settlement, settle
from tests.factories import YEAR, Books

RECEIVABLE, PAYABLE, BANK, REVENUE = "1310", "2110", "1130", "4100"


def day(month: int, number: int = 15) -> date:
    return date(YEAR, month, number)


@dataclass(frozen=True, slots=True)
class Desk:
    """Each act is a transaction of its own, as a request is."""

    books: Books

    def post(
        self,
        amount: str,
        base: str | None = None,
        *,
        on: date,
        currency: str = "USD",
        account: str = RECEIVABLE,
        against: str = REVENUE,
    ) -> UUID:
        """An entry over an account and another one; the line on the first. `amount` is signed, a debit is positive."""
        net, weight = Decimal(amount), Decimal(base if base is not None else amount)
        with tenant(self.books.tenant_id):
            ensure_unit(currency)
            lines = [
                LineDraft(self.books.account(code).id, max(sign * weight, Decimal(0)), max(-sign * weight, Decimal(0)),
                          currency, sign * net)
                for code, sign in ((account, 1), (against, -1))
            ]  # fmt: skip
            entry = EntryDraft(self.books.journal().id, on, lines, description="Test", reference=f"R {amount}")
            (entry_id,) = write_and_post(company=self.books.company, entries=[entry], by=self.books.owner)
            return JournalLine.objects.get(entry_id=entry_id, line_no=1).id

    def entry_of(self, line_id: UUID) -> UUID:
        with tenant(self.books.tenant_id):
            return JournalLine.objects.get(id=line_id).entry_id

    def settle(self, *lines: UUID | tuple[UUID, str], on: date | None = None) -> UUID:
        matches = [
            MatchInput(line[0], Decimal(line[1])) if isinstance(line, tuple) else MatchInput(line) for line in lines
        ]
        with tenant(self.books.tenant_id):
            return settle(company=self.books.company, lines=matches, settled_on=on, description="", by=self.books.owner)

    def cancel(self, settlement_id: UUID, on: date, *, version: int = 1) -> None:
        with tenant(self.books.tenant_id):
            cancel_settlement(
                company=self.books.company,
                settlement_id=settlement_id,
                cancelled_on=on,
                reason="wrong invoice",
                version=version,
                by=self.books.owner,
            )

    def shown(self, settlement_id: UUID) -> dict:
        with tenant(self.books.tenant_id):
            return queries.settlement(company=self.books.company, settlement_id=settlement_id)

    def open(self, account: str = RECEIVABLE, as_of: date | None = None) -> list[str]:
        """What the list shows: side, what is open in the currency, what that is in the base currency."""
        with tenant(self.books.tenant_id):
            where = queries.ItemFilter(self.books.account(account), as_of)
            rows = queries.open_items(company=self.books.company, where=where, today=day(12), limit=100, after=None)
            return [
                f"{row['side']} {row['open_amount']:f} {row['currency']} {row['open_base_amount']:f}" for row in rows
            ]

    def totals(self, account: str = RECEIVABLE, as_of: date | None = None) -> list[dict]:
        with tenant(self.books.tenant_id):
            where = queries.ItemFilter(self.books.account(account), as_of)
            return queries.open_item_totals(company=self.books.company, where=where)
