"""Every route, as nobody, as a stranger, and as each role: a route that declares no permission fails here.

Each role comes as a person, as their token, as a service, limited to another company, and with a token that has ended.

A new route with a body needs a line in BODIES, or the walk fails: the body has to be one that would be taken, so that
the refusal is about who asks.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.urls import URLPattern, URLResolver

from config.urls import urlpatterns
from oasys.api.api import api as the_api
from oasys.budgets.services import create_budget
from oasys.closing.services import revalue
from oasys.contacts.bank import read_iban
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.bank import propose_bank
from oasys.contacts.services.contacts import create_contact
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
from oasys.exchange.jobs import WORKS, ask_for_export, ask_for_import
from oasys.exchange.models import ImportMapping
from oasys.exchange.uploads import Upload
from oasys.identity.auth import Public, SignedIn
from oasys.identity.models import User
from oasys.identity.services.mail import Attachment, send_mail
from oasys.invoicing.api import NOUNS
from oasys.invoicing.issuer import say_issuer
from oasys.invoicing.issuer_schemas import IssuerIn
from oasys.invoicing.schemas import InvoiceIn
from oasys.invoicing.services.documents import write_document
from oasys.invoicing.services.posting import write_and_post_document
from oasys.jobs.running import run_job
from oasys.ledger.models import FiscalYear, Period
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.auth import Member, Platform
from oasys.organisations.models import FactorPolicy, Membership
from oasys.organisations.permissions import NEVER_BY_TOKEN, PERMISSIONS, Permission, Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.invitations import invite
from oasys.organisations.services.tokens import TokenInput, create_service, create_service_token, revoke_token
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
from tests.factories import Books, make_books, make_company, make_member, make_role, make_token, make_user
from tests.fixtures import Api

UNSAFE_WITHOUT_API = {"healthz", "readyz", "api/v1/errors"}


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    auth: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes() -> list[Route]:
    found = []
    for router in the_api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                guards = operation.auth_callbacks or [None]
                plain = re.sub(r"\{\w+:", "{", path)
                found += [Route(method, plain, guards[0]) for method in operation.methods]
    return sorted(found, key=str)


SERVES = {role: Role.ADMINISTRATOR if role is Role.OWNER else role for role in Role}
VIEWER = Grant(Role.VIEWER)
LINES = [{"account_code": "{asset}", "debit": "1.00"}, {"account_code": "{income}", "credit": "1.00"}]
ENTRY = {"posting_date": "2026-03-15", "lines": LINES}
REASON = {"reason": "because"}
RECURRING = {
    "contact_id": "{contact}",
    "lines": [{"quantity": "1", "unit_price": "1.00", "account_code": "{income}"}],
}
QUERIES = {
    "GET /companies/{company_id}/ageing": "?side=receivable",
    "GET /companies/{company_id}/contacts/{contact_id}/statement": "?from_date=2026-01-01&to_date=2026-12-31",
    "GET /companies/{company_id}/contacts/{contact_id}/statement/pdf": "?from_date=2026-01-01&to_date=2026-12-31",
    "GET /companies/{company_id}/reports/general-ledger": "?account_code={asset}",
    "GET /companies/{company_id}/reports/profit-and-loss-by-dimension": "?axis=cost-centre",
    "GET /companies/{company_id}/open-items": "?account_code=1310",
    "GET /companies/{company_id}/open-items/totals": "?account_code=1310",
    "GET /companies/{company_id}/revaluations/preview": "?day=2026-03-31",
    "POST /companies/{company_id}/opening-balances/csv": "?posting_date=2026-01-01",
    "GET /companies/{company_id}/reports/budget-against-actual": "?budget_id={budget}",
    "GET /auth/providers/{provider_id}/callback": "?code=c&state=s",
    "GET /companies/{company_id}/rates": "?day=2026-03-31",
    "GET /reference-rates": "?currency=USD",
    "GET /companies/{company_id}/tax/rates": "?day=2026-03-31",
    "GET /search": "?q=cash",
}


def of_documents(kind: str, path: str, **said: str) -> dict[str, Any]:
    """Bodies for the operations that every kind of document has."""
    every, single = f"/companies/{{company_id}}/{path}", f"/companies/{{company_id}}/{path}/{{{kind}_id}}"
    line = {"quantity": "1", "unit_price": "1.00", "account_code": "{income}"}
    body = {"contact_id": "{contact}", "issue_date": "2026-03-15", "lines": [line]} | said
    return {
        f"POST {every}": body,
        f"POST {every}/preview": body,
        f"PUT {single}": body,
        f"POST {single}/post": {},
        f"POST {single}/void": {"posting_date": "2026-03-16", "reason": "because"},
    }


def of_sales(kind: str, path: str) -> dict[str, Any]:
    """Bodies for what leaves the house."""
    posted = f"/companies/{{company_id}}/{path}/{{posted_{kind}_id}}"
    return {
        f"POST /companies/{{company_id}}/{path}/{{{kind}_id}}/e-invoice/check": {},
        f"POST {posted}/send": {"to": "i@example.com"},
        f"POST {posted}/links": {},
        f"POST {posted}/links/{{link_id}}/revoke": {},
    }


BODIES: dict[str, Any] = {
    "POST /auth/signup": {"email": "x@example.com", "password": "correct horse battery"},
    "POST /auth/login": {"email": "x@example.com", "password": "correct horse battery"},
    "POST /auth/second-factor": {"code": "000000"},
    "POST /auth/second-factor/passkey/options": {},
    "POST /auth/second-factor/passkey": {"credential": {}},
    "POST /auth/passkey/options": {},
    "POST /auth/passkey": {"credential": {}},
    "POST /auth/providers/{provider_id}/begin": {},
    "POST /auth/reauthenticate": {"password": "not the password at all"},
    "POST /auth/reauthenticate/passkey/options": {},
    "POST /auth/reauthenticate/passkey": {"credential": {}},
    "POST /auth/password": {"current_password": "wrong", "new_password": "another horse battery staple"},
    "POST /auth/password/reset-request": {"email": "x@example.com"},
    "POST /auth/password/reset": {"key": "k", "password": "another horse battery staple"},
    "POST /auth/email": {"email": "{fresh}@example.com"},
    "POST /auth/email/resend": {"email": "{fresh}@example.com"},
    "POST /auth/email/verify": {"key": "k"},
    "POST /auth/factors/totp": {},
    "POST /auth/factors/totp/confirm": {"code": "000000"},
    "POST /auth/factors/recovery-codes": {},
    "POST /auth/factors/passkeys/options": {},
    "POST /auth/factors/passkeys": {"name": "N", "credential": {}},
    "PATCH /auth/factors/passkeys/{passkey_id}": {"name": "N"},
    "POST /tenants": {"name": "T"},
    "PUT /me/tenant": {"tenant_id": "{tenant}"},
    "PATCH /me": {"theme": "dark"},
    "POST /companies/{company_id}/saved-views": {"list": "journal-entries", "name": "{fresh}", "query": {}},
    "PATCH /companies/{company_id}/saved-views/{view_id}": {"name": "{fresh}"},
    "PATCH /members/{membership_id}": {"role": "viewer"},
    "POST /tenant/export": {},
    "POST /tenant/deletion": {"name": "Test tenant", "keeps_export": True},
    "PUT /second-factor-policy": {"roles": ["viewer"]},
    "POST /members/{membership_id}/end-sessions": {},
    "POST /invitations": {"email": "{fresh}@example.com", "role": "viewer"},
    "POST /invitations/{invitation_id}/resend": {},
    "POST /invitations/accept": {"code": "x"},
    "POST /roles": {"name": "{fresh}", "permissions": []},
    "PUT /roles/{role_id}": {"name": "{fresh}", "permissions": []},
    "POST /services": {"name": "{fresh}", "role": "viewer"},
    "PATCH /services/{service_id}": {"role": "viewer"},
    "POST /services/{service_id}/tokens": {"name": "T"},
    "POST /tokens": {"name": "T"},
    "POST /units": {"code": "HOURS", "name": "Hours", "decimals": 2},
    "POST /exchange-rates": {
        "source": "manual",
        "rates": [{"currency": "USD", "base": "MYR", "day": "2026-03-01", "rate": "4.2"}],
    },
    "POST /companies": {"name": "{fresh}", "country_pack": "my"},
    "PATCH /companies/{company_id}": {"name": "{fresh}"},
    "POST /companies/{company_id}/onboarding/skip": {"step": "opening_balances"},
    "POST /companies/{company_id}/accounts": {"code": "{fresh}", "name": "N", "account_class": "asset"},
    "PATCH /companies/{company_id}/accounts/{account_id}": {"name": "N"},
    "POST /companies/{company_id}/journals": {"code": "{short}", "name": "N", "kind": "general"},
    "POST /companies/{company_id}/dimensions": {"code": "{axis}", "name": "N"},
    "PATCH /companies/{company_id}/dimensions/{dimension_id}": {"name": "N"},
    "POST /companies/{company_id}/dimensions/{dimension_id}/values": {"code": "{short}", "name": "N"},
    "PATCH /companies/{company_id}/dimensions/{dimension_id}/values/{value_id}": {"name": "N"},
    "PUT /companies/{company_id}/accounts/{account_id}/dimension-rules": {"rules": {}},
    "POST /companies/{company_id}/fiscal-years": {"containing": "2027-03-01"},
    "POST /companies/{company_id}/periods/{period_id}/close": REASON,
    "POST /companies/{company_id}/periods/{period_id}/lock": REASON,
    "POST /companies/{company_id}/periods/{period_id}/reopen": REASON,
    "POST /companies/{company_id}/periods/{period_id}/unlock": REASON,
    "POST /companies/{company_id}/periods/{period_id}/grants": {
        "email": "nobody@example.com",
        "reason": "because",
        "until": "2190-01-01T00:00:00Z",
    },
    "POST /companies/{company_id}/period-grants/{grant_id}/end": REASON,
    "PUT /companies/{company_id}/calendar": {"calendar": {"kind": "months", "start_month": 1}},
    "POST /companies/{company_id}/contacts": {"display_name": "{fresh}", "is_supplier": True},
    "PUT /companies/{company_id}/contacts/{contact_id}": {"display_name": "{fresh}", "is_supplier": True},
    "POST /companies/{company_id}/contacts/{contact_id}/archive": {},
    "POST /companies/{company_id}/contacts/{contact_id}/restore": {},
    "POST /companies/{company_id}/contacts/{contact_id}/bank-details": {"account": {"iban": "GB82WEST12345698765432"}},
    "POST /companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/confirm": {
        "account": {"iban": "DE89370400440532013000"}
    },
    "POST /companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/refuse": {},
    "POST /companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/withdraw": {},
    **of_documents("invoice", "invoices"),
    **of_documents("credit_note", "credit-notes"),
    **of_documents("bill", "bills", supplier_number="{fresh}"),
    **of_documents("supplier_credit", "supplier-credits", supplier_number="{fresh}"),
    "POST /companies/{company_id}/invoices/{invoice_id}/credit": {"issue_date": "2026-03-16"},
    "POST /companies/{company_id}/bills/{bill_id}/credit": {"issue_date": "2026-03-16", "supplier_number": "{fresh}"},
    "PUT /companies/{company_id}/invoicing-settings": {},
    **of_sales("invoice", "invoices"),
    **of_sales("credit_note", "credit-notes"),
    "POST /companies/{company_id}/document-templates": {"name": "{fresh}", "language": "en"},
    "PUT /companies/{company_id}/document-templates/{document_template_id}": {"name": "{fresh}", "language": "en"},
    "PUT /companies/{company_id}/document-templates/{document_template_id}/logo": {},
    "PUT /companies/{company_id}/issuer": {"legal_name": "{fresh}", "address": {"country": "MY"}},
    "POST /companies/{company_id}/budgets": {"fiscal_year_id": "{year}", "name": "{fresh}"},
    "PATCH /companies/{company_id}/budgets/{budget_id}": {"name": "{fresh}"},
    "PATCH /companies/{company_id}/budgets/{budget_id}/lines": {
        "lines": [{"account_code": "{income}", "period": 1, "amount": "1.00"}]
    },
    "PUT /companies/{company_id}/budgets/{budget_id}/lines": {},
    "POST /companies/{company_id}/budgets/{budget_id}/approve": {},
    "POST /companies/{company_id}/tax-codes": {
        "code": "{short}",
        "name": "N",
        "direction": "sales",
        "treatment": "out_of_scope",
    },
    "PATCH /companies/{company_id}/tax-codes/{tax_code_id}": {"name": "{fresh}"},
    "PUT /companies/{company_id}/tax-codes/{tax_code_id}/rates/{starts_on}": {"values": ["9"]},
    "POST /companies/{company_id}/tax/compute": {
        "tax_point": "2026-03-15",
        "lines": [{"quantity": "1", "unit_price": "1.00", "tax_code_ids": ["{tax_code}"]}],
    },
    "PUT /companies/{company_id}/tax/policy": {
        "rounding_level": "line",
        "rounding_mode": "half_up",
        "prices_include_tax": False,
        "is_cash_accounting": False,
        "cash_step": None,
    },
    "POST /companies/{company_id}/tax/pack": {},
    "PUT /companies/{company_id}/tax/filing": {"starts_on": "2026-01-01", "months": 2},
    "POST /companies/{company_id}/tax/entries": {
        "posting_date": "2026-03-15",
        "amounts_include_tax": False,
        "lines": [
            {"account_code": "{asset}", "debit": "1.08"},
            {"account_code": "{income}", "credit": "1.00", "tax_code_ids": ["{tax_code}"]},
        ],
    },
    "POST /companies/{company_id}/tax/overdue/{entry_id}/fall-due": {"on": "2026-03-15"},
    "POST /companies/{company_id}/tax-returns/{first_day}/lock": {"fingerprint": "0" * 64},
    "POST /companies/{company_id}/tax-returns/{first_day}/file": {"filed_on": "2026-03-15", "reference": "R"},
    "POST /companies/{company_id}/tax-returns/{first_day}/unlock": REASON,
    "POST /companies/{company_id}/journal-entries": ENTRY,
    "POST /companies/{company_id}/journal-entries/bulk": {"entries": [ENTRY]},
    "POST /companies/{company_id}/journal-entries/post": {"entry_ids": ["{entry}"]},
    "PUT /companies/{company_id}/journal-entries/{entry_id}": ENTRY,
    "POST /companies/{company_id}/journal-entries/{entry_id}/post": {},
    "POST /companies/{company_id}/journal-entries/{entry_id}/reverse": {"posting_date": "2026-03-16"},
    "POST /companies/{company_id}/exports": {},
    "POST /companies/{company_id}/journal-entries/{entry_id}/duplicate": {},
    "POST /companies/{company_id}/entry-templates": {"name": "{fresh}", "lines": LINES},
    "PUT /companies/{company_id}/entry-templates/{template_id}": {"name": "{fresh}", "lines": LINES},
    "POST /companies/{company_id}/entry-templates/{template_id}/entries": {"posting_date": "2026-03-16"},
    "POST /companies/{company_id}/recurring-entries": {
        "name": "{fresh}",
        "template_id": "{template}",
        "unit": "month",
        "starts_on": "2026-01-01",
    },
    "PATCH /companies/{company_id}/recurring-entries/{recurring_id}": {"name": "{fresh}"},
    **{
        f"{method} /companies/{{company_id}}/recurring-{kind}s{path}": body
        for kind, document in (("invoice", RECURRING), ("bill", RECURRING | {"supplier_number": "{fresh}"}))
        for method, path, body in (
            (
                "POST",
                "",
                {"name": "{fresh}", "document": document, "unit": "month", "starts_on": "2026-01-01", "times": 1},
            ),
            ("PATCH", f"/{{recurring_{kind}_id}}", {"name": "{fresh}"}),
            ("POST", f"/{{recurring_{kind}_id}}/run", {}),
            ("POST", "/run", {}),
        )
    },
    "POST /companies/{company_id}/reminders": {
        "proposals": [{"contact_id": "{contact}", "currency": "MYR", "key": "0" * 32}]
    },
    "POST /companies/{company_id}/dunning-blocks": {"contact_id": "{contact}", "reason": "R"},
    "PUT /companies/{company_id}/dunning-settings": {"levels": [{"days_overdue": 7}]},
    "PUT /companies/{company_id}/journal-entries/{entry_id}/planned-reversal": {"reverse_on": "2026-12-31"},
    "POST /companies/{company_id}/import-mappings": {"name": "{fresh}", "mapping": {}},
    "PUT /companies/{company_id}/import-mappings/{mapping_id}": {"name": "{fresh}", "mapping": {}},
    "POST /companies/{company_id}/e-invoices/check": {},
    "POST /companies/{company_id}/imports/archive": {},
    "POST /companies/{company_id}/imports/beancount": {},
    "POST /companies/{company_id}/imports/contacts": {},
    "POST /companies/{company_id}/imports/csv": {},
    "POST /companies/{company_id}/imports/csv/preview": {},
    "POST /companies/{company_id}/imports/gnucash": {},
    "POST /companies/{company_id}/imports/hledger": {},
    "POST /companies/{company_id}/imports/journal": {},
    "POST /companies/{company_id}/imports/quickbooks": {},
    "POST /companies/{company_id}/imports/xero": {},
    "POST /companies/{company_id}/imports/{import_id}/post": {},
    "POST /companies/{company_id}/settlements": {"lines": [{"line_id": "{line}"}, {"line_id": "{line}"}]},
    "POST /companies/{company_id}/settlements/{settlement_id}/cancel": {"cancelled_on": "2026-05-01"},
    "POST /companies/{company_id}/payments": {
        "direction": "receipt",
        "contact_id": "{contact}",
        "account_code": "1130",
        "paid_on": "2026-03-15",
        "currency": "MYR",
        "amount": "5.00",
        "advance": True,
    },
    "POST /companies/{company_id}/payments/{payment_id}/allocations": {"allocations": [{"line_id": "{owed}"}]},
    "POST /companies/{company_id}/payments/{payment_id}/undo": {"undone_on": "2026-03-31"},
    "POST /companies/{company_id}/revaluations": {"day": "2026-03-31"},
    "POST /companies/{company_id}/revaluations/{revaluation_id}/undo": {},
    "PUT /companies/{company_id}/rate-policy": {"source": "ecb", "rule": "exact"},
    "POST /companies/{company_id}/opening-balances/csv": {},
    "POST /webhook-endpoints": {"url": "https://hooks.example.com/{fresh}"},
    "PATCH /webhook-endpoints/{endpoint_id}": {"description": "{fresh}"},
    "POST /webhook-endpoints/{endpoint_id}/rotate-secret": {},
    "POST /webhook-endpoints/{endpoint_id}/ping": {},
    "POST /webhook-endpoints/{endpoint_id}/replay": {"since": "2026-01-01T00:00:00Z"},
    "POST /webhook-deliveries/{delivery_id}/replay": {},
    "POST /platform/tenants/{tenant_id}/support-requests": {"reason": "because", "hours": 1},
    "POST /support-accesses/{access_id}/consent": {},
    "POST /support-accesses/{access_id}/end": {},
    "POST /companies/{company_id}/archive": {},
    "POST /companies/{company_id}/restore": {},
    "POST /companies/{company_id}/jobs/{job_id}/cancel": {},
    "POST /demo-companies": {},
    "POST /companies/{company_id}/opening-balances": {"posting_date": "2026-01-01", "lines": LINES[:1]},
}

OF_NO_TENANT = {"GET /country-packs/{code}"}  # the same for everybody: nobody is a stranger to it


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
    return {"contact": contact.id, "details": details.id, "payment": payment_id}


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


def webhook() -> dict[str, Any]:
    """An endpoint that nothing is sent to, and something to send."""
    url, now = "https://hooks.example.com/", datetime.now(UTC)
    endpoint = create_endpoint(url=url, description="", kinds=None, company_ids=None, now=now)
    return {"endpoint": endpoint.id, "delivery": ping(endpoint_id=endpoint.id, now=now).id}


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
            **(paid := paid_contact(books)),
            **documents(books, paid["contact"], income),
            **recurring_documents(books, paid["contact"], income),
            **reminded(books, paid["contact"], income),
            **papers(books, paid["contact"], income),
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


@pytest.fixture(scope="module")
def stranger() -> tuple[Api, Api]:
    """An owner elsewhere, in a session and by a token: what is refused them changes nothing of theirs either."""
    books = make_books()
    return Api(books.owner, books.tenant_id), Api(token=make_token(books.owner, books.tenant_id).text)


@pytest.mark.parametrize("route", routes(), ids=str)
def test_every_route_declares_who_may_call_it(route: Route):
    assert isinstance(route.auth, Public | SignedIn | Member | Platform), f"{route} declares no permission"


def test_every_other_address_is_known():
    names = {str(entry.pattern) for entry in urlpatterns if isinstance(entry, URLPattern)}
    assert names == UNSAFE_WITHOUT_API
    assert [str(entry.pattern) for entry in urlpatterns if isinstance(entry, URLResolver)] == ["api/v1/"]


@pytest.mark.parametrize("route", [r for r in routes() if not isinstance(r.auth, Public)], ids=str)
def test_nobody_is_let_in(scene: Scene, route: Route):
    answer = scene.call(Api(), route)
    assert answer.status_code == 401, answer.content
    assert answer.json()["code"] == "identity.not_signed_in"


@pytest.mark.parametrize("route", [r for r in routes() if "{" in r.path and str(r) not in OF_NO_TENANT], ids=str)
def test_a_stranger_finds_nothing(scene: Scene, stranger: tuple[Api, Api], route: Route):
    """With the real ids of somebody else's things: exactly as if they did not exist."""
    answer = scene.call(stranger[0], route)
    assert answer.status_code == 404, (route, answer.content)
    own = {"tenant", "asset", "income", "fresh", "short", "axis", "nobody", "starts_on", "first_day", "box"}
    numbers = {"session", "passkey"}
    absent_ids = {key: str(2**40) if key in numbers else str(uuid7()) for key in scene.facts.keys() - own}
    missing = Scene(scene.books, scene.facts | absent_ids)
    absent = missing.call(stranger[0], route)
    assert (absent.status_code, absent.json()) == (answer.status_code, answer.json())


