"""People are invited by e-mail, and accept signed in as who was invited. Nobody learns who has an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.ids import uuid7
from oasys.core.tenancy import current_tenant_id, tenant
from oasys.core.words import marked, say, speaking
from oasys.identity.models import User
from oasys.identity.services.mail import language_of, send_mail
from oasys.organisations.errors import AlreadyInvited, AlreadyMember, InvitationInvalid, InvitationTooSoon, TooMany
from oasys.organisations.models import Invitation, Membership, Tenant
from oasys.organisations.permissions import role_said
from oasys.organisations.services.grants import Grant, giver_of, put, refuse_beyond, refuse_owner

VALID_FOR = timedelta(days=7)
SENT_AGAIN_AFTER = timedelta(minutes=1)
MOST_INVITATIONS = 200
SALT = "oasys.organisations.invitation"
SUBJECT = marked("An invitation to {tenant} on OASYS")
MOST_OF_NAME = 150  # of a tenant, in the subject
TEXT = marked("""{inviter} invites you to work in {tenant} on OASYS, as {role}.

To accept, sign in as {email} (sign up with this address if you have no account yet), open
{origin}/invitation and give this code (a program sends it to POST /api/v1/invitations/accept):

{code}

It works once, for this address only, until {until:%Y-%m-%d %H:%M} UTC. If you did not expect this, do nothing.
""")


@dataclass(frozen=True, slots=True)
class _Signed:
    """What the code of an invitation says."""

    tenant_id: UUID
    invitation_id: UUID
    nonce: UUID


@transaction.atomic(savepoint=False)
def invite(*, email: str, grant: Grant, by: User, origin: str, now: datetime) -> Invitation:
    """Offers a place in the open tenant by a mail. `origin`: where the web app and the API answer.

    Whether the address has an account makes no difference.
    Raises AlreadyMember, AlreadyInvited, OnlyOwners, BeyondOwnRights, Invalid, TooMany.
    """
    mine, own = giver_of(by)
    email = _address(email)
    if Membership.objects.filter(user__email=email).exists():
        raise AlreadyMember(say("This person is a member already: change the role instead."))
    Invitation.objects.filter(email=email, expires_at__lte=now).delete()
    if Invitation.objects.filter(email=email).exists():
        raise AlreadyInvited(say("The address is invited already: send the invitation again, or revoke it first."))
    if Invitation.objects.count() >= MOST_INVITATIONS:
        raise TooMany(
            say(
                "Up to {most_invitations} invitations can be open: revoke some first.",
                most_invitations=MOST_INVITATIONS,
            )
        )
    made = Invitation(email=email, invited_by=by, expires_at=now + VALID_FOR, mailed_at=now)
    put(made, grant)
    refuse_owner(mine, made)
    refuse_beyond(own, made.rights())
    made.save(force_insert=True)
    _send(made, by, origin)
    return made


@transaction.atomic(savepoint=False)
def resend(*, invitation_id: UUID, by: User, origin: str, now: datetime) -> Invitation:
    """Sends another mail with a new code and a new end; the codes before it are worth nothing. Locks the invitation.

    Raises NotFound, InvitationTooSoon, OnlyOwners, BeyondOwnRights.
    """
    invitation = _for_change(invitation_id, by)
    if now - invitation.mailed_at < SENT_AGAIN_AFTER:
        raise InvitationTooSoon(say("It was sent less than a minute ago."))
    invitation.nonce, invitation.expires_at, invitation.mailed_at = uuid7(), now + VALID_FOR, now
    invitation.invited_by = by
    invitation.save(update_fields=["nonce", "expires_at", "mailed_at", "invited_by"])
    _send(invitation, by, origin)
    return invitation


@transaction.atomic(savepoint=False)
def revoke(*, invitation_id: UUID, by: User) -> None:
    """Takes an invitation back. Locks it. Raises NotFound, OnlyOwners, BeyondOwnRights."""
    _for_change(invitation_id, by).delete()


def accept(*, code: str, by: User, now: datetime) -> UUID:
    """Makes the person a member where their own address was invited; the tenant's id. No tenant is open.

    An invitation is worth what its inviter may give at this moment: their membership, role or account may have ended or
    shrunk since. Locks the invitation: of two at once one finds it gone. Raises InvitationInvalid, whatever it is that
    is wrong with the code or the person; AlreadyMember.
    """
    signed = _read(code)
    with tenant(signed.tenant_id):
        rows = Invitation.objects.select_for_update(of=("self",))
        invitation = rows.filter(id=signed.invitation_id, nonce=signed.nonce, expires_at__gt=now).first()
        if invitation is None or not _owns(by, invitation.email):
            raise InvitationInvalid(
                say("The code is wrong, was used, taken back or replaced, has expired, or is for another address.")
            )
        inviter = Membership.objects.select_related("user", "custom_role").filter(user=invitation.invited_by_id).first()
        if inviter is None or not inviter.may_give(invitation):
            raise InvitationInvalid(say("Who invited you may do so no longer: ask for another invitation."))
        if Membership.objects.filter(user=by).exists():
            raise AlreadyMember(say("You are a member already."))
        Membership.objects.create(
            user=by,
            role=invitation.role,
            custom_role_id=invitation.custom_role_id,
            company_ids=invitation.company_ids,
        )
        invitation.delete()
    return signed.tenant_id


def _address(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        message = say("Write a whole e-mail address.")
        raise Invalid(message, errors=[FieldError("/email", "core.invalid_value", message)]) from error
    return email


def _owns(person: User, email: str) -> bool:
    """Whether the person is signed in with that address, and has proven it where that is mandatory."""
    if person.email != email:
        return False
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        return True  # the code came by mail to that address, which proves as much
    return bool(EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists())


def _read(code: str) -> _Signed:
    try:
        said = signing.loads(code, salt=SALT, max_age=VALID_FOR)
        return _Signed(*(UUID(part) for part in said))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvitationInvalid(say("The code is not one of ours: copy the whole of it.")) from error


def _for_change(invitation_id: UUID, by: User) -> Invitation:
    mine, own = giver_of(by)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("custom_role")
    invitation = rows.filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound(say("There is no such invitation."))
    refuse_owner(mine, invitation)
    refuse_beyond(own, invitation.rights())
    return invitation


def _send(invitation: Invitation, inviter: User, origin: str) -> None:
    tenant_id = current_tenant_id()
    name = Tenant.objects.get(id=tenant_id).name
    with speaking(language_of(invitation.email)):
        subject = say(SUBJECT, tenant=name[:MOST_OF_NAME])
        body = say(
            TEXT,
            inviter=inviter.email,
            tenant=name,
            role=role_said(invitation.role_name),
            email=invitation.email,
            origin=origin,
            code=signing.dumps([str(tenant_id), str(invitation.id), str(invitation.nonce)], salt=SALT),
            until=invitation.expires_at,
        )
    send_mail(to=invitation.email, subject=subject, body=body)
