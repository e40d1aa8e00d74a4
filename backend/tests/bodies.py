"""What each route takes: a body that would be taken, for the walks over all routes."""

import re
from dataclasses import dataclass
from typing import Any

from oasys.api.api import api as the_api
from oasys.organisations.auth import Member


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


MEMBERS_ROUTES = [route for route in routes() if isinstance(route.auth, Member)]
LINES = [{"account_code": "{asset}", "debit": "1.00"}, {"account_code": "{income}", "credit": "1.00"}]
ENTRY = {"posting_date": "2026-03-15", "lines": LINES}
REASON = {"reason": "because"}
BANK_RULE = {
    "conditions": [{"on": "text", "how": "contains", "values": ["coffee"]}],
    "action": {"do": "book", "parts": [{"account_id": "{account}"}]},
}
RECURRING = {
    "contact_id": "{contact}",
    "lines": [{"quantity": "1", "unit_price": "1.00", "account_code": "{income}"}],
}
QUERIES = {
    "DELETE /bank-feed-credentials": "?provider=gocardless",
    "GET /companies/{company_id}/ageing": "?side=receivable",
    "GET /companies/{company_id}/contacts/{contact_id}/statement": "?from_date=2026-01-01&to_date=2026-12-31",
    "GET /companies/{company_id}/contacts/{contact_id}/statement/pdf": "?from_date=2026-01-01&to_date=2026-12-31",
    "GET /companies/{company_id}/journals/numbers": "?code=SJ&number_prefix=%7Bjournal%7D/%7Bshort_year%7D/",
    "GET /companies/{company_id}/deposits": "?contact_id={contact}",
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
    "GET /companies/{company_id}/bank-books/{account_id}/proof": "?to_date=2026-03-31",
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
    "POST /web-vitals": {"page": "/[company]/overview", "vitals": [{"name": "lcp", "value": 500}]},
    "POST /browser-errors": {
        "page": "/[company]/overview",
        "kind": "error",
        "type": "TypeError",
        "frames": [{"file": "/_next/static/chunks/3f0c1a.js", "function": "pay", "line": 1, "column": 20417}],
    },
    "PATCH /me": {"theme": "dark"},
    "POST /companies/{company_id}/saved-views": {"list": "journal-entries", "name": "{fresh}", "query": {}},
    "PATCH /companies/{company_id}/saved-views/{view_id}": {"name": "{fresh}"},
    "PATCH /members/{membership_id}": {"role": "viewer"},
    "POST /tenant/export": {},
    "POST /me/export": {},
    "POST /me/deletion": {"email": "somebody@example.com"},
    "POST /tenant/deletion": {"name": "Test tenant", "keeps_export": True},
    "PUT /second-factor-policy": {"roles": ["viewer"]},
    "POST /domains": {"name": "{fresh}.example.com"},
    "POST /domains/{domain_id}/verify": {},
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
    "POST /companies/{company_id}/number-series": {"document": "invoice", "code": "{short}", "name": "N"},
    "PATCH /companies/{company_id}/journals/{journal_id}": {"name": "{fresh}"},
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
    "POST /companies/{company_id}/journal-entries/{entry_id}/attachments": {},
    "POST /companies/{company_id}/documents/{document_id}/attachments": {},
    "POST /companies/{company_id}/bills/from-e-invoice": {},
    "POST /companies/{company_id}/bills/{bill_id}/approval": {},
    "PUT /companies/{company_id}/bill-approval-policy": {"bills_from": "1.00"},
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
    "PUT /bank-feed-credentials": {"provider": "gocardless", "secret_id": "a", "secret_key": "b"},
    "POST /companies/{company_id}/bank-feeds": {
        "account_id": "{account}",
        "institution_id": "MUSTERBANK_SIMUDEFF",
        "path": "/banking",
    },
    "POST /companies/{company_id}/bank-feeds/institutions": {"country": "DE"},
    "POST /companies/{company_id}/bank-feeds/{feed_id}/relink": {"path": "/banking"},
    "POST /companies/{company_id}/bank-feeds/{feed_id}/finish": {},
    "POST /companies/{company_id}/bank-feeds/{feed_id}/fetch": {},
    "POST /companies/{company_id}/bank-feeds/{feed_id}/end": {},
    "PUT /companies/{company_id}/myinvois": {
        "is_enabled": False,
        "msic": "46510",
        "activity": "Wholesale of computers",
    },
    "PUT /companies/{company_id}/myinvois/credentials": {"client_id": "a", "client_secret": "b"},
    "PUT /companies/{company_id}/myinvois/certificate": {"pkcs12": "AAAA"},
    "POST /companies/{company_id}/myinvois/e-invoices": {"document_id": "{invoice}"},
    "POST /companies/{company_id}/myinvois/e-invoices/check": {"document_id": "{invoice}"},
    "POST /companies/{company_id}/myinvois/e-invoices/consolidate": {"document_ids": ["{invoice}"]},
    "POST /companies/{company_id}/myinvois/e-invoices/{e_invoice_id}/cancel": {"reason": "Wrong buyer"},
    "POST /companies/{company_id}/myinvois/e-invoices/{e_invoice_id}/withdraw": {},
    "POST /companies/{company_id}/myinvois/inquiries": {"kind": "received"},
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
    "POST /companies/{company_id}/bank-accounts/{bank_account_id}/details": {
        "account": {"iban": "DE89370400440532013000"},
        "holder": "H",
    },
    "POST /companies/{company_id}/bank-accounts/{bank_account_id}/details/{own_details_id}/confirm": {
        "account": {"iban": "GB82WEST12345698765432"}
    },
    "POST /companies/{company_id}/bank-accounts/{bank_account_id}/details/{own_details_id}/refuse": {},
    "PUT /companies/{company_id}/bank-books/{account_id}/start": {"starts_on": "2026-01-01", "opening_balance": "0.00"},
    "POST /companies/{company_id}/bank-books/{account_id}/carried": {"book_line_ids": ["{book_line}"]},
    "POST /companies/{company_id}/bank-books/{account_id}/reconciliations": {"to_on": "2026-03-03", "closing": "15.00"},
    "POST /companies/{company_id}/reconciliations/{reconciliation_id}/undo": REASON,
    "POST /companies/{company_id}/bank-imports": {},
    "POST /companies/{company_id}/bank-imports/preview": {},
    "POST /companies/{company_id}/bank-imports/{bank_import_id}/withdraw": {},
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/exclude": REASON,
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/restore": {},
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/decide": {"decision": "another"},
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/match/book-lines": {"book_line_ids": ["{book_line}"]},
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/match/payments": {
        "payments": [{"contact_id": "{contact}", "advance": True}]
    },
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/match/entry": {
        "parts": [{"account_code": "{income}", "amount": "1.00"}]
    },
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/match/document": {
        "contact_id": "{contact}",
        "supplier_number": "{fresh}",
        "lines": [
            {"text": "Coffee", "quantity": "1", "unit_price": "1.00", "account_code": "{income}", "tax_code_ids": []}
        ],
    },
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/match/suspense": {},
    "POST /companies/{company_id}/bank-lines/{bank_line_id}/match/transfer": {"to_account_id": "{bank_account}"},
    "POST /companies/{company_id}/bank-matches/{bank_match_id}/undo": {},
    "POST /companies/{company_id}/bank-books/{account_id}/accept": {},
    "POST /companies/{company_id}/bank-books/{account_id}/decide": {"review_kind": "alike"},
    "POST /companies/{company_id}/bank-rules": {"name": "Coffee", "content": BANK_RULE},
    "POST /companies/{company_id}/bank-rules/try": {"content": BANK_RULE},
    "PUT /companies/{company_id}/bank-rules/order": {"rule_ids": ["{bank_rule}"]},
    "PATCH /companies/{company_id}/bank-rules/{bank_rule_id}": {"is_active": False},
    "PATCH /companies/{company_id}/banking-settings": {"acceptance_threshold": 90},
    "POST /companies/{company_id}/payment-runs": {
        "account_code": "1130",
        "due_until": "2026-04-30",
        "execution_on": "2026-04-15",
    },
    "PUT /companies/{company_id}/payment-runs/{run_id}": {
        "execution_on": "2026-04-16",
        "items": [{"line_id": "{bill_line}"}],
    },
    "POST /companies/{company_id}/payment-runs/{run_id}/cancel": {},
    "POST /companies/{company_id}/payment-runs/{run_id}/approve": {},
    "POST /companies/{company_id}/payment-runs/{run_id}/status-reports": {},
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
