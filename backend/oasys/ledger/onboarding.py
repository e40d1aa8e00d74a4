"""What a company begins with: reads of a country pack before it is chosen, and of how far a tenant has come since.

Nothing about progress is stored except what somebody skipped: a step is done when what it makes is there. So whoever
closes the browser in the middle goes on where they stopped, and so does a colleague.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.ledger.fiscal_calendar import Calendar
from oasys.ledger.models import OnboardingSkip
from oasys.ledger.queries import entry_number
from oasys.ledger.rules import series_prefix
from oasys.organisations.models import Company
from oasys.organisations.packs import Pack
from oasys.organisations.permissions import Permission

COUNTS = """
select
  (select count(*) from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s),
  (select count(*) from ledger_journal where tenant_id = %(tenant)s and company_id = %(company)s),
  (select count(*) from ledger_fiscal_year where tenant_id = %(tenant)s and company_id = %(company)s),
  (select count(*) from ledger_period
   where tenant_id = %(tenant)s and company_id = %(company)s and status = 'open'),
  coalesce(sum(s.last_number), 0), coalesce(sum(s.last_number) filter (where j.kind = 'opening'), 0)
from ledger_journal j
join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
where j.tenant_id = %(tenant)s and j.company_id = %(company)s
"""
OPTIONAL = frozenset(OnboardingSkip.Step.values)


def pack_head(pack: Pack) -> dict[str, Any]:
    """What a list shows of a pack."""
    return {
        "code": pack.code,
        "version": pack.version,
        "name": pack.name,
        "base_currency": pack.base_currency,
        "language": pack.language,
        "fiscal_year_start_month": pack.fiscal_year_start_month,
        "accounts": len(pack.accounts),
        "journals": len(pack.journals),
    }


def pack_whole(pack: Pack, *, first_year_on: date, fiscal_year_start_month: int) -> dict[str, Any]:
    """Everything `create_company` would make of the pack."""
    calendar = Calendar(fiscal_year_start_month)
    first = calendar.year_of(first_year_on)
    return pack_head(pack) | {
        "fiscal_year_start_month": fiscal_year_start_month,
        "sources": pack.sources,
        "formats": pack.formats,
        "income_account": pack.income_account,
        "expense_account": pack.expense_account,
        "fiscal_year": {
            "name": first.name,
            "starts_on": first.starts_on,
            "ends_on": first.ends_on,
            "periods": len(calendar.periods_between(first.starts_on, first.ends_on)),
        },
        "books": [
            {
                "code": journal.code,
                "name": journal.name,
                "name_en": journal.name_en,
                "kind": journal.kind,
                "number_prefix": journal.number_prefix,
                "first_number": entry_number(
                    series_prefix(journal.number_prefix, journal=journal.code, year=first.name), 1
                ),
            }
            for journal in pack.journals
        ],
        "chart": pack.accounts,
    }


@dataclass(frozen=True, slots=True)
class Made:
    """How much there is of a company's books. Numbers have no gaps, so the counters of the journals count entries."""

    accounts: int
    journals: int
    fiscal_years: int
    open_periods: int
    posted_entries: int
    opening_entries: int


@dataclass(frozen=True, slots=True)
class _Call:
    """How a step is taken; `path` has a place for the company."""

    method: str
    path: str
    permission: Permission | None


CALLS = {
    "company": _Call("POST", "/api/v1/companies", Permission.COMPANY_CREATE),
    "period": _Call("POST", "/api/v1/companies/{company}/fiscal-years", Permission.PERIOD_CLOSE),
    "opening_balances": _Call("POST", "/api/v1/companies/{company}/opening-balances", Permission.ENTRY_POST),
    "first_entry": _Call("POST", "/api/v1/companies/{company}/journal-entries?post=true", Permission.ENTRY_POST),
}
CREATE_TENANT = _Call("POST", "/api/v1/tenants", None)
CHOOSE_TENANT = _Call("PUT", "/api/v1/me/tenant", None)


def onboarding_without_tenant(*, is_member: bool) -> dict[str, Any]:
    """Of a session that works in no tenant: a member of some chooses one, anybody else sets one up."""
    return _onboarding(
        done=frozenset(),
        skips={},
        call_of=lambda key: CHOOSE_TENANT if is_member else CREATE_TENANT,
        may=lambda permission: True,
        company=None,
    )


def onboarding(*, company: Company | None, may: Callable[[Permission], bool]) -> dict[str, Any]:
    """Of the open tenant with this company, or with none yet; `may` says what the person's role holds."""
    if company is None:
        return _onboarding(done=frozenset({"tenant"}), skips={}, call_of=CALLS.__getitem__, may=may, company=None) | {
            "tenant_id": current_tenant_id()
        }
    made = made_of(company)
    skips = {
        skip.step: (skip.skipped_by.email, skip.skipped_at)
        for skip in OnboardingSkip.objects.filter(company=company).select_related("skipped_by")
    }
    return _onboarding(
        done=steps_done(made),
        skips=skips,
        call_of=CALLS.__getitem__,
        may=may,
        company=company,
    ) | {
        "tenant_id": current_tenant_id(),
        "company": {
            "id": company.id,
            "name": company.name,
            "country_pack": company.country_pack,
            "pack_version": company.pack_version,
            "base_currency": company.base_currency,
            "fiscal_year_start_month": company.fiscal_year_start_month,
            "accounts": made.accounts,
            "journals": made.journals,
            "fiscal_years": made.fiscal_years,
            "open_periods": made.open_periods,
            "posted_entries": made.posted_entries,
        },
    }


def made_of(company: Company) -> Made:
    """Counts from the small tables of the books; no entry is read."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"tenant": current_tenant_id(), "company": company.id})
        return Made(*(int(count) for count in cursor.fetchone()))


def steps_done(made: Made) -> frozenset[str]:
    """The steps whose fruits are there. Books with entries had an open period once, whatever was closed since."""
    done = {"tenant", "company"}
    if made.open_periods or made.posted_entries:
        done.add("period")
    if made.opening_entries:
        done.add("opening_balances")
    if made.posted_entries > made.opening_entries:
        done.add("first_entry")
    return frozenset(done)


def _onboarding(
    *,
    done: frozenset[str],
    skips: dict[str, tuple[str, datetime]],
    call_of: Callable[[str], _Call],
    may: Callable[[Permission], bool],
    company: Company | None,
) -> dict[str, Any]:
    steps: list[dict[str, Any]] = []
    is_blocked = False
    for key in ("tenant", *CALLS):
        if key in done:
            status = "done"
        elif key in skips:
            status = "skipped"
        else:
            status = "waiting" if is_blocked else "open"
        # what is optional holds up nothing
        is_blocked = is_blocked or (status == "open" and key not in OPTIONAL)
        skipped_by, skipped_at = skips[key] if status == "skipped" else (None, None)
        steps.append(
            {
                "key": key,
                "status": status,
                "is_optional": key in OPTIONAL,
                "skipped_by": skipped_by,
                "skipped_at": skipped_at,
                "call": _call(call_of(key), company.id if company else None, may) if status == "open" else None,
            }
        )
    upcoming = next((step["key"] for step in steps if step["status"] == "open"), None)
    return {"tenant_id": None, "company": None, "is_complete": upcoming is None, "next": upcoming, "steps": steps}


def _call(call: _Call, company_id: UUID | None, may: Callable[[Permission], bool]) -> dict[str, Any]:
    return {
        "method": call.method,
        "path": call.path.format(company=company_id),
        "permission": call.permission,
        "is_allowed": call.permission is None or may(call.permission),
    }
