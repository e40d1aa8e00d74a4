"""What MyInvois refuses, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class NotConnected(DomainError):
    code = "myinvois.not_connected"
    status = 409
    title = "The company is not connected to MyInvois."


class CertificateUnusable(DomainError):
    code = "myinvois.certificate_unusable"
    title = "The certificate cannot sign e-invoices."


class NotReady(DomainError):
    code = "myinvois.not_ready"
    title = "The authority would refuse the document."


class AlreadyTold(DomainError):
    code = "myinvois.already_told"
    status = 409
    title = "The authority is told of the document already."


class NotConsolidated(DomainError):
    code = "myinvois.not_consolidated"
    title = "These invoices do not make one consolidated e-invoice."


class NotCancellable(DomainError):
    code = "myinvois.not_cancellable"
    status = 409
    title = "The e-invoice cannot be cancelled any more."


class NotWithdrawable(DomainError):
    code = "myinvois.not_withdrawable"
    status = 409
    title = "The e-invoice is on its way already."


class DocumentTold(DomainError):
    code = "myinvois.document_told"
    status = 409
    title = "The authority is told of the document."


class EInvoiceRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "myinvois.refused"
    title = "An e-invoice does not change so."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA180": EInvoiceRefused,
    "OA181": EInvoiceRefused,
    "OA182": EInvoiceRefused,
    "OA183": EInvoiceRefused,
    "OA184": DocumentTold,
    "covered_once": AlreadyTold,
    "einvoice_number_once": AlreadyTold,
    "covered_by_einvoice": EInvoiceRefused,
    "covered_of_document": EInvoiceRefused,
    "covered_of_einvoice": EInvoiceRefused,
    "einvoice_content_encrypted": EInvoiceRefused,
    "einvoice_goes_on": EInvoiceRefused,
    "einvoice_has_uuid": EInvoiceRefused,
    "einvoice_known": EInvoiceRefused,
    "einvoice_validated": EInvoiceRefused,
    "einvoice_written_before_sent": EInvoiceRefused,
    "inquiry_known": EInvoiceRefused,
    "inquiry_whole": EInvoiceRefused,
    "myinvois_certificate_whole": EInvoiceRefused,
    "myinvois_connection_known": EInvoiceRefused,
    "myinvois_credentials_whole": EInvoiceRefused,
    "myinvois_secrets_encrypted": EInvoiceRefused,
}
