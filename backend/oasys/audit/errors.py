"""What the audit trail refuses. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class TrailImmutable(DomainError):
    code = "audit.trail_immutable"
    status = 409
    title = "The audit trail is never changed."


class TooManyEvents(DomainError):
    code = "audit.too_many_events"
    title = "A file holds fewer events than that."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {"OA040": TrailImmutable}
