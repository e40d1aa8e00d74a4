"""The numbers of documents over HTTP."""

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from oasys.core.wire import Body, JournalCode, Name, Schema, answers
from oasys.invoicing.models import Kind
from oasys.invoicing.numbering import series_of
from oasys.invoicing.services.settings import begin_series
from oasys.ledger.schemas import NumberPrefix, NumberYearOut
from oasys.organisations.auth import Member
from oasys.organisations.packs import NUMBER_PREFIX
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Documents"])
SERIES = "/companies/{uuid:company_id}/number-series"


class NumberSeriesOut(Schema):
    """A journal with the numbers that its entries, and so its documents, are given."""

    journal_id: UUID = Field(description="Id of the journal.")
    code: str = Field(description="Its code.", examples=["SJ"])
    name: str = Field(description="For a person.", examples=["Sales journal"])
    kind: str = Field(description="What it is for.", examples=["sales"])
    number_prefix: str = Field(description="What its numbers begin with.", examples=["{journal}-{year}-"])
    version: int = Field(description="Version of the journal, which changing it needs.", examples=[1])
    documents: list[str] = Field(
        description="Kinds of documents whose numbers are those of this journal.", examples=[["invoice", "credit_note"]]
    )
    years: list[NumberYearOut] = Field(description="The years that are not over, and the next one to be opened.")


class NumberSeriesList(Schema):
    """Every series of numbers of a company."""

    items: list[NumberSeriesOut] = Field(description="The journals, by code.")


class SeriesIn(Body):
    """A series of its own for documents of a kind."""

    document: Literal["invoice", "credit_note", "bill", "supplier_credit"] = Field(
        description="Whose numbers they are.", examples=["credit_note"]
    )
    code: JournalCode = Field(description="Code of its journal, which stands in every number.", examples=["CN"])
    name: Name = Field(description="Name of its journal.", examples=["Credit notes"])
    number_prefix: NumberPrefix = Field(
        NUMBER_PREFIX,
        description="What its numbers begin with: {journal} for the code, and {year} (2026/27) or {short_year} (26-27).",
        examples=["{journal}-{year}-"],
    )


@router.get(
    SERIES,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=NumberSeriesList, s304=None),
    summary="List the number series",
)
def list_number_series(request: HttpRequest, company_id: UUID) -> Any:
    """What numbers documents and entries are given: by journal and fiscal year, without gaps, at posting."""
    return {"items": series_of(company=company_of(company_id), today=datetime.now(UTC).date())}


@router.post(
    SERIES,
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s201=NumberSeriesOut),
    summary="Begin a number series",
)
def begin(request: HttpRequest, company_id: UUID, body: SeriesIn) -> Any:
    """Makes a journal of which documents of the kind take their numbers from now on, beginning with one; others stay where they are."""
    company = company_of(company_id)
    journal = begin_series(
        company=company, document=Kind(body.document), code=body.code, name=body.name, number_prefix=body.number_prefix
    )
    found = series_of(company=company, today=datetime.now(UTC).date())
    return Status(201, next(one for one in found if one["journal_id"] == journal.id))
