"""Statements are imported: never twice, never dropped, whole or not at all."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.db.models import Q

from oasys.bank_files.identity import Identified, identified
from oasys.bank_files.model import BankFile, Line, Statement
from oasys.banking.errors import AccountUnclear, CurrencyNotFixed, OtherBankAccount, OtherCurrency
from oasys.banking.models import BankBook, BankLine, BankStatement, StatementImport
from oasys.banking.overlaps import Sheet, told
from oasys.banking.recognition import STATES, Judged, Said, Verdict, judged
from oasys.banking.services.books import found_book, opened_book
from oasys.core.encryption import encrypt, keyed_hash
from oasys.core.errors import FieldError
from oasys.core.ids import uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.models import Account, JournalLine
from oasys.organisations.models import Company
from oasys.payments.models import OwnBankAccount

AT_ONCE = 5_000
MOST_NOTES = 200
SHORTEST_NUMBER = 6
SHIFTED = timedelta(days=10)  # what another format may have booked on another day
TABLE = BankLine._meta.db_table
type Progress = Callable[[int, int], None]
KEPT = """
select id, fingerprint, content_digest, provider_id, format, booked_on, amount, counterparty_name, text, end_to_end_id, bank_reference,
       coalesce(counterparty_hash, ''), state, resembles_id, statement_id, valued_on
from banking_line where tenant_id = %(tenant)s and book_id = %(book)s and state <> 'withdrawn'
  and (booked_on between %(first)s and %(last)s or provider_id <> '' and provider_id = any(%(ids)s))
