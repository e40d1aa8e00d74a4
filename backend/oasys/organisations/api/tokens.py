"""The person's own tokens, for programs that act in their place."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.wire import answers
from oasys.identity.auth import has_shown_factor, person
from oasys.organisations import queries
from oasys.organisations.api import shapes
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.schemas import TokenIn, TokenMadeOut, TokenOut
from oasys.organisations.services import tokens

router = Router(tags=["Tokens"])


def token_input(body: TokenIn) -> tokens.TokenInput:
    """The token that a body asks for."""
    return tokens.TokenInput(body.name, body.permissions, body.company_ids, body.expires_in_days)


def made_out(request: HttpRequest, made: tokens.TokenMade) -> Status[dict[str, Any]]:
    """The one answer that shows a token: it is not kept for a repeated request, either."""
    request.answer_holds_secret = True  # type: ignore[attr-defined]
    return Status(201, shapes.token(made.token, datetime.now(UTC)) | {"token": made.text})


@router.get(
    "/tokens", auth=Member(Permission.TENANT_READ), response=answers(s200=list[TokenOut]), summary="List your tokens"
)
def list_tokens(request: HttpRequest) -> Any:
    """Those that have ended included, the newest first."""
    now = datetime.now(UTC)
    return [shapes.token(token, now) for token in queries.tokens_of(request.user)]  # type: ignore[arg-type]


@router.post(
    "/tokens", auth=Member(Permission.TOKEN_CREATE), response=answers(s201=TokenMadeOut), summary="Make a token"
)
def create(request: HttpRequest, body: TokenIn) -> Any:
    """It works in this tenant with your rights, or a part of them. The answer shows it, this once."""
    made = tokens.create_token(
        token=token_input(body),
        by=person(request),
        now=datetime.now(UTC),
        made_with_factor=has_shown_factor(request, person(request)),
    )
    return made_out(request, made)


@router.delete(
    "/tokens/{uuid:token_id}",
    auth=Member(Permission.TENANT_READ),
    response=answers(s204=None),
    summary="Revoke a token",
)
def revoke(request: HttpRequest, token_id: UUID) -> Any:
    """One of your own; it is worth nothing from now on."""
    tokens.revoke_token(token_id=token_id, by=request.user)  # type: ignore[arg-type]
    return Status(204, None)
