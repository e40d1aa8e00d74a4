"""What dunning refuses, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError
from oasys.ledger.errors import AccountInUse


class SettingsRefused(DomainError):
    code = "dunning.settings_refused"
    title = "The settings of reminders do not fit together."


class InterestRateMissing(DomainError):
    """No rate is ever guessed."""

    code = "dunning.interest_rate_missing"
    status = 409
    title = "The interest rate of a day is not known."


class ReminderRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "dunning.reminder_refused"
    title = "The reminder does not say what is open."


class RemindedAlready(DomainError):
    code = "dunning.reminded_already"
    status = 409
    title = "The item was reminded of at this level already."


class ItemBlocked(DomainError):
    code = "dunning.item_blocked"
    status = 409
    title = "The item is not to be reminded of."


class BlockRefused(DomainError):
    code = "dunning.block_refused"
    title = "A block is of a contact or of an open item."


class LeftOut(DomainError):
    """Not refused: the others went out."""

    code = "dunning.left_out"
    status = 409
    title = "Some customers were not reminded."


class EntryOfReminder(DomainError):
    code = "dunning.entry_refused"
    title = "The entry does not post what the reminder says."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA186": ReminderRefused,
    "OA187": EntryOfReminder,
    "OA188": ItemBlocked,
    "reminder_item_once": RemindedAlready,
    "reminder_entry_once": EntryOfReminder,
    "reminder_amounts": ReminderRefused,
    "reminder_item_amounts": ReminderRefused,
    "dunning_block_of_one": BlockRefused,
    "dunning_settings_once": SettingsRefused,
    "dunning_days_between": SettingsRefused,
    "dunning_fee_account": AccountInUse,
    "dunning_interest_account": AccountInUse,
}
