"""From a shape to the texts that a template sets: words said in the language of the paper, figures and days as it writes them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from oasys.core.words import RIGHT_TO_LEFT, say
from oasys.printing.figures import MINUS, Manner
from oasys.printing.shapes import (
    AccountStatement,
    Adjustment,
    Age,
    BankAccount,
    Design,
    Line,
    Mark,
    Party,
    Payment,
    PrintedDocument,
    ReconciliationReport,
    Reference,
)
from oasys.printing.typesetting import BREAK, families

WHOLE_UP_TO = 600  # signs of a line's text that stay together on a page
# what no hyphenation breaks: words longer than those of any language, and long codes
_LONG_WORD = re.compile(r"[^\W\d_]{45,}|(?![^\W\d_]+(?:[\s\-]|$))[^\s\-]{30,}")
_NARROW = re.compile(r"[^\s\-]{11,}")  # what columns of a fixed width cannot hold
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")  # would turn the order of what is around them

Cells = dict[str, Any]
Paper = PrintedDocument | AccountStatement | ReconciliationReport


def of_document(paper: PrintedDocument, design: Design) -> Cells:
    """What document.typ takes. In the language of this moment: `speaking` is the caller's."""
    manner = Manner(paper.language, paper.grouping)
    columns = list(_columns(paper))
    name = f"{paper.title} {paper.number}".strip()
    return sheet_of(paper, design, name) | {
        "heading": text_of(paper.title),
        "number": text_of(paper.number),
        "facts": facts_of(_document_facts(paper, manner)),
        "columns": columns,
        "lines": [_line(line, paper, manner) for line in paper.lines],
        "totals": list(_totals(paper, manner)),
        "base": _base(paper, manner),
        "tax-notes": [text_of(tax.note) for tax in paper.taxes if tax.note],
    }


def of_statement(paper: AccountStatement, design: Design) -> Cells:
    """What statement.typ takes. In the language of this moment: `speaking` is the caller's."""
    manner = Manner(paper.language, paper.grouping)

    def amount(value: Decimal | None) -> str:
        return "" if value is None else manner.amount(value, paper.decimals)

    heading = say("Statement of account")
    period = say("{first} to {last}", first=manner.short_day(paper.from_date), last=manner.short_day(paper.to_date))
    rows = [
        {
            "day": manner.short_day(line.day),
            "text": text_of(line.text),
            "number": text_of(line.number),
            "due": manner.short_day(line.due_date) if line.due_date else "",
            "charged": amount(line.charged),
            "credited": amount(line.credited),
            "balance": amount(line.balance),
        }
        for line in paper.lines
    ]
    return sheet_of(paper, design, f"{heading}, {period}") | {
        "heading": heading,
        "number": "",
        "facts": facts_of(
            [
                (say("Period"), period),
                (say("Currency"), paper.currency),
                *((fact.label, fact.value) for fact in paper.facts),
            ]
        ),
        "columns": [
            column_of("day", say("Date")),
            column_of("text", say("Text")),
            *([column_of("number", say("Number"))] if any(row["number"] for row in rows) else []),
            *([column_of("due", say("Due"))] if any(row["due"] for row in rows) else []),
            column_of("charged", say("Charged")),
            column_of("credited", say("Credited")),
            column_of("balance", say("Balance, {currency}", currency=paper.currency)),
        ],
        "opening": {"text": say("Opening balance"), "amount": amount(paper.opening)},
        "lines": rows,
        "closing": {
            "text": say("Closing balance on {day}", day=manner.day(paper.to_date)),
            "amount": amount(paper.closing),
        },
        "ages-heading": say("By age, {currency}", currency=paper.currency),
        "ages": [{"text": _age(age), "amount": amount(age.amount)} for age in paper.ages],
    }


def sheet_of(paper: Paper, design: Design, name: str) -> Cells:
    """What every paper has: fonts, head, foot, parties."""
    return {
        "language": paper.language,
        "rtl": paper.language in RIGHT_TO_LEFT,
        "fonts": families(paper.han),
        "paper": design.paper,
        "accent": design.accent,
        "logo": design.logo.cells if design.logo else None,
        "footer": [text_of(column) for column in design.footer],
        "title": text_of(name),
        "author": text_of(paper.seller.name),
        "page-words": say("Page"),
        "seller": _party(paper.seller),
        "sender": [text_of(part) for part in (paper.seller.name, *paper.seller.address) if part.strip()],
        "buyer": _party(paper.buyer),
        "above": text_of(paper.above),
        "below": text_of(paper.below),
        "notes": [text_of(note) for note in paper.notes if note.strip()],
        "payment": _payment(paper.payment),
        "mark": _mark(paper.mark),
    }


