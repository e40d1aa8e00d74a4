"""The report of a reconciliation: from its shape to the texts that its template sets."""

from datetime import datetime
from decimal import Decimal

from oasys.core.words import say
from oasys.printing.content import Cells, column_of, facts_of, sheet_of, text_of
from oasys.printing.figures import Manner
from oasys.printing.shapes import Design, ItemList, ReconciliationReport, Signature

MARK_FILL = "#f0d9d4"  # an undone report is seen from afar


def of_reconciliation(paper: ReconciliationReport, design: Design) -> Cells:
    """What reconciliation.typ takes. In the language of this moment: `speaking` is the caller's."""
    manner = Manner(paper.language, paper.grouping)

    def amount(value: Decimal) -> str:
        return manner.amount(value, paper.decimals)

    heading = say("Reconciliation")
    period = say("{first} to {last}", first=manner.short_day(paper.from_date), last=manner.short_day(paper.to_date))
    last = manner.day(paper.to_date)
    on_the_way = paper.on_the_way.total
    return sheet_of(paper, design, f"{heading}, {paper.account}, {period}") | {
        "heading": heading,
        "number": "",
        "mark-fill": MARK_FILL,
        "facts": facts_of(
            [
                (say("Account"), paper.account),
                (say("Account number"), paper.account_number),
                (say("Period"), period),
                (say("Currency"), paper.currency),
                *((fact.label, fact.value) for fact in paper.facts),
                (say("Closed by"), _signed(paper.closed, manner)),
                *([(say("Undone by"), _signed(paper.undone, manner))] if paper.undone else []),
            ]
        ),
        "proof-heading": say("The proof, {currency}", currency=paper.currency),
        "proof": [
            _row("plain", say("Opening balance by the bank"), amount(paper.opening)),
            _row("plain", say("Lines of the bank ({count:,})", count=paper.line_count), amount(paper.moved)),
            _row("total", say("Closing balance by the bank on {day}", day=last), amount(paper.closing)),
            _row("plain", say("On the way at the end ({count:,})", count=paper.on_the_way.count), amount(on_the_way)),
            _row("total", say("Balance of the books on {day}", day=last), amount(paper.books)),
            _row("plain", say("Difference"), amount(paper.books - paper.closing - on_the_way)),
        ],
        "equation": [
            " + ".join(_term(amount(value)) for value in (paper.opening, paper.moved)) + f" = {amount(paper.closing)}",
            " + ".join(_term(amount(value)) for value in (paper.closing, on_the_way)) + f" = {amount(paper.books)}",
        ],
        "lists": [
            _list(paper.on_the_way, say("On the way at the end"), say("Nothing was on the way."), manner, paper),
            _list(paper.excluded, say("Excluded lines of the bank"), say("No line is excluded."), manner, paper),
        ],
        "matches-heading": say("How the lines were matched"),
        "matches": facts_of((fact.label, fact.value) for fact in paper.matches),
    }


def _row(kind: str, text: str, amount: str) -> Cells:
    return {"kind": kind, "text": text, "amount": amount}


def _term(written: str) -> str:
    """A negative amount stands in brackets behind a plus."""
    return f"({written})" if written.startswith("−") else written


def _list(found: ItemList, heading: str, empty: str, manner: Manner, paper: ReconciliationReport) -> Cells:
    has_number = any(item.number for item in found.items)
    has_reason = any(item.reason for item in found.items)
    shown = sum((item.amount for item in found.items), Decimal(0))
    rest = found.count - len(found.items)
    return {
        "heading": heading,
        "empty": empty,
        "columns": [
            column_of("day", say("Date")),
            column_of("text", say("Text")),
            *([column_of("number", say("Number"))] if has_number else []),
            *([column_of("reason", say("Reason"))] if has_reason else []),
            column_of("amount", say("Amount, {currency}", currency=paper.currency)),
        ],
        "rows": [
            {
                "day": manner.short_day(item.day),
                "text": text_of(item.text),
                "number": text_of(item.number),
                "reason": text_of(item.reason),
                "amount": manner.amount(item.amount, paper.decimals),
            }
            for item in found.items
        ],
        "rest": None
        if not rest
        else _row(
            "plain",
            say("And {count:,} more that are not listed", count=rest),
            manner.amount(found.total - shown, paper.decimals),
        ),
        "total": _row("total", say("Together"), manner.amount(found.total, paper.decimals)),
    }


def _signed(signature: Signature, manner: Manner) -> str:
    parts = [signature.name, _moment(signature.at, manner), signature.reason]
    return "\n".join(part for part in parts if part)


def _moment(at: datetime, manner: Manner) -> str:
    return f"{manner.day(at.date())}, {at:%H:%M} UTC"
