"""Candidates with the ways to find them: by amount, by number, by contact. Made once, in time that grows with their number."""

from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO
from oasys.matching.facts import BankLine, BookLine, Candidates, OpenDocument, OwnLine, PaidRun, PastUse
from oasys.matching.names import Likeness, is_within, likeness, words
from oasys.matching.references import Found, Number, Text, number_of
from oasys.matching.weights import NEAR_DAYS

MOST_NUMBERS = 200  # documents that one text may name
MOST_ALIKE = 60  # candidates of one amount, or contacts of one word, that are looked at
MOST_WORDS = 200
MOST_OF_CONTACT = 200
SHORTEST_SPAN_DAYS = 30


class LineText:
    """A line's words and numbers, taken apart once."""

    def __init__(self, line: BankLine) -> None:
        self.numbers = Text(line.text, line.end_to_end_id, line.bank_reference)
        self.name = words(line.counterparty_name[:300])
        self.words = words(line.text[:4_000])[:MOST_WORDS]
        self.word_set = frozenset(self.words)

    def party(self, line: BankLine, name: tuple[str, ...], keys: frozenset[str]) -> tuple[Likeness, bool]:
        """How the contact fits the other side of the line, and whether its account is known."""
        if line.counterparty_key and line.counterparty_key in keys:
            return Likeness.SAME, True
        alike = likeness(name, self.name)
        if alike < Likeness.CONTAINED and is_within(name, self.word_set):
            return Likeness.CONTAINED, False
        return alike, False


class Amounts:
    """Days of things by their amount, to say how often an amount comes by accident."""

    def __init__(self, rows: list[tuple[Decimal, date]]) -> None:
        self._days: dict[Decimal, list[date]] = defaultdict(list)
        for amount, day in rows:
            self._days[amount].append(day)
        for days in self._days.values():
            days.sort()
        every = sorted(day for _, day in rows)
        self.span_days = max(SHORTEST_SPAN_DAYS, (every[-1] - every[0]).days) if every else SHORTEST_SPAN_DAYS
        repeated = sum(len(days) for days in self._days.values() if len(days) > 1)
        self.repetition = Decimal(repeated) / len(rows) if rows else ZERO

    def chance(self, amount: Decimal, days: int) -> Decimal:
        """How many others of this amount are expected within so many days before or after.

        All near days count alike: of two that are near, the nearer is not the surer one.
        """
        others = max(0, len(self._days.get(amount, ())) - 1) + self.repetition / 2
        return others * (2 * max(NEAR_DAYS, abs(days)) + 1) / self.span_days

    def others(self, amount: Decimal) -> int:
        return max(0, len(self._days.get(amount, ())) - 1)


