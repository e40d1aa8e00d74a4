"""From the trees of the grammar to values: the parts of a head and of a posting, amounts, costs, assertions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lark import Token, Tree

from oasys.core.words import say
from oasys.exchange.hledger.directives import Amount, Assertion, Cost
from oasys.exchange.hledger.numbers import parse_number

AMOUNTS = frozenset({"left", "right", "bare"})


class Unreadable(ValueError):
    """A value of a line that cannot be; `code` names the kind."""

    def __init__(self, message: str, code: str = "exchange.value") -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Head:
    """The first line of a transaction."""

    day: str = ""
    code: str = ""
    description: str = ""
    comment: str = ""
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """One line of a transaction."""

    account: str = ""
    amount: Amount | None = None
    cost: Cost | None = None
    assertion: Assertion | None = None
    comment: str = ""
    left_out: list[str] = field(default_factory=list)


class LineParser:
    """Amounts of one line. `mark_of` knows the decimal mark of a commodity; `default` is that of bare numbers."""

    def __init__(self, mark_of: Callable[[str], str | None], default: str) -> None:
        self.mark_of = mark_of
        self.default = default

    def amount(self, tree: "Tree[Token]") -> Amount:
        """The number with its sign, and the commodity."""
        commodity, number = tokens(tree)
        if tree.data == "bare":
            commodity = self.default
        signs = [str(child) for child in tree.children if isinstance(child, Token) and child.type == "SIGN"]
        if len(signs) > 1:
            raise Unreadable(say("an amount has one sign"))
        value = parse_number(number, self.mark_of(commodity))
        return Amount(-value if signs == ["-"] else value, commodity)


def tokens(tree: "Tree[Token]") -> tuple[str, str]:
    """Commodity and digits of an amount, or of the first below."""
    found = next(tree.find_pred(lambda sub: sub.data in AMOUNTS))
    commodity = number = ""
    for child in found.children:
        if isinstance(child, Tree):
            commodity = str(child.children[0]).strip('"')
        elif child.type == "NUMBER":
            number = str(child)
    return commodity, number


def head_of(tree: "Tree[Token]") -> Head:
    """The parts of a transaction's first line."""
    head = Head()
    for token in tree.children:
        assert isinstance(token, Token)
        text = str(token)
        match token.type:
            case "DATE":
                head.day = text
            case "SECONDARY":
                head.left_out.append(say("secondary date {text}", text=text[1:]))
            case "STATUS" if text == "!":
                head.left_out.append(say("status !"))
            case "CODE":
                head.code = text[1:-1].strip()
            case "DESCRIPTION":
                head.description = text.strip()
            case "COMMENT":
                head.comment = text.lstrip("; \t").strip()
    return head


def posting_of(tree: "Tree[Token]", parser: LineParser) -> Parts:
    """The parts of a posting."""
    parts = Parts()
    for child in tree.children:
        if isinstance(child, Token):
            if child.type == "ACCOUNT":
                parts.account = str(child).strip()
            elif child.type == "STATUS" and child == "!":
                parts.left_out.append(say("status ! of a posting"))
            elif child.type == "COMMENT":
                parts.comment = str(child).lstrip("; \t").strip()
        elif child.data in AMOUNTS:
            parts.amount = parser.amount(child)
        elif child.data in {"unit_cost", "total_cost"}:
            if parts.cost is not None:
                raise Unreadable(say("a posting has one cost"))
            parts.cost = Cost(parser.amount(child.children[1]), child.data == "total_cost")  # type: ignore[arg-type]
            if parts.cost.amount.number < 0:
                raise Unreadable(say("a cost is not negative"), "exchange.price")
        elif child.data == "assertion":
            kind = str(child.children[0])
            amount = parser.amount(child.children[1])  # type: ignore[arg-type]
            parts.assertion = Assertion(amount, kind.startswith("=="), kind.endswith("*"))
        else:
            parts.left_out.append(say("lot price, date or note, which hledger does not use"))
    return parts
