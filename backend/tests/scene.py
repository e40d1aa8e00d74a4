"""Books with one of everything, to fill the addresses and the bodies of all routes with."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from oasys.attachments.queries import document_owner, entry_owner
from oasys.attachments.services import attach
from oasys.bank_feeds.models import FeedConnection
from oasys.bank_files.reading import read as read_bank_file
from oasys.banking.models import BankBook, BankingSettings, BankLine, BookLine
from oasys.banking.rules import make_rule
from oasys.banking.services.booking import EntryPart, EntryWish, match_entry
from oasys.banking.services.books import gather
from oasys.banking.services.importing import Choice, Origin, import_statements
from oasys.banking.services.reconciling import close_reconciliation
from oasys.banking.tests.desk import statement
from oasys.budgets.services import create_budget
from oasys.closing.services import revalue
from oasys.contacts.bank import read_iban
from oasys.contacts.lines import write_line_contacts
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.bank import confirm_bank, propose_bank
from oasys.contacts.services.contacts import create_contact
from oasys.core.actor import Actor, act_as
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.currencies.queries import RateRule
from oasys.currencies.services import RateInput, record_rates
from oasys.dispatch.links import make_link
from oasys.dispatch.models import DocumentTemplate
from oasys.dispatch.schemas import DocumentTemplateIn
from oasys.dispatch.templates import make_template, set_logo
from oasys.dunning.proposals import proposals_of
from oasys.dunning.services import Wanted, release, set_block
from oasys.einvoicing.tests.invoices import make_invoice
from oasys.einvoicing.ubl import write_ubl
from oasys.exchange.jobs import WORKS, ask_for_export, ask_for_import
from oasys.exchange.models import ImportMapping
from oasys.exchange.uploads import Upload
from oasys.identity.models import User
from oasys.identity.services.mail import Attachment, send_mail
from oasys.incoming.schemas import ReceiveIn
from oasys.incoming.services.receiving import opened, receive_bill
from oasys.invoicing.api import NOUNS
from oasys.invoicing.issuer import say_issuer
from oasys.invoicing.issuer_schemas import IssuerIn
from oasys.invoicing.schemas import InvoiceIn
from oasys.invoicing.services.documents import write_document
from oasys.invoicing.services.posting import write_and_post_document
from oasys.jobs.running import run_job
from oasys.ledger.models import FiscalYear, JournalLine, Period
from oasys.ledger.rules import EntryDraft
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.myinvois.models import EInvoice
from oasys.myinvois.services.connections import set_credentials
from oasys.myinvois.services.inquiries import ask
from oasys.organisations.models import Domain, Membership
from oasys.organisations.permissions import Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.invitations import invite
from oasys.organisations.services.tokens import TokenInput, create_service, create_service_token
from oasys.payment_runs.services.approval import approve_run
from oasys.payment_runs.services.drafts import ItemInput, RunInput, change_run, prepare_run
from oasys.payments.own_accounts import confirm_own_account, propose_own_account
from oasys.payments.services.inputs import AccountName, PaymentInput
from oasys.payments.services.payments import make_payment
from oasys.preferences.services import save_view
from oasys.printing.tests.samples import picture
from oasys.recurring.rules import Rhythm
from oasys.recurring.services import create_recurring, create_template, plan_reversal
from oasys.recurring_documents.services import create_recurring as create_recurring_document
from oasys.settlement.services import gather_open_items
from oasys.settlement.tests.desk import Desk
from oasys.tax.locking import choose_filing
from oasys.tax.models import TaxCode
from oasys.tax.services import CodeInput, ComponentInput, create_code
from oasys.webhooks.services import create_endpoint, ping
from tests.bodies import BODIES, QUERIES, Route
from tests.factories import Books, make_books, make_member, make_role, make_user
from tests.fixtures import Api

VIEWER = Grant(Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Scene:
    books: Books
    facts: dict[str, str]

    def filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self.filled(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.filled(part) for part in value]
        if isinstance(value, str):
            return re.sub(r"\{(\w+)\}", lambda m: self.facts[m[1].removesuffix("_id")], value)
        return value

    def call(self, who: Api, route: Route):
        body = BODIES.get(str(route))
        assert body is not None or route.method in {"GET", "DELETE"}, f"add a body for {route} to BODIES"
        path = self.filled(route.path + QUERIES.get(str(route), ""))
        return who.call(route.method, path, self.filled(body), If_Match='"v1"')


def things_of(user: User) -> dict[str, int]:
    """A session and a passkey of the person."""
    session = UserSession.objects.create(user=user, ip="192.0.2.7", session_key=uuid7().hex)
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "N", "credential": {}})
    return {"session": session.id, "passkey": passkey.id}


def what_comes_again(books: Books, asset: str, income: str, entry_id: UUID) -> dict[str, Any]:
    lines = [{"account_code": asset, "debit": "1.00"}, {"account_code": income, "credit": "1.00"}]
    day = date(2026, 1, 1)
    template = create_template(company=books.company, name="T", content={"lines": lines}, today=day)
    recurring = create_recurring(
        company=books.company,
        name="R",
        template_id=template.id,
        rhythm=Rhythm("month", 1, day),
        is_posted=False,
        reverse_next_day=False,
        today=day,
        by=books.owner,
    )
    plan_reversal(company=books.company, entry_id=entry_id, reverse_on=date(2026, 12, 31), by=books.owner)
    return {"template": template.id, "recurring": recurring.id}


def paid_contact(books: Books) -> dict[str, Any]:
    """A supplier whose bank details somebody else has proposed."""
    content = ContactIn(display_name="Kopi Pagi", is_supplier=True, is_customer=True)
    contact = create_contact(company=books.company, content=content)
    details = propose_bank(
        company=books.company,
        contact_id=contact.id,
        account=read_iban("DE89370400440532013000"),
        holder="",
        note="",
        by=make_member(books.tenant_id, Role.BOOKKEEPER, "finn"),
        now=datetime.now(UTC),
    )
    advance = PaymentInput(
        direction="receipt",
        contact_id=contact.id,
        money_account=AccountName(code="1130"),
        paid_on=date(2026, 3, 15),
        amount=Decimal(5),
        currency="MYR",
        is_advance=True,
        control_account=AccountName(code="1310"),
    )
    payment_id = make_payment(company=books.company, payment=advance, by=books.owner)
    return {"contact": contact.id, "details": details.id, "payment": payment_id, **payment_run(books)}


def payment_run(books: Books) -> dict[str, Any]:
    """An approved payment run, and a bill that another one can pay; details of the account that pays, in force and proposed."""
    now, own, where = datetime.now(UTC), read_iban("DE89370400440532013000"), read_iban("GB82WEST12345698765432")
    finn = make_member(books.tenant_id, Role.BOOKKEEPER, "finn")
    money = books.account("1130")
    said: dict[str, Any] = {"company": books.company, "account_id": money.id, "note": "", "by": books.owner, "now": now}
    details = propose_own_account(bank=own, holder="H", **said)
    confirm_own_account(details_id=details.id, version=1, bank=own, **said)
    waiting = propose_own_account(bank=where, holder="H", **said)
    contact = create_contact(company=books.company, content=ContactIn(display_name="Beans", is_supplier=True))
    there: dict[str, Any] = {"company": books.company, "contact_id": contact.id, "account": own, "note": "", "now": now}
    proposed = propose_bank(holder="", by=finn, **there)
    confirm_bank(details_id=proposed.id, version=1, by=books.owner, **there)
    lines = [books.line("2110", "0", "9"), books.line("4100", "9", "0")]
    entry = EntryDraft(books.journal().id, date(2026, 3, 15), lines, description="Bill")
    bills = write_drafts(company=books.company, entries=[entry] * 2, by=books.owner)
    for bill in bills:
        write_line_contacts(company=books.company, entry_id=bill, contacts={1: contact.id})
    post_entries(company=books.company, entry_ids=bills, by=books.owner)
    wanted = RunInput(AccountName(code="1130"), date(2026, 4, 30), date(2026, 4, 15))
    act_as(Actor(finn.id))
    run_id = prepare_run(company=books.company, run=wanted, by=finn, now=now)
    line = JournalLine.objects.get(entry_id=bills[0], line_no=1)
    what: dict[str, Any] = {"company": books.company, "run_id": run_id}
    change_run(version=1, execution_on=wanted.execution_on, items=[ItemInput(line.id)], by=finn, **what)
    act_as(Actor(books.owner.id))
    approve_run(version=2, seen={proposed.id}, by=books.owner, today=wanted.execution_on, now=now, **what)
    return {"run": run_id, "bank_account": money.id, "own_details": waiting.id, "bill_line": line.id}


def documents(books: Books, contact_id: UUID, account: str) -> dict[str, Any]:
    """A draft of each kind."""
    found = {}
    for kind, noun in NOUNS.items():
        line = {"quantity": "1", "unit_price": "1.00", "account_code": account}
        body = {"contact_id": str(contact_id), "issue_date": "2026-03-15", "lines": [line]}
        if kind in ("bill", "supplier_credit"):
            body["supplier_number"] = "1"
        shape = noun.body.model_validate(body)
        found[kind] = write_document(company=books.company, kind=kind, body=shape, by=books.owner).document.id
    return found


def files(books: Books, entry_id: UUID) -> dict[str, Any]:
    """A file of the entry; a bill that was made of an e-invoice and has one more file."""
    by, content = make_member(books.tenant_id, Role.BOOKKEEPER, "gwen"), b"<?xml version='1.0'?><a/>"
    owner = entry_owner(company=books.company, entry_id=entry_id)
    of_entry = attach(owner=owner, name="a.xml", declared="", content=content, by=by)
    said = ReceiveIn.model_validate(
        {"new_contact": {"display_name": "Kaffee", "is_supplier": True}, "account_code": "6110"}
    )
    file = opened(write_ubl(make_invoice()))
    _, document_id = receive_bill(
        company=books.company, name="re.xml", file=file, said=said, by=by, at=datetime.now(UTC)
    )
    owner = document_owner(company=books.company, document_id=document_id)
    of_document = attach(owner=owner, name="a.xml", declared="", content=content, by=by)
    return {"document": document_id, "attachment": of_document.id, "entry_attachment": of_entry.id}


def recurring_documents(books: Books, contact_id: UUID, account: str) -> dict[str, Any]:
    """One of each kind that leaves drafts."""
    found = {}
    for kind in ("invoice", "bill"):
        content = {
            "contact_id": str(contact_id),
            "lines": [{"quantity": "1", "unit_price": "1.00", "account_code": account}],
        } | ({"supplier_number": "R-{year}-{month}"} if kind == "bill" else {})
        found[f"recurring_{kind}"] = create_recurring_document(
            company=books.company,
            kind=kind,
            name="R",
            content=content,
            rhythm=Rhythm("month", 1, date(2026, 1, 1)),
            in_arrears=False,
            action="draft",
            today=date(2026, 1, 1),
            by=books.owner,
        ).id
    return found


def reminded(books: Books, contact_id: UUID, account: str) -> dict[str, Any]:
    """A reminder of an overdue invoice, and a block of the contact."""
    line = {"quantity": "1", "unit_price": "7.00", "account_code": account}
    body = {"contact_id": str(contact_id), "issue_date": "2026-03-15", "due_date": "2026-03-16", "lines": [line]}
    write_and_post_document(company=books.company, kind="invoice", body=InvoiceIn.model_validate(body), by=books.owner)
    gather_open_items(company=books.company)
    today = date(2026, 5, 1)
    wanted = [
        Wanted(one.contact.id, one.currency, one.key)
        for one in proposals_of(company=books.company, contact_ids=[contact_id], today=today)
    ]
    (reminder_id,), _ = release(company=books.company, wanted=wanted, today=today, by=books.owner)
    block = set_block(
        company=books.company,
        contact_id=contact_id,
        document_id=None,
        line_id=None,
        until=None,
        reason="R",
        by=books.owner,
    )
    return {"reminder": reminder_id, "block": block.id}


def papers(books: Books, contact_id: UUID, account: str) -> dict[str, Any]:
    """Documents that are posted, by a company that has said who it is; a template with a logo, and a link."""
    now = datetime.now(UTC)
    issuer = IssuerIn.model_validate({"legal_name": "Kopi", "address": {"country": "MY"}})
    say_issuer(company=books.company, version=0, body=issuer, by=books.owner, now=now)
    template = make_template(
        company=books.company, body=DocumentTemplateIn.model_validate({"name": "T", "language": "de"})
    )
    set_logo(company=books.company, template_id=template.id, version=1, content=picture())
    DocumentTemplate.objects.update(version=1)  # what bodies are sent with
    found: dict[str, Any] = {}
    for kind in ("invoice", "credit_note"):
        line = {"quantity": "1", "unit_price": "1.00", "account_code": account}
        body = {"contact_id": str(contact_id), "issue_date": "2026-03-15", "lines": [line]}
        shape = NOUNS[kind].body.model_validate(body)
        found[f"posted_{kind}"], _ = write_and_post_document(
            company=books.company, kind=kind, body=shape, by=books.owner
        )
    link, token = make_link(
        company=books.company, kind="invoice", document_id=found["posted_invoice"], days=1, by=books.owner, now=now
    )
    mail = send_mail(to="i@example.com", subject="S", body="B", files=[Attachment("a.txt", "text/plain", b"a")])
    return found | {
        "document_template": template.id, "link": link.id, "link_token": token, "mail": mail.id, "file": mail.files.get().id,
    }  # fmt: skip


def told_of(books: Books) -> dict[str, Any]:
    """A connection to MyInvois without a certificate, an e-invoice that waits, and a question."""
    company, now = books.company, datetime.now(UTC)
    found = set_credentials(company=company, version=0, client_id="a", secret="b", now=now)
    row = EInvoice.objects.create(
        company=company,
        environment=found.environment,
        kind="01",
        number="1",
        due_at=now,
        created_by=books.owner,
        created_at=now,
    )
    asked = ask(company=company, kind="received", asked={"page": 1}, by=books.owner, now=now)
    return {"e_invoice": row.id, "inquiry": asked.id}


def fed(books: Books) -> dict[str, Any]:
    """A feed that is linked, and whose next consent is asked for; no secret, so that nobody is called."""
    now = datetime.now(UTC)
    feed = FeedConnection(
        company=books.company,
        account=books.account("1140"),
        provider="gocardless",
        institution_id="MUSTERBANK_SIMUDEFF",
        institution_name="Musterbank",
        asked_consent_id="c-2",
        asked_reference="r-2",
        asked_at=now,
        acts_as=books.owner,
    )
    feed.save(force_insert=True)
    feed.state, feed.consent_id, feed.external_account, feed.currency = "linked", "c-1", "a-1", "MYR"
    feed.number, feed.expires_at = "DE89370400440532013000", now + timedelta(days=90)
    feed.save(force_update=True)
    return {"feed": feed.id}


def webhook() -> dict[str, Any]:
    """An endpoint that nothing is sent to, and something to send."""
    url, now = "https://hooks.example.com/", datetime.now(UTC)
    endpoint = create_endpoint(url=url, description="", kinds=None, company_ids=None, now=now)
    domain = Domain.objects.create(name=f"{uuid7().hex}.example.com", token="t" * 32, added_at=now)
    return {"domain": domain.id, "endpoint": endpoint.id, "delivery": ping(endpoint_id=endpoint.id, now=now).id}


def banking(books: Books, account: str, income: str) -> dict[str, Any]:
    """An account with a reconciled day, a match behind it, and a last import whose one line a posted line is like."""
    company, by, own = books.company, books.owner, books.account(account)
    BankingSettings.objects.create(company=company, suspense_account=books.account("1250"))

    def bring(opening: str, *rows: tuple[date, str, str]) -> UUID | None:
        file = read_bank_file(statement(list(rows), opening=opening, number=opening).encode())
        origin, choice = Origin("file", "0" * 64, "a.xml"), Choice(own.id)
        (brought,) = import_statements(company=company, file=file, origin=origin, choice=choice, by=by)
        return brought.import_id

    bring("0.00", (date(2026, 3, 2), "7.00", "First"), (date(2026, 3, 3), "8.00", "Second"))
    last = bring("15.00", (date(2026, 3, 5), "1.00", "Third"))
    first, second, third = BankLine.objects.order_by("booked_on")
    for line in (first, second):
        wish = EntryWish([EntryPart(AccountName(code=income), line.amount)], line.text)
        match = match_entry(company=company, line_id=line.id, wish=wish, by=by)
    closed = close_reconciliation(
        company=company, account_id=own.id, to_on=first.booked_on, closing=first.amount, by=by
    )
    gather(BankBook.objects.get(account=own))
    content = {
        "match": "all",
        "conditions": [{"on": "text", "how": "contains", "values": ["third"]}],
        "action": {"do": "book", "parts": [{"account_id": str(books.account(income).id)}]},
    }
    rule = make_rule(company=company, name="Third", content=content, by=by)
    free = BookLine.objects.filter(is_matched=False, amount=third.amount).order_by("id").first()
    return {
        "bank_line": third.id,
        "bank_rule": rule.id,
        "bank_match": match,
        "bank_import": last,
        "reconciliation": closed.id,
        "book_line": free.id if free else uuid7(),
    }


def tax_code(books: Books) -> TaxCode:
    """A code with two rates."""
    rates = [(date(2026, 1, 1), Decimal(8)), (date(2030, 1, 1), Decimal(10))]
    return create_code(
        company=books.company,
        code=CodeInput("T", "T", "sales", "taxable", [ComponentInput("T", rates, output_account="2310")]),
    )


@pytest.fixture(scope="module")
def scene() -> Scene:
    books = make_books()
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"), on=date(2026, 3, 15))
        axis = create_dimension(company=books.company, code="cost-centre", name="Cost centre")
        value = create_value(company=books.company, dimension_id=axis.id, code="CC1", name="Roastery")
        write_and_post(company=books.company, entries=[entry], by=books.owner)
        invoice, payment = (Desk(books).post(amount, on=date(2026, 3, 15), currency="MYR") for amount in ("5", "-5"))
        settlement = Desk(books).settle(invoice, payment)
        Desk(books).post("100", "400", on=date(2026, 3, 15))
        record_rates(source="manual", rates=[RateInput("USD", "MYR", date(2026, 3, 31), Decimal("4.2"))])
        rule = RateRule()
        revaluation = revalue(company=books.company, day=date(2026, 3, 31), rule=rule, by=books.owner)
        year = FiscalYear.objects.get(company=books.company)
        draft = write_drafts(company=books.company, entries=[entry], by=books.owner)[0]
        facts = {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "account": books.account(asset).id,
            "asset": asset,
            "income": income,
            "period": Period.objects.get(company=books.company, number=5).id,
            "journal": books.journal().id,
            "entry": draft,
            **what_comes_again(books, asset, income, draft),
            "code": "my",
            "settlement": settlement,
            "revaluation": revaluation,
            "line": invoice,
            "owed": Desk(books).post("5", on=date(2026, 3, 15), currency="MYR"),
            "import": ask_for_import(
                company=books.company,
                upload=Upload("beancount", [("ledger", b"")]),
                by=books.owner,
                token=None,
                is_dry_run=True,
                now=datetime.now(UTC),
            ).id,
            "job": ask_for_export(company=books.company, by=books.owner, now=datetime.now(UTC)).id,
            "membership": Membership.objects.create(user=make_user("dora"), role=Role.BOOKKEEPER).id,
            "grant": uuid7(),
            "year": year.id,
            "budget": create_budget(
                company=books.company, fiscal_year_id=year.id, name="B", now=datetime.now(UTC), by=books.owner
            ).id,
            "tax_code": tax_code(books).id,
            "starts_on": "2030-01-01",
            "first_day": "2026-01-01",
            "box": "11a",
            "filing": choose_filing(
                company=books.company,
                version=0,
                starts_on=date(2026, 1, 1),
                months=2,
                makes_deferred_due=False,
                by=books.owner,
            ).version,
            "dimension": axis.id,
            "value": value.id,
            "axis": f"n{uuid7().hex}",
            "role": make_role(books.owner, books.tenant_id).id,
            "invitation": invite(
                email="i@example.com", grant=VIEWER, by=books.owner, origin="", now=datetime.now(UTC)
            ).id,
            "service": (service := create_service(name="S", grant=VIEWER, by=books.owner)).id,
            "token": create_service_token(
                service_id=service.id, token=TokenInput("T", None, None, 1), by=books.owner, now=datetime.now(UTC)
            ).token.id,
            "access": uuid7(),
            "view": save_view(company=books.company, user=books.owner, list_name="jobs", name="V", query={}).id,
            **things_of(make_user("emma")),
            **webhook(),
            **fed(books),
            **told_of(books),
            **(paid := paid_contact(books)),
            **documents(books, paid["contact"], income),
            **files(books, draft),
            **recurring_documents(books, paid["contact"], income),
            **reminded(books, paid["contact"], income),
            **papers(books, paid["contact"], income),
            **banking(books, asset, income),
            "mapping": ImportMapping.objects.create(
                company=books.company, name="M", mapping={}, changed_by=books.owner
            ).id,
            "provider": "none",
            "nobody": "nobody@example.com",
            "fresh": f"N{uuid7().hex}",
            "short": uuid7().hex[-8:],
        }
    run_job(
        tenant_id=books.tenant_id,
        job_id=facts["job"],
        works=WORKS,
        problem_of=lambda error: {"code": str(error)},
        is_stopping=lambda: False,
    )
    return Scene(books, {name: str(value) for name, value in facts.items()})