@pytest.mark.parametrize("route", [r for r in routes() if isinstance(r.auth, Member)], ids=str)
def test_no_tenant_no_entry(scene: Scene, route: Route):
    """Signed in, a member even, but the session has chosen no tenant; or one the person does not belong to."""
    assert scene.call(Api(scene.books.owner), route).json()["code"] == "organisations.no_tenant_chosen"
    intruder = Api(make_user("mallory"), scene.books.tenant_id)
    assert scene.call(intruder, route).json()["code"] == "organisations.no_tenant_chosen"


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody with a role, and their programs."""

    session: Api
    token: Api
    expired: Api
    revoked: Api
    elsewhere: Api  # limited to another company
    token_elsewhere: Api
    service: Api


@pytest.fixture(scope="module")
def casts(scene: Scene) -> dict[Role, Cast]:
    """One for each role; an owner, who owns every company, is limited by the token alone."""
    books, now = scene.books, datetime.now(UTC)
    other = make_company(books.tenant_id)

    def cast(role: Role) -> Cast:
        person = make_member(books.tenant_id, role)
        limited = person if role is Role.OWNER else make_member(books.tenant_id, role, companies=[other])
        narrow = make_token(limited, books.tenant_id, companies=[other])
        revoked = make_token(person, books.tenant_id)
        wanted = TokenInput("T", None, None, 1)
        with tenant(books.tenant_id):
            revoke_token(token_id=revoked.token.id, by=person)
            service = create_service(name=f"Of {role}", grant=Grant(SERVES[role]), by=books.owner)
            served = create_service_token(service_id=service.id, token=wanted, by=books.owner, now=now)
        return Cast(
            session=Api(person, books.tenant_id),
            token=Api(token=make_token(person, books.tenant_id).text),
            expired=Api(token=make_token(person, books.tenant_id, now=now - timedelta(days=1)).text),
            revoked=Api(token=revoked.text),
            elsewhere=Api(token=narrow.text) if role is Role.OWNER else Api(limited, books.tenant_id),
            token_elsewhere=Api(token=narrow.text),
            service=Api(token=served.text),
        )

    return {role: cast(role) for role in Role}


MEMBERS_ROUTES = [r for r in routes() if isinstance(r.auth, Member)]


def assert_lacking(answer: Any, permission: Permission) -> None:
    assert answer.status_code == 403, answer.content
    assert answer.json()["code"] == "organisations.permission_missing"
    assert answer.json()["params"]["permission"] == permission


@pytest.mark.parametrize("route", MEMBERS_ROUTES, ids=str)
def test_each_role_may_what_it_may(scene: Scene, casts: dict[Role, Cast], route: Route):
    for role in Role:
        permission = route.auth.permission
        if permission in PERMISSIONS[role] and route.method != "GET":
            continue  # what it may do is shown by the tests of the thing itself; here it would use up the scene
        answer = scene.call(casts[role].session, route)
        if permission in PERMISSIONS[role]:
            assert answer.status_code == 200, answer.content
        else:
            assert_lacking(answer, permission)


@pytest.mark.parametrize("route", MEMBERS_ROUTES, ids=str)
def test_a_token_may_what_its_owner_may_and_no_more(scene: Scene, casts: dict[Role, Cast], route: Route):
    for role in Role:
        permission = route.auth.permission
        for program, of in ((casts[role].token, role), (casts[role].service, SERVES[role])):
            if permission not in PERMISSIONS[of] - NEVER_BY_TOKEN:
                assert_lacking(scene.call(program, route), permission)
            elif route.method == "GET":
                answer = scene.call(program, route)
                assert answer.status_code == 200, answer.content


@pytest.fixture(scope="module")
def demanded(scene: Scene) -> tuple[Api, Api]:
    """Somebody with every permission, in a session and by a token, of whom the tenant demands a factor they have not shown."""
    role = make_role(scene.books.owner, scene.books.tenant_id, *Permission)
    person = make_member(scene.books.tenant_id, role)
    token = make_token(person, scene.books.tenant_id)
    with tenant(scene.books.tenant_id):
        FactorPolicy.objects.create(roles=[], role_ids=[role.id])
    return Api(person, scene.books.tenant_id), Api(token=token.text)


@pytest.mark.parametrize("route", MEMBERS_ROUTES, ids=str)
def test_who_owes_a_second_factor_is_told_so_by_every_route(scene: Scene, demanded: tuple[Api, Api], route: Route):
    for who in demanded:
        answer = scene.call(who, route)
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.second_factor_needed"), route


@pytest.mark.parametrize("route", [r for r in routes() if not isinstance(r.auth, Public)], ids=str)
def test_a_token_that_has_ended_opens_nothing(scene: Scene, casts: dict[Role, Cast], route: Route):
    """Expired or revoked; where no token is taken at all, it is no use either."""
    for role in Role:
        for program in (casts[role].expired, casts[role].revoked):
            answer = scene.call(program, route)
            expected = (401, "organisations.token_refused")
            if not isinstance(route.auth, Member):
                expected = (403, "identity.session_needed")
            assert (answer.status_code, answer.json()["code"]) == expected, answer.content


@pytest.mark.parametrize("route", [r for r in MEMBERS_ROUTES if "{company_id}" in r.path], ids=str)
def test_another_company_is_none(scene: Scene, casts: dict[Role, Cast], route: Route):
    """Limited to another company of the same tenant, by membership or by token: as if this one did not exist."""
    for role in Role:
        absent = Scene(scene.books, scene.facts | {"company": str(uuid7())})
        for who in (casts[role].elsewhere, casts[role].token_elsewhere):
            answer, nothing = scene.call(who, route), absent.call(who, route)
            assert (answer.status_code, answer.json()) == (nothing.status_code, nothing.json())
            held = PERMISSIONS[role] - NEVER_BY_TOKEN if who.shown else PERMISSIONS[role]
            assert answer.status_code == (404 if route.auth.permission in held else 403), answer.content


@pytest.mark.parametrize("route", [r for r in MEMBERS_ROUTES if "{" in r.path], ids=str)
def test_a_strangers_token_finds_nothing(scene: Scene, stranger: tuple[Api, Api], route: Route):
    answer = scene.call(stranger[1], route)
    assert answer.status_code == (403 if route.auth.permission in NEVER_BY_TOKEN else 404), answer.content


@pytest.mark.parametrize("role", [Role.BOOKKEEPER])
@pytest.mark.parametrize("query", ["?post=true"])
def test_a_bookkeeper_drafts_and_does_not_post(scene: Scene, role: Role, query: str):
    member = Api(make_member(scene.books.tenant_id, role), scene.books.tenant_id)
    base = f"/companies/{scene.books.company.id}/journal-entries"
    assert member.post(base + query, scene.filled(ENTRY)).status_code == 403
    assert member.post(base + "/bulk", scene.filled({"entries": [ENTRY], "post": True})).status_code == 403
    assert member.post(base, scene.filled(ENTRY)).status_code == 201


def test_the_type_of_a_problem_leads_to_its_explanation():
    answer = Api().get("/nothing-here")
    address, _, code = answer.json()["type"].partition("#")
    found = Api().client.get(address)
    assert (found.status_code, found["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert f"`{code}`" in found.content.decode()
