"""Accounts at banks: where they begin, what they hold, and what bank and books have on them."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from oasys.banking import queries
from oasys.banking.api.paths import BOOK, BOOKS
from oasys.banking.import_schemas import BankStatementPage
from oasys.banking.queries import LineFilter
from oasys.banking.reconciliation_schemas import OnTheWayOut, ProofOut
from oasys.banking.schemas import (
    BalanceOnDay,
    BankBookList,
    BankBookOut,
    BankLinePage,
    BookLinePage,
    BookStartIn,
    CarriedIn,
    LineState,
)
from oasys.banking.services import books, reconciling
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import FieldError, Invalid
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Amount, Day, Line, answers
from oasys.core.words import say
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
LONGEST_PICTURE = 800


@router.get(BOOKS, auth=Member(Permission.BANK_READ), response=answers(s200=BankBookList), summary="List bank accounts")
def list_books(request: HttpRequest, company_id: UUID) -> Any:
    """Accounts at banks with what the bank says, what the books say, and how many lines wait."""
    return {"items": [_book(row) for row in queries.bank_books(company=company_of(company_id))]}


@router.get(
    BOOK,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankBookOut, s304=None),
    summary="Read a bank account",
)
def read_book(request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID) -> Any:
    """One of them, with the ETag that setting its start needs."""
    return _shown_book(response, company_id, account_id)


@router.put(
    BOOK + "/start",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s200=BankBookOut, s412=None, s428=None),
    summary="Set where a bank account begins",
)
def set_start(
    request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID, body: BookStartIn
) -> Any:
    """From which day on its statements count, and what the bank held then; while nothing is reconciled."""
    books.set_start(
        company=company_of(company_id),
        account_id=account_id,
        version=expected_version(request),
        starts_on=body.starts_on,
        opening_balance=body.opening_balance,
    )
    return _shown_book(response, company_id, account_id)


@router.post(
    BOOK + "/carried",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s200=BankBookOut),
    summary="Say what was on the way at the start",
)
def set_carried(
    request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID, body: CarriedIn
) -> Any:
    """Posted lines from before the start that the bank had not carried out then: they wait for the bank like later ones."""
    books.set_carried(
        company=company_of(company_id), account_id=account_id, book_line_ids=body.book_line_ids, is_carried=body.carried
    )
    return _shown_book(response, company_id, account_id)


@router.get(
    BOOK + "/balances",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=list[BalanceOnDay]),
    summary="Read a bank account's balances over time",
)
def read_balances(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID,
    from_date: Annotated[Day | None, Field(description="The first day; 13 weeks before the last if omitted.")] = None,
    to_date: Annotated[Day | None, Field(description="The last day; today if omitted.")] = None,
) -> Any:
    """What bank and books held, at some forty days between two, to be drawn."""
    last = to_date or _today()
    first = from_date or last - timedelta(days=91)
    if first > last or (last - first).days > LONGEST_PICTURE:
        message = say("Ask for 1 to {days} days.", days=LONGEST_PICTURE)
        raise Invalid(message, errors=[FieldError("/from_date", "core.out_of_range", message)])
    book = books.begun_book(company=company_of(company_id), account_id=account_id)
    if book is None:
        return []
    step = max((last - first).days // 40, 1)
    return queries.balances(book=book, first=first, last=last, step_days=step)


@router.get(
    BOOK + "/lines",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankLinePage),
    summary="List lines of a bank",
)
def list_lines(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID,
    state: Annotated[list[LineState], Query(description="Only lines of these states.", max_length=6)] = [],  # noqa: B006
    from_date: Annotated[Day | None, Field(description="Only those of this day and later.")] = None,
    to_date: Annotated[Day | None, Field(description="Only those of this day and earlier.")] = None,
    import_id: Annotated[UUID | None, Field(description="Only what this import brought.")] = None,
    q: Annotated[Line, Field(max_length=200, description="Words in what the bank wrote.")] = "",
    newest: Annotated[bool, Field(description="The latest first.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What the bank booked, by day. Without `state` all of it, withdrawn lines too."""
    company = company_of(company_id)
    found = queries.bank_lines(
        company=company,
        account_id=account_id,
        where=LineFilter(state, from_date, to_date, import_id, q),
        limit=limit,
        after=_after(after),
        newest=newest,
    )
    if not found:
        books.begun_book(company=company, account_id=account_id)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["booked_on"], row["id"]))
    return {"items": rows, "next": cursor}


@router.get(
    BOOK + "/statements",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankStatementPage),
    summary="List statements",
)
def list_statements(
    request: HttpRequest, company_id: UUID, account_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Any:
    """Statements as the bank sent them, the latest first: whether each proves itself, and what is missing before it."""
    book = books.begun_book(company=company_of(company_id), account_id=account_id)
    found = queries.statements(book=book, limit=limit, after=_after(after)) if book else []
    rows, cursor = page(found, limit=limit, key=lambda row: (row["to_on"], row["id"]))
    return {"items": rows, "next": cursor}


@router.get(
    BOOK + "/free",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BookLinePage),
    summary="List posted lines to match",
)
def list_free(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID,
    amount: Annotated[Amount | None, Field(description="Only those of this amount, with its sign.")] = None,
    to_date: Annotated[Day | None, Field(description="Only those of this day and earlier.")] = None,
    q: Annotated[Line, Field(max_length=200, description="Words of the entry or of the contact.")] = "",
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Posted lines on the account that no line of the bank is matched with, the latest first."""
    book = books.begun_book(company=company_of(company_id), account_id=account_id)
    found = (
        queries.free_book_lines(book=book, amount=amount, words=q, through=to_date, limit=limit, after=_after(after))
        if book
        else []
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["posting_date"], row["id"]))
    return {"items": rows, "next": cursor}


@router.get(
    BOOK + "/proof",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ProofOut),
    summary="Read what bank and books say",
)
def read_proof(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID,
    to_date: Annotated[Day, Field(description="The last day.")],
) -> Any:
    """What a reconciliation up to that day would have to agree on."""
    book = books.book_of(company=company_of(company_id), account_id=account_id)
    found = reconciling.proof_of(book, to_date)
    return found | {"statement_balance": reconciling.statement_balance(book, to_date)}


@router.get(
    BOOK + "/on-the-way",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=list[OnTheWayOut]),
    summary="List what is on the way",
)
def list_on_the_way(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID,
    to_date: Annotated[Day | None, Field(description="The day; today if omitted.")] = None,
) -> Any:
    """What the books have and the bank not yet, or the other way round. It comes to `on_the_way` of the proof."""
    book = books.book_of(company=company_of(company_id), account_id=account_id)
    return queries.on_the_way(book=book, through=to_date or _today())


def _today() -> date:
    return datetime.now(UTC).date()


def _after(after: str | None) -> tuple[date, UUID] | None:
    if not after:
        return None
    day, id_ = decode_cursor(after, date, UUID)
    return day, id_


def _book(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"has_statements": row["book_id"] is not None, "version": row["version"] or 0}


def _shown_book(response: HttpResponse, company_id: UUID, account_id: UUID) -> Any:
    (row,) = queries.bank_books(company=company_of(company_id), account_id=account_id)
    set_etag(response, row["version"] or 0)
    return _book(row)
