"""Wire shapes of proposals and rules."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Body, Flag, Name, Schema, Whole, unsaid
from oasys.matching.rules import BookIt, RuleCondition, TransferIt

type ProposalKind = Literal[
    "book_line", "book_lines", "documents", "transfer", "payment_run", "rule", "history", "advance"
]
MOST_LINES = 200


class ReasonOut(Schema):
    """Why a line could be this, or why not."""

    code: str = Field(description="Stable code.", examples=["amount"])
    is_for: bool = Field(description="Whether it speaks for it.")
    message: str = Field(description="For a person.", examples=["The amount agrees."])


class ProposalPartOut(Schema):
    """A part of what a line could be."""

    label: str = Field(description="What it is called: a number, an account, what was posted.")
    amount: Amount = Field(description="How much of the line it is, with its sign.")
    day: date | None = Field(description="Its day.")
    due_on: date | None = Field(description="The day it is due.")
    book_line_id: UUID | None = Field(description="The posted line.")
    open_item_line_id: UUID | None = Field(description="The open item, by its journal line.")
    account_id: UUID | None = Field(description="The account of the chart.")
    settles: Amount | None = Field(description="What of an open item it settles, in the item's currency.")
    currency: str | None = Field(description="The item's currency.")
    difference: str | None = Field(
        description="Why that is another amount: discount, charges, exchange; empty where it is not."
    )


class ActOut(Schema):
    """The request that accepts a proposal."""

    path: Literal["match/book-lines", "match/payments", "match/entry", "match/transfer"] = Field(
        description="Behind the path of the line."
    )
    body: dict[str, Any] = Field(description="Its body.")


class ProposalOut(Schema):
    """What a line could be."""

    kind: ProposalKind = Field(description="What kind of thing.")
    score: int = Field(description="How sure, of 100.", examples=[98])
    title: str = Field(description="What it is called.")
    contact_id: UUID | None = Field(description="With whom.")
    contact_name: str | None = Field(description="How they are called.")
    parts: list[ProposalPartOut] = Field(description="What it is made of.")
    left: Amount = Field(description="What of the line is left over.")
    reasons: list[ReasonOut] = Field(description="Why, and why not.")
    act: ActOut | None = Field(description="What accepts it; null where somebody has to say more first.")


class ProposalList(Schema):
    """Proposals, the best first."""

    items: list[ProposalOut] = Field(description="At most ten.")


class AcceptLinesIn(Body):
    """Which lines are accepted together."""

    line_ids: list[UUID] | None = Field(
        None, description="These lines; the oldest 200 open ones if omitted.", min_length=1, max_length=MOST_LINES
    )
    threshold: Annotated[Whole, Field(ge=0, le=100)] | None = Field(
        None, description="A higher score than the company's threshold; a lower one counts nothing."
    )


class RefusedOut(Schema):
    """A line that stays open, and why."""

    line_id: UUID = Field(description="The line.")
    code: str = Field(description="Stable code.")
    message: str = Field(description="For a person.")


class AcceptedOut(Schema):
    """What a batch did."""

    accepted: int = Field(description="How many lines were matched.")
    left: int = Field(description="How many no proposal was sure enough for.")
    match_ids: list[UUID] = Field(description="The matches, to be undone one by one.")
    refused: list[RefusedOut] = Field(description="Lines whose booking was refused.")


class RuleContent(Body):
    """Conditions and what to do."""

    match: Literal["all", "any"] = Field("all", description="Whether all conditions have to hold, or one.")
    conditions: Annotated[list[RuleCondition], Field(min_length=1, max_length=10)] = Field(
        description="Conditions on a line."
    )
    action: Annotated[BookIt | TransferIt, Field(discriminator="do")] = Field(description="What is proposed for it.")


class RuleIn(Body):
    """A rule."""

    name: Name = Field(description="What it is called.", examples=["Bank charges"])
    content: RuleContent = Field(description="When it fits, and what it proposes.")


class RuleChangeIn(Body):
    """What changes of a rule."""

    name: Name = Field(default_factory=unsaid, description="What it is called.")
    content: RuleContent = Field(default_factory=unsaid, description="When it fits, and what it proposes.")
    is_active: Flag = Field(default_factory=unsaid, description="Whether it is switched on.")


class RuleOut(Schema):
    """A rule of the company."""

    id: UUID = Field(description="Its id.")
    name: str = Field(description="What it is called.")
    position: int = Field(description="Its place in the order: the first that fits wins.")
    content: RuleContent = Field(description="When it fits, and what it proposes.")
    is_active: bool = Field(description="Whether it is switched on.")
    hits: int = Field(description="How many lines were booked by it.")
    last_hit_at: datetime | None = Field(description="When the last one was.")
    version: int = Field(description="Raised by each change.")


class RuleList(Schema):
    """Rules in order."""

    items: list[RuleOut] = Field(description="All of the company.")


class RuleOrderIn(Body):
    """The order of all rules."""

    rule_ids: list[UUID] = Field(description="Every rule once.", max_length=1000)


class TryRuleIn(Body):
    """A rule that is tried before it is saved."""

    content: RuleContent = Field(description="When it fits, and what it proposes.")
    account_id: UUID | None = Field(None, description="Only lines of this account.")
    replaces: UUID | None = Field(None, description="The rule that it will take the place of.")


class TriedPartOut(Schema):
    """A part of what a rule would book."""

    account_id: UUID = Field(description="The account.")
    amount: Amount = Field(description="With the line's sign.")


class TriedLineOut(Schema):
    """A line that a rule fits."""

    line_id: UUID = Field(description="The line.")
    account_id: UUID = Field(description="The account at the bank.")
    booked_on: date = Field(description="Its day.")
    amount: Amount = Field(description="Its amount.")
    currency: str = Field(description="Its currency.")
    counterparty_name: str = Field(description="Who it was with.")
    text: str = Field(description="What was written with it.")
    other_rule: str | None = Field(description="A rule that takes it before.")
    parts: list[TriedPartOut] = Field(description="What would be booked; empty where the rule cannot be carried out.")


class TriedOut(Schema):
    """What a rule would change."""

    looked_at: int = Field(description="How many open lines were looked at, the latest first.")
    fits: int = Field(description="How many it fits.")
    taken_by_others: int = Field(description="How many of these another rule takes before.")
    lines: list[TriedLineOut] = Field(description="The first fifty.")


class ProposedRuleOut(Schema):
    """A rule for what people did."""

    rule: RuleIn | None = Field(description="Ready to be saved; null where nothing was done often enough.")
    count: int = Field(description="How many lines were booked as it would.")
    message: str = Field(description="Why it is proposed, for a person.")
