"""How papers of a company look: its templates, and the built-in one where it has none."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import NotFound, StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.dispatch.errors import TooManyTemplates
from oasys.dispatch.models import DocumentTemplate
from oasys.dispatch.rules import COLUMNS
from oasys.dispatch.schemas import DocumentTemplateIn
from oasys.organisations.models import Company

if TYPE_CHECKING:
    from oasys.printing.logos import Logo

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
MOST_TEMPLATES = 50
ACCENT = "#264f9e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a template says. `paper` "" and no `footer`: as the issuer's country needs it."""

    paper: str = ""
    accent: str = ACCENT
    logo: "Logo | None" = field(default=None, repr=False)
    intro: str = ""
    closing: str = ""
    footer: tuple[str, ...] = ()
    columns: tuple[str, ...] = COLUMNS


def look_for(company: Company, language: str) -> Look:
    """The default template of the language; the built-in one where there is none."""
    row = DocumentTemplate.objects.filter(company=company, language=language, is_default=True).first()
    return look_of(row) if row else Look()


def look_of(row: DocumentTemplate) -> Look:
    """The look of a template."""
    from oasys.printing.logos import Logo

    logo = None
    if row.logo is not None:
        assert row.logo_width is not None
        assert row.logo_height is not None
        logo = Logo(png=bytes(row.logo), width=row.logo_width, height=row.logo_height)
    return Look(
        paper=row.paper,
        accent=row.accent,
        logo=logo,
        intro=row.intro,
        closing=row.closing,
        footer=tuple(row.footer),
        columns=tuple(row.columns),
    )


def templates_of(company: Company) -> list[DocumentTemplate]:
    """All of them, without their logos, by language and name."""
    return list(DocumentTemplate.objects.defer("logo").filter(company=company).order_by("language", "name", "id"))


def template_of(*, company: Company, template_id: UUID) -> DocumentTemplate:
    """Raises NotFound."""
    row = DocumentTemplate.objects.filter(company=company, id=template_id).first()
    if row is None:
        raise NotFound(say("There is no such template."))
    return row


@transaction.atomic(savepoint=False)
def make_template(*, company: Company, body: DocumentTemplateIn) -> DocumentTemplate:
    """Keeps a new template; as the default of its language it takes another one's place. Locks the company.

    Raises TooManyTemplates, TemplateNameTaken (by the constraint).
    """
    _lock(company)
    if DocumentTemplate.objects.filter(company=company).count() >= MOST_TEMPLATES:
        raise TooManyTemplates(say("A company has at most {most} templates: delete one first.", most=MOST_TEMPLATES))
    _make_room(company, body)
    return DocumentTemplate.objects.create(company=company, **_columns(body))


@transaction.atomic(savepoint=False)
def change_template(*, company: Company, template_id: UUID, version: int, body: DocumentTemplateIn) -> DocumentTemplate:
    """Puts this in place of what stands; the logo stays. Locks the company.

    Raises NotFound, StaleVersion, TemplateNameTaken (by the constraint).
    """
    _lock(company)
    row = _current(company, template_id, version)
    _make_room(company, body, but=row)
    columns = _columns(body)
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*columns, "version"])
    return row


@transaction.atomic(savepoint=False)
def set_logo(*, company: Company, template_id: UUID, version: int, content: bytes | None) -> DocumentTemplate:
    """The logo of a template, decoded and written anew; None: none. Raises NotFound, StaleVersion, LogoRefused."""
    from oasys.printing.logos import logo_of

    logo = logo_of(content) if content is not None else None
    _lock(company)
    row = _current(company, template_id, version)
    row.logo = logo.png if logo else None
    row.logo_width, row.logo_height = (logo.width, logo.height) if logo else (None, None)
    row.logo_digest = hashlib.sha256(logo.png).hexdigest() if logo else ""
    row.version += 1
    row.save(update_fields=["logo", "logo_width", "logo_height", "logo_digest", "version"])
    return row


@transaction.atomic(savepoint=False)
def delete_template(*, company: Company, template_id: UUID, version: int) -> None:
    """Papers look as the built-in template says again, where it was the default. Raises NotFound, StaleVersion."""
    _lock(company)
    _current(company, template_id, version).delete()


def _lock(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])


def _current(company: Company, template_id: UUID, version: int) -> DocumentTemplate:
    row = template_of(company=company, template_id=template_id)
    if row.version != version:
        raise StaleVersion(say("The template was changed in the meantime."), version=row.version)
    return row


def _make_room(company: Company, body: DocumentTemplateIn, but: DocumentTemplate | None = None) -> None:
    if body.is_default:
        others = DocumentTemplate.objects.filter(company=company, language=body.language, is_default=True)
        for other in others.exclude(id=but.id) if but else others:
            other.is_default = False
            other.version += 1
            other.save(update_fields=["is_default", "version"])


def _columns(body: DocumentTemplateIn) -> dict[str, Any]:
    return {
        "name": body.name,
        "language": body.language,
        "is_default": body.is_default,
        "paper": body.paper or "",
        "accent": body.accent,
        "intro": body.intro,
        "closing": body.closing,
        "footer": body.footer,
        "columns": list(dict.fromkeys(body.columns)),
    }
