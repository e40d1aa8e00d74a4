"""Banking over HTTP: accounts, imports, lines, matches, reconciliations. Each operation parses, makes one call, answers."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field, ValidationError

from oasys.attachments.api import uploaded
from oasys.banking import acts, queries
from oasys.banking.files import of_layout, preview, read_file
from oasys.banking.imports import Sent, ask_for_bank_import, carry_out_import, choice_of, reading_of
from oasys.banking.queries import LineFilter
from oasys.banking.schemas import (
    BalanceOnDay,
    BankBookList,
    BankBookOut,
    BankImportOut,
    BankImportPage,
    BankingSettingsIn,
    BankingSettingsOut,
    BankLineOut,
    BankLinePage,
    BankLineWhole,
    BankMatchOut,
    BankPreviewOut,
    BankStatementPage,
    BookLinePage,
    BookLinesMatchIn,
    BookStartIn,
    BroughtList,
    CarriedIn,
    DecideAllIn,
    DecidedOut,
    DecideIn,
    EntryMatchIn,
    ExcludeIn,
    LineState,
    OnTheWayOut,
    PaymentsMatchIn,
    ProofOut,
    ReadingIn,
    ReconciliationIn,
    ReconciliationList,
    ReconciliationOut,
    SuspenseList,
    SuspenseMatchIn,
    TransferMatchIn,
    UndoMatchIn,
    UndoReconciliationIn,
    WithdrawIn,
    as_out,
)
from oasys.banking.services import books, lines, matching, reconciling
from oasys.banking.services.matching import EntryWish
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import FieldError, Invalid
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Amount, Day, Line, answers
from oasys.core.words import say
from oasys.invoicing.api import NOUNS
from oasys.jobs.schemas import JobOut
from oasys.jobs.shown import accepted, prefers_async
from oasys.organisations.auth import Member, require, token_of
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
# what was made for a match needs the right to take it back; a document stays unless it is said that it is voided too
UNDOING = {"payment": Permission.PAYMENT_MAKE, "entry": Permission.ENTRY_POST, "document": None}
COMPANY = "/companies/{uuid:company_id}"
BOOKS = COMPANY + "/bank-books"
BOOK = BOOKS + "/{uuid:account_id}"
IMPORTS = COMPANY + "/bank-imports"
LINE = COMPANY + "/bank-lines/{uuid:bank_line_id}"
MATCH = COMPANY + "/bank-matches/{uuid:bank_match_id}"
RECONCILIATION = COMPANY + "/reconciliations/{uuid:reconciliation_id}"
LONGEST_PICTURE = 800
MOST_SUSPENSE = 500
UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "A file of a bank (OFX, QIF, MT940, MT942, CAMT, BAI2, CSV, or a ZIP of these) up to 32 MB, and how it is read.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "options": {"type": "string", "description": "ReadingIn as JSON.", "examples": ["{}"]},
                    },
                }
            }
        },
    }
}


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
    book = books.found_book(company=company_of(company_id), account_id=account_id)
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
    found = queries.bank_lines(
        company=company_of(company_id),
        account_id=account_id,
        where=LineFilter(state, from_date, to_date, import_id, q),
        limit=limit,
        after=_after(after),
        newest=newest,
    )
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
    book = books.found_book(company=company_of(company_id), account_id=account_id)
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
    book = books.found_book(company=company_of(company_id), account_id=account_id)
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


@router.post(
    IMPORTS + "/preview",
    auth=Member(Permission.BANK_IMPORT),
    response=answers(s200=BankPreviewOut),
    summary="Preview a file of a bank",
    openapi_extra=UPLOAD,
)
def preview_file(request: HttpRequest, company_id: UUID) -> Any:
    """What an import would bring, and how a CSV would be read. Nothing is written."""
    company = company_of(company_id)
    sent, body = _sent(request)
    read = read_file(company=company, content=sent.content, said=reading_of(body), account_id=body.account_id)
    return {
        "accounts": preview(company=company, read=read, choice=of_layout(choice_of(body), read)),
        "mapping": read.mapping,
        "is_kept_layout": read.account_id is not None,
    }


@router.post(
    IMPORTS,
    auth=Member(Permission.BANK_IMPORT),
    response=answers(s201=BroughtList, s202=JobOut, s429=None),
    summary="Import a file of a bank",
    openapi_extra=UPLOAD,
)
def import_file(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """Keeps what is new, all of it or nothing. With `Prefer: respond-async` as a job, whose result is the same."""
    company = company_of(company_id)
    sent, body = _sent(request)
    by: Any = request.user
    if prefers_async(request):
        job = ask_for_bank_import(
            company=company,
            sent=sent,
            said=body.model_dump(mode="json"),
            by=by,
            token=token_of(request),
            now=datetime.now(UTC),
        )
        return accepted(response, job)
    brought = carry_out_import(company=company, sent=sent, said=reading_of(body), choice=choice_of(body), by=by)
    return Status(201, {"items": brought})


@router.get(
    IMPORTS,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankImportPage),
    summary="List imports of statements",
)
def list_imports(
    request: HttpRequest,
    company_id: UUID,
    account_id: Annotated[UUID | None, Field(description="Only those of this account.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What was imported, the latest first; withdrawn imports among it."""
    found = queries.imports(
        company=company_of(company_id),
        account_id=account_id,
        limit=limit,
        after=decode_cursor(after, UUID)[0] if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.id,))
    return {"items": [as_out(row) for row in rows], "next": cursor}


