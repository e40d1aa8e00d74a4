"""A contact's statement of account as paper, from the one that payments computes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from oasys.contacts.models import Contact
from oasys.core.money import ZERO
from oasys.core.words import say, speaking
from oasys.currencies.rules import iso_currency
from oasys.dispatch.facts import language_of
from oasys.dispatch.files import PDF, Made
from oasys.dispatch.papers import bank_account, buyer_of, design_of, seller_of
from oasys.dispatch.rules import file_stem
from oasys.dispatch.templates import look_for
from oasys.invoicing.issuer import issuer_now
from oasys.invoicing.services.posting import party_identifiers_of, party_of
from oasys.organisations.models import Company
from oasys.payments.ageing import statement_of_account
from oasys.payments.rules import BUCKETS
from oasys.printing.papers import statement_pdf
from oasys.printing.shapes import AccountStatement, Age, Payment, StatementLine

SPANS = dict(zip(BUCKETS, ((None, None), (1, 30), (31, 60), (61, 90), (91, None)), strict=True))


def statement_paper(
    *, company: Company, contact: Contact, currency: str | None, side: str, first: date, last: date
) -> Made:
    """The statement in one currency as PDF. Raises Invalid, IssuerMissing, NotPrintable."""
    issuer = issuer_now(company)
    found = statement_of_account(company=company, contact=contact, side=side, first=first, last=last)
    wanted = currency or contact.currency
    own = next((one for one in found["currencies"] if one["currency"] == wanted), None)
    language = language_of(contact.language, company)
    unit = iso_currency(wanted)
    assert unit is not None
    home = issuer.address["country"]
    identifiers = tuple((one["scheme"], one["value"]) for one in party_identifiers_of(contact))
    with speaking(language):
        paper = AccountStatement(
            language=language,
            grouping="lakhs" if home == "IN" else "thousands",
            seller=seller_of(issuer),
            buyer=buyer_of(party_of(contact), identifiers, home=home),
            currency=wanted,
            decimals=unit.decimals,
            from_date=first,
            to_date=last,
            opening=own["opening_balance"] if own else ZERO,
            lines=tuple(_lines(own["lines"])) if own else (),
            closing=own["closing_balance"] if own else ZERO,
            ages=tuple(_ages(own["ages"])) if own else (),
            payment=Payment(accounts=(bank_account(issuer.bank, issuer),))
            if issuer.bank is not None and side == "receivable"
            else Payment(),
        )
        name = file_stem(say("Statement of account"), f"{contact.code or contact.display_name} {last.isoformat()}")
    look = look_for(company, language)
    return Made(
        f"{name}.pdf",
        PDF,
        statement_pdf(paper, design=design_of(look, issuer), at=datetime.combine(last, time(), UTC)),
    )


def _lines(lines: Iterable[dict[str, Any]]) -> Iterable[StatementLine]:
    for line in lines:
        yield StatementLine(
            day=line["posting_date"],
            text=line["line_description"] or line["description"],
            number=line["entry_number"] or "",
            due_date=line["due_date"],
            charged=line["increase"] or None,
            credited=line["decrease"] or None,
            balance=line["balance"],
        )


def _ages(ages: dict[str, Any]) -> Iterable[Age]:
    for name in BUCKETS:
        yield Age(*SPANS[name], ages[name])
