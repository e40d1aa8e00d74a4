"""Rules that a person lays down for lines of the bank: conditions, and what to do. Plain data, decided without a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from oasys.core.money import ZERO, decimals_of, round_half_up
from oasys.core.wire import Amount, Body, Name, Whole
from oasys.core.words import say
from oasys.matching.facts import BankLine
from oasys.matching.names import WORD, folded

MOST_CONDITIONS = 10
MOST_PARTS = 20
HUNDRED = Decimal(100)
MOST_PERCENT_DECIMALS = 6


def _positive(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise ValueError(say("An amount of a rule is above zero."))
    return amount


def _percentage(percent: Decimal) -> Decimal:
    if not 0 < percent < HUNDRED or decimals_of(percent) > MOST_PERCENT_DECIMALS:
        raise ValueError(say("A percentage lies between 0 and 100, with at most six decimals."))
    return percent


RuleAmount = Annotated[Amount, AfterValidator(_positive)]
RulePercent = Annotated[Amount, AfterValidator(_percentage)]


class RuleModel(Body):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextIs(RuleModel):
    """On the text, without case or accents. `any_word`: one of the words stands in it whole."""

    on: Literal["text"] = Field(description="What it looks at.")
    how: Literal["contains", "starts", "equals", "any_word"] = Field(description="How the text is compared.")
    values: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)] = Field(description="One of these.")

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not all(_plain(value) for value in self.values):
            raise ValueError(say("A condition on the text needs letters or figures."))
        return self


class CounterpartyNameIs(RuleModel):
    """On the name of the other side, without case or accents."""

    on: Literal["counterparty_name"] = Field(description="What it looks at.")
    contains: Name = Field(description="What the name contains.", examples=["Lim and Sons"])

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not _plain(self.contains):
            raise ValueError(say("A condition on the name needs letters or figures."))
        return self


class CounterpartyKeyIs(RuleModel):
    """On the account of the other side, by its keyed hash."""

    on: Literal["counterparty_key"] = Field(description="What it looks at.")
    equals: Name = Field(description="The hash, as a proposed rule has it.")


class AmountIs(RuleModel):
    """On the amount without its sign, from `least` to `most`, and on its way."""

    on: Literal["amount"] = Field(description="What it looks at.")
    way: Literal["in", "out", "both"] = Field("both", description="Money that comes in, goes out, or either.")
    least: RuleAmount | None = Field(None, description="From this amount on, without a sign.")
    most: RuleAmount | None = Field(None, description="Up to this amount, without a sign.")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(say("The least amount is above the most."))
        if self.way == "both" and self.least is None and self.most is None:
            raise ValueError(say("A condition on the amount needs a way, a least or a most amount."))
        return self


class BankAccountIs(RuleModel):
    """On the account at the bank."""

    on: Literal["account"] = Field(description="What it looks at.")
    account_id: UUID = Field(description="The account of the chart that the line is of.")


RuleCondition = Annotated[
    TextIs | CounterpartyNameIs | CounterpartyKeyIs | AmountIs | BankAccountIs, Field(discriminator="on")
]


class RulePart(RuleModel):
    """One share of the line: a percentage of it, a fixed amount, or, of the last part, the rest."""

    account_id: UUID = Field(description="The account it is booked on.")
    tax_code_ids: Annotated[tuple[UUID, ...], Field(max_length=5)] = Field((), description="Tax codes.")
    dimensions: Annotated[dict[UUID, UUID], Field(max_length=10)] = Field(
        {}, description="Dimension values by their dimensions."
    )
    contact_id: UUID | None = Field(None, description="With whom it is.")
    percent: RulePercent | None = Field(None, description="This percentage of the line.")
    amount: RuleAmount | None = Field(None, description="This much of the line.")


class BookIt(RuleModel):
    """An entry is proposed, split as said; the last part takes the rest."""

    do: Literal["book"] = Field(description="What is done.")
    parts: Annotated[tuple[RulePart, ...], Field(min_length=1, max_length=MOST_PARTS)] = Field(description="Its parts.")

    @model_validator(mode="after")
    def _splits(self) -> Self:
        *others, last = self.parts
        if last.percent is not None or last.amount is not None:
            raise ValueError(say("The last part takes the rest: give it no percentage and no amount."))
        if any((part.percent is None) == (part.amount is None) for part in others):
            raise ValueError(say("Every part but the last needs either a percentage or an amount."))
        if sum((part.percent for part in others if part.percent is not None), ZERO) >= HUNDRED:
            raise ValueError(say("The percentages take all: nothing is left for the last part."))
        return self


class TransferIt(RuleModel):
    """To an own account, whose side it becomes."""

    do: Literal["transfer"] = Field(description="What is done.")
    account_id: UUID = Field(description="The own account it goes to, or comes from.")


class BankRule(RuleModel):
    id: UUID
    name: Name
    position: Annotated[Whole, Field(ge=0)]
    match: Literal["all", "any"] = "all"
    conditions: Annotated[tuple[RuleCondition, ...], Field(min_length=1, max_length=MOST_CONDITIONS)]
    action: Annotated[BookIt | TransferIt, Field(discriminator="do")]


@dataclass(frozen=True, slots=True)
class RuledPart:
    """What a rule makes of a line: this much of it, signed as the line, goes there."""

    account_id: UUID
    amount: Decimal
    tax_code_ids: tuple[UUID, ...] = ()
    dimensions: tuple[tuple[UUID, UUID], ...] = ()
    contact_id: UUID | None = None
    is_transfer: bool = False


def applies(rule: BankRule, line: BankLine) -> bool:
    said = (_holds(condition, line) for condition in rule.conditions)
    return all(said) if rule.match == "all" else any(said)


def first_that_applies(
    rules: Sequence[BankRule], line: BankLine, *, decimals: int
) -> tuple[BankRule, tuple[RuledPart, ...]] | None:
    """By position. A rule whose fixed amounts are more than the line holds is passed over."""
    for rule in sorted(rules, key=lambda one: (one.position, one.id)):
        parts = what(rule, line, decimals=decimals) if applies(rule, line) else ()
        if parts:
            return rule, parts
    return None


def what(rule: BankRule, line: BankLine, *, decimals: int) -> tuple[RuledPart, ...]:
    """The parts, which sum up to the line exactly; empty where fixed amounts leave nothing for the rest.

    Percentages are of the whole line and rounded in their sum, so that the parts never go beyond it; parts of zero are left out.
    """
    action = rule.action
    if isinstance(action, TransferIt):
        return (RuledPart(action.account_id, line.amount, is_transfer=True),) if line.amount else ()
    *others, last = action.parts
    size, sign = abs(line.amount), -1 if line.amount < 0 else 1
    given: list[tuple[RulePart, Decimal]] = []
    percent = so_far = fixed = ZERO
    for part in others:
        if part.percent is not None:
            percent += part.percent
            upto = round_half_up(size * percent / HUNDRED, decimals)
            given.append((part, upto - so_far))
            so_far = upto
        elif part.amount is not None:
            fixed += part.amount
            given.append((part, part.amount))
    rest = size - so_far - fixed
    if rest < 0 or (fixed and not rest) or not size:
        return ()
    given.append((last, rest))
    return tuple(_ruled(part, sign * amount) for part, amount in given if amount)


def _ruled(part: RulePart, amount: Decimal) -> RuledPart:
    return RuledPart(
        part.account_id, amount, part.tax_code_ids, tuple(sorted(part.dimensions.items())), part.contact_id
    )


def _holds(
    condition: TextIs | CounterpartyNameIs | CounterpartyKeyIs | AmountIs | BankAccountIs, line: BankLine
) -> bool:
    match condition:
        case TextIs():
            return _text_holds(condition, line.text)
        case CounterpartyNameIs():
            return _plain(condition.contains) in _plain(line.counterparty_name)
        case CounterpartyKeyIs():
            return condition.equals == line.counterparty_key
        case AmountIs():
            return _amount_holds(condition, line.amount)
        case BankAccountIs():
            return condition.account_id == line.account_id


def _text_holds(condition: TextIs, text: str) -> bool:
    bare = _plain(text)
    values = [_plain(value) for value in condition.values]
    match condition.how:
        case "contains":
            return any(value in bare for value in values)
        case "starts":
            return bare.startswith(tuple(values))
        case "equals":
            return bare in values
        case "any_word":
            return any(f" {value} " in f" {bare} " for value in values)


def _amount_holds(condition: AmountIs, amount: Decimal) -> bool:
    if (condition.way == "in" and amount <= 0) or (condition.way == "out" and amount >= 0):
        return False
    size = abs(amount)
    return (condition.least is None or size >= condition.least) and (condition.most is None or size <= condition.most)


def _plain(text: str) -> str:
    """Words with single spaces: signs between them make no difference."""
    return " ".join(WORD.findall(folded(text)))
