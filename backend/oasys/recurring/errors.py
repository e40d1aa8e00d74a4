"""Refusals of templates, recurring entries and planned reversals."""

from oasys.core.errors import DomainError


class TemplateNameTaken(DomainError):
    code = "recurring.template_name_taken"
    status = 409
    title = "A template of this name exists."


class TemplateInUse(DomainError):
    code = "recurring.template_in_use"
    status = 409
    title = "A recurring entry uses the template."


class RecurringNameTaken(DomainError):
    code = "recurring.name_taken"
    status = 409
    title = "A recurring entry of this name exists."


class RhythmInvalid(DomainError):
    code = "recurring.rhythm_invalid"
    title = "The rhythm has no day."


class RightLost(DomainError):
    """Who set it up may no longer do what it does."""

    code = "recurring.right_lost"
    status = 409
    title = "Who set this up may no longer do it."


class ReversalTooEarly(DomainError):
    code = "recurring.reversal_too_early"
    title = "A reversal comes after its entry."


class NothingPlanned(DomainError):
    code = "recurring.nothing_planned"
    status = 404
    title = "No reversal is planned for the entry."


class OccurrenceBroke(DomainError):
    """A fault of ours met one row: it says so, and keeps nobody else waiting."""

    code = "recurring.broke"
    status = 500
    title = "A fault in OASYS."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "template_name_once": TemplateNameTaken,
    "recurring_name_once": RecurringNameTaken,
}
