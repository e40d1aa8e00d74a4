"""What the platform refuses. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class SupportAskedAlready(DomainError):
    code = "platform.support_asked_already"
    status = 409
    title = "You have asked this tenant already."


class DeletionRefused(DomainError):
    code = "platform.deletion_refused"
    status = 409
    title = "The tenant is not deleted like that."


class DeletionAsked(DomainError):
    code = "platform.deletion_asked"
    status = 409
    title = "The tenant is about to be deleted."


class RetentionNotOver(DomainError):
    code = "platform.retention_not_over"
    status = 409
    title = "The law wants the books kept."


class SoleOwner(DomainError):
    code = "platform.sole_owner"
    status = 409
    title = "Nobody else owns the tenant."


class StaffAccount(DomainError):
    code = "platform.staff_account"
    status = 409
    title = "The account runs the platform."


class PlanLimit(DomainError):
    code = "platform.plan_limit"
    status = 409
    title = "The plan allows no more."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA045": SupportAskedAlready,
    "OA120": DeletionRefused,
    "OA121": DeletionAsked,
    "OA122": PlanLimit,
    "deletion_asked_once": DeletionAsked,
}
