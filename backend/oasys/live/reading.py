"""What a stream reads: events that its owner may hear, and whether what they were let in by still stands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from oasys.core.tenancy import tenant
from oasys.core.words import say
from oasys.events.errors import EventsCleared
from oasys.events.queries import Told, events_behind, kept
from oasys.events.rules import is_heard
from oasys.events.services import number_events
from oasys.live import wire
from oasys.organisations.acting import acting_rights
from oasys.organisations.auth import token_of
from oasys.organisations.rules import Rights

AT_ONCE = 500
Key = tuple[str, str]
Standing = Mapping[Key, str]

# One row for each thing that lets somebody in, with a text that changes when it says something else; none where it has ended.
# A token counts by what it allows: its last use is written while it is used.
STANDING = """
select 'member', m.user_id::text, concat_ws(' ', m.xmin, r.xmin, u.is_active)
from organisations_membership m join identity_user u on u.id = m.user_id
left join organisations_custom_role r on r.tenant_id = m.tenant_id and r.id = m.custom_role_id
where m.tenant_id = %(tenant)s and m.user_id = any(%(member)s::uuid[])
union all
select 'token', t.id::text, concat_ws(' ', t.permissions, t.company_ids, t.expires_at)
from organisations_api_token t
where t.tenant_id = %(tenant)s and t.id = any(%(token)s::uuid[]) and t.expires_at > now()
union all
select 'session', s.id, '' from identity_session s where s.id = any(%(session)s::text[]) and s.ends_at > now()
"""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is let in to the events of a tenant, by what, and up to which number they have seen everything."""

    tenant_id: UUID
    user_id: UUID
    rights: Rights
    number: int
    keys: frozenset[Key]
    standing: Standing

    def hears(self, told: Told) -> bool:
        return is_heard(
            told.kind,
            told.company_id,
            permissions=self.rights.permissions,
            company_ids=self.rights.company_ids,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What is new behind a number: `number` is how far the reader is now. `is_reset`: something in between is no longer kept."""

    number: int
    told: list[Told]
    is_reset: bool = False
    is_more: bool = False


def standing_of(tenant_id: UUID, keys: Iterable[Key]) -> dict[Key, str]:
    """What stands of these, each with a text that changes with it. The tenant is open. One query."""
    named: dict[str, list[str]] = {"member": [], "token": [], "session": []}
    for kind, key in keys:
        named[kind].append(key)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"tenant": tenant_id, **named})
        return {(kind, key): said for kind, key, said in cursor.fetchall()}


def look(number: int) -> Look:
    """The next events behind the number, in the open tenant."""
    last = kept().last_number  # before: what comes later is behind it
    try:
        told = events_behind(number, limit=AT_ONCE)
    except EventsCleared:
        return Look(last, [], is_reset=True)
    return Look(told[-1].number if told else number, told, is_more=len(told) == AT_ONCE)


def look_now() -> Look:
    """For who has seen nothing yet, or something that means nothing here: from now on."""
    return Look(kept().last_number, [], is_reset=True)


def admitted(request: HttpRequest, number: int) -> Listener:
    """The listener whose request `Member` has let in, in the request's transaction."""
    membership = request.membership  # type: ignore[attr-defined]
    token = token_of(request)
    keys: set[Key] = {("member", str(membership.user_id))}
    keys.add(("session", str(request.session.session_key)) if token is None else ("token", str(token.id)))
    return Listener(
        tenant_id=membership.tenant_id,
        user_id=membership.user_id,
        rights=acting_rights(),
        number=number,
        keys=frozenset(keys),
        standing=standing_of(membership.tenant_id, keys),
    )


def look_into(tenant_id: UUID, number: int, keys: Collection[Key], *, numbers: bool) -> tuple[Look, dict[Key, str]]:
    """What is new in a tenant, and then what stands of who is to hear it: nobody is told of what came after their end.

    `numbers`: events that wait for a number get one first, in case no worker runs.
    """
    if numbers:
        with tenant(tenant_id):
            number_events()
    with tenant(tenant_id):
        found = look(number)
        return found, standing_of(tenant_id, keys)


def encoded(told: Told, tenant_id: UUID) -> bytes:
    """The event as it is sent."""
    return wire.event(
        wire.id_of(tenant_id, told.number),
        {
            "kind": told.kind,
            "at": told.at,
            "company_id": told.company_id,
            "subject_id": told.subject_id,
            "data": told.data,
        },
    )


def reset(tenant_id: UUID, number: int) -> bytes:
    """Tells the client to read again what it shows, and to go on from there."""
    detail = say("What happened since then is not kept any more: read again what is shown.")
    return wire.event(wire.id_of(tenant_id, number), {"detail": detail}, name="reset")
