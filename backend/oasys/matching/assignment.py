"""Many lines and one pool: for each line at most one proposal, and nothing used twice.

The surest go first. A proposal is taken where it is ahead, by a margin, of every other for the same line and of every other claim to the
same thing; what is taken then stands in nobody's way. Twins that nothing tells apart go in order of days, where each has one.
"""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from oasys.core.words import marked
from oasys.matching.facts import BankLine, BookLine, Candidates, Kind, Proposal, Reason
from oasys.matching.pool import Pool
from oasys.matching.rules import BankRule
from oasys.matching.scoring import doubtful, raw_proposals
from oasys.matching.weights import ACCEPT_FROM, AMBIGUOUS, MARGIN, NEAR_DAYS

TAKEN = Reason("taken", False, marked("Another line of the bank was matched with it."))
IN_ORDER = Reason("twins", True, marked("One of {count} that are alike, in order of days."))


@dataclass(frozen=True, slots=True)
class Assigned:
    """The proposals of a line, best first. `chosen` is the one that may be taken, if any."""

    line: BankLine
    proposals: tuple[Proposal, ...]
    chosen: Proposal | None = None


def assign(
    lines: Sequence[BankLine],
    candidates: Candidates | Pool,
    rules: Sequence[BankRule] = (),
    *,
    threshold: int = ACCEPT_FROM,
    decimals: int = 2,
) -> tuple[Assigned, ...]:
    """In the order of the lines. Scores of what stays ambiguous in the whole batch are below every threshold."""
    pool = candidates if isinstance(candidates, Pool) else Pool(candidates)
    batch = _Batch(
        lines, [raw_proposals(line, pool, rules, decimals=decimals, is_batch=True) for line in lines], threshold
    )
    batch.take_surest()
    batch.take_twins(pool)
    return tuple(batch.result(place) for place in range(len(lines)))


