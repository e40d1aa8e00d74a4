"""Why a file is refused before any rule is asked, and why an invoice cannot be written."""

from oasys.core.errors import DomainError


class OtherContentType(DomainError):
    code = "einvoicing.other_content_type"
    status = 415
    title = "The file comes another way."


class TooLarge(DomainError):
    code = "einvoicing.too_large"
    status = 413
    title = "The file is too large for an e-invoice."


class NotReadable(DomainError):
    code = "einvoicing.not_readable"
    title = "The file cannot be read."


class NoInvoiceInside(DomainError):
    code = "einvoicing.no_invoice_inside"
    title = "There is no e-invoice in the PDF."


class NotTaken(DomainError):
    code = "einvoicing.not_taken"
    title = "E-invoices of this kind are not taken."


class CannotBeWritten(ValueError):
    """A term of the model (its attribute) that the syntax has no place for. The caller's mistake: it rises."""

    def __init__(self, name: str, syntax: str) -> None:
        super().__init__(f"{syntax} has no place for {name} here.")
        self.name = name
