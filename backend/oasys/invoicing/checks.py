"""What is asked before a sales document gets its number, by rooms that know more of it than this one.

A check is registered when its app is loaded (AppConfig.ready), and asked in the transaction that posts, before the number is
drawn: what it refuses stays a draft and takes no number. docs/decisions/0075-dispatch.md says why this is a list and no import.
"""

from collections.abc import Callable
from datetime import date

from oasys.invoicing.models import Document
from oasys.organisations.models import Company

type Check = Callable[[Company, Document, date], None]

_before_number: list[Check] = []


def ask_before_number(check: Check) -> None:
    """Has the check asked from now on; once, however often it is registered."""
    if check not in _before_number:
        _before_number.append(check)


def ask(company: Company, document: Document, today: date) -> None:
    """Asks all of them. Raises what they raise."""
    for check in _before_number:
        check(company, document, today)