class _Batch:
    def __init__(self, lines: Sequence[BankLine], found: list[tuple[Proposal, ...]], threshold: int) -> None:
        self.lines, self.found, self.threshold = lines, found, threshold
        self.chosen: dict[int, Proposal] = {}
        self.used: set[UUID] = set()
        self.claims: dict[UUID, list[tuple[int, Proposal]]] = defaultdict(list)
        for place, proposals in enumerate(found):
            for one in proposals:
                for use in one.uses:
                    self.claims[use].append((place, one))
        for claims in self.claims.values():
            claims.sort(key=lambda claim: -claim[1].points)

    def alive(self, place: int) -> list[Proposal]:
        """What is left for a line, the best first."""
        return [one for one in self.found[place] if not one.uses & self.used]

    def take_surest(self) -> None:
        """By points. Taking one may set free those that it stood in the way of, which are looked at again."""
        heap = [(-one.points, place) for place, proposals in enumerate(self.found) for one in proposals[:1]]
        heapq.heapify(heap)
        while heap:
            _, place = heapq.heappop(heap)
            if place in self.chosen:
                continue
            best = next(iter(self.alive(place)), None)
            if best is None or not best.is_acceptable(self.threshold) or self._is_rivalled(place, best):
                continue
            for other in self._take(place, best):
                left = self.alive(other)
                if left:
                    heapq.heappush(heap, (-left[0].points, other))

    def _take(self, place: int, proposal: Proposal) -> set[int]:
        """Takes it, and says which lines had other claims to what is used now, or to what this line lets go."""
        self.chosen[place] = proposal
        self.used |= proposal.uses
        touched = {use for one in self.found[place] for use in one.uses}
        return {other for use in touched for other, _ in self.claims[use] if other not in self.chosen}

    def _is_rivalled(self, place: int, best: Proposal) -> bool:
        others = self.alive(place)[1:]
        if others and others[0].points > best.points - MARGIN:
            return True
        return any(self._is_claimed(place, use, best.points - MARGIN) for use in best.uses)

    def _is_claimed(self, place: int, use: UUID, above: int) -> bool:
        """Whether another line without a match wants it nearly as much."""
        for other, proposal in self.claims[use]:
            if proposal.points <= above:
                return False
            if other != place and other not in self.chosen and not proposal.uses & self.used:
                return True
        return False

    def take_twins(self, pool: Pool) -> None:
        """Groups of as many lines as book lines that are interchangeable: the first with the first, if the days allow it."""
        books = {one.journal_line_id: one for one in pool.candidates.book_lines}
        groups: dict[tuple[str, Decimal], list[int]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            if place not in self.chosen and line.amount and self.found[place]:
                groups[line.currency, line.amount].append(place)
        for places in groups.values():
            for near in self._clusters(places):
                self._take_cluster(near, books)

    def _clusters(self, places: list[int]) -> list[list[int]]:
        """Lines of one amount that have a claim in common, directly or over others."""
        root = {place: place for place in places}

        def top(place: int) -> int:
            while root[place] != place:
                root[place] = root[root[place]]
                place = root[place]
            return place

        owner: dict[UUID, int] = {}
        for place in places:
            for one in self._near(place):
                for use in one.uses:
                    root[top(place)] = top(owner.setdefault(use, place))
        found: dict[int, list[int]] = defaultdict(list)
        for place in places:
            found[top(place)].append(place)
        return list(found.values())

    def _near(self, place: int) -> list[Proposal]:
        """What is as good as the best that is left for a line."""
        left = self.alive(place)
        return [one for one in left if one.points > left[0].points - MARGIN] if left else []

    def _take_cluster(self, places: list[int], books: dict[UUID, BookLine]) -> None:
        choices = {place: self._near(place) for place in places}
        every = [one for found in choices.values() for one in found]
        uses = {use for one in every for use in one.uses}
        is_plain = all(one.kind is Kind.BOOK_LINE for one in every) and all(use in books for use in uses)
        if not is_plain or len(uses) != len(places) or len(uses) < 2 or len({_twin(books[use]) for use in uses}) != 1:
            return
        if not all(choices.values()) or len({_other_side(self.lines[place]) for place in places}) != 1:
            return
        ordered = sorted(places, key=lambda place: (self.lines[place].booked_on, place))
        wanted = sorted(uses, key=lambda use: (books[use].posted_on, use))
        taken: list[tuple[int, Proposal]] = []
        for place, use in zip(ordered, wanted, strict=True):
            fitting = next((one for one in choices[place] if use in one.uses), None)
            near = fitting and abs((self.lines[place].booked_on - books[use].posted_on).days) <= NEAR_DAYS
            if fitting is None or not near or not fitting.is_acceptable(self.threshold):
                return
            taken.append((place, fitting))
        reason = replace(IN_ORDER, places={"count": len(taken)})
        for place, one in taken:
            self._take(place, replace(one, reasons=(reason, *one.reasons)))

    def result(self, place: int) -> Assigned:
        """The one that was chosen first; the rest with lowered scores where others are as good."""
        line, chosen = self.lines[place], self.chosen.get(place)
        left = self.alive(place)
        gone = [
            _taken(one) for one in self.found[place] if one.uses & self.used and not (chosen and one.uses & chosen.uses)
        ]
        if chosen:
            free = [one for one in left if one.uses or one.kind is not chosen.kind]
            near = [doubtful(one) if one.points > chosen.points - MARGIN else one for one in free]
            return Assigned(line, (chosen, *_sorted([*near, *gone])), chosen)
        best = left[0].points if left else 0
        is_open = len(left) > 1 and left[1].points > best - MARGIN
        shown = [
            doubtful(one)
            if (is_open and one.points > best - MARGIN)
            or any(self._is_claimed(place, use, one.points - MARGIN) for use in one.uses)
            else one
            for one in left
        ]
        return Assigned(line, _sorted([*shown, *gone]))


def _taken(proposal: Proposal) -> Proposal:
    return replace(proposal, score=min(proposal.score, AMBIGUOUS), reasons=(*proposal.reasons, TAKEN))


def _sorted(found: list[Proposal]) -> tuple[Proposal, ...]:
    return tuple(sorted(found, key=lambda one: (-one.score, -one.points)))


def _twin(book: BookLine) -> tuple[str, str, UUID | None, str]:
    """What people see of a book line, but for its day."""
    return book.description, book.reference, book.contact_id, "|".join(book.document_numbers)


def _other_side(line: BankLine) -> tuple[str, str]:
    return line.counterparty_key, line.counterparty_name
