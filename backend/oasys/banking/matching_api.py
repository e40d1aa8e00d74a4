"""Proposals and rules over HTTP. Each operation parses, makes one call, answers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.banking import acts, proposals, queries, rules
from oasys.banking.matching_schemas import (
    AcceptedOut,
    AcceptLinesIn,
    DocumentMatchIn,
    ProposalList,
    ProposedRuleOut,
    RuleChangeIn,
    RuleIn,
    RuleList,
    RuleOrderIn,
    RuleOut,
    TriedOut,
    TryRuleIn,
)
from oasys.banking.schemas import BankMatchOut
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.invoicing.api import NOUNS
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
COMPANY = "/companies/{uuid:company_id}"
RULES = COMPANY + "/bank-rules"
RULE = RULES + "/{uuid:bank_rule_id}"


@router.get(
    COMPANY + "/bank-lines/{uuid:bank_line_id}/proposals",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ProposalList),
    summary="List what a line could be",
)
def list_proposals(request: HttpRequest, company_id: UUID, bank_line_id: UUID) -> Any:
    """Posted lines, documents, transfers, payment runs, rules and what was done before, each with a score and the reasons in words."""
    company = company_of(company_id)
    require(request, Permission.PAYMENT_READ)  # proposals say what contacts owe
    return {"items": proposals.proposals_of(company=company, line_id=bank_line_id)}


@router.post(
    COMPANY + "/bank-lines/{uuid:bank_line_id}/match/document",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with a new invoice or bill",
)
def match_document(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: DocumentMatchIn) -> Any:
    """Posts the invoice, where money came in, or the bill, and the payment of it that the line is. Undone, the document is open again."""
    company = company_of(company_id)
    kind = queries.document_kind_of(company=company, line_id=bank_line_id)
    require(request, Permission.PAYMENT_MAKE)
    require(request, NOUNS[kind].post)
    match_id = acts.new_document(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    COMPANY + "/bank-books/{uuid:account_id}/accept",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=AcceptedOut),
    summary="Accept what is near certain",
)
def accept(request: HttpRequest, company_id: UUID, account_id: UUID, body: AcceptLinesIn) -> Any:
    """Carries out what is proposed from the company's threshold on. What is ambiguous, or only like before, stays for a person."""
    done = proposals.accept(
        company=company_of(company_id),
        account_id=account_id,
        line_ids=body.line_ids,
        threshold=body.threshold,
        by=request.user,  # type: ignore[arg-type]
    )
    return {
        "accepted": len(done.match_ids),
        "left": done.left,
        "match_ids": done.match_ids,
        "refused": done.refused,
    }


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
