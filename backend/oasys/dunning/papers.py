"""A reminder as paper, and the mail that it goes out with. Every figure is given; only words are chosen here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from oasys.core.words import say, speaking, written
from oasys.currencies.rules import iso_currency
from oasys.dispatch.files import PDF, Made
from oasys.dispatch.papers import bank_account, buyer_of, design_of, seller_of
from oasys.dispatch.rules import file_stem
from oasys.dispatch.templates import look_for
from oasys.dunning.models import Reminder
from oasys.invoicing.issuer import Said
from oasys.organisations.models import Company
from oasys.printing.papers import document_pdf
from oasys.printing.shapes import Line, Payment, PrintedDocument


def reminder_paper(*, company: Company, reminder: Reminder, items: Iterable[Mapping[str, Any]], issuer: Said) -> Made:
    """The reminder as PDF/A-3b, the same bytes each time. Raises NotPrintable."""
    unit = iso_currency(reminder.currency)
    assert unit is not None
    home = issuer.address["country"]
    with speaking(reminder.language):
        paper = PrintedDocument(
            title=reminder.words["title"],
            number="",
            language=reminder.language,
            grouping="lakhs" if home == "IN" else "thousands",
            seller=seller_of(issuer),
            buyer=buyer_of(reminder.party, (), home=home),
            currency=reminder.currency,
            decimals=unit.decimals,
            issue_date=reminder.as_of,
            lines=tuple(_lines(reminder, items)),
            net=reminder.total,
            gross=reminder.total,
            payable=reminder.total,
            above=reminder.words["above"],
            below=reminder.words["below"],
            payment=Payment(accounts=(bank_account(issuer.bank, issuer),)) if issuer.bank is not None else Payment(),
        )
        name = file_stem(reminder.words["title"], f"{reminder.party['name']} {reminder.as_of.isoformat()}")
    design = design_of(look_for(company, reminder.language), issuer)
    at = datetime.combine(reminder.as_of, time(), UTC)
    return Made(f"{name}.pdf", PDF, document_pdf(paper, design=design, at=at))


def _lines(reminder: Reminder, items: Iterable[Mapping[str, Any]]) -> Iterable[Line]:
    spans: set[tuple[date, date]] = set()
    for item in items:
        details = say(
            "Of {issued}, due on {due}, {days} days overdue",
            issued=item["issued_on"],
            due=item["due_on"],
            days=(reminder.as_of - item["due_on"]).days,
        )
        yield Line(text=item["number"] or say("Open item"), details=details, amount=item["open_amount"])
        if item["interest_from"] is not None:
            spans.add((item["interest_from"], item["interest_to"]))
    if reminder.earlier_charges:
        yield Line(text=say("Fees and interest of earlier reminders"), amount=reminder.earlier_charges)
    if reminder.credits:
        yield Line(text=say("Less credits and payments that are not allocated yet"), amount=-reminder.credits)
    if reminder.fee:
        yield Line(text=say("Fee of this reminder"), amount=reminder.fee)
    if reminder.interest:
        first = min(begin for begin, _ in spans)
        details = say("For the days from {first} to {last}", first=first, last=reminder.as_of)
        yield Line(text=say("Default interest"), details=details, amount=reminder.interest)


def mail_words(reminder: Reminder, issuer: Said) -> tuple[str, str]:
    """Subject and text of the mail, in the language of the reminder."""
    sender = issuer.trading_name or issuer.legal_name
    with speaking(reminder.language):
        amount = f"{written(reminder.total)} {reminder.currency}"
        lines = [
            say("Good day,"),
            "",
            reminder.words["above"],
            "",
            say("It comes to {amount}; what for stands in the file enclosed.", amount=amount),
            "",
            reminder.words["below"],
            "",
            say("Kind regards"),
            *(part for part in (issuer.contact_name, sender) if part),
        ]
        return f"{reminder.words['title']} · {sender}"[:200], "\n".join(lines)
