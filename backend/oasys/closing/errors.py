"""What revaluations refuse, and which refusal of PostgreSQL each one explains. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class RevaluationExists(DomainError):
    code = "closing.revaluation_exists"
    status = 409
    title = "The day is revalued already; undo that first."


class NothingToRevalue(DomainError):
    code = "closing.nothing_to_revalue"
    status = 409
    title = "Nothing differs from the closing rate."


class RatesMissing(DomainError):
    """Some currencies have no rate; `errors` names each."""

    code = "closing.rates_missing"
    title = "A rate is missing; nothing was revalued."


class RevaluationImmutable(DomainError):
    code = "closing.revaluation_immutable"
    status = 409
    title = "A revaluation is never changed. Undo it instead."


class RevaluationUndone(DomainError):
    code = "closing.revaluation_undone"
    status = 409
    title = "The revaluation is undone."


class RevaluationDiffers(DomainError):
    """Entries and measured items do not say the same: a bug elsewhere, refused here."""

    code = "closing.revaluation_differs"
    status = 409
    title = "A revaluation posts exactly what it measured."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA078": RevaluationDiffers,
    "revaluation_once": RevaluationExists,
    "revaluation_entry_once": RevaluationDiffers,
    "revaluation_reversing_once": RevaluationDiffers,
    "revalued_rate_positive": RevaluationDiffers,
    "revalued_difference": RevaluationDiffers,
    "closing_revaluation_kept": RevaluationImmutable,
}
