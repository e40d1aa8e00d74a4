"""UUIDv7 (RFC 9562 §5.7): ids that sort by the moment they were made, so that indexes grow at one end."""

import os
import time
from datetime import datetime
from uuid import UUID

RANDOM_BITS = 62
FRACTION_BITS = 12
NANOSECONDS = 1_000_000  # of a millisecond
LOW_BITS = (1 << RANDOM_BITS) - 1


def uuid7() -> UUID:
    """A new id: 48 bits of milliseconds, version, 12 bits of the millisecond's fraction, variant, 62 random bits.

    The fraction (RFC 9562 §6.2, method 3) is what PostgreSQL's `uuidv7()` writes too: what one process makes one after
    the other sorts so, within a millisecond as well.
    """
    milliseconds, rest = divmod(time.time_ns(), NANOSECONDS)
    high = (milliseconds << 80) | (0x7 << 76) | ((rest << FRACTION_BITS) // NANOSECONDS) << 64
    return UUID(int=high | (0b10 << RANDOM_BITS) | (int.from_bytes(os.urandom(8)) & LOW_BITS))


def line_id(parent: UUID, number: int) -> UUID:
    """The id of a part: the parent's, moved on by its number. Parts lie together in an index, and need no more chance.

    A parent's own id ends in 62 random bits, so that two parents' parts meet no sooner than two random ids would.
    """
    return UUID(int=(parent.int & ~LOW_BITS) | ((parent.int + number) & LOW_BITS))


def first_id_at(moment: datetime) -> UUID:
    """No UUIDv7 made before the moment is greater: a bound for ids by their time."""
    return UUID(int=max(0, int(moment.timestamp()) * 1000) << 80)
