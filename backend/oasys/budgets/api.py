"""Budgets over HTTP. Each operation parses, makes one call, answers."""

import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.budgets import queries, services
from oasys.budgets.models import Budget
from oasys.budgets.rules import Cell, read_budget_csv
from oasys.budgets.schemas import MOST_CELLS, BudgetIn, BudgetLines, BudgetOut, BudgetPage, BudgetPatch, CellsIn
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import DomainError
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Budgets"])
BUDGETS = "/companies/{uuid:company_id}/budgets"
BUDGET = BUDGETS + "/{uuid:budget_id}"
CSV = "text/csv"
CSV_BODY = {"requestBody": {"required": True, "content": {CSV: {"schema": {"type": "string"}}}}}
CHANGED = answers(s200=BudgetOut, s412=None, s428=None)


class NoCsv(DomainError):
    code = "budgets.content_type"
    status = 415
    title = "Send the budget as text/csv in UTF-8."


class TooManyCells(DomainError):
    code = "budgets.too_many_cells"
    status = 413
    title = "The file holds more cells than are taken at once."


def _out(budget: Budget) -> dict[str, Any]:
    return {
        "id": budget.id,
        "fiscal_year_id": budget.fiscal_year_id,
        "fiscal_year": budget.fiscal_year.name,
        "name": budget.name,
        "status": budget.status,
        "created_by": budget.created_by.email,
        "created_at": budget.created_at,
        "approved_by": budget.approved_by.email if budget.approved_by else None,
        "approved_at": budget.approved_at,
        "version": budget.version,
    }


def _answer(response: HttpResponse, budget: Budget) -> Any:
    set_etag(response, budget.version)
    return _out(budget)


@router.get(BUDGETS, auth=Member(Permission.LEDGER_READ), response=answers(s200=BudgetPage), summary="List budgets")
def list_budgets(
    request: HttpRequest,
    company_id: UUID,
    fiscal_year_id: UUID | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The budgets of the company by name, of one fiscal year where it is named."""
    key = decode_cursor(after, str, UUID) if after else None
    found = queries.budgets(company=company_of(company_id), limit=limit, fiscal_year_id=fiscal_year_id, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.name, row.id))
    return {"items": [_out(row) for row in rows], "next": cursor}


@router.post(BUDGETS, auth=Member(Permission.BUDGET_CHANGE), response=answers(s201=BudgetOut), summary="Make a budget")
def create(request: HttpRequest, response: HttpResponse, company_id: UUID, body: BudgetIn) -> Any:
    """A draft for a fiscal year: empty, or a copy of another budget or of a year's actual figures, raised by a percentage."""
    budget = services.create_budget(
        company=company_of(company_id),
        fiscal_year_id=body.fiscal_year_id,
        name=body.name,
        now=datetime.now(UTC),
        by=request.user,  # type: ignore[arg-type]
        copy=body.copy_of.source() if body.copy_of else None,
    )
    return Status(201, _answer(response, budget))


@router.get(
    BUDGET, auth=Member(Permission.LEDGER_READ), response=answers(s200=BudgetOut, s304=None), summary="Read a budget"
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, budget_id: UUID) -> Any:
    """One budget, with the ETag that changing it and its lines needs."""
    budget = queries.budget_of(company=company_of(company_id), budget_id=budget_id)
    set_etag(response, budget.version)
    return _out(budget)


@router.patch(BUDGET, auth=Member(Permission.BUDGET_CHANGE), response=CHANGED, summary="Rename a budget")
def rename(request: HttpRequest, response: HttpResponse, company_id: UUID, budget_id: UUID, body: BudgetPatch) -> Any:
    """Only a draft."""
    company, version = company_of(company_id), expected_version(request)
    services.rename_budget(company=company, budget_id=budget_id, version=version, name=body.name)
    return _answer(response, queries.budget_of(company=company, budget_id=budget_id))


@router.delete(
    BUDGET,
    auth=Member(Permission.BUDGET_CHANGE),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a budget",
)
def delete(request: HttpRequest, company_id: UUID, budget_id: UUID) -> Any:
    """Only a draft, with its lines."""
    services.delete_budget(company=company_of(company_id), budget_id=budget_id, version=expected_version(request))
    return Status(204, None)


@router.post(BUDGET + "/approve", auth=Member(Permission.BUDGET_APPROVE), response=CHANGED, summary="Approve a budget")
def approve(request: HttpRequest, response: HttpResponse, company_id: UUID, budget_id: UUID) -> Any:
    """From now on neither it nor its lines change; copy it to plan anew."""
    budget = services.approve_budget(
        company=company_of(company_id),
        budget_id=budget_id,
        version=expected_version(request),
        now=datetime.now(UTC),
        by=request.user,  # type: ignore[arg-type]
    )
    return _answer(response, budget)


@router.get(
    BUDGET + "/lines",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=BudgetLines),
    summary="List the lines of a budget",
)
def list_lines(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    budget_id: UUID,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """By account and period, with the budget's ETag."""
    budget = queries.budget_of(company=company_of(company_id), budget_id=budget_id)
    key = decode_cursor(after, str, int, UUID) if after else None
    rows, cursor = page(
        queries.lines(budget=budget, limit=limit, after=key),
        limit=limit,
        key=lambda row: (row.account_code, row.period, row.id),
    )
    set_etag(response, budget.version)
    return {"items": rows, "next": cursor}


@router.patch(BUDGET + "/lines", auth=Member(Permission.BUDGET_CHANGE), response=CHANGED, summary="Plan cells")
def change_lines(request: HttpRequest, response: HttpResponse, company_id: UUID, budget_id: UUID, body: CellsIn) -> Any:
    """Sets the amounts of the cells named, all or none; the others stay as they are."""
    company = company_of(company_id)
    services.set_cells(
        company=company,
        budget_id=budget_id,
        version=expected_version(request),
        cells=[
            Cell(row, line.account_code, line.period, line.amount, line.dimensions)
            for row, line in enumerate(body.lines)
        ],
        replace=False,
        pointer="/lines/{row}",
    )
    return _answer(response, queries.budget_of(company=company, budget_id=budget_id))


@router.put(
    BUDGET + "/lines",
    auth=Member(Permission.BUDGET_CHANGE),
    response=CHANGED,
    summary="Import a budget",
    openapi_extra=CSV_BODY,
)
def import_lines(request: HttpRequest, response: HttpResponse, company_id: UUID, budget_id: UUID) -> Any:
    """Puts the cells of a CSV file in place of all lines, or names every bad row (docs/how-to/budgets.md)."""
    company, version = company_of(company_id), expected_version(request)
    if request.content_type != CSV:
        raise NoCsv(say("Send the budget as text/csv."))
    try:
        stream = io.StringIO(request.body.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise NoCsv(say("Byte {start} of the file is not UTF-8.", start=error.start)) from error
    cells, flaws = read_budget_csv(stream)
    if flaws:
        services.refuse(flaws, pointer="/rows/{row}")
    if len(cells) > MOST_CELLS:
        raise TooManyCells(
            say(
                "The file holds {count} cells; at most {most_cells} are taken at once.",
                count=len(cells),
                most_cells=MOST_CELLS,
            )
        )
    services.set_cells(
        company=company, budget_id=budget_id, version=version, cells=cells, replace=True, pointer="/rows/{row}"
    )
    return _answer(response, queries.budget_of(company=company, budget_id=budget_id))
