"""How much is read of one file: what a bank sends of a busy account in a year is less."""

from oasys.bank_files.errors import TooLarge
from oasys.core.words import say

MOST_BYTES = 32 * 1024 * 1024
MOST_LINES = 100_000
MOST_STATEMENTS = 20_000


def refuse_more_lines(count: int) -> None:
    """Raises TooLarge."""
    if count > MOST_LINES:
        raise TooLarge(say("A file has at most {most:,} transactions: ask the bank for fewer days.", most=MOST_LINES))


def refuse_more_statements(count: int) -> None:
    """Raises TooLarge."""
    if count > MOST_STATEMENTS:
        raise TooLarge(
            say("A file has at most {most:,} statements: ask the bank for fewer days.", most=MOST_STATEMENTS)
        )
