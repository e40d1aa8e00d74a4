"""What the event log refuses. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class EventsCleared(DomainError):
    """Events behind the given number are gone, or the number was never given."""

    code = "events.cleared"
    status = 410
    title = "What happened since then is not kept any more."
