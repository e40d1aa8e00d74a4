"""What the ledger refuses, and which refusal of PostgreSQL each one explains. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError, NotFound


class EntryImmutable(DomainError):
    code = "ledger.entry_immutable"
    status = 409
    title = "A posted entry is never changed. Reverse it instead."


class EntryNotDraft(DomainError):
    code = "ledger.entry_not_draft"
    status = 409
    title = "Only a draft can be edited, deleted or posted."


class EntryNotPosted(DomainError):
    code = "ledger.entry_not_posted"
    status = 409
    title = "Only a posted entry can be reversed."


class EntryAlreadyReversed(DomainError):
    code = "ledger.entry_already_reversed"
    status = 409
    title = "An entry is reversed once."


class EntryOfDocument(DomainError):
    code = "ledger.entry_of_document"
    status = 409
    title = "The entry belongs to a document."


class EntryUnbalanced(DomainError):
    code = "ledger.entry_unbalanced"
    title = "Debits and credits differ."


class EntryTooShort(DomainError):
    code = "ledger.entry_too_short"
    title = "An entry has at least two lines."


class EntryRefused(DomainError):
    """Several entries were to be posted together and some cannot be; `errors` names each by its row."""

    code = "ledger.entries_refused"
    title = "Some entries cannot be posted; nothing was posted."


class SourceAlreadyPosted(DomainError):
    code = "ledger.source_already_posted"
    status = 409
    title = "This source has an entry already."


class EntryOverLimit(DomainError):
    """Somebody posts more in one entry than their role allows; `errors` names each of several by its row."""

    code = "ledger.entry_over_limit"
    status = 403
    title = "The entry is larger than you may post."


class PeriodMissing(DomainError):
    code = "ledger.period_missing"
    title = "No fiscal year covers this date."


class PeriodClosed(DomainError):
    code = "ledger.period_closed"
    status = 409
    title = "The period is closed."


class PeriodLocked(DomainError):
    code = "ledger.period_locked"
    status = 409
    title = "The period is locked."


class PeriodChangeRefused(DomainError):
    code = "ledger.period_change_refused"
    status = 409
    title = "The period cannot be changed like that."


class PeriodGrantRefused(DomainError):
    code = "ledger.period_grant_refused"
    title = "This leave to post into a closed period cannot be given or taken back like that."


class PeriodGrantEnded(DomainError):
    code = "ledger.period_grant_ended"
    status = 409
    title = "The leave has ended already."


class CalendarInvalid(DomainError):
    code = "ledger.calendar_invalid"
    title = "The calendar does not fit together."


class FiscalYearOverlaps(DomainError):
    code = "ledger.fiscal_year_overlaps"
    status = 409
    title = "Fiscal years do not overlap."


class NumberGap(DomainError):
    code = "ledger.number_gap"
    status = 409
    title = "Numbers are drawn one after the other."


class OtherCompany(DomainError):
    code = "ledger.other_company"
    title = "Accounts, journal and period belong to the entry's own company."


class AccountUnusable(DomainError):
    code = "ledger.account_unusable"
    title = "A heading or an inactive account takes no lines."


class AccountCurrency(DomainError):
    code = "ledger.account_currency"
    title = "The account or the ledger does not take this currency."


class CurrencyUnbalanced(DomainError):
    code = "ledger.currency_unbalanced"
    title = "An entry in one currency balances in that currency."


class BaseAmountDiffers(DomainError):
    code = "ledger.base_amount_differs"
    title = "A line in the base currency has one amount."


class BaseAmountMissing(DomainError):
    code = "ledger.base_amount_missing"
    title = "A line in money weighs something in the base currency."


class TooManyDecimals(DomainError):
    code = "ledger.too_many_decimals"
    title = "An amount has more decimals than its currency."


class LineInvalid(DomainError):
    code = "ledger.line_invalid"
    title = "A line has a debit or a credit, not both, within the size of the ledger."


class RecordedOtherwise(DomainError):
    code = "ledger.recorded_otherwise"
    status = 409
    title = "The ledger records the moment of posting itself."


class ReversalDiffers(DomainError):
    code = "ledger.reversal_differs"
    status = 409
    title = "A reversal mirrors the entry it reverses."


class ImmutableField(DomainError):
    code = "ledger.immutable_field"
    status = 409
    title = "This never changes once it exists."


class AccountTree(DomainError):
    code = "ledger.account_tree"
    title = "A parent is of the same company and class, and never below its own child."


class AccountCodeTaken(DomainError):
    code = "ledger.account_code_taken"
    status = 409
    title = "Another account has this code."


class AccountInUse(DomainError):
    code = "ledger.account_in_use"
    status = 409
    title = "An account with lines is deactivated, not deleted."


class JournalCodeTaken(DomainError):
    code = "ledger.journal_code_taken"
    status = 409
    title = "Another journal has this code."


class NumbersTwice(DomainError):
    code = "ledger.numbers_twice"
    status = 409
    title = "Two series of a company give no number twice."


class OpeningBalancesExist(DomainError):
    code = "ledger.opening_balances_exist"
    status = 409
    title = "This fiscal year has opening balances; reverse them first."


class SpecialAccountMissing(DomainError):
    code = "ledger.special_account_missing"
    status = 409
    title = "The chart lacks an account this needs."


class DimensionValueUnusable(DomainError):
    code = "ledger.dimension_value_unusable"
    title = "An inactive dimension value takes no new postings."


class DimensionRequired(DomainError):
    code = "ledger.dimension_required"
    title = "The account needs a value of this dimension."


class DimensionForbidden(DomainError):
    code = "ledger.dimension_forbidden"
    title = "The account takes no value of this dimension."


class DimensionSetInvalid(DomainError):
    """A set of values that was not made by the ledger: a bug elsewhere, refused here."""

    code = "ledger.dimension_set_invalid"
    status = 409
    title = "A line names at most one value of each dimension of its company."


class DimensionTree(DomainError):
    code = "ledger.dimension_tree"
    title = "A parent is a value of the same dimension, and never below its own child."


class DimensionCodeTaken(DomainError):
    code = "ledger.dimension_code_taken"
    status = 409
    title = "Another dimension or value has this code."


class DimensionInUse(DomainError):
    code = "ledger.dimension_in_use"
    status = 409
    title = "A dimension value that lines name is deactivated, not deleted."


class PackEmpty(DomainError):
    code = "ledger.pack_empty"
    title = "The country pack makes nothing."


class OnboardingStepDone(DomainError):
    code = "ledger.onboarding_step_done"
    status = 409
    title = "The step is done already."


class LedgerIsolation(DomainError):
    """A statement outside the open tenant or at another isolation level: a bug elsewhere, refused here."""

    code = "ledger.isolation"
    status = 409
    title = "The ledger is written inside one tenant, at READ COMMITTED."


class SealImmutable(DomainError):
    code = "ledger.seal_immutable"
    status = 409
    title = "Seals are appended by the ledger, and never changed or removed."


class SealRefused(DomainError):
    """The chain cannot go on: something was changed behind the database's guards."""

    code = "ledger.seal_refused"
    status = 409
    title = "The entries cannot be sealed."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA001": EntryImmutable,
    "OA002": EntryNotDraft,
    "OA003": EntryUnbalanced,
    "OA004": EntryTooShort,
    "OA005": PeriodLocked,
    "OA006": PeriodClosed,
    "OA007": PeriodMissing,
    "OA008": NumberGap,
    "OA009": OtherCompany,
    "OA010": AccountUnusable,
    "OA011": AccountCurrency,
    "OA012": CurrencyUnbalanced,
    "OA013": BaseAmountDiffers,
    "OA014": BaseAmountMissing,
    "OA015": TooManyDecimals,
    "OA016": RecordedOtherwise,
    "OA017": ReversalDiffers,
    "OA018": LedgerIsolation,
    "OA019": LedgerIsolation,
    "OA020": ImmutableField,
    "OA022": ImmutableField,
    "OA023": AccountTree,
    "OA200": NumbersTwice,
    "OA060": NotFound,
    "OA061": LedgerIsolation,
    "OA062": SealRefused,
    "OA063": SealImmutable,
    "OA064": SealRefused,
    "OA050": DimensionValueUnusable,
    "OA051": DimensionRequired,
    "OA052": DimensionForbidden,
    "OA053": DimensionSetInvalid,
    "OA054": DimensionTree,
    "OA055": PeriodGrantRefused,
    "OA056": PeriodGrantEnded,
    "period_grant_reason_given": PeriodGrantRefused,
    "period_grant_ended_once": PeriodGrantEnded,
    "calendar_whole": CalendarInvalid,
    "dimension_code_once": DimensionCodeTaken,
    "dimension_value_code_once": DimensionCodeTaken,
    "dimension_set_axis_once": DimensionSetInvalid,
    "account_code_once": AccountCodeTaken,
    "journal_code_once": JournalCodeTaken,
    "fiscal_year_no_overlap": FiscalYearOverlaps,
    "fiscal_year_name_once": FiscalYearOverlaps,
    "period_no_overlap": FiscalYearOverlaps,
    "entry_source_once": SourceAlreadyPosted,
    "entry_reversed_once": EntryAlreadyReversed,
    "entry_number_once": NumberGap,
    "line_one_side": LineInvalid,
    "line_rate_leads": LineInvalid,
    "line_rate_positive": LineInvalid,
    "line_amount_finite": LineInvalid,
    "line_sides_agree": LineInvalid,
    "line_not_empty": LineInvalid,
}
