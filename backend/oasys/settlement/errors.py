"""What settlements refuse, and which refusal of PostgreSQL each one explains. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError
from oasys.ledger.errors import AccountInUse


class NotOpenItem(DomainError):
    code = "settlement.not_open_item"
    title = "This line is no open item."


class ItemsDiffer(DomainError):
    code = "settlement.items_differ"
    title = "A settlement matches items of one account and one currency, on or after their dates."


class MoreThanOpen(DomainError):
    code = "settlement.more_than_open"
    status = 409
    title = "No more can be settled than is open."


class BaseAmountWrong(DomainError):
    """A part settles its share of what is left of the item in the base currency: a bug elsewhere, refused here."""

    code = "settlement.base_amount_wrong"
    status = 409
    title = "A settled amount weighs its share of the item in the base currency."


class Unbalanced(DomainError):
    code = "settlement.unbalanced"
    title = "A settlement settles as much debit as credit."


class ExchangeEntryDiffers(DomainError):
    code = "settlement.exchange_entry_differs"
    status = 409
    title = "The difference of rates is posted with the settlement, exactly."


class SettlementImmutable(DomainError):
    code = "settlement.immutable"
    status = 409
    title = "A settlement is never changed. Cancel it instead."


class EntrySettled(DomainError):
    code = "settlement.entry_settled"
    status = 409
    title = "The entry is settled."


class AlreadyCancelled(DomainError):
    code = "settlement.already_cancelled"
    status = 409
    title = "The settlement is cancelled."


class SettlementOfReversal(DomainError):
    code = "settlement.of_reversal"
    status = 409
    title = "An entry that was reversed stays settled with its reversal."


class ExchangeAccountMissing(DomainError):
    code = "settlement.exchange_account_missing"
    status = 409
    title = "The chart lacks an account for exchange differences."


class DocumentRefused(DomainError):
    """The document of a line is written with its entry: a bug elsewhere, refused here."""

    code = "settlement.document_refused"
    status = 409
    title = "The document of an item is written with its entry."


class OpeningFileUnreadable(DomainError):
    code = "settlement.file_unreadable"
    title = "The file is no CSV of opening balances."


class OpeningFileType(DomainError):
    code = "settlement.file_type"
    status = 415
    title = "Opening balances come as JSON, or as CSV."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA070": NotOpenItem,
    "OA071": ItemsDiffer,
    "OA072": MoreThanOpen,
    "OA073": BaseAmountWrong,
    "OA074": Unbalanced,
    "OA075": ExchangeEntryDiffers,
    "OA076": SettlementImmutable,
    "OA077": EntrySettled,
    "OA166": SettlementOfReversal,
    "OA079": AccountInUse,
    "item_document_kept": DocumentRefused,
    "item_document_once": DocumentRefused,
    "item_document_due": DocumentRefused,
    "item_document_number": DocumentRefused,
    "open_item_settled_within": MoreThanOpen,
    "settled_line_amounts": MoreThanOpen,
    "settled_line_once": ItemsDiffer,
    "settlement_cancelled_whole": SettlementImmutable,
}
