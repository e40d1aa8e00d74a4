"""The approval of bills over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, encode_cursor
from oasys.core.wire import answers
from oasys.incoming import approvals
from oasys.incoming.models import ApprovalPolicy
from oasys.incoming.schemas import (
    ApprovalPolicyIn,
    ApprovalPolicyOut,
    ApproveIn,
    BillApprovalOut,
    WaitingBillPage,
)
from oasys.incoming.services.approving import approve, choose_policy, policy_of, take_back
from oasys.organisations.auth import Member, token_of
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Approval of bills"])
COMPANY = "/companies/{uuid:company_id}"
POLICY = COMPANY + "/bill-approval-policy"
ONE = COMPANY + "/bills/{uuid:bill_id}/approval"


@router.get(
    POLICY,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=ApprovalPolicyOut, s304=None),
    summary="Read from which amount on bills are approved",
)
def read_policy(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """The company's threshold, with the ETag that changing it needs."""
    company = company_of(company_id)
    return _policy(response, company, policy_of(company))


@router.put(
    POLICY,
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s200=ApprovalPolicyOut, s412=None, s428=None),
    summary="Choose from which amount on bills are approved",
)
def change_policy(request: HttpRequest, response: HttpResponse, company_id: UUID, body: ApprovalPolicyIn) -> Any:
    """A bill of this amount or more is posted only once somebody else than who wrote it has approved it."""
    company = company_of(company_id)
    version = expected_version(request)
    return _policy(response, company, choose_policy(company=company, version=version, bills_from=body.bills_from))


@router.get(
    COMPANY + "/bills/to-approve",
    auth=Member(Permission.PURCHASE_APPROVE),
    response=answers(s200=WaitingBillPage),
    summary="List bills that wait for my approval",
)
def list_waiting(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Drafts that need an approval, have none, and were neither written nor changed by who asks; the oldest date first."""
    by: Any = request.user
    items, following = approvals.waiting_bills(
        company=company_of(company_id), by=by, limit=limit, after=decode_cursor(after, date, UUID) if after else None
    )
    return {"items": items, "next": encode_cursor(following) if following else None}


@router.get(
    ONE,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=BillApprovalOut),
    summary="Read the approval of a bill",
)
def read_approval(request: HttpRequest, company_id: UUID, bill_id: UUID) -> Any:
    """Whether it needs one, has one, and whether who asks may give it."""
    return _state(request, company_of(company_id), bill_id)


@router.post(
    ONE,
    auth=Member(Permission.PURCHASE_APPROVE),
    response=answers(s201=BillApprovalOut, s412=None, s428=None),
    summary="Approve a bill",
)
def approve_bill(request: HttpRequest, company_id: UUID, bill_id: UUID, body: ApproveIn) -> Any:
    """Lets the bill be posted as it stands; any change of it takes the approval back. Nobody approves what they wrote."""
    company, by = company_of(company_id), request.user
    approve(company=company, document_id=bill_id, version=expected_version(request), note=body.note, by=by)  # type: ignore[arg-type]
    return Status(201, _state(request, company, bill_id))


@router.delete(
    ONE,
    auth=Member(Permission.PURCHASE_APPROVE),
    response=answers(s200=BillApprovalOut),
    summary="Take the approval of a bill back",
)
def take_approval_back(request: HttpRequest, company_id: UUID, bill_id: UUID) -> Any:
    """As long as the bill is a draft; that it was approved stays to be seen."""
    company, by = company_of(company_id), request.user
    take_back(company=company, document_id=bill_id, by=by)  # type: ignore[arg-type]
    return _state(request, company, bill_id)


def _policy(response: HttpResponse, company: Company, policy: ApprovalPolicy) -> dict[str, Any]:
    set_etag(response, policy.version)
    return {"bills_from": policy.bills_from, "currency": company.base_currency, "version": policy.version}


def _state(request: HttpRequest, company: Company, bill_id: UUID) -> dict[str, Any]:
    by: Any = request.user
    return approvals.approval_state(
        company=company, document_id=bill_id, by=by, is_program=token_of(request) is not None
    )
