"""Public links: a token opens one document, until it ends or is revoked. What is kept of the token is a hash."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id, tenant
from oasys.core.words import say, speaking
from oasys.dispatch.errors import LinkEnded
from oasys.dispatch.facts import DocumentFacts
from oasys.dispatch.models import PublicLink
from oasys.dispatch.rules import hash_of, new_token, tenant_of
from oasys.dispatch.sending import posted_for_update
from oasys.dispatch.templates import look_for
from oasys.identity.models import User
from oasys.invoicing.issuer import issuer_of
from oasys.invoicing.models import Document
from oasys.organisations.models import Company

MOST_SHOWN = 100
SALT = "oasys.dispatch.link"


def signing_key() -> bytes:
    """What tokens are signed with. Another secret key of the installation ends all of them."""
    return salted_hmac(SALT, "key", algorithm="sha256").digest()


@transaction.atomic(savepoint=False)
def make_link(
    *, company: Company, kind: str, document_id: UUID, days: int, by: User, now: datetime
) -> tuple[PublicLink, str]:
    """A link and its token, which is told this once. Raises NotFound, NotSendable, IssuerMissing."""
    document = posted_for_update(company=company, kind=kind, document_id=document_id)
    issuer_of(document, company=company)  # without it the page behind the link would show nothing
    token = new_token(current_tenant_id(), signing_key())
    row = PublicLink.objects.create(
        company=company,
        document=document,
        token_hash=hash_of(token),
        expires_at=now + timedelta(days=days),
        made_by=by,
        made_at=now,
    )
    return row, token


@transaction.atomic(savepoint=False)
def revoke_link(*, company: Company, document: Document, link_id: UUID, by: User, now: datetime) -> PublicLink:
    """The link opens nothing from now on. Locks it. Raises NotFound, LinkEnded."""
    rows = PublicLink.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(company=company, document=document, id=link_id).first()
    if row is None:
        raise NotFound(say("There is no such link."))
    if row.revoked_at is not None:
        raise LinkEnded(say("The link was revoked already."))
    row.revoked_at, row.revoked_by = now, by
    row.save(update_fields=["revoked_at", "revoked_by"])
    return row


def links_of(document: Document, *, now: datetime) -> list[dict[str, Any]]:
    """Links to the document, the latest first."""
    rows = PublicLink.objects.select_related("made_by", "revoked_by").filter(document=document)
    return [link_shown(row, now=now) for row in rows.order_by("-id")[:MOST_SHOWN]]


def link_shown(row: PublicLink, *, now: datetime) -> dict[str, Any]:
    """As the API shows it."""
    names = ("id", "expires_at", "revoked_at", "made_at", "views", "viewed_at")
    return {name: getattr(row, name) for name in names} | {
        "is_good": row.revoked_at is None and row.expires_at > now,
        "made_by": row.made_by.email,
        "revoked_by": row.revoked_by.email if row.revoked_by else None,
    }


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens."""

    link: PublicLink
    document: Document
    company: Company


@contextmanager
def opened(token: str, *, now: datetime) -> Iterator[Opened]:
    """The document that a token opens, in its tenant. Raises NotFound: wrong, ended, revoked and strange are one answer."""
    tenant_id = tenant_of(token, signing_key())
    if tenant_id is None:
        raise nothing()
    with tenant(tenant_id):
        rows = PublicLink.objects.select_related("document__contact", "company")
        link = rows.filter(token_hash=hash_of(token), revoked_at__isnull=True, expires_at__gt=now).first()
        if link is None:
            raise nothing()
        yield Opened(link, link.document, link.company)


def e_invoice_behind(facts: DocumentFacts) -> str:
    """The form of the e-invoice that a link gives; none of what is void, as nothing in such a file could say so."""
    return "" if facts.status == "void" else facts.wants


def nothing() -> NotFound:
    """What everybody is told whose token opens nothing."""
    return NotFound(say("There is nothing at this address."))


def count_view(link: PublicLink, *, now: datetime) -> None:
    """One look more; a link that was revoked meanwhile is left alone."""
    PublicLink.objects.filter(id=link.id, revoked_at__isnull=True).update(views=F("views") + 1, viewed_at=now)


def shown(facts: DocumentFacts, company: Company) -> dict[str, Any]:
    """What stands on the paper, for the page of whoever has the link: nothing of the books, no ids, no account."""
    from oasys.dispatch.papers import printed

    paper = printed(facts, look_for(company, facts.language))
    with speaking(facts.language):
        return {
            "title": paper.title,
            "language": paper.language,
            "number": paper.number,
            "is_void": facts.status == "void",
            "issue_date": facts.issue_date,
            "due_date": facts.due_date,
            "currency": paper.currency,
            "seller": {"name": paper.seller.name, "address": list(paper.seller.address)},
            "buyer": {"name": paper.buyer.name, "address": list(paper.buyer.address)},
            "lines": [
                {name: getattr(line, name) for name in ("text", "quantity", "unit", "price", "amount")}
                for line in paper.lines
            ],
            "adjustments": [
                *({"text": one.text, "amount": one.amount} for one in paper.adjustments),
            ],
            "includes_tax": paper.includes_tax,
            "net": paper.net,
            "taxes": [{"text": one.text, "amount": one.amount} for one in paper.taxes],
            "gross": paper.gross,
            "payable": paper.payable,
            "e_invoice": e_invoice_behind(facts) or None,
        }
