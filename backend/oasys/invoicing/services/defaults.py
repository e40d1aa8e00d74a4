"""Where a document is booked, and on which terms, unless it says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import orjson
from django.db import connection

from oasys.contacts.models import Contact
from oasys.core.tenancy import current_tenant_id
from oasys.invoicing.rules import CREDITS, TermsOfPayment, is_credit, is_sale
from oasys.organisations.models import Company
from oasys.organisations.packs import load_pack

# what the company chose, or else the first of its kind by code; for goods the one that the country pack names, while it is there
DEFAULTS = """
select coalesce(s.{journal}_id, {fallback}
         (select id from ledger_journal where tenant_id = %(tenant)s and company_id = %(company)s and kind = %(books)s
          order by code, id limit 1)),
       coalesce(s.{control}_account_id,
         (select id from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and subtype = %(control)s
            and is_active and not is_heading order by code, id limit 1)),
       (select code from ledger_account where tenant_id = %(tenant)s and id = s.{goods}_account_id),
       (select code from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and id = %(goods)s),
       (select id from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and subtype = 'rounding'
          and is_active and not is_heading order by code, id limit 1),
       transaction_timestamp(), s.terms,
       (select code from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and code = %(usual)s
          and account_class = %(class)s and is_active and not is_heading)
from (select 1) one left join invoicing_settings s on s.tenant_id = %(tenant)s and s.company_id = %(company)s
"""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Where a document of a kind is booked unless it says otherwise; None: the company has no such thing.

    `moment` is that of the transaction, as PostgreSQL has it: it is asked along, because every document needs it.
    """

    journal_id: UUID | None
    control_account_id: UUID | None
    goods_account_code: str | None
    rounding_account_id: UUID | None
    moment: datetime
    terms: TermsOfPayment
    of_pack: str | None
    """The account of goods, where neither the contact nor the company chose it: the country pack names it."""


def defaults_of(*, company: Company, kind: str, contact: Contact) -> Defaults:
    """What settings, contact and chart say, in one statement."""
    sale = is_sale(kind)
    control, goods = ("receivable", "income") if sale else ("payable", "expense")
    pack = load_pack(company.country_pack)
    own = contact.receivable_account_id if sale else contact.payable_account_id
    params = {
        "tenant": current_tenant_id(),
        "company": company.id,
        "books": "sales" if sale else "purchases",
        "control": control,
        "goods": contact.revenue_account_id if sale else contact.expense_account_id,
        "usual": pack.income_account if sale else pack.expense_account,
        "class": goods,
    }
    fallback = f"s.{CREDITS[kind]}_journal_id, " if is_credit(kind) else ""
    statement = DEFAULTS.format(journal=f"{kind}_journal", fallback=fallback, control=control, goods=goods)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        journal, control_account, of_settings, of_contact, rounding, moment, named, usual = cursor.fetchone()
    terms = _terms(contact, named if sale else None)
    chosen = of_contact or of_settings
    return Defaults(
        journal, own or control_account, chosen or usual, rounding, moment, terms, usual if chosen is None else None
    )


def _terms(contact: Contact, named: str | None) -> TermsOfPayment:
    """What was agreed with the contact; with a customer, else the company's default terms."""
    default = next((one for one in orjson.loads(named or "[]") if one["is_default"]), None)
    if contact.terms_days is not None or default is None:
        return TermsOfPayment(
            contact.terms_from, contact.terms_days, contact.terms_discount_percent, contact.terms_discount_days
        )
    percent = default["discount_percent"]
    return TermsOfPayment(
        default["counted_from"],
        default["days"],
        None if percent is None else Decimal(percent),
        default["discount_days"],
    )
