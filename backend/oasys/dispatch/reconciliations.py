"""The report of a reconciliation as paper, from what was kept when it was closed."""

from collections.abc import Iterable
from datetime import UTC
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.banking.reports import Reported, ReportedItem, reported
from oasys.core.words import marked, say, speaking
from oasys.currencies.rules import iso_currency
from oasys.dispatch.facts import language_of
from oasys.dispatch.files import PDF, Made
from oasys.dispatch.papers import HAN
from oasys.dispatch.rules import file_stem
from oasys.dispatch.templates import look_for
from oasys.identity.models import User
from oasys.organisations.models import Company
from oasys.printing.figures import Manner
from oasys.printing.papers import reconciliation_pdf
from oasys.printing.shapes import Design, Fact, ItemList, ListedItem, Mark, Party, ReconciliationReport, Signature

KINDS = {
    "book_line": marked("Matches with what was posted already"),
    "documents": marked("Matches with documents that were paid"),
    "entry": marked("Matches with an entry that was posted for it"),
    "transfer": marked("Matches with a transfer between own accounts"),
    "suspense": marked("Matches on the suspense account"),
}
LINES_BY_RULES, LINES_TOGETHER = marked("Lines matched by rules"), marked("Lines accepted together")
LONGEST_TEXT = 500  # of what a bank or a person wrote; the whole of it stands in the line


def reconciliation_paper(*, company: Company, reconciliation_id: UUID) -> Made:
    """The report as PDF, in the company's language; the name that it had is all that is needed of it.

    The same reconciliation makes the same bytes until it is undone. Raises NotFound, NotPrintable.
    """
    found = reported(company=company, reconciliation_id=reconciliation_id)
    language = language_of("", company)
    look = look_for(company, language)
    design = Design(
        paper="us-letter" if (look.paper or company.paper_size.lower()) in {"letter", "us-letter"} else "a4",
        accent=look.accent,
        logo=look.logo,
        footer=look.footer,
    )
    row = found.row
    with speaking(language):
        report = _report(found, company, language)
        name = file_stem(say("Reconciliation"), f"{found.proof['account_code']} {row.to_on.isoformat()}")
    at = (row.undone_at or row.closed_at).astimezone(UTC).replace(microsecond=0)
    return Made(f"{name}.pdf", PDF, reconciliation_pdf(report, design=design, at=at))


def _report(found: Reported, company: Company, language: str) -> ReconciliationReport:
    row, proof = found.row, found.proof
    unit = iso_currency(proof["currency"])
    assert unit is not None
    country = company.country_pack.upper()
    return ReconciliationReport(
        language=language,
        grouping="lakhs" if country == "IN" else "thousands",
        han=HAN.get(country, "SC"),  # type: ignore[arg-type]
        seller=Party(name=proof["company"]),
        account=f"{proof['account_code']} {proof['account_name']}",
        account_number=f"··{proof['number_end']}" if proof["number_end"] else "",
        currency=proof["currency"],
        decimals=unit.decimals,
        from_date=row.from_on,
        to_date=row.to_on,
        opening=row.opening,
        moved=proof["lines"],
        line_count=proof["line_count"],
        closing=row.closing,
        books=proof["ledger"],
        on_the_way=ItemList(
            items=tuple(_items(found.on_the_way)), count=proof["on_the_way_count"], total=proof["listed"]
        ),
        excluded=ItemList(items=tuple(_items(found.excluded)), count=proof["excluded_count"], total=proof["excluded"]),
        matches=tuple(_matches(proof, Manner(language))),
        closed=Signature(_name(row.closed_by), row.closed_at.astimezone(UTC)),
        undone=Signature(_name(row.undone_by), row.undone_at.astimezone(UTC), row.undo_reason)
        if row.undone_by and row.undone_at
        else None,
        mark=Mark.UNDONE if row.undone_by else None,
    )


def _items(found: Iterable[ReportedItem]) -> Iterable[ListedItem]:
    for one in found:
        text = one.text if len(one.text) <= LONGEST_TEXT else f"{one.text[:LONGEST_TEXT]}…"
        yield ListedItem(day=one.day, text=text, number=one.number, reason=one.reason, amount=one.amount)


def _matches(proof: Any, manner: Manner) -> Iterable[Fact]:
    """How many matches of each kind; how many lines were matched by rules, and how many were accepted together."""
    found = [(words, proof["matches"].get(kind, 0)) for kind, words in KINDS.items()]
    found += [(LINES_BY_RULES, proof["by_rule"]), (LINES_TOGETHER, proof["by_batch"])]
    for words, number in found:
        if number:
            yield Fact(say(words), manner.quantity(Decimal(number)))


def _name(person: User) -> str:
    return f"{person.name} <{person.email}>" if person.name else person.email
