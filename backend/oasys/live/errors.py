"""What the stream of events refuses. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class TooManyStreams(DomainError):
    """The person, over all browsers and programs, listens often enough."""

    code = "events.too_many_streams"
    status = 429
    title = "Too many streams are open."
