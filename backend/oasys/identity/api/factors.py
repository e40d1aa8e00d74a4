"""Second factors: set up, listed, removed. Every change needs a recent proof of who asks."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.headless.mfa.views import (
    AuthenticatorsView,
    ManageRecoveryCodesView,
    ManageTOTPView,
    ManageWebAuthnView,
)
from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.errors import NotFound
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.identity.auth import SignedIn, person, require_recent_proof
from oasys.identity.errors import CodeWrong, FactorExists, FactorMissing, PasskeyRefused
from oasys.identity.headless import ask
from oasys.identity.schemas import (
    CodeIn,
    FactorsOut,
    PasskeyIn,
    PasskeyMade,
    PasskeyOptions,
    PasskeyOut,
    PasskeyPatch,
    RecoveryCodes,
    TotpSetUp,
)
from oasys.identity.services.events import Kind, record

router = Router(tags=["Second factors"])


def _factors(request: HttpRequest) -> dict[str, Any]:
    found = ask(request, AuthenticatorsView, method="GET", refusal=FactorMissing)["data"]
    codes = [row["unused_code_count"] for row in found if row["type"] == "recovery_codes"]
    return {
        "has_totp": any(row["type"] == "totp" for row in found),
        "passkeys": [_passkey(row) for row in found if row["type"] == "webauthn"],
        "recovery_codes_left": sum(codes),
    }


def _passkey(row: dict[str, Any]) -> dict[str, Any]:
    moments = {
        name: None if row[name] is None else datetime.fromtimestamp(row[name], UTC)
        for name in ("created_at", "last_used_at")
    }
    return {"id": row["id"], "name": row["name"], **moments}


def _fresh_codes(request: HttpRequest) -> list[str]:
    """The recovery codes that came with a first factor, shown this once; none where there were some before."""
    content = ask(request, ManageRecoveryCodesView, method="GET", refusal=FactorMissing)
    return list(content.get("data", {}).get("unused_codes", []))


@router.get("/auth/factors", auth=SignedIn(), response=answers(s200=FactorsOut), summary="List the second factors")
def list_factors(request: HttpRequest) -> Any:
    """Which factors the person can show; no secret is shown again."""
    return _factors(request)


@router.post("/auth/factors/totp", auth=SignedIn(), response=answers(s201=TotpSetUp), summary="Set up an app")
def begin_totp(request: HttpRequest) -> Any:
    """A secret for an authenticator app, shown this once; it is a factor when a first code was right."""
    require_recent_proof(request)
    content = ask(request, ManageTOTPView, method="GET", refusal=FactorExists)
    if content["status"] == 200:
        raise FactorExists(say("There is an authenticator app already: remove it first."))
    return Status(201, {"secret": content["meta"]["secret"], "uri": content["meta"]["totp_url"]})


@router.post(
    "/auth/factors/totp/confirm",
    auth=SignedIn(),
    response=answers(s200=RecoveryCodes, s429=None),
    summary="Confirm the app",
)
def confirm_totp(request: HttpRequest, body: CodeIn) -> Any:
    """By the code that it shows; answers recovery codes with the first factor."""
    require_recent_proof(request)
    if _factors(request)["has_totp"]:
        raise FactorExists(say("There is an authenticator app already: remove it first."))
    ask(request, ManageTOTPView, body=body.model_dump(), refusal=CodeWrong)
    record_authentication(request, person(request), method="mfa", type="totp")  # the code was shown in this session
    record(request, person(request), Kind.TOTP_ADDED)
    return {"codes": _fresh_codes(request)}


@router.delete("/auth/factors/totp", auth=SignedIn(), response=answers(s204=None), summary="Remove the app")
def remove_totp(request: HttpRequest) -> Any:
    """With the last factor the recovery codes go."""
    require_recent_proof(request)
    if not _factors(request)["has_totp"]:
        raise FactorMissing(say("There is no authenticator app."))
    ask(request, ManageTOTPView, method="DELETE", refusal=FactorMissing)
    record(request, person(request), Kind.TOTP_REMOVED)
    return Status(204, None)


@router.post(
    "/auth/factors/recovery-codes",
    auth=SignedIn(),
    response=answers(s201=RecoveryCodes),
    summary="Make new recovery codes",
)
def make_recovery_codes(request: HttpRequest) -> Any:
    """Shown this once; the earlier ones are worth nothing from now on."""
    require_recent_proof(request)
    content = ask(request, ManageRecoveryCodesView, refusal=FactorMissing)
    record(request, person(request), Kind.RECOVERY_CODES_MADE)
    return Status(201, {"codes": content["data"]["unused_codes"]})


@router.post(
    "/auth/factors/passkeys/options",
    auth=SignedIn(),
    response=answers(s200=PasskeyOptions),
    summary="Ask for a challenge to add a passkey",
)
def begin_passkey(request: HttpRequest) -> Any:
    """What `navigator.credentials.create` is given; the passkey signs in alone, too, and has to know its person."""
    require_recent_proof(request)
    content = ask(request, ManageWebAuthnView, method="GET", query="passwordless", refusal=PasskeyRefused)
    return {"options": content["data"]["creation_options"]}


@router.post("/auth/factors/passkeys", auth=SignedIn(), response=answers(s201=PasskeyMade), summary="Add a passkey")
def add_passkey(request: HttpRequest, body: PasskeyIn) -> Any:
    """By the answer to the challenge; answers recovery codes with the first factor."""
    require_recent_proof(request)
    try:
        content = ask(request, ManageWebAuthnView, body=body.model_dump(), refusal=PasskeyRefused)
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # what allauth's parser trips over
        raise PasskeyRefused(say("The answer is not one of an authenticator.")) from error
    made = _passkey(content["data"])
    record_authentication(request, person(request), method="mfa", type="webauthn")
    record(request, person(request), Kind.PASSKEY_ADDED, name=made["name"])
    return Status(201, {**made, "codes": _fresh_codes(request)})


def _owned(request: HttpRequest, passkey_id: int) -> dict[str, Any]:
    """The passkey of the person. Raises NotFound."""
    for row in _factors(request)["passkeys"]:
        if row["id"] == passkey_id:
            return dict(row)
    raise NotFound(say("There is no such passkey of yours."))


@router.patch(
    "/auth/factors/passkeys/{int:passkey_id}",
    auth=SignedIn(),
    response=answers(s200=PasskeyOut),
    summary="Rename a passkey",
)
def rename_passkey(request: HttpRequest, passkey_id: int, body: PasskeyPatch) -> Any:
    """Another name for it."""
    before = _owned(request, passkey_id)
    require_recent_proof(request)
    named = {"id": passkey_id, "name": body.name}
    content = ask(request, ManageWebAuthnView, method="PUT", body=named, refusal=PasskeyRefused)
    record(request, person(request), Kind.PASSKEY_RENAMED, before=before["name"], after=body.name)
    return _passkey(content["data"])


@router.delete(
    "/auth/factors/passkeys/{int:passkey_id}",
    auth=SignedIn(),
    response=answers(s204=None),
    summary="Remove a passkey",
)
def remove_passkey(request: HttpRequest, passkey_id: int) -> Any:
    """With the last factor the recovery codes go."""
    before = _owned(request, passkey_id)
    require_recent_proof(request)
    ask(request, ManageWebAuthnView, method="DELETE", body={"authenticators": [passkey_id]}, refusal=PasskeyRefused)
    record(request, person(request), Kind.PASSKEY_REMOVED, name=before["name"])
    return Status(204, None)
