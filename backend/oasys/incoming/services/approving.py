"""Bills are approved by somebody else than who wrote them (docs/decisions/0081-approval-of-bills.md)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import DomainError, FieldError, Invalid, NotFound, StaleVersion
from oasys.core.moments import transaction_moment
from oasys.core.money import decimals_of, round_half_up
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import RateRule, found_rate, known_units, rate_rule
from oasys.identity.models import User
from oasys.incoming.errors import ApprovalOverLimit, NotToApprove, OwnBill
from oasys.incoming.models import Approval, ApprovalPolicy, BillWriter
from oasys.invoicing.models import Document
from oasys.invoicing.services.documents import document_for_update, draft_for_update
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
BILL = "bill"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A bill and what it comes to in the base currency, tax included; None where no rate of its day is known."""

    document: Document
    base_gross: Decimal | None


def policy_of(company: Company) -> ApprovalPolicy:
    """What the company chose; version 0 where it never did, and no bill needs an approval."""
    return ApprovalPolicy.objects.filter(company=company).first() or ApprovalPolicy(company=company, version=0)


@transaction.atomic(savepoint=False)
def choose_policy(*, company: Company, version: int, bills_from: Decimal | None) -> ApprovalPolicy:
    """From which amount on bills need an approval. Locks the company. Raises StaleVersion, Invalid."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    policy = policy_of(company)
    if policy.version != version:
        raise StaleVersion(say("The setting was changed in the meantime."), version=policy.version)
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    if bills_from is not None and decimals_of(bills_from) > decimals:
        message = say("{currency} has {decimals} decimals.", currency=company.base_currency, decimals=decimals)
        raise Invalid(message, errors=[FieldError("/bills_from", "ledger.too_many_decimals", message)])
    policy.bills_from = bills_from
    policy.version += 1
    if version == 0:
        policy.save(force_insert=True)
    else:
        policy.save(update_fields=["bills_from", "version"])
    return policy


def weighed(*, company: Company, document: Document, rule: RateRule | None = None) -> Weighed:
    """The bill in the base currency: as posted, else by its own rate, else by that of its day."""
    if document.base_net is not None and document.base_tax is not None:
        return Weighed(document, document.base_net + document.base_tax)
    if document.currency == company.base_currency:
        return Weighed(document, document.gross)
    rate = document.rate
    if rate is None:
        try:
            rate = found_rate(
                currency=document.currency, base=company.base_currency, day=document.issue_date, rule=rule or rate_rule(company)
            ).rate  # fmt: skip
        except DomainError:
            return Weighed(document, None)
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    return Weighed(document, round_half_up(document.gross * rate, decimals))


def is_needed(policy: ApprovalPolicy, base_gross: Decimal | None) -> bool:
    """Whether a bill of that amount is posted only once it is approved; one of unknown weight is taken for heavy."""
    return policy.bills_from is not None and (base_gross is None or base_gross >= policy.bills_from)


def writes_it(document: Document, user: User) -> bool:
    """Whether they wrote the bill, or changed it since."""
    return document.created_by_id == user.id or BillWriter.objects.filter(document_id=document.id, user=user).exists()


def exceeds_limit(company: Company, base_gross: Decimal | None) -> bool:
    """Whether it comes to more than who acts may post, and so approve; of unknown weight it is more than any limit."""
    limit = acting_rights().limit_in(company.base_currency)
    return limit is not None and (base_gross is None or base_gross > limit)


@transaction.atomic(savepoint=False)
def approve(*, company: Company, document_id: UUID, version: int, note: str, by: User) -> Approval:
    """Lets the bill be posted as it stands. Locks it: of two at once the second finds it approved.

    Raises NotFound, DocumentNotDraft, StaleVersion, OwnBill, NotToApprove, ApprovalOverLimit.
    """
    document = draft_for_update(company=company, kind=BILL, document_id=document_id, version=version)
    if writes_it(document, by):
        raise OwnBill(say("You wrote this bill or changed it: somebody else has to approve it."))
    weight = weighed(company=company, document=document)
    if exceeds_limit(company, weight.base_gross):
        raise ApprovalOverLimit(say("The bill comes to more than you may approve: ask somebody with a higher limit."))
    if standing(document) is not None:
        raise NotToApprove(say("The bill is approved already."))
    made = Approval(
        company=company, document=document, contact_key=document.contact_id, supplier_number=document.supplier_number,
        currency=document.currency, gross=document.gross, payable=document.payable, note=note, approved_by=by,
        approved_at=transaction_moment(),
    )  # fmt: skip
    made.save(force_insert=True)
    return made


@transaction.atomic(savepoint=False)
def take_back(*, company: Company, document_id: UUID, by: User) -> None:
    """Ends the approval of a draft. Locks the bill. Raises NotFound, NotToApprove."""
    document = document_for_update(company=company, kind=BILL, document_id=document_id)
    if document.status != Document.Status.DRAFT:
        raise NotToApprove(say("The bill is posted: its approval is history."))
    row = standing(document)
    if row is None:
        raise NotFound(say("The bill is not approved."))
    row.ended_as, row.ended_by, row.ended_at = Approval.Ended.TAKEN_BACK, by, transaction_moment()
    row.save(update_fields=["ended_as", "ended_by", "ended_at"])


def standing(document: Document) -> Approval | None:
    """The approval that stands."""
    return Approval.objects.filter(document_id=document.id, ended_at__isnull=True).first()
