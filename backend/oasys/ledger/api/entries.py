"""Journal entries: drafted, posted, reversed, one at a time or ten thousand at once."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.table_files import MOST_ROWS, Format, refuse_more_rows, table_file
from oasys.core.wire import Day, JournalCode, answers
from oasys.ledger import queries
from oasys.ledger.schemas import (
    BulkIn,
    DuplicateIn,
    EntriesWritten,
    EntryIn,
    EntryOut,
    EntryPage,
    PostManyIn,
    ReverseIn,
)
from oasys.ledger.services import corrections, drafting, entries, posting
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Journal entries"])
ENTRIES = "/companies/{uuid:company_id}/journal-entries"
ENTRY = ENTRIES + "/{uuid:entry_id}"
COLUMNS = ["posting_date", "number", "status", "journal", "description", "reference", "amount", "currency", "id"]


@router.get(
    ENTRIES, auth=Member(Permission.LEDGER_READ), response=answers(s200=EntryPage), summary="List journal entries"
)
def list_entries(
    request: HttpRequest,
    company_id: UUID,
    status: Literal["draft", "posted"] | None = None,
    journal: JournalCode | None = None,
    from_date: Day | None = None,
    to_date: Day | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    format: Format = "json",
) -> Any:
    """Entries without their lines, the latest posting date first. A file holds all of them, up to 20,000, and needs the right to export."""
    if format != "json":
        require(request, Permission.LEDGER_EXPORT)
        limit = MOST_ROWS
    found = queries.entries(
        company=company_of(company_id),
        where=queries.EntryFilter(status, journal, from_date, to_date),
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["posting_date"], row["id"]))
    if format != "json":
        refuse_more_rows(cursor)
        return table_file("journal-entries", COLUMNS, [[row[name] for name in COLUMNS] for row in rows], format)
    return {"items": rows, "next": cursor}


@router.post(
    ENTRIES, auth=Member(Permission.ENTRY_DRAFT), response=answers(s201=EntryOut), summary="Write a journal entry"
)
def create(request: HttpRequest, response: HttpResponse, company_id: UUID, body: EntryIn, post: bool = False) -> Any:
    """Writes a draft; with `?post=true`, which needs the right to post, it is posted in the same act."""
    company = company_of(company_id)
    draft = drafting.read_entry(company=company, body=drafting.entry_input(body), complete=post)
    if post:
        require(request, Permission.ENTRY_POST)
        shown = posting.write_and_post_shown(company=company, entry=draft, by=request.user)  # type: ignore[arg-type]
        set_etag(response, shown["version"])
        return Status(201, shown)
    ids = entries.write_drafts(company=company, entries=[draft], by=request.user)  # type: ignore[arg-type]
    return Status(201, _shown(response, company, ids[0]))


@router.post(
    ENTRIES + "/bulk",
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s201=EntriesWritten),
    summary="Write many journal entries",
)
def create_many(request: HttpRequest, company_id: UUID, body: BulkIn) -> Any:
    """Up to 10,000 entries, all of them or none; each error names its row."""
    company = company_of(company_id)
    inputs = [drafting.entry_input(entry) for entry in body.entries]
    drafts = drafting.read_entries(company=company, bodies=inputs, complete=body.post)
    if body.post:
        require(request, Permission.ENTRY_POST)
        ids = posting.write_and_post(company=company, entries=drafts, by=request.user)  # type: ignore[arg-type]
    else:
        ids = entries.write_drafts(company=company, entries=drafts, by=request.user)  # type: ignore[arg-type]
    return Status(201, {"entry_ids": ids, "posted": body.post})


@router.post(
    ENTRIES + "/post",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s200=EntriesWritten),
    summary="Post many drafts",
)
def post_many(request: HttpRequest, company_id: UUID, body: PostManyIn) -> Any:
    """Posts drafts all together or not at all; each error names its row."""
    ids = posting.post_entries(company=company_of(company_id), entry_ids=body.entry_ids, by=request.user)  # type: ignore[arg-type]
    return {"entry_ids": ids, "posted": True}


@router.get(
    ENTRY,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=EntryOut),
    summary="Read a journal entry",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, entry_id: UUID) -> Any:
    """One entry with its lines."""
    return _shown(response, company_of(company_id), entry_id)


@router.put(
    ENTRY,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s200=EntryOut, s412=None, s428=None),
    summary="Replace a draft",
)
def change(request: HttpRequest, response: HttpResponse, company_id: UUID, entry_id: UUID, body: EntryIn) -> Any:
    """Head and lines of a draft are replaced; a posted entry is never changed."""
    company = company_of(company_id)
    entries.change_draft(
        company=company,
        entry_id=entry_id,
        version=expected_version(request),
        entry=drafting.read_entry(company=company, body=drafting.entry_input(body), complete=False),
    )
    return _shown(response, company, entry_id)


@router.delete(
    ENTRY,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a draft",
)
def delete(request: HttpRequest, company_id: UUID, entry_id: UUID) -> Any:
    """A draft goes without a trace; a posted entry is reversed instead."""
    entries.delete_draft(company=company_of(company_id), entry_id=entry_id, version=expected_version(request))
    return Status(204, None)


@router.post(
    ENTRY + "/post", auth=Member(Permission.ENTRY_POST), response=answers(s200=EntryOut), summary="Post a draft"
)
def post(request: HttpRequest, response: HttpResponse, company_id: UUID, entry_id: UUID) -> Any:
    """Gives the draft its number and makes it part of the books for ever."""
    company = company_of(company_id)
    posting.post_entries(company=company, entry_ids=[entry_id], by=request.user)  # type: ignore[arg-type]
    return _shown(response, company, entry_id)


@router.post(
    ENTRY + "/reverse",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s201=EntryOut),
    summary="Reverse a posted entry",
)
def reverse(request: HttpRequest, response: HttpResponse, company_id: UUID, entry_id: UUID, body: ReverseIn) -> Any:
    """Posts the mirror image; an entry is reversed once."""
    company = company_of(company_id)
    reversal_id = corrections.reverse_entry(
        company=company,
        entry_id=entry_id,
        posting_date=body.posting_date,
        description=body.description,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _shown(response, company, reversal_id))


@router.post(
    ENTRY + "/duplicate",
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s201=EntryOut),
    summary="Duplicate an entry",
)
def duplicate(request: HttpRequest, response: HttpResponse, company_id: UUID, entry_id: UUID, body: DuplicateIn) -> Any:
    """A draft with the same lines, of a draft or a posted entry; amounts are taken as they stand."""
    company = company_of(company_id)
    copy_id = corrections.duplicate_entry(
        company=company,
        entry_id=entry_id,
        posting_date=body.posting_date,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _shown(response, company, copy_id))


def _shown(response: HttpResponse, company: Company, entry_id: UUID) -> dict[str, Any]:
    entry = queries.entry(company=company, entry_id=entry_id)
    set_etag(response, entry["version"])
    return entry
