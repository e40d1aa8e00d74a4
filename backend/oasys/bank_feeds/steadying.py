"""Lines that are known under another id keep it: banks change the ids of bookings, give them later, or give none again."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from oasys.bank_files.identity import content_digest
from oasys.bank_files.model import Note, Statement
from oasys.core.words import say


def steadied(statement: Statement, known: Iterable[tuple[str, str]]) -> Statement:
    """The statement with the ids that are known: `known` are ids (or "") and content digests of the account's lines of its days.

    A line that is not known by its id, and has the content of a known one whose id the bank no longer says, is that one. Where the known id
    is said as well, both are there: real twins stay two.
    """
    said = [(line.provider_id, content_digest(line)) for line in statement.lines]
    kept = Counter(known)
    left: dict[str, list[str]] = defaultdict(list)
    for (provider_id, digest), count in (kept - Counter(said)).items():
        left[digest] += [provider_id] * count
    found, changed = [], 0
    for line, (provider_id, digest) in zip(statement.lines, said, strict=True):
        if kept[provider_id, digest]:
            kept[provider_id, digest] -= 1
        elif left[digest]:
            line = replace(line, provider_id=left[digest].pop(0))
            changed += 1
        found.append(line)
    if not changed:
        return statement
    message = say("The bank gives {count} known bookings another id; they keep the first.", count=changed)
    return replace(statement, lines=tuple(found)).noted(Note("ids_changed", message))
