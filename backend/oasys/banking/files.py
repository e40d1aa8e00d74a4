"""A file of a bank as a person sends it: read, with what the company has said of such files before."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from oasys.bank_files import csv_files, reading
from oasys.bank_files.csv_mapping import BankCsvMapping
from oasys.bank_files.errors import BankFileRefused
from oasys.bank_files.model import BankFile
from oasys.banking.errors import AccountUnclear, AccountUnfit, CurrencyNotFixed, OtherBankAccount, OtherCurrency
from oasys.banking.models import BankBook, CsvLayout
from oasys.banking.recognition import Verdict
from oasys.banking.services.books import account_for_statements, found_book
from oasys.banking.services.importing import (
    Choice,
    accounts_of,
    booked_lines,
    refuse_currency,
    refuse_number,
    verdicts_of,
)
from oasys.identity.models import User
from oasys.organisations.models import Company

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person says of how a file is read; each is only needed where the file can be read in two ways."""

    mapping: BankCsvMapping | None = None
    encoding: str = ""
    date_order: str = ""
    decimal: str = ""
    currency: str = ""
    negated: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said."""
        return self == Reading()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read; a CSV with its mapping, and the account whose kept layout it is."""

    file: BankFile
    mapping: BankCsvMapping | None = None
    account_id: UUID | None = None

    @property
    def layout(self) -> str:
        """Tells CSV of one bank apart from that of another; empty for other formats."""
        return heading_digest(self.mapping)[:8] if self.mapping else ""


def read_file(*, company: Company, content: bytes, said: Reading, account_id: UUID | None) -> ReadFile:
    """Reads a file as said, or a CSV by the layout that is kept for it. Raises BankFileRefused, among it Unclear with what is open."""
    options: dict[str, Any] = {
        "encoding": said.encoding,
        "date_order": said.date_order,
        "decimal": said.decimal,
        "currency": said.currency,
        "negated": said.negated,
    }
    reading.refuse_too_large(content)
    if said.mapping is not None:
        return ReadFile(reading.read(content, mapping=said.mapping), said.mapping)
    if not reading.is_csv(content, encoding=said.encoding):
        return ReadFile(reading.read(content, **options))
    if said.is_silent:
        for layout in _layouts(company, account_id):
            mapping = BankCsvMapping.model_validate(layout.mapping, strict=False)
            try:
                return ReadFile(reading.read(content, mapping=mapping), mapping, layout.book.account_id)
            except BankFileRefused:
                continue  # a file of another layout
    mapping = csv_files.guessed(content, **options)
    return ReadFile(reading.read(content, mapping=mapping), mapping)


def of_layout(choice: Choice, read: ReadFile) -> Choice:
    """A file that is read by a kept layout is of the account it was kept for, where nothing else is said."""
    if choice.account_id is None and read.account_id is not None and not choice.accounts:
        return replace(choice, account_id=read.account_id)
    return choice


def _layouts(company: Company, account_id: UUID | None) -> Iterator[CsvLayout]:
    """Kept layouts that name their heading; for a known account all of its own, the latest first."""
    rows = CsvLayout.objects.filter(company=company).select_related("book").order_by("-kept_at", "id")
    for row in rows.filter(book__account_id=account_id) if account_id else rows:
        if account_id or row.mapping.get("heading"):
            yield row


def keep_layout(*, book: BankBook, mapping: BankCsvMapping, by: User) -> None:
    """Keeps how a CSV was read, for the next file of the account with this heading."""
    CsvLayout.objects.update_or_create(
        book=book,
        heading_digest=heading_digest(mapping),
        defaults={
            "company": book.company,
            "mapping": mapping.model_dump(mode="json"),
            "kept_by": by,
            "kept_at": timezone.now(),
        },
    )


def heading_digest(mapping: BankCsvMapping) -> str:
    """SHA-256 of the heading, or of the columns where there is none."""
    text = "\x1f".join(mapping.heading) or f"{mapping.delimiter}{mapping.width}"
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class PreviewedAccount:
    """What a file would bring for an account of the chart; None: it is not known which one."""

    bank_account: str
    account_id: UUID | None
    currency: str
    refusal: dict[str, str] | None = None
    added: int = 0
    known: int = 0
    duplicates: int = 0
    in_review: int = 0
    announced: int = 0
    statements: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)


def preview(*, company: Company, read: ReadFile, choice: Choice) -> list[PreviewedAccount]:
    """What an import would do, by bank account; nothing is written. The first lines of each are shown. Raises NotFound."""
    found: dict[tuple[str, str], PreviewedAccount] = {}
    account_ids = _accounts(company, read.file, choice)
    for statement in read.file.statements:
        key = (statement.account, statement.currency)
        one = found.setdefault(key, PreviewedAccount(statement.account, account_ids.get(key), statement.currency))
        one.announced += sum(not line.is_booked for line in statement.lines)
        one.statements.append(
            {
                "number": statement.number,
                "format": str(statement.format),
                "from_on": statement.from_on,
                "to_on": statement.to_on,
                "opening": statement.opening.amount if statement.opening else None,
                "closing": statement.closing.amount if statement.closing else None,
                "total": statement.sum,
                "line_count": sum(line.is_booked for line in statement.lines),
                "difference": statement.difference,
                "notes": [{"code": n.code, "message": n.message, "line": n.line} for n in statement.notes],
                "file": statement.file,
            }
        )
    for (account, currency), one in found.items():
        _judge(company, read, one, account, currency, choice)
    return list(found.values())


def _accounts(company: Company, file: BankFile, choice: Choice) -> Mapping[tuple[str, str], UUID]:
    found: dict[tuple[str, str], UUID] = {}
    for statement in file.statements:
        try:
            for account_id in accounts_of(company=company, file=BankFile((statement,)), choice=choice):
                found[statement.account, statement.currency] = account_id
        except AccountUnclear:
            continue
    return found


def _judge(
    company: Company, read: ReadFile, one: PreviewedAccount, account: str, currency: str, choice: Choice
) -> None:
    statements = [each for each in read.file.statements if (each.account, each.currency) == (account, currency)]
    found = booked_lines(statements)
    lines = [each for _, of_one in found for each in of_one]
    book = None
    if one.account_id:
        book = found_book(company=company, account_id=one.account_id)
        try:
            refuse_currency(account_for_statements(company=company, account_id=one.account_id), book, statements)
            if book:
                refuse_number(book, statements, choice)
        except (AccountUnfit, OtherBankAccount, OtherCurrency, CurrencyNotFixed) as refusal:
            one.refusal = {"code": refusal.code, "message": refusal.detail}
    verdicts = verdicts_of(book, found, read.layout)
    for verdict in verdicts:
        match verdict.verdict:
            case Verdict.NEW:
                one.added += 1
            case Verdict.KNOWN:
                one.known += 1
            case Verdict.DUPLICATE:
                one.duplicates += 1
            case Verdict.REVIEW:
                one.in_review += 1
    for identity, verdict in list(zip(lines, verdicts, strict=True))[:SHOWN]:
        line = identity.line
        one.lines.append(
            {
                "booked_on": line.booked_on,
                "amount": line.amount,
                "counterparty_name": line.counterparty_name,
                "text": line.text,
                "verdict": str(verdict.verdict),
            }
        )
