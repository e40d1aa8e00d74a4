"""Who acts in a transaction, and from where: what the audit trail reads beside each change.

It travels as the setting `app.actor` of the transaction. A request of a member sets it with the read of the
membership (`SETS_ACTOR`), which costs no round trip of its own; everybody else by `act_as`.
"""

from dataclasses import dataclass
from uuid import UUID

import orjson
from django.db import connection
from django.http import HttpRequest

MOST_OF_AGENT = 200
SETS_ACTOR = "set_config('app.actor', %s, true) is not null"  # a condition that holds, for a read that is made anyway


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, and the address, the program (shortened) and the request they act by; commands have no request."""

    user_id: UUID | None
    address: str = ""
    agent: str = ""
    request_id: str | None = None

    def as_setting(self) -> str:
        """The value of app.actor."""
        named = {"id": self.user_id, "address": self.address, "agent": self.agent, "request": self.request_id}
        return orjson.dumps({name: value for name, value in named.items() if value}).decode()


def actor_of(request: HttpRequest, user_id: UUID | None) -> Actor:
    """Who asks; `user_id` None: whoever the token of the request turns out to belong to."""
    agent = "".join(ch for ch in request.headers.get("User-Agent", "") if ch.isprintable())
    return Actor(
        user_id=user_id,
        address=str(request.META.get("REMOTE_ADDR", ""))[:45],
        agent=agent[:MOST_OF_AGENT],
        request_id=getattr(request, "request_id", None),
    )


def act_as(actor: Actor) -> None:
    """Says who acts from here to the end of the transaction, in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute("select " + SETS_ACTOR, [actor.as_setting()])