@router.post(
    IMPORTS + "/{uuid:bank_import_id}/withdraw",
    auth=Member(Permission.BANK_IMPORT),
    response=answers(s200=BankImportOut, s412=None, s428=None),
    summary="Take an import back",
)
def withdraw(request: HttpRequest, company_id: UUID, bank_import_id: UUID, body: WithdrawIn) -> Any:
    """The last import of an account, while nothing of it is matched. Its lines stay to be seen, and the file can come again."""
    row = lines.withdraw_import(
        company=company_of(company_id),
        import_id=bank_import_id,
        version=expected_version(request),
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return as_out(row)


@router.get(
    LINE,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankLineWhole, s304=None),
    summary="Read a line of a bank",
)
def read_line(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID) -> Any:
    """The line with its record as the bank wrote it, and the ETag that deciding it needs."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    LINE + "/exclude",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankLineOut, s412=None, s428=None),
    summary="Exclude a line",
)
def exclude(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID, body: ExcludeIn) -> Any:
    """Says that it is no booking of the bank, and why. It stays, and counts no longer."""
    lines.exclude_line(
        company=company_of(company_id),
        line_id=bank_line_id,
        version=expected_version(request),
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    LINE + "/restore",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankLineOut, s412=None, s428=None),
    summary="Take an excluded line back",
)
def restore(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID) -> Any:
    """Opens a line again that was excluded, or taken for another one."""
    lines.restore_line(
        company=company_of(company_id),
        line_id=bank_line_id,
        version=expected_version(request),
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    LINE + "/decide",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankLineOut, s412=None, s428=None),
    summary="Decide a line in review",
)
def decide(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID, body: DecideIn) -> Any:
    """Whether it is the line that it resembles, another one, or takes its place."""
    lines.decide_line(
        company=company_of(company_id),
        line_id=bank_line_id,
        version=expected_version(request),
        decision=body.decision,
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    BOOK + "/decide",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=DecidedOut),
    summary="Decide all lines in review of a kind",
)
def decide_all(request: HttpRequest, company_id: UUID, account_id: UUID, body: DecideAllIn) -> Any:
    """Takes each for the one it resembles. They stay to be seen, and each can be opened again."""
    count = lines.take_all_for_the_same(
        company=company_of(company_id),
        account_id=account_id,
        review_kind=body.review_kind,
        by=request.user,  # type: ignore[arg-type]
    )
    return {"decided": count}


@router.post(
    LINE + "/match/book-lines",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with posted lines",
)
def match_book_lines(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: BookLinesMatchIn) -> Any:
    """Says which posted lines it is; nothing is posted. Several lines of the bank may be one posted line, or the other way round."""
    company = company_of(company_id)
    match_id = acts.book_lines(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/payments",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with documents",
)
def match_payments(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: PaymentsMatchIn) -> Any:
    """Makes the payments that it is, and settles what they are allocated to."""
    company = company_of(company_id)
    require(request, Permission.PAYMENT_MAKE)
    match_id = acts.payments(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/entry",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with a new entry",
)
def match_entry(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: EntryMatchIn) -> Any:
    """Posts an entry for it on its day, split as wished, with taxes and dimensions."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_POST)
    match_id = acts.entry(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/suspense",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Put a line on the suspense account",
)
def match_suspense(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: SuspenseMatchIn) -> Any:
    """For what nobody can explain yet: it is booked on the suspense account and listed there with its age until it is undone."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_POST)
    match_id = matching.match_entry(
        company=company,
        line_id=bank_line_id,
        wish=EntryWish(None, body.description),
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/transfer",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with a transfer",
)
def match_transfer(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: TransferMatchIn) -> Any:
    """Posts a transfer between own accounts, once for both sides."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_POST)
    match_id = acts.transfer(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.get(
    MATCH, auth=Member(Permission.BANK_READ), response=answers(s200=BankMatchOut, s304=None), summary="Read a match"
)
def read_match(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_match_id: UUID) -> Any:
    """Its lines and what was posted for it, with the ETag that undoing it needs."""
    found = queries.match_shown(company=company_of(company_id), match_id=bank_match_id)
    set_etag(response, found["version"])
    return found


@router.post(
    MATCH + "/undo",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankMatchOut, s412=None, s428=None),
    summary="Undo a match",
)
def undo_match(request: HttpRequest, company_id: UUID, bank_match_id: UUID, body: UndoMatchIn) -> Any:
    """Opens its lines again; payments that were made for it are undone, entries reversed. The match is kept.

    A document that was written for the line is open again, or voided with it.
    """
    company = company_of(company_id)
    found = queries.match_shown(company=company, match_id=bank_match_id)
    for made in found["made"]:
        if right := UNDOING[made["kind"]]:
            require(request, right)
    if body.void_document and found["document"]:
        require(request, NOUNS[found["document"]["kind"]].post)
    matching.undo_match(
        company=company,
        match_id=bank_match_id,
        version=expected_version(request),
        reason=body.reason,
        undone_on=body.undone_on,
        by=request.user,  # type: ignore[arg-type]
        void_document=body.void_document,
    )
    return queries.match_shown(company=company, match_id=bank_match_id)


