"""Domains of a tenant's own: added, proved, looked at again, removed."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.tenancy import current_tenant_id, tenant
from oasys.core.words import say
from oasys.organisations.domain_names import NotADomain, domain_name, is_under
from oasys.organisations.domain_records import Look, look_up
from oasys.organisations.errors import DomainCheckedJustNow, DomainTaken, TooMany
from oasys.organisations.models import Domain, Host, Tenant

MOST_DOMAINS = 20
TOKEN_BYTES = 24
BETWEEN_LOOKS = timedelta(seconds=10)
PENDING_EVERY = timedelta(minutes=10)
PENDING_FOR = timedelta(days=7)  # then it is looked at when somebody asks
VERIFIED_EVERY = timedelta(days=1)
FAILING_EVERY = timedelta(hours=1)
FAILS_AFTER = timedelta(days=3)
# of every tenant, as who reads all of them
DUE_DOMAINS = """
select tenant_id, id, name, token from organisations_domain
where (%(base)s = '' or right(name, length(%(base)s) + 1) <> '.' || %(base)s)
  and (state = 'pending' and added_at > %(now)s - %(pending_for)s and coalesce(checked_at, added_at) < %(now)s - %(pending)s
    or state = 'verified' and failing_since is null and checked_at < %(now)s - %(verified)s
    or state = 'verified' and failing_since is not null and checked_at < %(now)s - %(failing)s)
order by checked_at nulls first, id limit 500
"""


def due_when(now: datetime) -> dict[str, object]:
    """What DUE_DOMAINS asks with."""
    return {
        "now": now,
        "base": settings.TENANT_DOMAIN,
        "pending": PENDING_EVERY,
        "pending_for": PENDING_FOR,
        "verified": VERIFIED_EVERY,
        "failing": FAILING_EVERY,
    }


def is_subdomain(name: str) -> bool:
    """Whether the name lies under the installation's own domain."""
    return is_under(name, settings.TENANT_DOMAIN)


@transaction.atomic(savepoint=False)
def add_domain(*, name: str, now: datetime) -> Domain:
    """Adds a name that is to be proved; one under the installation's domain is served at once. Locks the tenant.

    Raises Invalid, TooMany, DomainAdded (by the constraint), DomainTaken.
    """
    ascii_name = _allowed(name)
    Tenant.objects.select_for_update(no_key=True).get(id=current_tenant_id())
    if Domain.objects.count() >= MOST_DOMAINS:
        raise TooMany(say("A tenant has at most {most} domains: remove one first.", most=MOST_DOMAINS))
    is_ours = is_subdomain(ascii_name)
    if is_ours:
        _refuse_taken(ascii_name)
    return Domain.objects.create(
        name=ascii_name,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        state=Domain.State.VERIFIED if is_ours else Domain.State.PENDING,
        added_at=now,
        verified_at=now if is_ours else None,
    )


def verify_domain(*, domain_id: UUID, now: datetime) -> Domain:
    """Looks for the proof at once and keeps what was found. Asks DNS for at most 4 s. Raises NotFound, DomainCheckedJustNow."""
    with transaction.atomic(savepoint=False):
        row = _locked(domain_id)
        if is_subdomain(row.name):
            return row
        if row.checked_at is not None and now - row.checked_at < BETWEEN_LOOKS:
            raise DomainCheckedJustNow(say("DNS takes a while: try again in some seconds."))
        return _note(row, look_up(row.name, row.token, resolver=settings.DNS_RESOLVER), now)


def note_look(*, tenant_id: UUID, domain_id: UUID, token: str, look: Look, now: datetime) -> Domain | None:
    """Keeps what a round of the worker found for a domain; None where it is gone meanwhile."""
    with tenant(tenant_id):
        row = Domain.objects.select_for_update(no_key=True).filter(id=domain_id, token=token).first()
        return _note(row, look, now) if row is not None else None


@transaction.atomic(savepoint=False)
def remove_domain(*, domain_id: UUID) -> None:
    """From now on nothing is served there, and whoever adds it again proves it anew. Raises NotFound."""
    _locked(domain_id).delete()


def _note(row: Domain, look: Look, now: datetime) -> Domain:
    """What a look means: a proof makes it verified; without one a verified domain fails after three days. No answer proves nothing."""
    reason = look.reason
    if not reason and row.state != Domain.State.VERIFIED and _holder(row.name) not in {None, row.tenant_id}:
        reason = Domain.Reason.TAKEN
    row.reason, row.checked_at = reason, now
    if not reason:
        row.state, row.failing_since = Domain.State.VERIFIED, None
        row.verified_at = row.verified_at or now
    elif row.state == Domain.State.VERIFIED and reason != Domain.Reason.NO_ANSWER:
        row.failing_since = row.failing_since or now
        if now - row.failing_since >= FAILS_AFTER:
            row.state, row.failing_since = Domain.State.FAILED, None
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "reason", "checked_at", "verified_at", "failing_since"])
    except IntegrityError as error:  # of two that proved it at once
        raise DomainTaken(say("Another tenant has proved this domain.")) from error
    return row


def _allowed(text: str) -> str:
    said = {
        "not_a_name": (
            "organisations.domain_not_a_name",
            say("Write the name of a domain, such as books.acme.example."),
        ),
        "no_suffix": ("organisations.domain_no_suffix", say("The name ends in nothing that the Internet knows.")),
        "public_suffix": ("organisations.domain_public_suffix", say("Nobody owns this name: add one below it.")),
        "ours": ("organisations.domain_ours", say("The name belongs to the installation.")),
        "reserved": (
            "organisations.domain_reserved",
            say("Choose one word of at least three letters or digits that is not reserved."),
        ),
    }
    try:
        return domain_name(
            text,
            tenant_domain=settings.TENANT_DOMAIN,
            own_hosts={host.strip(".").lower() for host in settings.ALLOWED_HOSTS},
        )
    except NotADomain as error:
        code, sentence = said[error.reason]
        raise Invalid(sentence, errors=[FieldError("/name", code, sentence)]) from error


def _holder(name: str) -> UUID | None:
    return Host.objects.filter(name=name).values_list("holder", flat=True).first()


def _refuse_taken(name: str) -> None:
    if _holder(name) is not None:
        raise DomainTaken(say("Another tenant has this name: choose another one."))


def _locked(domain_id: UUID) -> Domain:
    row = Domain.objects.select_for_update(no_key=True).filter(id=domain_id).first()
    if row is None:
        raise NotFound(say("There is no such domain."))
    return row
