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


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA162": PaymentRefused,
    "OA163": BankDetailsUnseen,
    "OA164": EntryOfPayment,
    "OA165": OtherContact,
    "payment_amounts": PaymentRefused,
    "payment_deductions_form": PaymentRefused,
    "payment_direction_known": PaymentRefused,
    "payment_entry_once": PaymentRefused,
    "payment_undone_whole": PaymentRefused,
    "payment_money_account": AccountInUse,
}
