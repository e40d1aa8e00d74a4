"""What banking refuses, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError
from oasys.ledger.errors import AccountInUse


class NoBankBook(DomainError):
    code = "banking.no_book"
    title = "No statements are kept for the account."


class AccountUnfit(DomainError):
    code = "banking.account_unfit"
    title = "The account is none where money lies."


class AccountUnclear(DomainError):
    """`params["accounts"]`: the accounts of the file as the bank writes them."""

    code = "banking.account_unclear"
    title = "It is not known which account of the chart the file is of."


class OtherBankAccount(DomainError):
    code = "banking.other_account"
    status = 409
    title = "The file is of another bank account."


class OtherCurrency(DomainError):
    code = "banking.other_currency"
    title = "The statement is in another currency than its account."


class CurrencyNotFixed(DomainError):
    """`params`: the account, and the statement's currency that it could take."""

    code = "banking.currency_not_fixed"
    title = "The account is not kept in the statement's currency yet."


class LineNotOpen(DomainError):
    code = "banking.line_not_open"
    status = 409
    title = "The line is no longer open, or the posted line no longer free."


class LineRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "banking.line_refused"
    title = "A line of a bank stays as it came."


class MatchedWithBank(DomainError):
    code = "banking.matched_with_bank"
    status = 409
    title = "The entry is matched with the bank."


class Reconciled(DomainError):
    code = "banking.reconciled"
    status = 409
    title = "It is reconciled."


class MatchRefused(DomainError):
    code = "banking.match_refused"
    title = "The bank and the books do not come to the same."


class MatchUndone(DomainError):
    code = "banking.match_undone"
    status = 409
    title = "The match is undone."


class DoesNotAgree(DomainError):
    """`params["proof"]`: what bank and books say."""

    code = "banking.does_not_agree"
    status = 409
    title = "Bank and books do not agree."


class LaterFirst(DomainError):
    code = "banking.later_first"
    status = 409
    title = "Something later builds on it."


class SuspenseMissing(DomainError):
    code = "banking.suspense_missing"
    title = "The settings name no suspense account."


class BookRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "banking.book_refused"
    title = "The account's statements cannot be kept so."


class RuleNameTaken(DomainError):
    code = "banking.rule_name_taken"
    status = 409
    title = "Another rule has that name."


class NotReconciled(DomainError):
    code = "banking.not_reconciled"
    status = 409
    title = "An account at a bank is not reconciled."


class RuleInUse(DomainError):
    code = "banking.rule_in_use"
    status = 409
    title = "Lines were booked by the rule."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA190": BookRefused,
    "OA191": MatchedWithBank,
    "OA192": LineRefused,
    "OA193": Reconciled,
    "OA194": MatchRefused,
    "OA195": DoesNotAgree,
    "OA196": LaterFirst,
    "OA197": LineNotOpen,
    "OA198": NotReconciled,
    "OA199": BookRefused,
    "bank_line_once": LineRefused,
    "bank_line_matched_once": LineNotOpen,
    "book_line_matched_once": LineNotOpen,
    "bank_book_once": BookRefused,
    "bank_book_of_chart": AccountInUse,
    "bank_book_start_whole": BookRefused,
    "bank_book_balance_finite": BookRefused,
    "banking_suspense_account": AccountInUse,
    "banking_charges_account": AccountInUse,
    "banking_threshold_range": BookRefused,
    "bank_rule_name_once": RuleNameTaken,
    "bank_match_of_rule": RuleInUse,
    "bank_line_excluded_why": LineRefused,
    "bank_line_review_whole": LineRefused,
    "reconciliation_once": LaterFirst,
}
