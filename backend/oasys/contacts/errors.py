"""What contacts refuse, and what PostgreSQL's refusals mean (sql/)."""

from oasys.core.errors import DomainError
from oasys.ledger.errors import AccountInUse


class CodeTaken(DomainError):
    code = "contacts.code_taken"
    status = 409
    title = "Another contact of the company has this code."


class ContactArchived(DomainError):
    code = "contacts.contact_archived"
    status = 409
    title = "The contact is archived: restore it first."


class ContactRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "contacts.contact_refused"
    title = "The contact does not fit together."


class LineContactRefused(DomainError):
    code = "contacts.line_contact_refused"
    title = "A contact stands on the lines of a draft that are on receivable or payable accounts."


class BankProposed(DomainError):
    code = "contacts.bank_proposed"
    status = 409
    title = "Bank details are proposed already."


class BankUnchanged(DomainError):
    code = "contacts.bank_unchanged"
    status = 409
    title = "These are the details in force."


class BankDecided(DomainError):
    code = "contacts.bank_decided"
    status = 409
    title = "The proposal was decided already."


class SamePerson(DomainError):
    code = "contacts.same_person"
    status = 409
    title = "Who proposed bank details does not confirm them."


class NotTheProposer(DomainError):
    code = "contacts.not_the_proposer"
    status = 409
    title = "A proposal is withdrawn by who made it."


class AccountDiffers(DomainError):
    code = "contacts.account_differs"
    title = "The account is not the proposed one."


class BankRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "contacts.bank_refused"
    title = "Bank details are proposed, then decided, and never changed."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA130": ContactRefused,
    "OA131": BankRefused,
    "OA149": ContactRefused,
    "OA160": LineContactRefused,
    "OA161": ContactArchived,
    "contact_line_once": LineContactRefused,
    "contact_code_once": CodeTaken,
    "contact_has_role": ContactRefused,
    "contact_terms_whole": ContactRefused,
    "contact_terms_discount_whole": ContactRefused,
    "contact_e_invoices_whole": ContactRefused,
    "contact_addresses_form": ContactRefused,
    "contact_people_form": ContactRefused,
    "contact_credit_limit_finite": ContactRefused,
    # an account that a contact names cannot be deleted
    "contact_revenue_account": AccountInUse,
    "contact_expense_account": AccountInUse,
    "contact_receivable_account": AccountInUse,
    "contact_payable_account": AccountInUse,
    "bank_proposed_once": BankProposed,
    "bank_second_person": SamePerson,
    "bank_withdrawn_by_proposer": NotTheProposer,
    "bank_status_whole": BankRefused,
    "bank_account_encrypted": BankRefused,
}
