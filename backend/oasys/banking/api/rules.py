"""Rules of the company: made, tried, ordered, changed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.banking import rules
from oasys.banking.api.paths import COMPANY
from oasys.banking.proposal_schemas import (
    ProposedRuleOut,
    RuleChangeIn,
    RuleIn,
    RuleList,
    RuleOrderIn,
    RuleOut,
    TriedOut,
    TryRuleIn,
)
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
RULES = COMPANY + "/bank-rules"
RULE = RULES + "/{uuid:bank_rule_id}"


@router.get(RULES, auth=Member(Permission.BANK_READ), response=answers(s200=RuleList), summary="List rules")
def list_rules(request: HttpRequest, company_id: UUID) -> Any:
    """The rules of the company in their order, with how often each was used."""
    return {"items": rules.rules_of(company=company_of(company_id))}


@router.post(RULES, auth=Member(Permission.BANK_MATCH), response=answers(s201=RuleOut), summary="Make a rule")
def make_rule(request: HttpRequest, company_id: UUID, body: RuleIn) -> Any:
    """Behind the others. It proposes; it never posts by itself."""
    row = rules.make_rule(
        company=company_of(company_id),
        name=body.name,
        content=body.content.model_dump(mode="json"),
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, row)


@router.post(RULES + "/try", auth=Member(Permission.BANK_MATCH), response=answers(s200=TriedOut), summary="Try a rule")
def try_rule(request: HttpRequest, company_id: UUID, body: TryRuleIn) -> Any:
    """What it would do with the lines that are open now. Nothing is written."""
    return rules.try_rule(
        company=company_of(company_id),
        content=body.content.model_dump(mode="json"),
        account_id=body.account_id,
        replaces=body.replaces,
    )


@router.get(
    RULES + "/proposed",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ProposedRuleOut),
    summary="Read the proposed rule",
)
def read_proposed(request: HttpRequest, company_id: UUID) -> Any:
    """A rule for what people booked by hand at least three times in the same way, and never in another."""
    found = rules.proposed(company=company_of(company_id))
    if found is None:
        return {"rule": None, "count": 0, "message": ""}
    content = rules.content_of(found.rule)
    return {
        "rule": {"name": found.rule.name, "content": content},
        "count": found.count,
        "message": found.reason.message,
    }


@router.put(
    RULES + "/order", auth=Member(Permission.BANK_MATCH), response=answers(s200=RuleList), summary="Order rules"
)
def order_rules(request: HttpRequest, company_id: UUID, body: RuleOrderIn) -> Any:
    """The first that fits a line wins."""
    return {"items": rules.order_rules(company=company_of(company_id), rule_ids=body.rule_ids)}


@router.get(RULE, auth=Member(Permission.BANK_READ), response=answers(s200=RuleOut, s304=None), summary="Read a rule")
def read_rule(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_rule_id: UUID) -> Any:
    """One of them, with the ETag that changing it needs."""
    row = rules.rule_of(company=company_of(company_id), rule_id=bank_rule_id)
    set_etag(response, row.version)
    return row


@router.patch(
    RULE,
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=RuleOut, s412=None, s428=None),
    summary="Change a rule",
)
def change_rule(
    request: HttpRequest, response: HttpResponse, company_id: UUID, bank_rule_id: UUID, body: RuleChangeIn
) -> Any:
    """Its name, what it does, or whether it is switched on. What was booked by it stays."""
    row = rules.change_rule(
        company=company_of(company_id),
        rule_id=bank_rule_id,
        version=expected_version(request),
        changes=body.model_dump(mode="json", exclude_unset=True),
    )
    set_etag(response, row.version)
    return row


@router.delete(
    RULE,
    auth=Member(Permission.BANK_MATCH),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a rule",
)
def delete_rule(request: HttpRequest, company_id: UUID, bank_rule_id: UUID) -> Any:
    """One that nothing was booked by; others are switched off."""
    rules.delete_rule(company=company_of(company_id), rule_id=bank_rule_id, version=expected_version(request))
    return Status(204, None)
