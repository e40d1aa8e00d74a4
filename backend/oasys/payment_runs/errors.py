"""What payment runs refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class RunNotDraft(DomainError):
    code = "payment_runs.run_not_draft"
    status = 409
    title = "Only a draft of a payment run is changed or approved."


class RunEmpty(DomainError):
    code = "payment_runs.run_empty"
    title = "The payment run pays nothing."


class ItemUnfit(DomainError):
    code = "payment_runs.item_unfit"
    title = "The item cannot be paid by the run."


class ItemInOtherRun(DomainError):
    code = "payment_runs.item_in_other_run"
    status = 409
    title = "Another payment run pays the item."


class NothingToTransfer(DomainError):
    code = "payment_runs.nothing_to_transfer"
    title = "The credits of a contact come to as much as its bills."


class ContactUnpayable(DomainError):
    code = "payment_runs.contact_unpayable"
    status = 409
    title = "The bank cannot be told where to pay a contact."


class OwnAccountMissing(DomainError):
    code = "payment_runs.own_account_missing"
    status = 409
    title = "It is not known which account at a bank the money comes from."


class OwnHolderUnwritable(DomainError):
    code = "payment_runs.own_holder_unwritable"
    status = 409
    title = "SEPA cannot carry the name of who pays."


class SecondPersonNeeded(DomainError):
    code = "payment_runs.second_person_needed"
    status = 409
    title = "A payment run is approved by somebody who had no hand in it."


class OverLimit(DomainError):
    code = "payment_runs.over_limit"
    status = 403
    title = "The payment run is larger than you may approve."


class NoFile(DomainError):
    code = "payment_runs.no_file"
    status = 409
    title = "The payment run has no file."


class FileInvalid(DomainError):
    """The file that would be handed out breaks its schema: nothing is posted."""

    code = "payment_runs.file_invalid"
    title = "The bank would not take the file."


class ReportUnreadable(DomainError):
    code = "payment_runs.report_unreadable"
    title = "The file is no status report that can be read."


class ReportOfOther(DomainError):
    code = "payment_runs.report_of_other"
    title = "The status report is of another file."


class RunRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "payment_runs.run_refused"
    title = "The payment run does not fit together."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA167": RunRefused,
    "OA168": ItemUnfit,
    "OA169": RunRefused,
    "OA170": SecondPersonNeeded,
    "payment_run_state_whole": RunRefused,
    "payment_run_item_live_once": ItemInOtherRun,
    "payment_run_item_amount": ItemUnfit,
    "payment_run_item_discount": ItemUnfit,
    "payment_run_transfer_once": RunRefused,
    "payment_run_transfer_state": RunRefused,
    "payment_run_file_encrypted": RunRefused,
}
