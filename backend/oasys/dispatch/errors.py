"""What leaving the house refuses, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class RulesBroken(DomainError):
    code = "dispatch.rules_broken"
    title = "The invoice breaks rules of the e-invoice that its customer wants."


class NoEInvoice(DomainError):
    code = "dispatch.no_e_invoice"
    status = 409
    title = "There is no e-invoice of this document."


class NotSendable(DomainError):
    code = "dispatch.not_sendable"
    status = 409
    title = "Only a posted document leaves the house."


class SentAlready(DomainError):
    code = "dispatch.sent_already"
    status = 409
    title = "The document was sent to this address already."


class LinkEnded(DomainError):
    code = "dispatch.link_ended"
    status = 409
    title = "The link is revoked already."


class TemplateNameTaken(DomainError):
    code = "dispatch.template_name_taken"
    status = 409
    title = "Another template has that name."


class TooManyTemplates(DomainError):
    code = "dispatch.too_many_templates"
    status = 409
    title = "The company has as many templates as it can have."


class DispatchRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "dispatch.refused"
    status = 409
    title = "What left the house is never changed, and a draft never leaves it."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA147": DispatchRefused,
    "OA148": NotSendable,
    "document_template_name_once": TemplateNameTaken,
    "document_template_default_once": DispatchRefused,
    "document_template_whole": DispatchRefused,
    "rules_check_once": DispatchRefused,
    "rules_check_format": DispatchRefused,
    "sending_whole": DispatchRefused,
    "link_token_once": DispatchRefused,
    "link_revoked_whole": DispatchRefused,
}
