"""What documents refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError
from oasys.ledger.errors import AccountInUse, EntryOfDocument


class DocumentNotDraft(DomainError):
    code = "invoicing.not_draft"
    status = 409
    title = "Only a draft is changed, deleted or posted."


class DocumentNotPosted(DomainError):
    code = "invoicing.not_posted"
    status = 409
    title = "Only a posted document is credited or voided."


class DocumentImmutable(DomainError):
    code = "invoicing.immutable"
    status = 409
    title = "A posted document is never changed. Credit it, or void it."


class DocumentRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "invoicing.document_refused"
    title = "The document does not fit together."


class NothingToPost(DomainError):
    code = "invoicing.nothing_to_post"
    title = "The document comes to nothing, or to less."


class TooSmall(DomainError):
    code = "invoicing.too_small"
    title = "An amount of the document is nothing in the base currency."


class SupplierNumberTaken(DomainError):
    code = "invoicing.supplier_number_taken"
    status = 409
    title = "The supplier's document was written already."


class CreditRefused(DomainError):
    code = "invoicing.credit_refused"
    title = "The document cannot be credited so."


class ChargeRefused(DomainError):
    code = "invoicing.charge_refused"
    status = 409
    title = "No more can be charged on the document so."


class MoreThanCredited(DomainError):
    code = "invoicing.more_than_invoiced"
    status = 409
    title = "No more can be credited than was invoiced."


class AccountsMissing(DomainError):
    code = "invoicing.accounts_missing"
    status = 409
    title = "The company lacks a journal or an account that the document is posted to."


class DepositRefused(DomainError):
    code = "invoicing.deposit_refused"
    status = 409
    title = "The deposit cannot be deducted so."


class DepositOpen(DomainError):
    code = "invoicing.deposit_open"
    status = 409
    title = "Only a deposit that is settled in full is deducted."


class SettleApart(DomainError):
    code = "invoicing.settle_apart"
    status = 409
    title = "The credit note has to be settled by itself."


class SettingsRefused(DomainError):
    code = "invoicing.settings_refused"
    title = "The settings of documents do not fit together."


class IssuerMissing(DomainError):
    code = "invoicing.issuer_missing"
    status = 409
    title = "The company has not said what stands about it on papers."


class IssuerRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "invoicing.issuer_refused"
    title = "What a company says of itself does not fit together, or was to be changed."


class DirectEntryRefused(DomainError):
    code = "invoicing.direct_entry_refused"
    status = 409
    title = "The control accounts take no direct entries: write a document or a payment, or allow them in the settings."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA150": DocumentImmutable,
    "OA151": EntryOfDocument,
    "OA152": DocumentRefused,
    "OA153": MoreThanCredited,
    "OA154": CreditRefused,
    "OA155": SettingsRefused,
    "OA240": DepositRefused,
    "OA242": ChargeRefused,
    "OA241": DepositOpen,
    "OA189": DirectEntryRefused,
    "OA146": IssuerRefused,
    "issuer_version_once": IssuerRefused,
    "issuer_whole": IssuerRefused,
    "issuer_encrypted": IssuerRefused,
    "document_of_issuer": IssuerRefused,
    "document_supplier_number_once": SupplierNumberTaken,
    "document_supplier_number": DocumentRefused,
    "document_void_once": DocumentRefused,
    "document_identifiers_encrypted": DocumentRefused,
    "document_entry_once": DocumentRefused,
    "document_kind_known": DocumentRefused,
    "document_credits": CreditRefused,
    "document_charges_more_on": ChargeRefused,
    "document_status_whole": DocumentRefused,
    "document_currency_whole": DocumentRefused,
    "document_early_discount_whole": DocumentRefused,
    "document_adds_up": DocumentRefused,
    "document_line_adds_up": DocumentRefused,
    "document_line_once": DocumentRefused,
    "document_line_deposit": DocumentRefused,
    # an account that a document names cannot be deleted
    "document_control_account": AccountInUse,
    "document_line_account": AccountInUse,
    "invoicing_receivable_account": AccountInUse,
    "invoicing_payable_account": AccountInUse,
    "invoicing_income_account": AccountInUse,
    "invoicing_expense_account": AccountInUse,
    "invoicing_discount_granted_account": AccountInUse,
    "invoicing_discount_received_account": AccountInUse,
    "invoicing_deposits_account": AccountInUse,
    "invoicing_terms_array": SettingsRefused,
    "invoicing_settings_once": SettingsRefused,
}
