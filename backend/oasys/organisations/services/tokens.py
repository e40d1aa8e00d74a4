"""Tokens that programs show in place of a person, and services: actors that are no person."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.ids import uuid7
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.bearer import PERSONAL, SERVICE, hash_of, new_token
from oasys.organisations.errors import ServiceNameTaken, TooMany
from oasys.organisations.models import ApiToken, Membership
from oasys.organisations.permissions import ALWAYS, NEVER_BY_TOKEN, Permission
from oasys.organisations.rules import Rights
from oasys.organisations.services.grants import (
    Grant,
    giver_of,
    known_companies,
    put,
    refuse_beyond,
    refuse_owner,
)

MOST_TOKENS = 50
MOST_SERVICES = 100
MOST_DAYS = 366
USE_IS_NOTED_EVERY = timedelta(minutes=1)
NOTE_USE = """
update organisations_api_token set last_used_at = now() where tenant_id = %(tenant)s and id = (
  select id from organisations_api_token where tenant_id = %(tenant)s and id = %(id)s for no key update skip locked)
"""


@dataclass(frozen=True, slots=True)
class TokenInput:
    """What a token is to be; `permissions` None: all that its owner has and a token can have."""

    name: str
    permissions: Collection[Permission] | None
    company_ids: Sequence[UUID] | None
    days: int


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A new token with its text, which is never seen again."""

    token: ApiToken
    text: str


@transaction.atomic(savepoint=False)
def create_token(*, token: TokenInput, by: User, now: datetime, made_with_factor: bool = False) -> TokenMade:
    """A token for the person's own programs. Locks the membership. Raises BeyondOwnRights, Invalid, TooMany.

    `made_with_factor`: whether a second factor was shown in the session that makes it.
    """
    membership, own = giver_of(by)
    return _make(PERSONAL, membership, own, token, now, made_with_factor)


@transaction.atomic(savepoint=False)
def create_service_token(
    *, service_id: UUID, token: TokenInput, by: User, now: datetime, made_with_factor: bool = False
) -> TokenMade:
    """A token for a service that may do no more than who makes it. Locks the service.

    Raises NotFound, BeyondOwnRights, Invalid, TooMany.
    """
    _, own = giver_of(by)
    service = _service(service_id)
    refuse_beyond(own, service.rights())
    return _make(SERVICE, service, service.rights(), token, now, made_with_factor)


@transaction.atomic(savepoint=False)
def revoke_token(*, token_id: UUID, by: User) -> None:
    """Ends one of the person's own tokens at once. Raises NotFound."""
    _revoke(ApiToken.objects.filter(id=token_id, membership__user=by).first())


@transaction.atomic(savepoint=False)
def revoke_service_token(*, service_id: UUID, token_id: UUID, by: User) -> None:
    """Ends a service's token at once. Raises NotFound, BeyondOwnRights."""
    _, own = giver_of(by)
    service = _service(service_id)
    refuse_beyond(own, service.rights())
    _revoke(ApiToken.objects.filter(id=token_id, membership=service).first())


@transaction.atomic(savepoint=False)
def create_service(*, name: str, grant: Grant, by: User) -> Membership:
    """An actor that is no person: it cannot sign in, only show tokens, and entries name it as who wrote them.

    Raises ServiceNameTaken, OnlyOwners, BeyondOwnRights, Invalid, TooMany.
    """
    mine, own = giver_of(by)
    services = Membership.objects.filter(service_name__isnull=False)
    if services.count() >= MOST_SERVICES:
        raise TooMany(
            say("A tenant has up to {most_services} services: remove one first.", most_services=MOST_SERVICES)
        )
    if services.filter(service_name=name).exists():
        raise ServiceNameTaken(say("Another service of this tenant has the name."))
    made = Membership(service_name=name)
    put(made, grant)
    refuse_owner(mine, made)
    refuse_beyond(own, made.rights())
    made.user = _user_of_service(name)
    made.save(force_insert=True)
    return made


def note_use(token: ApiToken) -> None:
    """Keeps when the token was last used, once a minute at the most, and waits for nobody."""
    if token.last_used_at is None or timezone.now() - token.last_used_at >= USE_IS_NOTED_EVERY:
        with connection.cursor() as cursor:
            cursor.execute(NOTE_USE, {"tenant": current_tenant_id(), "id": token.id})


def _user_of_service(name: str) -> User:
    """Inactive, without a password, at an address that no mail reaches (RFC 2606): nobody ever signs in as it."""
    id_ = uuid7()
    digest = hashlib.sha256(id_.bytes).hexdigest()[:12]
    email = f"{slugify(name)[:60] or 'service'}-{digest}@service.invalid"
    return User.objects.create(id=id_, email=email, name=name, password=make_password(None), is_active=False)


def _service(service_id: UUID) -> Membership:
    rows = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("custom_role")
    service = rows.filter(id=service_id, service_name__isnull=False).first()
    if service is None:
        raise NotFound(say("There is no such service."))
    return service


def _make(
    prefix: str, membership: Membership, own: Rights, wanted: TokenInput, now: datetime, made_with_factor: bool
) -> TokenMade:
    if membership.tokens.count() >= MOST_TOKENS:
        raise TooMany(
            say("There are {most_tokens} tokens already: revoke those that nobody uses.", most_tokens=MOST_TOKENS)
        )
    permissions = own.permissions - NEVER_BY_TOKEN if wanted.permissions is None else ALWAYS | set(wanted.permissions)
    if permissions & NEVER_BY_TOKEN:
        message = say(
            "No token holds this: leave out {permissions}.", permissions=", ".join(sorted(permissions & NEVER_BY_TOKEN))
        )
        raise Invalid(message, errors=[FieldError("/permissions", "core.invalid_value", message)])
    company_ids = known_companies(wanted.company_ids)
    # what is asked for by name has to be held; what the owner cannot do anyway is cut at each use
    refuse_beyond(Rights(own.permissions), Rights(frozenset(permissions)))
    text = new_token(prefix, current_tenant_id())
    token = ApiToken.objects.create(
        membership=membership,
        name=wanted.name,
        hash=hash_of(text),
        permissions=sorted(permissions),
        company_ids=company_ids,
        expires_at=now + timedelta(days=wanted.days),
        made_with_factor=made_with_factor,
    )
    return TokenMade(token, text)


def _revoke(token: ApiToken | None) -> None:
    if token is None:
        raise NotFound(say("There is no such token."))
    token.delete()
