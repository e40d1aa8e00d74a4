"""Lines and candidates for the tests of this room."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from oasys.matching.facts import BankLine, BookLine, Candidates, OpenDocument, Proposal
from oasys.matching.scoring import proposals

DAY = date(2026, 11, 16)
SPACE = UUID(int=7)
BANK = UUID(int=1010)


def an_id(name: object) -> UUID:
    return uuid5(SPACE, str(name))


def amount(text: str | int | Decimal) -> Decimal:
    return Decimal(text)


def line(of: str = "100.00", text: str = "", *, name: str = "line", day: int = 0, **more: Any) -> BankLine:
    return BankLine(
        **{
            "id": an_id(name),
            "account_id": BANK,
            "booked_on": DAY + timedelta(days=day),
            "amount": Decimal(of),
            "currency": "EUR",
            "text": text,
            **more,
        }
    )


def book(of: str = "100.00", name: str = "book", *, day: int = 0, **more: Any) -> BookLine:
    return BookLine(
        **{
            "journal_line_id": an_id(name),
            "posted_on": DAY + timedelta(days=day),
            "amount": Decimal(of),
            "currency": "EUR",
            **more,
        }
    )


def document(number: str, rest: str = "100.00", contact: str = "Seri Bayu Hotel Sdn Bhd", **more: Any) -> OpenDocument:
    return OpenDocument(
        **{
            "line_id": an_id(number),
            "contact_id": an_id(contact),
            "contact_name": contact,
            "number": number,
            "issued_on": DAY - timedelta(days=30),
            "due_on": DAY,
            "rest": Decimal(rest),
            "currency": "EUR",
            **more,
        }
    )


def of_documents(one: BankLine, *documents: OpenDocument) -> tuple[Proposal, ...]:
    return proposals(one, Candidates(documents=documents))


def of_books(one: BankLine, *books: BookLine) -> tuple[Proposal, ...]:
    return proposals(one, Candidates(book_lines=books))


def codes(proposal: Proposal) -> set[str]:
    return {reason.code for reason in proposal.reasons}