"""
COLUMNS: dict[str, str] = {
    "id": "uuid",
    "statement_id": "uuid",
    "format": "text",
    "position": "integer",
    "fingerprint": "text",
    "content_digest": "text",
    "provider_id": "text",
    "booked_on": "date",
    "valued_on": "date",
    "amount": "numeric",
    "counterparty_name": "text",
    "counterparty_account": "text",
    "counterparty_hash": "text",
    "text": "text",
    "end_to_end_id": "text",
    "bank_reference": "text",
    "type_code": "text",
    "is_reversal": "boolean",
    "raw": "text",
    "parts": "jsonb",
    "state": "text",
    "resembles_id": "uuid",
    "review_kind": "text",
    "reason": "text",
}
# built from this module's own names
INSERT = f"""
insert into {TABLE} (tenant_id, company_id, book_id, taken_from_id, version, {", ".join(COLUMNS)})
select %(tenant)s, %(company)s, %(book)s, %(import)s, 1, {", ".join("r." + name for name in COLUMNS)}
from unnest({", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS.items())}) as r({", ".join(COLUMNS)})
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Origin:
    """Where statements come from: a file by its name and SHA-256, a watched folder, or a feed. `layout` tells CSV of one bank apart."""

    source: str
    digest: str
    file_name: str = ""
    layout: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says of a file: the account of the chart it is of, or one for each account of the bank as it stands there.

    `accepts_other_number`: the account's files were of another number before, and that is right.
    """

    account_id: UUID | None = None
    accounts: Mapping[str, UUID] = field(default_factory=dict)
    accepts_other_number: bool = False


@dataclass(slots=True)
class Brought:
    """What an import did in one book. `import_id` is None where there was nothing new."""

    account_id: UUID
    import_id: UUID | None = None
    added: int = 0
    known: int = 0
    duplicates: int = 0
    in_review: int = 0
    announced: int = 0
    statements: int = 0


def import_statements(
    *,
    company: Company,
    file: BankFile,
    origin: Origin,
    choice: Choice,
    by: User,
    progress: Progress = lambda done, total: None,
) -> list[Brought]:
    """Keeps what is new of a file, for each account that is in it; all of it or nothing.

    Locks the books, in the order of their ids: imports of one account come one after the other. Raises NotFound, AccountUnfit,
    AccountUnclear, OtherBankAccount, OtherCurrency, CurrencyNotFixed.
    """
    with transaction.atomic(savepoint=False):
        by_account = accounts_of(company=company, file=file, choice=choice)
        total = sum(len(statement.lines) for statement in file.statements)
        done = 0
        found: list[Brought] = []
        for account_id in sorted(by_account):
            is_new = found_book(company=company, account_id=account_id) is None
            book = opened_book(company=company, account_id=account_id)
            statements = by_account[account_id]
            refuse_currency(book.account, None if is_new else book, statements)
            refuse_number(book, statements, choice)
            found.append(
                _bring(book, statements, origin, by, lambda lines, before=done: progress(before + lines, total))  # type: ignore[misc]
            )
            done += sum(len(statement.lines) for statement in statements)
            progress(done, total)
    return found


def accounts_of(*, company: Company, file: BankFile, choice: Choice) -> dict[UUID, list[Statement]]:
    """The statements by the account of the chart that each is of: as said, as known, or as the only one. Raises AccountUnclear."""
    known = _known_accounts(company)
    found: dict[UUID, list[Statement]] = {}
    unclear: dict[str, None] = {}
    for statement in file.statements:
        key = account_key(statement)
        account_id = (
            choice.accounts.get(statement.account)
            or choice.account_id
            or known.get((key, statement.currency))
            or known.get((key, ""))
            or _written_otherwise(known, key, statement.currency)
        )
        if account_id is None:
            unclear[statement.account] = None
            continue
        found.setdefault(account_id, []).append(statement)
    numbers = {account_key(statement) for statement in file.statements}
    if choice.account_id and not choice.accounts and len(numbers) > 1:
        unclear |= dict.fromkeys(statement.account for statement in file.statements)
    if unclear:
        message = say(
            "Say which account each of these is: {accounts}.", accounts=", ".join(one or "?" for one in unclear)
        )
        error = FieldError("/account_id", AccountUnclear.code, message)
        raise AccountUnclear(message, errors=[error], accounts=list(unclear))
    return found


def account_key(statement: Statement) -> str:
    """The number by which a bank account is known again: its IBAN, or the bank's code and the number behind it."""
    bank, number = normal(statement.bank_id), normal(statement.account)
    return normal(statement.iban) or (number if number.startswith(bank) else bank + number)


def same_account(one: str, other: str) -> bool:
    """Whether two numbers are of one account: formats write more or less before it, a country with check digits, a bank's code."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= SHORTEST_NUMBER and longer.endswith(shorter))


def _written_otherwise(known: Mapping[tuple[str, str], UUID], key: str, currency: str) -> UUID | None:
    """The account whose number the file writes with more or less before it, where that is one alone."""
    found = {
        account_id
        for (number, held), account_id in known.items()
        if number and key and held in (currency, "") and same_account(number, key)
    }
    return next(iter(found)) if len(found) == 1 else None


def normal(number: str) -> str:
    """A number of an account without what people and banks put between."""
    return "".join(one for one in number.upper() if one.isalnum())


def _known_accounts(company: Company) -> dict[tuple[str, str], UUID]:
    """By number and currency, and by number alone where it stands for one account: books first, then confirmed own bank accounts."""
    found: dict[tuple[str, str], UUID] = {}
    alone: dict[str, set[UUID]] = {}
    own = OwnBankAccount.objects.filter(company=company, status=OwnBankAccount.Status.CONFIRMED).select_related(
        "account"
    )
    said = [(normal(row.number), row.account.currency or company.base_currency, row.account_id) for row in own]
    books = BankBook.objects.filter(company=company, number__isnull=False)
    said += [(row.number or "", row.currency, row.account_id) for row in books]
    for number, currency, account_id in said:
        found[number, currency] = account_id
        alone.setdefault(number, set()).add(account_id)
    return found | {(number, ""): next(iter(ids)) for number, ids in alone.items() if len(ids) == 1}


def refuse_currency(account: Account, book: BankBook | None, statements: Sequence[Statement]) -> None:
    """What is in another currency than the account. Raises OtherCurrency, or CurrencyNotFixed where the account could still take it:
    no currency is fixed, nothing posted and no statement kept."""
    own = book.currency if book else account.currency or account.company.base_currency
    for statement in statements:
        for currency in (statement.currency, *(line.currency for line in statement.lines)):
            if not currency or currency == own:
                continue
            words = {"currency": currency, "account": str(account), "own": own}
            if book is None and not account.currency and not JournalLine.objects.filter(account=account).exists():
                message = say(
                    "The statement is in {currency}, and no currency is fixed for {account}: fix {currency} for it, as nothing is posted "
                    "on it yet, or choose another account.",
                    **words,
                )
                raise CurrencyNotFixed(
                    message, errors=[FieldError("/account_id", CurrencyNotFixed.code, message)],
                    at=statement.at, account_id=str(account.id), currency=currency,
                )  # fmt: skip
            message = say(
                "The statement is in {currency}, the account {account} in {own}: choose another account, or make one for {currency}.",
                **words,
            )
            raise OtherCurrency(
                message, errors=[FieldError("/account_id", OtherCurrency.code, message)], at=statement.at
            )


def refuse_number(book: BankBook, statements: Sequence[Statement], choice: Choice) -> None:
    """What is of another number than the files before it. Raises OtherBankAccount."""
    for statement in statements:
        number = account_key(statement)
        if book.number and number and not same_account(number, book.number) and not choice.accepts_other_number:
            message = say(
                "The file is of the account ··{number}, those of {account} were of ··{own}: choose another one, or say that it is right.",
                number=number[-4:],
                account=str(book.account),
                own=book.number[-4:],
            )
            raise OtherBankAccount(message, errors=[FieldError("/account_id", OtherBankAccount.code, message)])


def _bring(
    book: BankBook, statements: Sequence[Statement], origin: Origin, by: User, progress: Callable[[int], None]
) -> Brought:
    brought = Brought(book.account_id, announced=sum(not line.is_booked for one in statements for line in one.lines))
    found = booked_lines(statements)
    lines = [one for _, of_statement in found for one in of_statement]
    verdicts = verdicts_of(book, found, origin.layout)
    brought.known = sum(one.verdict is Verdict.KNOWN for one in verdicts)
    kept = set(BankStatement.objects.filter(book=book, is_withdrawn=False).values_list("identity", flat=True))
    fresh = [_statement(book, one, of_statement) for one, of_statement in found]
    new = {row.identity: row for row in fresh if row is not None and row.identity not in kept}
    if len(verdicts) == brought.known and not new:
        return brought
    row = StatementImport(
        id=uuid7(), company=book.company, book=book, source=origin.source, format=source_of(statements[0], origin.layout),
        file_name=origin.file_name[:200],
        file_digest=origin.digest, imported_by=by, imported_at=transaction_moment(), announced=brought.announced, known=brought.known,
        added=sum(one.verdict is Verdict.NEW for one in verdicts), in_review=sum(one.verdict is Verdict.REVIEW for one in verdicts),
        notes=[{"code": n.code, "message": n.message, "line": n.line} for one in statements for n in one.notes][:MOST_NOTES],
    )  # fmt: skip
    row.save(force_insert=True)
    for statement in new.values():
        statement.taken_from = row
    BankStatement.objects.bulk_create(new.values())
    ids = _statement_ids(book, fresh)
    placed = [statement_id for statement_id, (_, of_statement) in zip(ids, found, strict=True) for _ in of_statement]
    _insert(book, row, list(zip(lines, verdicts, placed, strict=True)), progress)
    _know_again(book, statements)
    _begin(
        book,
        [
            (row, held)
            for row, (statement, _) in zip(fresh, found, strict=True)
            if row is not None and new.get(row.identity) is row and (held := _held_before(row, statement)) is not None
        ],
    )
    brought.import_id, brought.added, brought.in_review, brought.statements = row.id, row.added, row.in_review, len(new)
    brought.duplicates = sum(one.verdict is Verdict.DUPLICATE for one in verdicts)
    return brought


def source_of(statement: Statement, layout: str) -> str:
    """Which source said it: the format, with the layout where it has several."""
    return f"{statement.format}{':' + layout if layout else ''}"[:20]


def booked_lines(statements: Iterable[Statement]) -> list[tuple[Statement, list[Identified]]]:
    """What is booked in statements of one account, whatever name it goes by: its twins are counted over all of them."""
    found = identified(replace(one, account="", currency="") for one in statements)
    return [(statement, [one for one in lines if one.line.is_booked]) for statement, lines in found]


def verdicts_of(
    book: BankBook | None, found: Sequence[tuple[Statement, Sequence[Identified]]], layout: str
) -> list[Judged]:
    """What each line of a file is, in their order, beside those of a book: every source after the ones before it in the file."""
    kept = kept_of(book, [one for _, lines in found for one in lines]) if book else []
    said = told(
        [
            (_sheet(statement, lines, layout), [said_of(one, source_of(statement, layout)) for one in lines])
            for statement, lines in found
        ],
        kept,
        _sheets(book, kept),
        lambda statement_id: list(
            BankLine.objects.filter(statement=statement_id)
            .exclude(state=BankLine.State.WITHDRAWN)
            .order_by("position", "id")
            .values_list("amount", flat=True)
        ),
    )
    verdicts: dict[UUID, Judged] = {}
    for source in dict.fromkeys(one.source for one in said):
        fresh = judged([one for one in said if one.source == source], kept)
        verdicts |= {one.line.id: one for one in fresh}
        kept += [
            replace(one.line, state=STATES[one.verdict], resembles=one.resembles)
            for one in fresh
            if one.verdict is not Verdict.KNOWN
        ]
    return [verdicts[one.id] for one in said]


def _sheet(statement: Statement, lines: Sequence[Identified], layout: str) -> Sheet:
    days = _days(statement, lines)
    return Sheet(
        uuid7(), _identity(statement, lines) if days else "", source_of(statement, layout), statement.number[:80],
        min(days) if days else None, max(days) if days else None,
        statement.opening.amount if statement.opening else None, statement.closing.amount if statement.closing else None,
        len(lines),
        sum((one.line.amount for one in lines), ZERO), statement.file,
    )  # fmt: skip


def _sheets(book: BankBook | None, kept: Sequence[Said]) -> list[Sheet]:
    """The statements of a book around the lines that are compared."""
    days = [one.booked_on for one in kept]
    if book is None or not days:
        return []
    around = Q(to_on__gte=min(days), from_on__lte=max(days)) | Q(id__in={one.statement for one in kept})
    rows = BankStatement.objects.filter(around, book=book, is_withdrawn=False).order_by("from_on", "to_on", "id")
    fields = (
        "id",
        "identity",
        "taken_from__format",
        "number",
        "from_on",
        "to_on",
        "opening",
        "closing",
        "line_count",
        "total",
    )
    sources = {one.statement: one.source for one in kept}
    return [
        replace(sheet, source=sources.get(sheet.id, sheet.source))
        for sheet in (Sheet(*row) for row in rows.values_list(*fields))
    ]


def said_of(one: Identified, source: str) -> Said:
    """What is compared of a line that is new, from that source."""
    line = one.line
    return Said(
        id=uuid7(), fingerprint=one.key, digest=one.content_digest, occurrence=one.occurrence, provider_id=line.provider_id[:200],
        source=source, booked_on=line.booked_on, amount=line.amount, name=line.counterparty_name, text=line.text,
        end_to_end_id=line.end_to_end_id, bank_reference=line.bank_reference, counterparty=_hash(line), valued_on=line.valued_on,
    )  # fmt: skip


def _hash(line: Line) -> str:
    number = normal(line.counterparty_account)
    return keyed_hash(number, purpose=f"{TABLE}.counterparty_hash") if number else ""


def kept_of(book: BankBook, lines: Sequence[Identified]) -> list[Said]:
    """The lines of a book that these could be: those of their days and the ones near, and of the ids that the bank gave them."""
    if not lines:
        return []
    days = [one.line.booked_on for one in lines]
    params = {
        "tenant": current_tenant_id(), "book": book.id, "first": min(days) - SHIFTED, "last": max(days) + SHIFTED,
        "ids": list({one.line.provider_id[:200] for one in lines if one.line.provider_id}),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(KEPT, params)
        return [
            Said(
                id=r[0], fingerprint=r[1], digest=r[2], occurrence=1, provider_id=r[3], source=r[4], booked_on=r[5], amount=r[6], name=r[7],
                text=r[8], end_to_end_id=r[9], bank_reference=r[10], counterparty=r[11], state=r[12], resembles=r[13],
                statement=r[14], valued_on=r[15],
            )
            for r in cursor.fetchall()
        ]  # fmt: skip


def _statement(book: BankBook, one: Statement, lines: Sequence[Identified]) -> BankStatement | None:
    """None where nothing says its day: it has no line and no balance."""
    days = _days(one, lines)
    if days is None:
        return None
    from_on, to_on = days
    total = sum((each.line.amount for each in lines), ZERO)
    opening = one.opening.amount if one.opening else None
    closing = one.closing.amount if one.closing else None
    return BankStatement(
        id=uuid7(), company=book.company, book=book, identity=_identity(one, lines), number=one.number[:80],
        from_on=min(from_on, to_on), to_on=to_on, opening=opening, closing=closing, line_count=len(lines), total=total,
        difference=None if opening is None or closing is None else closing - opening - total,
        notes=[{"code": note.code, "message": note.message, "line": note.line} for note in one.notes][:MOST_NOTES],
    )  # fmt: skip


def _days(one: Statement, lines: Sequence[Identified]) -> tuple[date, date] | None:
    """From when until when it is, as it says, else by its lines and balances."""
    days = [each.line.booked_on for each in lines]
    days += [balance.on for balance in (one.opening, one.closing) if balance and balance.on]
    from_on: date | None = one.from_on or min(days, default=None)
    to_on: date | None = one.to_on or max(days, default=None)
    return (from_on, to_on) if from_on and to_on else None


def _identity(one: Statement, lines: Sequence[Identified]) -> str:
    """SHA-256 of what tells it from every other one of the account."""
    from_on, to_on = _days(one, lines) or (None, None)
    balances = (_plain(balance.amount if balance else None) for balance in (one.opening, one.closing))
    total = sum((each.line.amount for each in lines), ZERO)
    text = orjson.dumps([one.number, str(from_on), str(to_on), *balances, len(lines), _plain(total)])
    return hashlib.sha256(text).hexdigest()


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}" if amount else "0"


def _statement_ids(book: BankBook, fresh: Sequence[BankStatement | None]) -> list[UUID | None]:
    """The kept statement of each: the one that was there where it is the same. None: it has no lines, nor a day."""
    rows = BankStatement.objects.filter(
        book=book, is_withdrawn=False, identity__in=[one.identity for one in fresh if one]
    )
    ids = dict(rows.values_list("identity", "id"))
    return [ids[one.identity] if one else None for one in fresh]


def _insert(
    book: BankBook,
    row: StatementImport,
    lines: Sequence[tuple[Identified, Judged, UUID | None]],
    progress: Callable[[int], None],
) -> None:
    new = [one for one in lines if one[1].verdict is not Verdict.KNOWN]
    # what is resembled comes first: a line may be the twin of another one of its file
    new.sort(key=lambda one: one[1].resembles is not None)
    params = {
        "tenant": current_tenant_id(),
        "company": book.company_id,
        "book": book.id,
        "import": row.id,
    }
    for start in range(0, len(new), AT_ONCE):
        rows = [_row(*one) for one in new[start : start + AT_ONCE]]
        with connection.cursor() as cursor:
            cursor.execute(INSERT, params | {name: [each[name] for each in rows] for name in COLUMNS})
        progress(min(start + AT_ONCE, len(lines)))


def _row(one: Identified, verdict: Judged, statement_id: UUID | None) -> dict[str, Any]:
    line, id_ = one.line, verdict.line.id
    number = normal(line.counterparty_account)
    state = BankLine.State(STATES[verdict.verdict])
    has_no_money = state is BankLine.State.OPEN and not line.amount
    return {
        "id": id_,
        "statement_id": statement_id,
        "format": verdict.line.source,
        "position": line.at,
        "fingerprint": verdict.line.fingerprint,
        "content_digest": one.content_digest,
        "provider_id": line.provider_id[:200],
        "booked_on": line.booked_on,
        "valued_on": line.valued_on,
        "amount": line.amount,
        "counterparty_name": line.counterparty_name[:300],
        "counterparty_account": encrypt(number, place=f"{TABLE}.counterparty_account.{id_}") if number else None,
        "counterparty_hash": verdict.line.counterparty or None,
        "text": line.text,
        "end_to_end_id": line.end_to_end_id[:200],
        "bank_reference": line.bank_reference[:200],
        "type_code": line.type_code[:100],
        "is_reversal": line.is_reversal,
        "raw": encrypt(line.raw, place=f"{TABLE}.raw.{id_}"),
        "parts": orjson.dumps([_part(part) for part in line.parts]).decode(),
        "state": BankLine.State.EXCLUDED if has_no_money else state,
        "resembles_id": verdict.resembles,
        "review_kind": verdict.review_kind,
        "reason": say("No money moved.") if has_no_money else "",
    }


def _part(part: Any) -> dict[str, str]:
    """Without the account of the counterparty, which stands encrypted in the record alone."""
    return {
        "amount": "" if part.amount is None else f"{part.amount:f}",
        "currency": part.currency,
        "counterparty_name": part.counterparty_name,
        "text": part.text,
        "end_to_end_id": part.end_to_end_id,
        "bank_reference": part.bank_reference,
    }


def _know_again(book: BankBook, statements: Sequence[Statement]) -> None:
    number = next((key for one in reversed(statements) if (key := account_key(one))), "")
    if (
        number
        and number != book.number
        and not (book.number and len(number) < len(book.number) and same_account(number, book.number))
    ):
        book.number = number
        book.version += 1
        book.save(update_fields=["number", "number_hash", "version"])


def _held_before(row: BankStatement, statement: Statement) -> Decimal | None:
    """What the bank held before a statement: as it says, or its closing balance of its last day less its lines; None: it tells neither."""
    opening, closing = statement.opening, statement.closing
    if opening is not None:
        return opening.amount
    total: Decimal = row.total
    return closing.amount - total if closing and closing.on == row.to_on else None


def _begin(book: BankBook, statements: Sequence[tuple[BankStatement, Decimal]]) -> None:
    """While nothing is reconciled, the first statement that tells what the bank held before it is where the book begins."""
    if not statements or book.closed_until is not None:
        return
    first, held = min(statements, key=lambda one: one[0].from_on)
    if book.starts_on is not None and book.starts_on <= first.from_on:
        return
    book.starts_on, book.opening_balance = first.from_on, held
    book.version += 1
    book.save(update_fields=["starts_on", "opening_balance", "version"])
