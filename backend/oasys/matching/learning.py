"""Rules that are proposed from what a person did: plain to see, and never carried out before somebody saves them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from oasys.core.ids import uuid7
from oasys.core.words import marked
from oasys.matching.facts import BankLine, Reason
from oasys.matching.names import folded, words
from oasys.matching.references import TOKEN
from oasys.matching.rules import (
    AmountIs,
    BankRule,
    BookIt,
    CounterpartyKeyIs,
    CounterpartyNameIs,
    RuleCondition,
    RulePart,
    TextIs,
    TransferIt,
    applies,
)

LEAST_ALIKE = 3
LEAST_LETTERS = 5
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class PastBooking:
    """What a person made of a line: booked whole on an account, or a transfer to it."""

    line: BankLine
    account_id: UUID
    tax_code_ids: tuple[UUID, ...] = ()
    dimensions: tuple[tuple[UUID, UUID], ...] = ()
    contact_id: UUID | None = None
    is_transfer: bool = False

    @property
    def what(self) -> tuple[UUID, tuple[UUID, ...], tuple[tuple[UUID, UUID], ...], UUID | None, bool, bool]:
        return (
            self.account_id,
            self.tax_code_ids,
            self.dimensions,
            self.contact_id,
            self.is_transfer,
            self.line.amount > 0,
        )


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """`count` lines were booked as the rule would, and none that it fits otherwise."""

    rule: BankRule
    count: int
    reason: Reason


def proposed_rule(pasts: Sequence[PastBooking]) -> ProposedRule | None:
    """A rule for what was done most often, or None: at least LEAST_ALIKE lines the same way, and none of its lines another way."""
    done = [past for past in pasts if past.line.amount]
    ways = Counter(past.what for past in done)
    for way, count in ways.most_common():
        if count < LEAST_ALIKE:
            return None
        for group in _alike([past for past in done if past.what == way]):
            rule = _rule(group)
            if rule and not any(past.what != way and applies(rule, past.line) for past in done):
                fitting = sum(1 for past in done if applies(rule, past.line))
                sentence = marked("{count} lines like this one were booked in this way, and none in another.")
                return ProposedRule(rule, fitting, Reason("done_before", True, sentence, {"count": fitting}))
    return None


def _alike(pasts: list[PastBooking]) -> list[list[PastBooking]]:
    """By account of the other side, by its name, by the words of the text; the largest groups first."""
    groups: dict[tuple[str, ...], list[PastBooking]] = defaultdict(list)
    for past in pasts:
        line = past.line
        if line.counterparty_key:
            groups["key", line.counterparty_key].append(past)
        if line.counterparty_name:
            groups["name", *words(line.counterparty_name)].append(past)
        beginning = _beginning(line.text)
        if beginning:
            groups["text", *beginning].append(past)
    order = ("key", "name", "text")
    found = [(key, group) for key, group in groups.items() if len(group) >= LEAST_ALIKE]
    return [group for _, group in sorted(found, key=lambda one: (-len(one[1]), order.index(one[0][0]), one[0]))]


def _beginning(text: str) -> tuple[str, ...]:
    """The words before the first figures, where they say enough."""
    first: list[str] = []
    for found in TOKEN.finditer(folded(text[:200])):
        if found[0][0].isdigit() or len(first) == MOST_WORDS:
            break
        first.append(found[0])
    return tuple(first) if sum(len(word) for word in first) >= LEAST_LETTERS else ()


def _rule(group: list[PastBooking]) -> BankRule | None:
    first = group[0]
    named = _condition(group)
    if named is None:
        return None
    condition, name = named
    way = AmountIs(on="amount", way="in" if first.line.amount > Decimal(0) else "out")
    part = RulePart(
        account_id=first.account_id,
        tax_code_ids=first.tax_code_ids,
        dimensions=dict(first.dimensions),
        contact_id=first.contact_id,
    )
    action = (
        TransferIt(do="transfer", account_id=first.account_id)
        if first.is_transfer
        else BookIt(do="book", parts=(part,))
    )
    return BankRule(id=uuid7(), name=name, position=0, conditions=(condition, way), action=action)


def _condition(group: list[PastBooking]) -> tuple[RuleCondition, str] | None:
    lines = [past.line for past in group]
    first = lines[0]
    name = " ".join(first.counterparty_name.split())[:200]
    beginnings = {_beginning(line.text) for line in lines}
    text = " ".join(next(iter(beginnings)))[:200] if len(beginnings) == 1 else ""
    if first.counterparty_key and all(line.counterparty_key == first.counterparty_key for line in lines):
        return CounterpartyKeyIs(
            on="counterparty_key", equals=first.counterparty_key
        ), name or text or first.counterparty_key[:20]
    names = {" ".join(line.counterparty_name.split()).lower() for line in lines}
    if name and len(names) == 1 and words(name):
        return CounterpartyNameIs(on="counterparty_name", contains=name), name
    if text:
        return TextIs(on="text", how="starts", values=(text,)), text
    return None