def text_of(value: str) -> str:
    """As it was written, but for what turns the direction of its surroundings; words without an end may break."""
    plain = _TURNING.sub("", value.replace("\r\n", "\n").strip())
    return _LONG_WORD.sub(lambda found: _breakable(found[0]), plain)


def _narrow(value: str) -> str:
    return _NARROW.sub(lambda found: _breakable(found[0]), text_of(value).replace(BREAK, ""))


def _breakable(word: str) -> str:
    """A place to break after every fifth sign, never between a letter and what is set on it."""
    parts, since = [], 0
    for sign in word:
        if since >= 5 and not unicodedata.category(sign).startswith("M") and sign.isprintable():
            parts.append(BREAK)
            since = 0
        parts.append(sign)
        since += 1
    return "".join(parts)


def facts_of(facts: Iterable[tuple[str, str]]) -> list[Cells]:
    """Words with what they say, where it says anything."""
    return [{"label": text_of(label), "value": text_of(value)} for label, value in facts if value.strip()]


def _party(party: Party) -> Cells:
    return {
        "name": text_of(party.name),
        "address": [text_of(line) for line in party.address if line.strip()],
        "ids": facts_of((fact.label, fact.value) for fact in party.ids),
        "contact": [text_of(line) for line in party.contact if line.strip()],
    }


def _mark(mark: Mark | None) -> str:
    words = {Mark.DRAFT: say("Draft"), Mark.COPY: say("Copy"), Mark.VOID: say("Void"), Mark.UNDONE: say("Undone")}
    return words[mark] if mark else ""


def _payment(payment: Payment) -> Cells:
    reference = [(say("Reference for the payment"), payment.reference)]
    accounts = [facts_of([*_account(account), *reference]) for account in payment.accounts or (BankAccount(),)]
    return {
        "heading": say("Payment"),
        "terms": text_of(payment.terms),
        "accounts": [facts for facts in accounts if facts],
        "codes": [{"svg": code.svg, "caption": text_of(code.caption)} for code in payment.codes],
    }


def _account(account: BankAccount) -> Iterator[tuple[str, str]]:
    yield say("Account holder"), account.holder
    yield say("Bank"), account.bank
    yield "IBAN", " ".join(account.iban[start : start + 4] for start in range(0, len(account.iban), 4))
    yield say("Account number"), account.account_number
    yield "BIC", account.bic
    yield from ((fact.label, fact.value) for fact in account.further)


def _document_facts(paper: PrintedDocument, manner: Manner) -> Iterator[tuple[str, str]]:
    words = {
        Reference.CUSTOMER_NUMBER: say("Customer no."),
        Reference.BUYER_REFERENCE: say("Your reference"),
        Reference.ORDER: say("Your order"),
        Reference.CONTRACT: say("Contract"),
        Reference.PROJECT: say("Project"),
        Reference.DELIVERY_NOTE: say("Delivery note"),
        Reference.PRECEDING_INVOICE: say("For invoice"),
        Reference.CHARGES_MORE_ON: say("Charges more on"),
    }
    if paper.issue_date:
        yield say("Date"), manner.day(paper.issue_date)
    if isinstance(paper.supplied, date):
        yield say("Date of supply"), manner.day(paper.supplied)
    elif paper.supplied:
        first, last = (manner.short_day(day) for day in paper.supplied)
        yield say("Period of supply"), say("{first} to {last}", first=first, last=last)
    if paper.due_date:
        yield say("Due"), manner.day(paper.due_date)
    yield from ((words[reference], value) for reference, value in paper.references)
    yield from ((fact.label, fact.value) for fact in paper.facts)
    if paper.deliver_to:
        yield say("Delivered to"), "\n".join([paper.deliver_to.name, *paper.deliver_to.address])


