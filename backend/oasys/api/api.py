"""The API put together: every router there is."""

from oasys.api.assembling import assembled
from oasys.api.browser_errors import router as browser_errors
from oasys.api.me import router as me
from oasys.api.web_vitals import router as web_vitals
from oasys.attachments.api import router as attachments
from oasys.audit.api import router as audit
from oasys.bank_feeds.api import router as bank_feeds
from oasys.banking.api import router as banking
from oasys.budgets.api import router as budgets
from oasys.closing.api import router as closing
from oasys.contacts.api import router as contacts
from oasys.currencies.api import router as currencies
from oasys.demo.api import router as demo
from oasys.dispatch.api import router as dispatch
from oasys.dispatch.public_api import router as public_documents
from oasys.dispatch.templates_api import router as document_templates
from oasys.dunning.api import router as dunning
from oasys.einvoicing.api import router as einvoicing
from oasys.exchange.api import router as exchange
from oasys.exchange.contact_files.api import router as contact_files
from oasys.exchange.mapped.api import router as mapped
from oasys.exchange.runs_api import router as import_runs
from oasys.forecast.api import router as forecast
from oasys.identity.api import router as identity
from oasys.incoming.api import router as incoming
from oasys.incoming.approval_api import router as approvals
from oasys.invoicing.api import router as invoicing
from oasys.invoicing.issuer_api import router as issuer
from oasys.invoicing.series_api import router as number_series
from oasys.jobs.api import router as jobs
from oasys.ledger.api import router as ledger
from oasys.live.api import router as live
from oasys.myinvois.api import router as myinvois
from oasys.organisations.api import router as organisations
from oasys.payment_runs.api import router as payment_runs
from oasys.payments.api import router as payments
from oasys.platform.account_api import router as own_account
from oasys.platform.api import router as platform
from oasys.preferences.api import router as preferences
from oasys.recurring.api import router as recurring
from oasys.recurring_documents.api import router as recurring_documents
from oasys.reports.api import router as reports
from oasys.reports.overview_api import router as overview
from oasys.search.api import router as search
from oasys.settlement.api import router as settlement
from oasys.tax.api import router as tax
from oasys.tax.postings_api import router as tax_postings
from oasys.tax.returns_api import router as tax_returns
from oasys.webhooks.api import router as webhooks

DESCRIPTION = """
The Online Accounting System. Amounts are decimal strings, dates `YYYY-MM-DD`, moments RFC 3339 in UTC, ids UUIDv7.

* **Sign in** with `POST /api/v1/auth/login`; send the `oasys_csrf` cookie as `X-CSRFToken` with every write.
* **Choose a tenant** with `PUT /api/v1/me/tenant`; everything else happens inside it.
* **Programs** send `Authorization: Bearer ...` with a token of `POST /api/v1/tokens` or of a service; it names its tenant.
* **Errors** are `application/problem+json` (RFC 9457) with a stable `code`.
* **Languages**: what is said to a person is in the language of `Accept-Language` (`en`, `de`), in English where it names none of them.
* **Writes** by POST take `Idempotency-Key`: repeated, they do their work once and give the same answer.
* **Changes** take `If-Match` with the ETag that was read.
* **Reads** have an `ETag`: send it as `If-None-Match`, and what has not changed is answered 304, without a body.
* **Limits**: `RateLimit` says how many requests are left in this minute; a 429 says in `Retry-After` how long to wait.
* **Live**: `GET /api/v1/events` is a stream of what happens (server-sent events) that misses nothing after a reconnect; `event_id`
  of `GET /api/v1/me`, read before what is shown and sent as `after`, misses nothing before it either.
* **Lists** are paged by `after`, which is the `next` of the page before.
"""

api = assembled(
    [
        identity,
        me,
        organisations,
        preferences,
        audit,
        currencies,
        ledger,
        tax,
        tax_postings,
        tax_returns,
        budgets,
        contacts,
        einvoicing,
        settlement,
        invoicing,
        number_series,
        attachments,
        incoming,
        approvals,
        issuer,
        document_templates,
        dispatch,
        public_documents,
        myinvois,
        payments,
        payment_runs,
        bank_feeds,
        banking,
        recurring,
        recurring_documents,
        dunning,
        closing,
        exchange,
        import_runs,
        mapped,
        contact_files,
        demo,
        reports,
        forecast,
        overview,
        search,
        platform,
        own_account,
        jobs,
        webhooks,
        live,
        web_vitals,
        browser_errors,
    ],
    version="1.0.0",
    description=DESCRIPTION,
    docs_url="/docs",
    openapi_url="/openapi.json",
    urls_namespace="api",
)
