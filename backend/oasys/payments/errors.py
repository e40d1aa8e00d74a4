"""What payments refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError
from oasys.ledger.errors import AccountInUse


class ControlAccountMissing(DomainError):
    code = "payments.control_account_missing"
    title = "There is no account to keep what is not allocated."


class OtherContact(DomainError):
    code = "payments.other_contact"
    title = "A payment settles items of its contact."


class ItemUnfit(DomainError):
    code = "payments.item_unfit"
    title = "The item cannot be allocated to."


class Overallocated(DomainError):
    code = "payments.overallocated"
    title = "More is allocated than was paid."


class NotAllAllocated(DomainError):
    code = "payments.not_all_allocated"
    status = 409
    title = "Something of the payment is left over."


class BankDetailsUnseen(DomainError):
    code = "payments.bank_details_unseen"
    status = 409
    title = "The contact is paid elsewhere than before."


class PaymentUndone(DomainError):
    code = "payments.payment_undone"
    status = 409
    title = "The payment is undone."


class NothingLeft(DomainError):
    code = "payments.nothing_left"
    status = 409
    title = "All of the payment is allocated."


class EntryOfPayment(DomainError):
    code = "payments.entry_of_payment"
    status = 409
    title = "The entry is that of a payment."


class PaymentRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "payments.payment_refused"
    title = "The payment does not say what its entry posts."


class OwnAccountProposed(DomainError):
    code = "payments.own_account_proposed"
    status = 409
    title = "Details of the bank account are proposed already."


class OwnAccountUnchanged(DomainError):
    code = "payments.own_account_unchanged"
    status = 409
    title = "These are the details in force."


class OwnAccountDecided(DomainError):
    code = "payments.own_account_decided"
    status = 409
    title = "The proposal was decided already."


class OwnAccountSamePerson(DomainError):
    code = "payments.own_account_same_person"
    status = 409
    title = "Who proposed details of a bank account does not confirm them, unless an owner."


class OwnAccountDiffers(DomainError):
    code = "payments.own_account_differs"
    title = "The account is not the proposed one."


class OwnAccountRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "payments.own_account_refused"
    title = "Details of a bank account are proposed, then decided, and never changed."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA162": PaymentRefused,
    "OA163": BankDetailsUnseen,
    "OA164": EntryOfPayment,
    "OA165": OtherContact,
    "OA171": OwnAccountRefused,
    "own_account_proposed_once": OwnAccountProposed,
    "own_account_status_whole": OwnAccountRefused,
    "own_account_named": OwnAccountRefused,
    "own_account_encrypted": OwnAccountRefused,
    "own_account_of_chart": AccountInUse,
    "payment_amounts": PaymentRefused,
    "payment_deductions_form": PaymentRefused,
    "payment_direction_known": PaymentRefused,
    "payment_entry_once": PaymentRefused,
    "payment_undone_whole": PaymentRefused,
    "payment_money_account": AccountInUse,
}
