"""Recurring invoices that are all due on one day: posted, and posted, typeset and mailed, by the service that the job uses."""

import time
from datetime import UTC, date, datetime

from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, Report, make_books

AIM_SECONDS = 60


def measure(report: Report, count: int) -> None:
    """One company with as many customers as recurring invoices, each of five lines."""
    from oasys.api.problems import body_of
    from oasys.core.tenancy import tenant
    from oasys.recurring_documents.due import make_due

    books = make_books()
    _say_issuer(books)
    for action, words in (("post", "posted"), ("send", "posted, typeset and mailed (local outbox)")):
        with tenant(books.tenant_id):
            _set_up(books, count, action)
        started = time.perf_counter()
        made = 0
        while now := make_due(tenant_id=books.tenant_id, today=FIRST_DAY, problem_of=body_of):
            made += now  # a thousand at the most in a round
        seconds = time.perf_counter() - started
        if made != count:
            raise RuntimeError(f"{made:,} of {count:,} were made")
        report.add(f"{count:,} recurring invoices {words}", f"{seconds:.1f} s", f"{1000 * seconds / count:.1f} ms each")
    report.add("aim, with rendering and mail", f"{AIM_SECONDS} s")


def _say_issuer(books: BenchBooks) -> None:
    from oasys.core.tenancy import tenant
    from oasys.invoicing.issuer import say_issuer
    from oasys.invoicing.issuer_schemas import IssuerIn

    body = IssuerIn.model_validate({"legal_name": "Bench", "address": {"country": "US"}})
    with tenant(books.tenant_id):
        say_issuer(company=books.company, version=0, body=body, by=books.owner, now=datetime.now(UTC))


def _set_up(books: BenchBooks, count: int, action: str) -> None:
    from oasys.contacts.schemas import ContactIn
    from oasys.contacts.services.contacts import create_contact
    from oasys.ledger.models import Account
    from oasys.recurring.rules import Rhythm
    from oasys.recurring_documents.services import create_recurring

    accounts = Account.objects.filter(company=books.company, account_class="income", is_heading=False)
    account = accounts.order_by("code").first()
    assert account is not None
    lines = [
        {"text": f"Line {number}, {{period}}", "quantity": "2", "unit_price": "10.00", "account_code": account.code}
        for number in range(5)
    ]
    for number in range(count):
        content = {
            "display_name": f"{action} {number}",
            "is_customer": True,
            "people": [{"name": "A", "email": f"{action}{number}@example.com"}],
        }
        contact = create_contact(company=books.company, content=ContactIn.model_validate(content))
        create_recurring(
            company=books.company,
            kind="invoice",
            name=f"{action} {number}",
            content={"contact_id": str(contact.id), "lines": lines},
            rhythm=Rhythm("year", 1, date(FIRST_DAY.year, 1, 1)),
            in_arrears=False,
            action=action,
            today=FIRST_DAY,
            by=books.owner,
        )
