"""What recurring documents refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class NameTaken(DomainError):
    code = "recurring_documents.name_taken"
    status = 409
    title = "A recurring document of this name exists."


class NothingDue(DomainError):
    code = "recurring_documents.nothing_due"
    status = 409
    title = "Nothing is due."


class HasOccurrences(DomainError):
    code = "recurring_documents.has_occurrences"
    status = 409
    title = "Documents were written from it."


class NumberStays(DomainError):
    """A supplier's number is taken once: each bill needs another one."""

    code = "recurring_documents.number_stays"
    title = "Each bill needs a number of its own."


class OccurrenceMade(DomainError):
    """PostgreSQL's word, where the row of the recurring document forgot what was made."""

    code = "recurring_documents.occurrence_made"
    status = 409
    title = "The document of this day was written already."


class OccurrenceRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "recurring_documents.occurrence_refused"
    title = "The occurrence does not fit its document."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA185": OccurrenceRefused,
    "recurring_document_name_once": NameTaken,
    "recurring_document_number_once": OccurrenceMade,
    "recurring_document_day_once": OccurrenceMade,
    "recurring_document_document_once": OccurrenceRefused,
    "recurring_document_kind_known": OccurrenceRefused,
    "recurring_document_unit_known": OccurrenceRefused,
    "recurring_document_every_valid": OccurrenceRefused,
    "recurring_document_action_known": OccurrenceRefused,
}
