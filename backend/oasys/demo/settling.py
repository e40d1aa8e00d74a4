"""Which receipts and payments of the demo's entries belong to which invoices: what came to nothing is settled, the rest stays open."""

from uuid import UUID

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.identity.models import User
from oasys.organisations.models import Company
from oasys.settlement.services import gather_open_items, settle_wholly

# each line on a control account says the invoice that it is about
PAID = """
select l.description, array_agg(i.line_id order by i.line_id)
from settlement_open_item i
join ledger_journal_line l on l.tenant_id = i.tenant_id and l.id = i.line_id
join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id
where i.tenant_id = %(tenant)s and i.company_id = %(company)s and i.settled_amount = 0 and l.description <> ''
  and a.subtype in ('receivable', 'payable')
group by i.account_id, i.currency, l.description
having count(*) > 1 and sum(case when i.is_debit then i.amount else -i.amount end) = 0
  and sum(case when i.is_debit then i.base_amount else -i.base_amount end) = 0
order by max(i.posting_date), l.description
"""


def settle_what_is_paid(*, company: Company, by: User) -> int:
    """Settles every invoice that its receipts and credits pay wholly; how many."""
    gather_open_items(company=company)
    with connection.cursor() as cursor:
        cursor.execute(PAID, {"tenant": current_tenant_id(), "company": company.id})
        paid: list[tuple[str, list[UUID]]] = cursor.fetchall()
    settle_wholly(company=company, groups=paid, by=by)
    return len(paid)