def _columns(paper: PrintedDocument) -> Iterator[Cells]:
    """Those that a line has something for."""
    lines = paper.lines
    if any(line.position for line in lines):
        yield column_of("position", say("No."))
    yield column_of("text", say("Description"))
    if any(line.quantity is not None for line in lines):
        yield column_of("quantity", say("Quantity"))
    if any(line.unit for line in lines):
        yield column_of("unit", say("Unit"))
    if any(line.price is not None for line in lines):
        yield column_of("price", say("Price"))
    if any(line.discount_percent is not None or line.discount is not None for line in lines):
        yield column_of("discount", say("Discount"))
    if any(line.tax for line in lines):
        yield column_of("tax", say("Tax"))
    gross = say("Gross, {currency}", currency=paper.currency)
    yield column_of("amount", gross if paper.includes_tax else say("Net, {currency}", currency=paper.currency))


def column_of(key: str, label: str) -> Cells:
    """The head of a column."""
    return {"key": key, "label": label}


def _line(line: Line, paper: PrintedDocument, manner: Manner) -> Cells:
    discount = "" if line.discount is None else manner.amount(line.discount, paper.decimals)
    if line.discount_percent is not None:
        discount = manner.percent(line.discount_percent)
    return {
        "position": text_of(line.position),
        "text": text_of(line.text),
        "details": text_of(line.details),
        "quantity": "" if line.quantity is None else manner.quantity(line.quantity),
        "unit": _narrow(line.unit),
        "price": "" if line.price is None else manner.price(line.price, paper.decimals),
        "discount": discount,
        "tax": _narrow(line.tax),
        "amount": "" if line.amount is None else manner.amount(line.amount, paper.decimals),
        "is-words": line.amount is None,
        "stays-whole": len(line.text) + len(line.details) <= WHOLE_UP_TO,
    }


def _totals(paper: PrintedDocument, manner: Manner) -> Iterator[Cells]:
    """The rows below the lines. `kind`: plain, part (of the one above), total, payable (the last one)."""

    def row(kind: str, text: str, amount: Decimal) -> Cells:
        return {"kind": kind, "text": text_of(text), "amount": manner.amount(amount, paper.decimals)}

    total = say("Total, {currency}", currency=paper.currency)
    for adjustment in paper.adjustments:
        yield row("plain", adjustment.text, adjustment.amount)
    if paper.includes_tax:
        yield row("total", total, paper.gross)
    elif paper.taxes or paper.adjustments:
        yield row("plain", say("Net"), paper.net)
    for tax in paper.taxes:
        on = say("{tax} on {base}", tax=tax.text, base=manner.amount(tax.base, paper.decimals))
        yield (
            row("part", say("including {tax}", tax=on), tax.amount)
            if paper.includes_tax
            else row("plain", on, tax.amount)
        )
    is_settled_apart = bool(paper.paid) or paper.rounding is not None
    if not paper.includes_tax:
        yield row("total" if is_settled_apart else "payable", total, paper.gross)
    if paper.rounding is not None:
        yield row("plain", say("Rounding"), paper.rounding)
    yield from (_taken_off(paid, paper, manner) for paid in paper.paid)
    if is_settled_apart:
        words = say("To pay by {day}", day=manner.day(paper.due_date)) if paper.due_date else say("To pay")
        yield row("payable", words, paper.payable)


def _taken_off(paid: Adjustment, paper: PrintedDocument, manner: Manner) -> Cells:
    written = manner.amount(paid.amount, paper.decimals)
    written = written.removeprefix(MINUS) if paid.amount < 0 else MINUS + written
    return {"kind": "plain", "text": text_of(paid.text), "amount": written}


def _base(paper: PrintedDocument, manner: Manner) -> Cells | None:
    base = paper.base
    if base is None:
        return None
    rate = say(
        "1 {currency} = {rate} {base} on {day}",
        currency=paper.currency, rate=manner.quantity(base.rate), base=base.currency, day=manner.day(base.rate_date),
    )  # fmt: skip
    amounts = [(say("Net"), base.net), (say("Tax"), base.tax), (say("Total"), base.gross)]
    return {
        "heading": say("In {currency}", currency=base.currency),
        "rate": rate,
        "rows": [{"text": text, "amount": manner.amount(value, base.decimals)} for text, value in amounts],
    }


def _age(age: Age) -> str:
    match (age.from_days, age.to_days):
        case (None, _):
            return say("Not due")
        case (first, None):
            return say("From {first} days", first=first)
        case (first, last):
            return say("{first} to {last} days", first=first, last=last)
