"""The chart of accounts and the journals."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import JournalCode, answers
from oasys.ledger import queries
from oasys.ledger.kept import chart_answer
from oasys.ledger.numbering import preview
from oasys.ledger.schemas import (
    AccountClassName,
    AccountIn,
    AccountOut,
    AccountPage,
    AccountPatch,
    JournalIn,
    JournalOut,
    JournalPatch,
    NumberPrefix,
    NumberPreviewOut,
)
from oasys.ledger.services.charts import (
    change_account,
    change_journal,
    create_account,
    create_journal,
    delete_account,
)
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Chart of accounts"])
ACCOUNTS = "/companies/{uuid:company_id}/accounts"
JOURNALS = "/companies/{uuid:company_id}/journals"


@router.get(ACCOUNTS, auth=Member(Permission.LEDGER_READ), response=answers(s200=AccountPage), summary="List accounts")
def list_accounts(
    request: HttpRequest,
    company_id: UUID,
    account_class: AccountClassName | None = None,
    is_active: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The chart by code."""
    company = company_of(company_id)
    behind = decode_cursor(after, str, UUID) if after else None

    def make() -> AccountPage:
        found = queries.accounts(
            company=company, account_class=account_class, is_active=is_active, limit=limit, after=behind
        )
        rows, cursor = page(found, limit=limit, key=lambda row: (row["code"], row["id"]))
        return AccountPage.model_validate({"items": rows, "next": cursor})

    return chart_answer(company=company, name="accounts", asked=(account_class, is_active, limit, behind), make=make)


@router.post(
    ACCOUNTS, auth=Member(Permission.CHART_CHANGE), response=answers(s201=AccountOut), summary="Add an account"
)
def create(request: HttpRequest, response: HttpResponse, company_id: UUID, body: AccountIn) -> Any:
    """Adds an account to the chart."""
    account = create_account(
        company=company_of(company_id),
        code=body.code,
        name=body.name,
        account_class=body.account_class,
        subtype=body.subtype,
        parent_id=body.parent_id,
        is_heading=body.is_heading,
        currency=body.currency or "",
    )
    set_etag(response, account.version)
    return Status(201, account)


@router.get(
    ACCOUNTS + "/{uuid:account_id}",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=AccountOut),
    summary="Read an account",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID) -> Any:
    """One account of the chart."""
    account = queries.account_of(company=company_of(company_id), account_id=account_id)
    set_etag(response, account.version)
    return account


@router.patch(
    ACCOUNTS + "/{uuid:account_id}",
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=AccountOut, s412=None, s428=None),
    summary="Change an account",
)
def change(request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID, body: AccountPatch) -> Any:
    """Renames, moves or deactivates an account, or fixes its currency while it has no lines; the class never changes."""
    account = change_account(
        company=company_of(company_id),
        account_id=account_id,
        version=expected_version(request),
        changes=body.model_dump(exclude_unset=True),
    )
    set_etag(response, account.version)
    return account


@router.delete(
    ACCOUNTS + "/{uuid:account_id}",
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s204=None),
    summary="Delete an unused account",
)
def delete(request: HttpRequest, company_id: UUID, account_id: UUID) -> Any:
    """Only an account without lines and without accounts below it; others are deactivated."""
    delete_account(company=company_of(company_id), account_id=account_id)
    return Status(204, None)


@router.get(
    JOURNALS, auth=Member(Permission.LEDGER_READ), response=answers(s200=list[JournalOut]), summary="List journals"
)
def list_journals(request: HttpRequest, company_id: UUID) -> Any:
    """The books of entries, by code."""
    company = company_of(company_id)
    return chart_answer(
        company=company,
        name="journals",
        asked="versions",  # other answers than those of the release before, which had none
        make=lambda: [JournalOut.model_validate(journal) for journal in queries.journals(company=company)],
    )


@router.post(JOURNALS, auth=Member(Permission.CHART_CHANGE), response=answers(s201=JournalOut), summary="Add a journal")
def add_journal(request: HttpRequest, response: HttpResponse, company_id: UUID, body: JournalIn) -> Any:
    """Adds a book of entries; its numbers begin with its code and the year, and with one in each fiscal year."""
    journal = create_journal(
        company=company_of(company_id),
        code=body.code,
        name=body.name,
        kind=body.kind,
        number_prefix=body.number_prefix,
    )
    set_etag(response, journal.version)
    return Status(201, journal)


@router.patch(
    JOURNALS + "/{uuid:journal_id}",
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=JournalOut, s412=None, s428=None),
    summary="Change a journal",
)
def change_one_journal(
    request: HttpRequest, response: HttpResponse, company_id: UUID, journal_id: UUID, body: JournalPatch
) -> Any:
    """Renames it, or has its numbers begin otherwise: from the next fiscal year on that has none yet. A number that was given stays."""
    journal = change_journal(
        company=company_of(company_id),
        journal_id=journal_id,
        version=expected_version(request),
        changes=body.model_dump(exclude_unset=True),
    )
    set_etag(response, journal.version)
    return journal


@router.get(
    JOURNALS + "/numbers",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=NumberPreviewOut),
    summary="Preview the numbers of a journal",
)
def preview_numbers(
    request: HttpRequest,
    company_id: UUID,
    code: Annotated[JournalCode, Field(description="Code of a journal, there or still to be made.", examples=["SJ"])],
    number_prefix: Annotated[
        NumberPrefix, Field(description="What its numbers would begin with.", examples=["{journal}/{short_year}/"])
    ],
) -> Any:
    """What numbers would come next if the journal gave them so, year by year; nothing is changed."""
    years = preview(
        company=company_of(company_id), code=code, number_prefix=number_prefix, today=datetime.now(UTC).date()
    )
    return {"code": code, "number_prefix": number_prefix, "years": years}
