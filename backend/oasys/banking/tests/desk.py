"""Whoever keeps a bank account, for tests: statements made up line by line, imported, matched and reconciled."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.bank_files.model import BankFile
from oasys.bank_files.reading import read
from oasys.banking.models import BankBook, BankLine
from oasys.banking.services.books import gather
from oasys.banking.services.importing import Brought, Choice, Origin, import_statements
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account
from tests.factories import YEAR, Books

BANK, SECOND_BANK = "1130", "1160"


def day(month: int, number: int) -> date:
    return date(YEAR, month, number)


def statement(
    lines: list[tuple[date, str, str]],
    *,
    opening: str = "0.00",
    iban: str = "DE89370400440532013000",
    currency: str = "MYR",
    number: str = "1",
) -> str:
    """CAMT.053 of a few lines: day, amount with its sign, text."""
    closing = Decimal(opening) + sum((Decimal(amount) for _, amount, _ in lines), Decimal(0))
    first, last = min(one for one, _, _ in lines), max(one for one, _, _ in lines)

    def balance(code: str, amount: Decimal, on: date) -> str:
        side = "CRDT" if amount >= 0 else "DBIT"
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{abs(amount)}</Amt>'
            f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
        )

    entries = "".join(
        f'<Ntry><Amt Ccy="{currency}">{abs(Decimal(amount))}</Amt><CdtDbtInd>{"DBIT" if amount.startswith("-") else "CRDT"}</CdtDbtInd>'
        f"<Sts>BOOK</Sts><BookgDt><Dt>{on}</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for on, amount, text in lines
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>'
        f"<Stmt><Id>{number}</Id><FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balance('OPBD', Decimal(opening), first)}{balance('CLBD', closing, last)}{entries}</Stmt></BkToCstmrStmt></Document>"
    )


@dataclass(frozen=True, slots=True)
class BankDesk:
    """Each act is a transaction of its own, as a request is."""

    books: Books

    @property
    def account_id(self) -> UUID:
        return self.account(BANK)

    def account(self, code: str) -> UUID:
        with tenant(self.books.tenant_id):
            found: UUID = Account.objects.get(company=self.books.company, code=code).id
        return found

    def read(self, text: str) -> BankFile:
        return read(text.encode())

    def bring(self, text: str, *, account_id: UUID | None = None, **choice: Any) -> Brought:
        """Imports a file for one account."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        with tenant(self.books.tenant_id):
            (brought,) = import_statements(
                company=self.books.company,
                file=self.read(text),
                origin=Origin("file", digest, "statement.xml"),
                choice=Choice(account_id or self.account_id_in_tenant(), **choice),
                by=self.books.owner,
            )
        return brought

    def account_id_in_tenant(self, code: str = BANK) -> UUID:
        found: UUID = Account.objects.get(company=self.books.company, code=code).id
        return found

    def book(self, account_id: UUID | None = None) -> BankBook:
        with tenant(self.books.tenant_id):
            return BankBook.objects.get(account_id=account_id or self.account_id_in_tenant())

    def gather(self) -> int:
        with tenant(self.books.tenant_id):
            return gather(BankBook.objects.get(account_id=self.account_id_in_tenant()))

    def lines(self, **where: Any) -> list[BankLine]:
        with tenant(self.books.tenant_id):
            return list(
                BankLine.objects.filter(company=self.books.company, **where).order_by("booked_on", "position", "id")
            )
