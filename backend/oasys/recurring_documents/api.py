"""Recurring invoices and bills over HTTP. Both kinds have the same operations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.invoicing.api import NOUNS
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.schemas import JobOut
from oasys.jobs.shown import accepted
from oasys.organisations.auth import Member, require, token_of
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.recurring.rules import Rhythm
from oasys.recurring_documents import queries, services
from oasys.recurring_documents.due import permission_of, run_now
from oasys.recurring_documents.models import RecurringDocument
from oasys.recurring_documents.schemas import (
    DocumentOccurrencePage,
    RecurringBillIn,
    RecurringBillPatch,
    RecurringDocumentOut,
    RecurringDocumentPage,
    RecurringInvoiceIn,
    RecurringInvoicePatch,
    RecurringStateName,
    UpcomingCount,
    UpcomingList,
)

router = Router(tags=["Recurring documents"])
COMPANY = "/companies/{uuid:company_id}"
CHANGED = answers(s200=RecurringDocumentOut, s412=None, s428=None)


@dataclass(frozen=True, slots=True)
class Recurring:
    """A kind of recurring document as the API calls it."""

    kind: str
    body: type[RecurringInvoiceIn]
    patch: type[RecurringInvoicePatch]
    job: Job.Kind

    @property
    def path(self) -> str:
        return f"recurring-{NOUNS[self.kind].path}"


RECURRING = (
    Recurring("invoice", RecurringInvoiceIn, RecurringInvoicePatch, Job.Kind.RECURRING_INVOICES),
    Recurring("bill", RecurringBillIn, RecurringBillPatch, Job.Kind.RECURRING_BILLS),
)


def _today() -> date:
    return datetime.now(UTC).date()


def _shown(response: HttpResponse, row: RecurringDocument) -> dict[str, Any]:
    set_etag(response, row.version)
    return queries.shown(row)


def _content(document: Any) -> dict[str, Any]:
    content: dict[str, Any] = document.model_dump(mode="json", exclude_unset=True)
    return content


def _operations(of: Recurring) -> None:
    """What both kinds have."""
    kind, noun, body_shape, patch_shape = of.kind, NOUNS[of.kind], of.body, of.patch
    one, many = f"recurring {noun.one}", f"recurring {noun.many}"
    every = f"{COMPANY}/{of.path}"
    single = f"{every}/{{uuid:recurring_{kind}_id}}"
    RecurringId = Annotated[UUID, Path(alias=f"recurring_{kind}_id", description=f"Id of the {one}.")]

    def named(verb: str, summary: str, description: str) -> dict[str, Any]:
        return {
            "operation_id": f"oasys_recurring_documents_api_{verb}_{kind}",
            "summary": summary,
            "description": description,
        }

    @router.get(
        every,
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=RecurringDocumentPage),
        **named("list", f"List {many}", "By name, each with its next day and what was written last."),
    )
    def list_recurring(
        request: HttpRequest,
        company_id: UUID,
        contact_id: Annotated[UUID | None, Field(description="Only those of this contact.")] = None,
        state: Annotated[RecurringStateName | None, Field(description="Only those that stand so.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Any:
        found = queries.recurring_documents(
            company=company_of(company_id),
            kind=kind,
            contact_id=contact_id,
            state=state,
            limit=limit,
            after=decode_cursor(after, str, UUID) if after else None,
        )
        rows, cursor = page(found, limit=limit, key=lambda row: (row["name"], row["id"]))
        return {"items": rows, "next": cursor}

    @router.post(
        every,
        auth=Member(noun.draft),
        response=answers(s201=RecurringDocumentOut),
        **named(
            "create",
            f"Set up a {one}",
            f"On each day of the rhythm {noun.a} is written, exactly once. It acts with the rights of who changed it last.",
        ),
    )
    def create(
        request: HttpRequest,
        response: HttpResponse,
        company_id: UUID,
        body: body_shape,  # type: ignore[valid-type]
    ) -> Any:
        said: RecurringInvoiceIn = body
        require(request, permission_of(kind, said.action))
        by: Any = request.user
        row = services.create_recurring(
            company=company_of(company_id),
            kind=kind,
            name=said.name,
            content=_content(said.document),
            rhythm=Rhythm(said.unit, said.every, said.starts_on, said.on_last_day, said.ends_on, said.times),
            in_arrears=said.in_arrears,
            action=said.action,
            today=_today(),
            by=by,
        )
        return Status(201, _shown(response, row))

    @router.post(
        every + "/run",
        auth=Member(noun.draft),
        response=answers(s202=JobOut, s429=None),
        **named(
            "run_all",
            f"Write all {noun.many} that are due",
            "A job, with its progress; also what failed before is tried again. The worker does the same every minute.",
        ),
    )
    def run_all(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
        by: Any = request.user
        job = ask_for_job(
            company=company_of(company_id),
            kind=of.job,
            params={"today": _today().isoformat()},
            by=by,
            now=datetime.now(UTC),
            token=token_of(request),
        )
        return accepted(response, job)

    @router.get(
        single,
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=RecurringDocumentOut, s304=None),
        **named("read", f"Read a {one}", "With what each document says, and the ETag that changing it needs."),
    )
    def read(request: HttpRequest, response: HttpResponse, company_id: UUID, recurring_id: RecurringId) -> Any:
        row = queries.recurring_of(company=company_of(company_id), kind=kind, recurring_id=recurring_id)
        return _shown(response, row)

    @router.get(
        single + "/occurrences",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=DocumentOccurrencePage),
        **named(
            "list_occurrences_of",
            f"List the days of a {one}",
            "Those that are done or were passed over, the latest first.",
        ),
    )
    def list_occurrences(
        request: HttpRequest,
        company_id: UUID,
        recurring_id: RecurringId,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Any:
        row = queries.recurring_of(company=company_of(company_id), kind=kind, recurring_id=recurring_id)
        key = decode_cursor(after, int)[0] if after else None
        found = queries.occurrences(row=row, limit=limit, after=key)
        rows, cursor = page(found, limit=limit, key=lambda found: (found["number"],))
        return {"items": rows, "next": cursor}

    @router.get(
        single + "/upcoming",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=UpcomingList),
        **named(
            "list_upcoming_of",
            f"Preview a {one}",
            "The next days, with texts and taxes as they would be; nothing is written.",
        ),
    )
    def list_upcoming(
        request: HttpRequest, company_id: UUID, recurring_id: RecurringId, count: UpcomingCount = 3
    ) -> Any:
        company = company_of(company_id)
        row = queries.recurring_of(company=company, kind=kind, recurring_id=recurring_id)
        return {"items": queries.upcoming(company=company, row=row, count=count)}

    @router.patch(
        single,
        auth=Member(noun.draft),
        response=CHANGED,
        **named(
            "change",
            f"Change a {one}",
            "Its name, content, end or pause. A failure is cleared, and it is tried again at once.",
        ),
    )
    def change(
        request: HttpRequest,
        response: HttpResponse,
        company_id: UUID,
        recurring_id: RecurringId,
        body: patch_shape,  # type: ignore[valid-type]
    ) -> Any:
        company = company_of(company_id)
        said: RecurringInvoicePatch = body
        changes = said.model_dump(exclude_unset=True, exclude={"document"})
        if "document" in said.model_fields_set:
            changes["content"] = _content(said.document)
        standing = queries.recurring_of(company=company, kind=kind, recurring_id=recurring_id)
        # or it would act with a right that its new owner has not
        require(request, permission_of(kind, changes.get("action", standing.action)))
        by: Any = request.user
        row = services.change_recurring(
            company=company,
            kind=kind,
            recurring_id=recurring_id,
            version=expected_version(request),
            changes=changes,
            today=_today(),
            by=by,
        )
        return _shown(response, row)

    @router.delete(
        single,
        auth=Member(noun.draft),
        response=answers(s204=None, s412=None, s428=None),
        **named("delete", f"Delete a {one}", "One that has written nothing yet; any other is ended."),
    )
    def delete(request: HttpRequest, company_id: UUID, recurring_id: RecurringId) -> Any:
        services.delete_recurring(
            company=company_of(company_id), kind=kind, recurring_id=recurring_id, version=expected_version(request)
        )
        return Status(204, None)

    @router.post(
        single + "/run",
        auth=Member(noun.draft),
        response=answers(s200=RecurringDocumentOut),
        **named(
            "run",
            f"Write the {noun.one} that is due",
            "At once, also after a failure, with your rights, from now on unless a token was shown. What is refused is answered, and "
            "nothing is written.",
        ),
    )
    def run(request: HttpRequest, response: HttpResponse, company_id: UUID, recurring_id: RecurringId) -> Any:
        company = company_of(company_id)
        standing = queries.recurring_of(company=company, kind=kind, recurring_id=recurring_id)
        require(request, permission_of(kind, standing.action))
        by: Any = request.user
        run_now(
            company=company,
            kind=kind,
            recurring_id=recurring_id,
            today=_today(),
            by=by,
            takes_over=token_of(request) is None,
        )
        return _shown(response, queries.recurring_of(company=company, kind=kind, recurring_id=recurring_id))


for _recurring in RECURRING:
    _operations(_recurring)
