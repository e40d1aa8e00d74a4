"""The stream of events: who asks is let in here, for the live process as for the web server."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router
from pydantic import Field

from oasys.core.wire import answers
from oasys.core.words import say
from oasys.live import wire
from oasys.live.errors import TooManyStreams
from oasys.live.reading import Listener, admitted, encoded, look, look_now, reset
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.support import Visit

router = Router(tags=["Events"])
MAY_LISTEN = Member(Permission.TENANT_READ)
VISITORS_WAIT = b"retry: 15000\n\n"
TEXT = {"type": "string"}
STREAM = {
    "schema": {
        "type": "object",
        "description": "Each server-sent event; see the description of the operation.",
        "required": ["id", "data"],
        "properties": {
            "id": TEXT | {"description": "Send the last one as Last-Event-ID."},
            "event": TEXT | {"description": "ready or reset; a message has none.", "enum": ["ready", "reset"]},
            "data": TEXT | {"description": "JSON."},
        },
    }
}
LastEventId = Annotated[
    str | None,
    Header(
        None,
        alias="Last-Event-ID",
        max_length=200,
        description="The id of the last event that was received, which a browser sends by itself when it connects again.",
        examples=["17-0123456789ab"],
    ),
]
After = Annotated[
    str | None,
    Field(
        max_length=200,
        description="The same as Last-Event-ID, which counts more where both are sent: such as `event_id` of /me.",
    ),
]


@router.get(
    "/events",
    auth=MAY_LISTEN,
    response=answers(),
    summary="Listen to what happens in the tenant",
    openapi_extra={
        "responses": {200: {"description": "A stream that stays open.", "content": {wire.CONTENT_TYPE: STREAM}}}
    },
)
def events(request: HttpRequest, last_event_id: LastEventId = None, after: After = None) -> Any:
    """A stream of server-sent events (`text/event-stream`) of the tenant one works in, as far as one's rights go.

    It begins with `event: ready`, whose id is where one is: read again what was read before it. Each message behind it is a
    JSON object with `kind` (such as `journal_entry.posted`), `at`, `company_id`, `subject_id` and `data`. It says what to read
    again, and holds no names and no amounts. Where one act made many, `subject_id` is null, and `data` has `count`,
    `first_id` and `last_id`.

    Who connects again with the id of the last event misses nothing for seven days; who comes later gets `event: reset`, and
    reads again what is shown. The stream ends with the session, the token or the membership. What is not a message, every
    15 s, keeps the connection alive.
    """
    has_room = getattr(request, "has_room", None)  # of the live process
    if has_room is not None and not has_room(request.membership.user_id):  # type: ignore[attr-defined]
        raise TooManyStreams(say("Close a page or a program that listens, or let several share one stream."))
    listener, body = _begin(request, (last_event_id or after or "").strip())
    response = HttpResponse(body, content_type=wire.CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    if isinstance(request.membership, Visit):  # type: ignore[attr-defined]
        # each request of a visitor is recorded, so they ask again and hold nothing open
        response.content = VISITORS_WAIT + response.content
    else:
        response.listener = listener  # type: ignore[attr-defined]  # the live process keeps the answer open for it
    return response


def _begin(request: HttpRequest, last_id: str) -> tuple[Listener, bytes]:
    """Who listens, and the first part of the stream: what was missed, 500 events at the most."""
    tenant_id = request.membership.tenant_id  # type: ignore[attr-defined]
    number = wire.number_of(tenant_id, last_id)
    found = look_now() if number is None else look(number)
    listener = admitted(request, found.number)
    parts = [wire.retry()]
    if found.is_reset and last_id:
        parts.append(reset(tenant_id, found.number))
    elif found.is_reset:
        parts.append(wire.event(wire.id_of(tenant_id, found.number), {}, name="ready"))
    else:
        parts.append(wire.event(wire.id_of(tenant_id, number or 0), {}, name="ready"))
        parts += [encoded(told, tenant_id) for told in found.told if listener.hears(told)]
    return listener, b"".join(parts)
