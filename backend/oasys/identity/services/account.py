"""Addresses of an account, and whose a key from a mail is."""

from allauth.account.forms import UserTokenForm
from allauth.account.models import EmailAddress, get_emailconfirmation_model

from oasys.identity.models import User


def owner_of_reset_key(key: str) -> User | None:
    """The person a key for a password reset was sent to, locked, if it is good still: of two at once the second finds it used."""
    uid, _, token = key.partition("-")
    form = UserTokenForm(data={"uidb36": uid, "key": token})
    found = form.reset_user if form.is_valid() else None
    return None if found is None else User.objects.select_for_update().get(pk=found.pk)


def owner_of_verification_key(key: str) -> tuple[User, str] | None:
    """The person whose address a key verifies, and the address of the account before, if the key is good still."""
    verification = get_emailconfirmation_model().from_key(key)
    if verification is None or verification.key_expired():
        return None
    user: User = verification.email_address.user
    return user, user.email


def forget_pending_addresses(user: User) -> None:
    """Before a change of address: keys that were mailed to addresses asked for earlier verify nothing from now on.

    allauth would put the new address into the row of the last one, whose key would then verify what it was never sent to.
    The row of an own address that was never proved goes, too, until keep_own_address: allauth would take it for one that was
    asked for, and leave the person without an address.
    """
    EmailAddress.objects.filter(user=user, verified=False).delete()


def keep_own_address(user: User) -> None:
    """After a change of address was asked for: the one the person has can still be proved, as long as it is theirs."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": False})
