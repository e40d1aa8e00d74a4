"""How much each kind of evidence counts, in points; from ACCEPT_FROM on it is near certain (docs/accounting/bank-matching.md)."""

from decimal import Decimal

from oasys.matching.names import Likeness
from oasys.matching.references import Found

ACCEPT_FROM = 95  # what a company begins with
LOWEST_THRESHOLD = 80  # below it, amounts that merely agree would be taken
MARGIN = 10  # by so many points a proposal has to be ahead of every other for the same line or the same thing
AMBIGUOUS = 60  # the most that one of several has that nothing tells apart

BOOK_AMOUNT, TRANSFER_AMOUNT, RUN_AMOUNT = 60, 60, 66
DOCUMENT_AMOUNT, DISCOUNT_AMOUNT, SUM_AMOUNT = 50, 48, 48
CHARGES_AMOUNT, PARTIAL_AMOUNT, OVER_AMOUNT = 30, 20, 18
EXPECTED_AMOUNT = 30
DISCOUNT_IN_TIME, DISCOUNT_LATE = 20, -30  # a discount taken late is for a person to grant
OTHER_NAMED = -10  # another document is named
MAYBE_BOOKED = -25  # what would post anew, where an entry of the amount is there
SOME_NUMBERS = 8
SUM_AMBIGUOUS = -10
BEFORE_ISSUE, BEFORE_ISSUE_DAYS = -15, 5
RULE = 95
BOOK_LINES_AMOUNT, BOOK_LINES_ALL, BOOK_LINES_NAMED, BOOK_LINES_MOST = 40, 24, 8, 79
ADVANCE_KEY, ADVANCE_PARTY, ADVANCE_FREE, ADVANCE_OPEN, ADVANCE_MOST = 40, 30, 20, -20, 70
HISTORY_MOST = 80
PAST_KEY, PAST_NAME, PAST_TEXT, PAST_AMOUNT, PAST_EACH, PAST_MOST = 40, 35, 25, 10, 4, 6

BOOK_NUMBER = {Found.NO: 0, Found.TAIL: 12, Found.SERIES: 25, Found.FULL: 30}
DOCUMENT_NUMBER = {Found.NO: 0, Found.TAIL: 20, Found.SERIES: 36, Found.FULL: 40}
BOOK_PARTY = {Likeness.OTHER: -20, Likeness.UNKNOWN: 0, Likeness.SIMILAR: 5, Likeness.CONTAINED: 16, Likeness.SAME: 18}
DOCUMENT_PARTY = {
    Likeness.OTHER: -20,
    Likeness.UNKNOWN: 0,
    Likeness.SIMILAR: 6,
    Likeness.CONTAINED: 20,
    Likeness.SAME: 22,
}
BOOK_KEY, DOCUMENT_KEY = 20, 25
TEXT_AGREES = 16  # word for word: with amount and days it tells an amount that comes often
REFERENCE_AGREES = 30

NEAR_DAYS = 3
USUALLY_LATE_DAYS, VERY_LATE_DAYS = 60, 365
CHARGES_SHARE_PERCENT = 5
EXCHANGE_SHARE_PERCENT = 3
DISCOUNT_GRACE_DAYS = 2


def days_points(days: int) -> int:
    """Days between the books and the bank, before or after."""
    away = abs(days)
    if away <= NEAR_DAYS:
        return 12
    if away <= 7:
        return 2
    if away <= 14:
        return -6
    return -15 if away <= 45 else -30


def late_points(days: int) -> int:
    """Days that a document was due before the bank's line: what is open for long is still open, and says a little less."""
    if days <= USUALLY_LATE_DAYS:
        return 5
    return 3 if days <= VERY_LATE_DAYS else 0


def only_points(repetition: Decimal) -> int:
    """For the only open document of an amount. `repetition` is the share of documents whose amount comes again."""
    return 20 if repetition < Decimal("0.5") else 14


def rarity_points(chance: Decimal) -> int:
    """`chance`: how many candidates would have this amount by accident, so near in time."""
    if chance < Decimal("0.06"):
        return 24
    if chance < Decimal("0.16"):
        return 18
    if chance < Decimal("0.4"):
        return 12
    return 7


def sum_points(chance: Decimal) -> int:
    """How much it weighs that several amounts are together the line's."""
    if chance < Decimal("0.001"):
        return 20
    if chance < Decimal("0.01"):
        return 12
    return 4 if chance < Decimal("0.1") else -10