class Pool:
    """Candidates of one bank account, or of a company, with their indexes."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self._books()
        self._documents()
        self.own_amounts = Amounts([(one.amount, one.booked_on) for one in candidates.own_lines])
        self.own_lines: dict[tuple[str, Decimal], list[OwnLine]] = defaultdict(list)
        self.foreign: list[OwnLine] = []
        for own in candidates.own_lines:
            self.own_lines[own.currency, -own.amount].append(own)
            if own.expected is not None:
                self.foreign.append(own)
        self.runs: dict[tuple[str, Decimal], list[PaidRun]] = defaultdict(list)
        for run in candidates.runs:
            self.runs[run.currency, run.amount].append(run)
        self._pasts()

    def _books(self) -> None:
        books = self.candidates.book_lines
        self.book_amounts = Amounts([(one.amount, one.posted_on) for one in books])
        self.books: dict[tuple[str, Decimal], list[BookLine]] = defaultdict(list)
        for one in books:
            self.books[one.currency, one.amount].append(one)
        for group in self.books.values():
            group.sort(key=lambda one: (one.posted_on, one.journal_line_id))
        self.books_by_day = sorted(books, key=lambda one: (one.posted_on, one.journal_line_id))
        self.book_days = {key: [one.posted_on for one in group] for key, group in self.books.items()}

    def _documents(self) -> None:
        self.document_amounts: Counter[tuple[str, Decimal]] = Counter()
        self.by_amount: dict[tuple[str, Decimal], list[OpenDocument]] = defaultdict(list)
        self.by_contact: dict[UUID, list[OpenDocument]] = defaultdict(list)
        self.names: dict[UUID, tuple[str, ...]] = {}
        self.keys: dict[UUID, frozenset[str]] = {}
        self._by_number: dict[str, list[tuple[OpenDocument, Number]]] = defaultdict(list)
        self._by_key: dict[str, set[UUID]] = defaultdict(set)
        self._by_word: dict[str, set[UUID]] = defaultdict(set)
        ordered = sorted(
            self.candidates.documents, key=lambda one: (one.due_on or one.issued_on, one.number, one.line_id)
        )
        for one in ordered:
            self._document(one)
        repeated = sum(count for count in self.document_amounts.values() if count > 1)
        self.document_repetition = Decimal(repeated) / len(ordered) if ordered else ZERO

    def _document(self, one: OpenDocument) -> None:
        self.document_amounts[one.currency, one.rest] += 1
        self.by_amount[one.currency, one.rest].append(one)
        if one.discount:
            self.by_amount[one.currency, one.rest - one.discount.amount].append(one)
        self.by_contact[one.contact_id].append(one)
        self.keys[one.contact_id] = self.keys.get(one.contact_id, frozenset()) | one.contact_keys
        for key in one.contact_keys:
            self._by_key[key].add(one.contact_id)
        if one.contact_id not in self.names:
            self.names[one.contact_id] = words(one.contact_name)
            for word in self.names[one.contact_id]:
                self._by_word[word].add(one.contact_id)
        for text in (one.number, one.their_reference):
            number = number_of(text)
            for key in number.keys if number else ():
                if number:
                    self._by_number[key].append((one, number))

    def _pasts(self) -> None:
        self.pasts: dict[str, list[PastUse]] = defaultdict(list)
        for past in self.candidates.pasts:
            for key in {past.line.counterparty_key, *words(past.line.counterparty_name), *words(past.line.text[:300])}:
                if key:
                    self.pasts[key].append(past)

    def books_like(self, line: BankLine, most_days: int) -> list[BookLine]:
        """Book lines of the amount, the nearest in time first."""
        key = (line.currency, line.amount)
        group, days = self.books.get(key, []), self.book_days.get(key, [])
        here = bisect_left(days, line.booked_on)
        around = group[max(0, here - MOST_ALIKE) : here + MOST_ALIKE]
        near = [one for one in around if abs((one.posted_on - line.booked_on).days) <= most_days]
        return sorted(near, key=lambda one: (abs((one.posted_on - line.booked_on).days), one.posted_on))

    def books_near(self, line: BankLine, before: int, after: int) -> list[BookLine]:
        """Book lines of the line's currency and sign, smaller than it, posted within these days before and after; in order of days."""
        first = bisect_left(self.books_by_day, line.booked_on - timedelta(days=before), key=_posted_on)
        last = bisect_left(self.books_by_day, line.booked_on + timedelta(days=after + 1), key=_posted_on)
        return [
            one
            for one in self.books_by_day[first:last]
            if one.currency == line.currency and one.amount * line.amount > 0 and abs(one.amount) < abs(line.amount)
        ]

    def named(self, text: LineText) -> dict[UUID, tuple[OpenDocument, Found]]:
        """Documents whose number, or whose reference of the other side, stands in the text, in its order."""
        found: dict[UUID, tuple[OpenDocument, Found]] = {}
        for value in text.numbers.values():
            for document, number in self._by_number.get(value, ())[:MOST_ALIKE]:
                sure = text.numbers.find(number)
                if sure and sure > found.get(document.line_id, (document, Found.NO))[1]:
                    found[document.line_id] = (document, sure)
            if len(found) >= MOST_NUMBERS:
                break
        return found

    def contacts_like(self, line: BankLine, text: LineText) -> dict[UUID, tuple[Likeness, bool]]:
        """Contacts with open documents that the line may come from."""
        maybe = set(self._by_key.get(line.counterparty_key, ())) if line.counterparty_key else set()
        for word in dict.fromkeys((*text.name, *text.words)):
            contacts = self._by_word.get(word, ())
            if len(contacts) <= MOST_ALIKE * 5:
                maybe.update(contacts)
        found = {one: text.party(line, self.names[one], self.keys[one]) for one in maybe}
        return {one: fits for one, fits in found.items() if fits[0] >= Likeness.CONTAINED}

    def documents_of(self, contact_id: UUID) -> list[OpenDocument]:
        """The oldest first."""
        return self.by_contact.get(contact_id, [])[:MOST_OF_CONTACT]


def _posted_on(one: BookLine) -> date:
    return one.posted_on
