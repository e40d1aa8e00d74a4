"""Whoever pays suppliers by runs, for tests: bills, bank details, own accounts, drafts, approvals, what the bank answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.contacts.bank import BankAccount, read_account, read_iban
from oasys.contacts.models import Contact
from oasys.contacts.tests.people import confirm, make_contact, propose
from oasys.core.actor import Actor, act_as
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.organisations.permissions import Role
from oasys.payment_runs import queries
from oasys.payment_runs.services.approval import approve_run, file_of
from oasys.payment_runs.services.drafts import ItemInput, RunInput, cancel_run, change_run, prepare_run
from oasys.payment_runs.services.reports import Result, read_report
from oasys.payments.own_accounts import confirm_own_account, propose_own_account
from oasys.payments.services.inputs import AccountName
from oasys.payments.tests.till import BANK, PAYABLE, Till, day
from tests.factories import Books, make_member

NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)
TODAY, DUE, EXECUTION = date(2026, 4, 10), date(2026, 4, 30), date(2026, 4, 15)
OWN = read_account("MY", "514011223344", "MBBEMYKL")
LOCAL = read_account("MY", "112233445566", "CIBBMYKL")
BILLED = day(3)
GERMAN, FRENCH, BRITISH, AMERICAN = (
    read_iban("DE89370400440532013000"), read_iban("FR1420041010050500013M02606"), read_iban("GB82WEST12345698765432"),
    read_account("US", "12345678", "021000021"),
)  # fmt: skip
PAIN002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"


def set_own_account(books: Books, account: Account, bank: BankAccount = OWN, holder: str = "Rain & Söhne") -> UUID:
    """The owner writes it down and confirms it."""
    now = datetime.now(UTC)
    with tenant(books.tenant_id):
        row = propose_own_account(
            company=books.company, account_id=account.id, bank=bank, holder=holder, note="", by=books.owner, now=now
        )
        row = confirm_own_account(
            company=books.company, account_id=account.id, details_id=row.id, version=1, bank=bank, note="", by=books.owner, now=now
        )  # fmt: skip
        return row.id


@dataclass(frozen=True, slots=True)
class Desk:
    """Alice owns and approves, Finn is a bookkeeper and drafts. Each act is a transaction of its own."""

    books: Books
    finn: User
    bob: User

    @classmethod
    def of(cls, books: Books, account: str = BANK) -> "Desk":
        with tenant(books.tenant_id):
            money = books.account(account)
        set_own_account(books, money)
        return cls(
            books, make_member(books.tenant_id, Role.BOOKKEEPER, "finn"), make_member(books.tenant_id, Role.ACCOUNTANT)
        )

    def supplier(self, name: str, bank: BankAccount | None = LOCAL, **said: Any) -> Contact:
        contact = make_contact(self.books, display_name=name, is_supplier=True, **said)
        if bank is not None:
            self.details(contact, bank)
        return contact

    def details(self, contact: Contact, bank: BankAccount) -> UUID:
        """The account is that of the contact from now on."""
        return confirm(self.books, propose(self.books, contact, bank, self.books.owner), bank, self.bob).id

    def bill(self, contact: Contact, amount: str, *, on: date = BILLED, due: date | None = None, **said: Any) -> UUID:
        """The line of a bill; a negative amount is a credit of ours."""
        return Till(self.books, contact).item(f"{-Decimal(amount)}", on=on, account=PAYABLE, due=due, **said)

    def draft(self, by: User | None = None, **said: Any) -> UUID:
        row: dict[str, Any] = {"account": AccountName(code=BANK), "due_until": DUE, "execution_on": EXECUTION} | said
        with tenant(self.books.tenant_id):
            act_as(Actor((by or self.finn).id))
            return prepare_run(company=self.books.company, run=RunInput(**row), by=by or self.finn, now=NOW)

    def change(
        self, run_id: UUID, *items: UUID | tuple[UUID, str], by: User | None = None, on: date = EXECUTION
    ) -> None:
        named = [ItemInput(one[0], Decimal(one[1])) if isinstance(one, tuple) else ItemInput(one) for one in items]
        version = self.run(run_id)["version"]
        with tenant(self.books.tenant_id):
            act_as(Actor((by or self.finn).id))
            change_run(
                company=self.books.company, run_id=run_id, version=version, execution_on=on, items=named,
                by=by or self.finn,
            )  # fmt: skip

    def cancel(self, run_id: UUID) -> None:
        with tenant(self.books.tenant_id):
            cancel_run(
                company=self.books.company, run_id=run_id, version=self.run(run_id)["version"], by=self.finn, now=NOW
            )

    def approve(self, run_id: UUID, *, by: User | None = None, seen: Sequence[UUID] | None = None) -> None:
        """By Alice, who has looked at all details that have to be seen, unless said otherwise."""
        shown = self.run(run_id)
        looked = [one["bank_details_id"] for one in shown["contacts_paid"] if one["must_be_seen"]]
        with tenant(self.books.tenant_id):
            approve_run(
                company=self.books.company, run_id=run_id, version=shown["version"], seen=set(looked if seen is None else seen),
                by=by or self.books.owner, today=TODAY, now=NOW,
            )  # fmt: skip

    def run(self, run_id: UUID) -> dict[str, Any]:
        with tenant(self.books.tenant_id):
            return queries.run(company=self.books.company, run_id=run_id)

    def paid(self, run_id: UUID) -> dict[str, Decimal]:
        return {one["contact_name"]: one["amount"] for one in self.run(run_id)["contacts_paid"]}

    def left_out(self, run_id: UUID) -> dict[str, str]:
        return {one["contact_name"]: one["reason"] for one in self.run(run_id)["left_out"]}

    def transfers(self, run_id: UUID) -> dict[str, dict[str, Any]]:
        return {one["contact_name"]: one["transfer"] for one in self.run(run_id)["contacts_paid"]}

    def file(self, run_id: UUID) -> bytes:
        with tenant(self.books.tenant_id):
            return file_of(company=self.books.company, run_id=run_id)[1]

    def report(self, run_id: UUID, content: bytes, **said: Any) -> Result:
        row = {"undone_on": None, "today": date(2026, 4, 16), "now": NOW} | said
        with tenant(self.books.tenant_id):
            return read_report(company=self.books.company, run_id=run_id, content=content, by=self.books.owner, **row)

    def open(self) -> list[str]:
        return Till(self.books, None).open(PAYABLE)  # type: ignore[arg-type]


def status_report(
    run_id: UUID,
    transactions: dict[str, tuple[str, str]] | None = None,
    *,
    version: str = "10",
    of_file: str = "",
    of_block: tuple[str, str] | None = None,
    original: str | None = None,
) -> bytes:
    """A pain.002 as a bank sends it: status and reason code by end-to-end id."""
    details = "".join(
        f"<TxInfAndSts><StsId>{n}</StsId><OrgnlEndToEndId>{id_}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>said the bank</AddtlInf></StsRsnInf>" if code else "")
        + "</TxInfAndSts>"
        for n, (id_, (status, code)) in enumerate((transactions or {}).items())
    )
    block, status = of_block or (f"{run_id.hex}-N", "")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{PAIN002.format(version=version)}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>PSR-1</MsgId><CreDtTm>2026-04-15T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{original or run_id.hex}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
{f"<GrpSts>{of_file}</GrpSts>" if of_file else ""}</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>{block}</OrgnlPmtInfId>{f"<PmtInfSts>{status}</PmtInfSts>" if status else ""}{details}
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>""".encode()
