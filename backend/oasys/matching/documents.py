"""Open documents that a line may settle: one, or several of one contact, wholly or in part, with discount or charges."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO
from oasys.core.words import marked
from oasys.matching.facts import BankLine, Difference, Kind, OpenDocument, Part, Proposal, score_of
from oasys.matching.pool import MOST_ALIKE, LineText, Pool
from oasys.matching.reasons import Case
from oasys.matching.references import Found, number_of
from oasys.matching.sums import Sum, sum_of
from oasys.matching.weights import (
    BEFORE_ISSUE,
    BEFORE_ISSUE_DAYS,
    CHARGES_AMOUNT,
    CHARGES_SHARE_PERCENT,
    DISCOUNT_AMOUNT,
    DISCOUNT_GRACE_DAYS,
    DISCOUNT_IN_TIME,
    DISCOUNT_LATE,
    DOCUMENT_AMOUNT,
    DOCUMENT_KEY,
    DOCUMENT_NUMBER,
    DOCUMENT_PARTY,
    EXCHANGE_SHARE_PERCENT,
    EXPECTED_AMOUNT,
    OTHER_NAMED,
    OVER_AMOUNT,
    PARTIAL_AMOUNT,
    SOME_NUMBERS,
    SUM_AMBIGUOUS,
    SUM_AMOUNT,
    USUALLY_LATE_DAYS,
    late_points,
    only_points,
    sum_points,
)

MOST_CONTACTS = 5
Named = dict[UUID, tuple[OpenDocument, Found]]


class _Search:
    """One line against open documents."""

    def __init__(self, line: BankLine, text: LineText, pool: Pool) -> None:
        self.line, self.text, self.pool = line, text, pool
        self.named: Named = pool.named(text)
        self.contacts = pool.contacts_like(line, text)

    def proposals(self) -> Iterator[Proposal]:
        seen: set[frozenset[UUID]] = set()
        for chosen, chance in self._choices():
            key = frozenset(one.line_id for one in chosen)
            if key in seen:
                continue
            seen.add(key)
            proposal = self._proposal(chosen, chance)
            if proposal:
                yield proposal

    def _choices(self) -> Iterator[tuple[list[OpenDocument], Sum | None]]:
        groups: dict[UUID, list[OpenDocument]] = defaultdict(list)
        for document, _ in self.named.values():
            groups[document.contact_id].append(document)
        for group in groups.values():
            if len(group) > 1:
                yield group, None
        single = [document for document, _ in self.named.values()]
        single += self.pool.by_amount.get((self.line.currency, self.line.amount), [])[:MOST_ALIKE]
        yield from (([one], None) for one in single)
        likely = sorted(self.contacts, key=lambda one: (not self.contacts[one][1], -self.contacts[one][0], one))
        for contact_id in dict.fromkeys((*list(groups)[:MOST_CONTACTS], *likely[:MOST_CONTACTS])):
            yield from self._of_contact(self.pool.documents_of(contact_id))

    def _of_contact(self, documents: list[OpenDocument]) -> Iterator[tuple[list[OpenDocument], Sum | None]]:
        near = [one for one in documents if _is_near(one, self.line)]
        yield from (([one], None) for one in near)
        own = [one for one in documents if one.currency == self.line.currency]
        own.sort(key=lambda one: one.line_id not in self.named)
        is_explained = any(one.rest == self.line.amount for one in near)
        found = None if is_explained else sum_of([one.rest for one in own], self.line.amount)
        if found:
            yield [own[place] for place in found.places], found

    def _proposal(self, chosen: Sequence[OpenDocument], chance: Sum | None) -> Proposal | None:
        case = Case()
        parts = self._parts(case, chosen, chance)
        if not parts:
            return None
        self._numbers(case, chosen)
        first = chosen[0]
        fits = self.contacts.get(first.contact_id)
        if fits is None:
            fits = self.text.party(self.line, self.pool.names[first.contact_id], self.pool.keys[first.contact_id])
        case.party(DOCUMENT_PARTY, DOCUMENT_KEY, fits, first.contact_name)
        self._days(case, chosen)
        left = self.line.amount - sum((part.amount for part in parts), ZERO)
        return Proposal(
            Kind.DOCUMENTS, parts, left, case.points, score_of(case.points), case.final(), contact_id=first.contact_id
        )

    def _parts(self, case: Case, chosen: Sequence[OpenDocument], chance: Sum | None) -> tuple[Part, ...]:
        amount = self.line.amount
        if any(one.currency != self.line.currency for one in chosen):
            return self._foreign(case, chosen)
        rest = sum((one.rest for one in chosen), ZERO)
        if rest * amount <= 0:
            return ()
        if rest == amount:
            self._exact(case, chosen, chance)
            return tuple(Part(one.line_id, one.rest, one.rest) for one in chosen)
        discounted = self._discounted(case, chosen)
        if discounted:
            return discounted
        if abs(rest) > abs(amount) and (abs(rest) - abs(amount)) * 100 <= abs(rest) * CHARGES_SHARE_PERCENT:
            return self._charges(case, chosen, rest - amount)
        if abs(rest) > abs(amount):
            case.add(PARTIAL_AMOUNT, "partial", marked("A part of {rest:f} that is open."), rest=abs(rest))
            parts = _part_by_part(chosen, amount)
            return parts if len(parts) == len(chosen) else ()
        case.add(OVER_AMOUNT, "over", marked("{left:f} more than is open."), left=abs(amount - rest), is_for=False)
        return tuple(Part(one.line_id, one.rest, one.rest) for one in chosen)

    def _exact(self, case: Case, chosen: Sequence[OpenDocument], chance: Sum | None) -> None:
        if len(chosen) > 1:
            case.add(SUM_AMOUNT, "sum", marked("The sum of {count} documents agrees."), count=len(chosen))
            if chance:
                case.points += sum_points(chance.chance) if chance.is_only else SUM_AMBIGUOUS
                if not chance.is_only:
                    case.add(0, "sum_ambiguous", marked("Other documents have the same sum."), is_for=False)
            return
        case.add(DOCUMENT_AMOUNT, "amount", marked("The amount agrees."))
        others = self.pool.document_amounts[chosen[0].currency, chosen[0].rest] - 1
        case.repeats(others)
        case.points += 0 if others else only_points(self.pool.document_repetition)

    def _discounted(self, case: Case, chosen: Sequence[OpenDocument]) -> tuple[Part, ...]:
        parts = tuple(
            Part(one.line_id, one.rest - one.discount.amount, one.rest, Difference.DISCOUNT)
            if one.discount
            else Part(one.line_id, one.rest, one.rest)
            for one in chosen
        )
        if sum((part.amount for part in parts), ZERO) != self.line.amount:
            return ()
        last = min(one.discount.last_day for one in chosen if one.discount)
        case.add(DISCOUNT_AMOUNT, "discount", marked("The amount agrees less the early discount."))
        late = (self.line.booked_on - last).days
        if late > DISCOUNT_GRACE_DAYS:
            case.add(DISCOUNT_LATE, "discount_late", marked("The discount ended {days} days before."), days=late)
        else:
            case.points += DISCOUNT_IN_TIME
        return parts

    def _charges(self, case: Case, chosen: Sequence[OpenDocument], missing: Decimal) -> tuple[Part, ...]:
        """The largest of the documents bears what is missing."""
        case.add(
            CHARGES_AMOUNT,
            "charges",
            marked("{missing:f} is missing, as with charges of a bank."),
            missing=abs(missing),
        )
        largest = max(chosen, key=lambda one: abs(one.rest))
        if abs(largest.rest) <= abs(missing) or largest.rest * missing <= 0:
            return ()
        return tuple(
            Part(one.line_id, one.rest - missing, one.rest, Difference.CHARGES)
            if one is largest
            else Part(one.line_id, one.rest, one.rest)
            for one in chosen
        )

    def _foreign(self, case: Case, chosen: Sequence[OpenDocument]) -> tuple[Part, ...]:
        """A document in another currency, at about its worth."""
        one = chosen[0]
        if len(chosen) > 1 or one.expected is None or one.expected * self.line.amount <= 0:
            return ()
        if abs(one.expected - self.line.amount) * 100 > abs(one.expected) * EXCHANGE_SHARE_PERCENT:
            return ()
        case.add(
            EXPECTED_AMOUNT,
            "amount_near",
            marked("The amount is near what {currency} are worth."),
            currency=one.currency,
        )
        return (Part(one.line_id, self.line.amount, one.rest, Difference.EXCHANGE),)

    def _numbers(self, case: Case, chosen: Sequence[OpenDocument]) -> None:
        found = [self.named[one.line_id][1] if one.line_id in self.named else Found.NO for one in chosen]
        least = min(found)
        if len(chosen) == 1:
            case.number(DOCUMENT_NUMBER, least, self._said(chosen[0], least))
        elif least:
            case.add(
                DOCUMENT_NUMBER[least], "numbers", marked("All {count} numbers stand in the text."), count=len(chosen)
            )
        elif any(found):
            sentence = marked("{count} of {all} numbers stand in the text.")
            case.add(SOME_NUMBERS, "some_numbers", sentence, count=sum(1 for one in found if one), all=len(found))
        is_other_named = any(sure >= Found.SERIES for document, sure in self.named.values() if document not in chosen)
        if not least and is_other_named:
            case.add(OTHER_NAMED, "other_named", marked("The text names another document."))
        elif not least and self.text.numbers.places:
            case.add(0, "not_named", marked("Its number is not in the text."), is_for=False)

    def _said(self, one: OpenDocument, sure: Found) -> str:
        """The number that stands in the text: the document's own, or the other side's."""
        numbers = ((text, number_of(text)) for text in (one.number, one.their_reference))
        found = (text for text, number in numbers if number and self.text.numbers.find(number) is sure)
        return next(found, one.number)

    def _days(self, case: Case, chosen: Sequence[OpenDocument]) -> None:
        before = (min(one.issued_on for one in chosen) - self.line.booked_on).days
        if before > BEFORE_ISSUE_DAYS:
            case.add(BEFORE_ISSUE, "before_issue", marked("Paid {days} days before it was written."), days=before)
            return
        late = max((self.line.booked_on - (one.due_on or one.issued_on)).days for one in chosen)
        case.points += late_points(late)
        if late > 0:
            is_usual = late <= USUALLY_LATE_DAYS
            case.counted(0, "late", marked("One day late."), marked("{days} days late."), is_for=is_usual, days=late)


def document_proposals(line: BankLine, text: LineText, pool: Pool) -> list[Proposal]:
    return list(_Search(line, text, pool).proposals()) if pool.candidates.documents else []


def _is_near(one: OpenDocument, line: BankLine) -> bool:
    """Whether a document alone explains the line: exactly, less its discount, or less charges, or at about its worth."""
    rest = one.rest if one.currency == line.currency else one.expected
    if rest is None or rest * line.amount <= 0:
        return False
    if rest == line.amount or (one.discount and rest - one.discount.amount == line.amount):
        return True
    missing = abs(rest) - abs(line.amount)
    share = CHARGES_SHARE_PERCENT if one.currency == line.currency else EXCHANGE_SHARE_PERCENT
    least = 0 if one.currency == line.currency else -abs(rest) * share
    return least <= missing * 100 <= abs(rest) * share


def _part_by_part(chosen: Sequence[OpenDocument], amount: Decimal) -> tuple[Part, ...]:
    """The amount goes to what is due first; credit notes are taken whole."""
    against = [one for one in chosen if one.rest * amount < 0]
    parts = [Part(one.line_id, one.rest, one.rest) for one in against]
    left = amount - sum((part.amount for part in parts), ZERO)
    for one in sorted(
        (one for one in chosen if one.rest * amount > 0), key=lambda one: (one.due_on or one.issued_on, one.number)
    ):
        take = one.rest if abs(one.rest) <= abs(left) else left
        if take:
            parts.append(Part(one.line_id, take, take))
            left -= take
    return tuple(parts)
