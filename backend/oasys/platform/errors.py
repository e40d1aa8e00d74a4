"""What the platform refuses. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class SupportAskedAlready(DomainError):
    code = "platform.support_asked_already"
    status = 409
    title = "You have asked this tenant already."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {"OA045": SupportAskedAlready}