@router.get(
    BOOK + "/reconciliations",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ReconciliationList),
    summary="List reconciliations",
)
def list_reconciliations(request: HttpRequest, company_id: UUID, account_id: UUID) -> Any:
    """Every reconciliation of an account, the latest first; undone ones among them."""
    book = books.found_book(company=company_of(company_id), account_id=account_id)
    return {"items": queries.reconciliations(book=book) if book else []}


@router.post(
    BOOK + "/reconciliations",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s201=ReconciliationOut),
    summary="Reconcile an account",
)
def reconcile(request: HttpRequest, company_id: UUID, account_id: UUID, body: ReconciliationIn) -> Any:
    """Closes it up to a day, where bank, books and matches agree to the cent. Its lines are then as they are."""
    row = reconciling.close_reconciliation(
        company=company_of(company_id),
        account_id=account_id,
        to_on=body.to_on,
        closing=body.closing,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, queries.reconciliation_shown(row))


@router.get(
    RECONCILIATION,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ReconciliationOut, s304=None),
    summary="Read a reconciliation",
)
def read_reconciliation(request: HttpRequest, response: HttpResponse, company_id: UUID, reconciliation_id: UUID) -> Any:
    """One of them, with the ETag that undoing it needs."""
    row = queries.reconciliation_of(company=company_of(company_id), reconciliation_id=reconciliation_id)
    set_etag(response, row.version)
    return queries.reconciliation_shown(row)


@router.post(
    RECONCILIATION + "/undo",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s200=ReconciliationOut, s412=None, s428=None),
    summary="Undo a reconciliation",
)
def undo_reconciliation(
    request: HttpRequest, company_id: UUID, reconciliation_id: UUID, body: UndoReconciliationIn
) -> Any:
    """The last one of an account: its lines can be undone again. It is kept, with who, when and why."""
    company = company_of(company_id)
    reconciling.undo_reconciliation(
        company=company,
        reconciliation_id=reconciliation_id,
        version=expected_version(request),
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return queries.reconciliation_shown(queries.reconciliation_of(company=company, reconciliation_id=reconciliation_id))


@router.get(
    COMPANY + "/suspense",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=SuspenseList),
    summary="List the suspense account",
)
def list_suspense(request: HttpRequest, company_id: UUID) -> Any:
    """Lines that nobody could explain yet, the oldest first, with their age."""
    found = queries.suspense(company=company_of(company_id), today=_today(), limit=MOST_SUSPENSE)
    return {"items": found[:MOST_SUSPENSE]}


@router.get(
    COMPANY + "/banking-settings",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankingSettingsOut, s304=None),
    summary="Read how the company matches",
)
def read_settings(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """The threshold and the accounts; the defaults where nobody set them."""
    row = books.settings_of(company_of(company_id))
    set_etag(response, row.version)
    return books.settings_shown(row)


@router.patch(
    COMPANY + "/banking-settings",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s200=BankingSettingsOut, s412=None, s428=None),
    summary="Change how the company matches",
)
def change_settings(request: HttpRequest, response: HttpResponse, company_id: UUID, body: BankingSettingsIn) -> Any:
    """Sets what is named. Files of the watched folder are imported with the rights of who switches it on."""
    company = company_of(company_id)
    changes = body.model_dump(exclude_unset=True)
    if changes.get("folder_enabled"):
        require(request, Permission.BANK_IMPORT)
    row = books.change_settings(
        company=company,
        version=expected_version(request),
        changes=changes,
        by=request.user,  # type: ignore[arg-type]
    )
    set_etag(response, row.version)
    return books.settings_shown(row)


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


def _shown_line(response: HttpResponse, company_id: UUID, line_id: UUID) -> Any:
    found = queries.bank_line(company=company_of(company_id), line_id=line_id)
    set_etag(response, found["version"])
    return found


def _sent(request: HttpRequest) -> tuple[Sent, ReadingIn]:
    """The file and what is said of it. Raises OtherContentType, OneFile, Invalid."""
    file = uploaded(request)
    content: bytes = file.read()
    text = request.POST.get("options", "") or "{}"
    try:
        body = ReadingIn.model_validate_json(text)
    except ValidationError as error:
        errors = [
            FieldError("/options/" + "/".join(str(part) for part in one["loc"]), "core.invalid_value", one["msg"])
            for one in error.errors()
        ]
        raise Invalid(say("The part named options is no JSON of the kind that is read."), errors=errors) from error
    name = "".join(one for one in file.name or "" if one.isprintable())
    return Sent(name[:200], content, hashlib.sha256(content).hexdigest()), body
