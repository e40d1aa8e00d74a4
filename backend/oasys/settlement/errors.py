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


class ExchangeAccountMissing(DomainError):
    code = "settlement.exchange_account_missing"
    status = 409
    title = "The chart lacks an account for exchange differences."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA070": NotOpenItem,
    "OA071": ItemsDiffer,
    "OA072": MoreThanOpen,
    "OA073": BaseAmountWrong,
    "OA074": Unbalanced,
    "OA075": ExchangeEntryDiffers,
    "OA076": SettlementImmutable,
    "OA077": EntrySettled,
    "OA079": AccountInUse,
    "open_item_settled_within": MoreThanOpen,
    "settled_line_amounts": MoreThanOpen,
    "settled_line_once": ItemsDiffer,
    "settlement_cancelled_whole": SettlementImmutable,
}
