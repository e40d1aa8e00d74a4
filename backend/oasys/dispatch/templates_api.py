"""Templates of papers, over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Query, Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import NotFound
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.dispatch import templates
from oasys.dispatch.api import as_file, file_answer
from oasys.dispatch.files import Made
from oasys.dispatch.models import DocumentTemplate
from oasys.dispatch.rules import COLUMNS
from oasys.dispatch.schemas import (
    Column,
    ColumnName,
    DocumentTemplateIn,
    DocumentTemplateList,
    DocumentTemplateOut,
    Language,
    PaperName,
    Several,
)
from oasys.einvoicing.errors import OtherContentType
from oasys.invoicing.issuer import issuer_now
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Paper and mail"])
TEMPLATES = "/companies/{uuid:company_id}/document-templates"
TEMPLATE = TEMPLATES + "/{uuid:document_template_id}"
CHANGED = answers(s200=DocumentTemplateOut, s412=None, s428=None)
LOGO_KINDS = ("image/png", "image/jpeg")
Width = Annotated[
    int,
    Field(
        ge=300, le=1200, multiple_of=300, description="Of AVIF and WebP: no wider than so many dots.", examples=[600]
    ),
]
LOGO_BODY = {
    "requestBody": {
        "required": True,
        "description": "A PNG or a JPEG of up to 2 MB.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in LOGO_KINDS},
    }
}


def _shown(response: HttpResponse, row: DocumentTemplate) -> dict[str, Any]:
    set_etag(response, row.version)
    return _as_dict(row)


def _as_dict(row: DocumentTemplate) -> dict[str, Any]:
    names = ("id", "name", "language", "is_default", "accent", "intro", "closing", "footer", "columns", "version")
    logo = {"width": row.logo_width, "height": row.logo_height, "digest": row.logo_digest} if row.logo_digest else None
    return {name: getattr(row, name) for name in names} | {"paper": row.paper or None, "logo": logo}


@router.get(
    TEMPLATES,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=DocumentTemplateList, s304=None),
    summary="List templates of papers",
)
def list_templates(request: HttpRequest, company_id: UUID) -> Any:
    """All of them, by language and name. Without any, papers look as the built-in one says."""
    return {"items": [_as_dict(row) for row in templates.templates_of(company_of(company_id))]}


@router.post(
    TEMPLATES,
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s201=DocumentTemplateOut),
    summary="Make a template of papers",
)
def make_template(request: HttpRequest, response: HttpResponse, company_id: UUID, body: DocumentTemplateIn) -> Any:
    """Papers of its language take it, if it is the default one."""
    return Status(201, _shown(response, templates.make_template(company=company_of(company_id), body=body)))


@router.get(
    TEMPLATES + "/preview",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=None, s304=None),
    openapi_extra=file_answer("image/png", "application/pdf"),
    summary="Look at a template of papers",
)
def preview(
    request: HttpRequest,
    company_id: UUID,
    language: Annotated[Language, Field(description="Of the sample.")] = "en",
    accent: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$", description="Colour of shapes.")] = templates.ACCENT,
    paper: Annotated[PaperName | None, Field(description="If omitted, as is usual in the country.")] = None,
    intro: Annotated[Several, Field(description="Above the lines.")] = "",
    closing: Annotated[Several, Field(description="Below the totals.")] = "",
    footer: Annotated[list[Column] | None, Query(description="Columns of small print.")] = None,
    columns: Annotated[list[ColumnName] | None, Query(description="Columns of the lines; all if omitted.")] = None,
    logo_of: Annotated[UUID | None, Field(description="The template whose logo is shown.")] = None,
    format: Annotated[Literal["png", "pdf"], Field(description="The first page as a picture, or all as PDF.")] = "png",
) -> Any:
    """A sample paper with invented figures and what the company says of itself: how papers would look. Nothing is written."""
    from oasys.dispatch.samples import sample

    company = company_of(company_id)
    logo = templates.look_of(templates.template_of(company=company, template_id=logo_of)).logo if logo_of else None
    look = templates.Look(
        paper=paper or "",
        accent=accent,
        logo=logo,
        intro=intro,
        closing=closing,
        footer=tuple((footer or [])[:4]),
        columns=tuple(columns) if columns is not None else COLUMNS,
    )
    made = sample(
        look, issuer_now(company), language=language, currency=company.base_currency, as_picture=format == "png"
    )
    return as_file(made, inline=True)


@router.get(
    TEMPLATE,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=DocumentTemplateOut, s304=None),
    summary="Read a template of papers",
)
def read_template(request: HttpRequest, response: HttpResponse, company_id: UUID, document_template_id: UUID) -> Any:
    """One template with the ETag that changing it needs."""
    return _shown(response, templates.template_of(company=company_of(company_id), template_id=document_template_id))


@router.put(TEMPLATE, auth=Member(Permission.COMPANY_CHANGE), response=CHANGED, summary="Replace a template of papers")
def change_template(
    request: HttpRequest, response: HttpResponse, company_id: UUID, document_template_id: UUID, body: DocumentTemplateIn
) -> Any:
    """It is replaced whole, but for its logo; papers that are printed again look as it says then."""
    company, version = company_of(company_id), expected_version(request)
    return _shown(
        response,
        templates.change_template(company=company, template_id=document_template_id, version=version, body=body),
    )


@router.delete(
    TEMPLATE,
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a template of papers",
)
def delete_template(request: HttpRequest, company_id: UUID, document_template_id: UUID) -> Any:
    """Papers look as the built-in one says again, where it was the default."""
    templates.delete_template(
        company=company_of(company_id), template_id=document_template_id, version=expected_version(request)
    )
    return Status(204, None)


@router.get(
    TEMPLATE + "/logo",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=None, s304=None),
    openapi_extra=file_answer("image/png", "image/webp", "image/avif"),
    summary="Look at the logo of a template",
)
def read_logo(request: HttpRequest, company_id: UUID, document_template_id: UUID, width: Width = 1200) -> Any:
    """The picture as papers carry it, a PNG that was written anew; as AVIF or WebP for who names that in Accept. Raises NotFound."""
    from oasys.printing.logos import KINDS, shown

    row = templates.template_of(company=company_of(company_id), template_id=document_template_id)
    if row.logo is None:
        raise NotFound(say("The template has no logo."))
    taken = {part.partition(";")[0].strip().lower() for part in request.headers.get("Accept", "").split(",")}
    kind = next((kind for kind in KINDS if f"image/{kind}" in taken), None)
    png = bytes(row.logo)
    content = png if kind is None else shown(png, kind, width)
    response = as_file(Made(f"logo.{kind or 'png'}", f"image/{kind or 'png'}", content), inline=True)
    patch_vary_headers(response, ["Accept"])
    return response


@router.put(
    TEMPLATE + "/logo",
    auth=Member(Permission.COMPANY_CHANGE),
    response=CHANGED,
    openapi_extra=LOGO_BODY,
    summary="Give a template a logo",
)
def set_logo(request: HttpRequest, response: HttpResponse, company_id: UUID, document_template_id: UUID) -> Any:
    """A PNG or a JPEG by its content, whatever its name; it is decoded and written anew."""
    company, version = company_of(company_id), expected_version(request)
    if request.content_type not in LOGO_KINDS:
        raise OtherContentType(say("Send the logo as image/png or image/jpeg."))
    row = templates.set_logo(company=company, template_id=document_template_id, version=version, content=request.body)
    return _shown(response, row)


@router.delete(
    TEMPLATE + "/logo", auth=Member(Permission.COMPANY_CHANGE), response=CHANGED, summary="Take a template's logo away"
)
def drop_logo(request: HttpRequest, response: HttpResponse, company_id: UUID, document_template_id: UUID) -> Any:
    """Papers carry none then."""
    company, version = company_of(company_id), expected_version(request)
    row = templates.set_logo(company=company, template_id=document_template_id, version=version, content=None)
    return _shown(response, row)
