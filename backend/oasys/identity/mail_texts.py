"""The texts of mails about accounts, by the name allauth has for them or the kind of the security event: subject, then lines."""

from oasys.core.words import marked, say

_KEY = "\n{key}\n"
_IGNORE = marked("If you did not ask for it, ignore this mail: nothing changes without the key.")
_NOT_YOU = marked("If it was not you, reset your password at once and look at your sessions and security events.")

TEXTS = {
    "account/email/email_confirmation_signup": (
        marked("Verify your e-mail address"),
        marked("Welcome to OASYS. This key verifies your e-mail address; it is good for three days."),
        _KEY,
        _IGNORE,
    ),
    "account/email/email_confirmation": (
        marked("Verify your e-mail address"),
        marked("This key verifies your e-mail address at OASYS; it is good for three days."),
        _KEY,
        _IGNORE,
    ),
    "account/email/password_reset_key": (
        marked("Reset your password"),
        marked("This key sets a new password for your account at OASYS; it is good for one hour, once."),
        _KEY,
        _IGNORE,
    ),
    "account/email/unknown_account": (
        marked("Reset your password"),
        marked("Somebody asked OASYS to reset the password of this address, which has no account."),
        marked("If it was you, sign up, or ask with the address that you signed up with."),
    ),
    "account/email/account_already_exists": (
        marked("You have an account"),
        marked("Somebody signed up at OASYS with this address, which has an account already."),
        marked("If it was you, sign in, or reset the password if you have forgotten it."),
    ),
}
NOTICES = {
    "password_changed": (
        marked("Your password was changed"),
        marked("The password of your account at OASYS was changed."),
        _NOT_YOU,
    ),
    "password_reset": (
        marked("Your password was reset"),
        marked("The password of your account at OASYS was reset."),
        _NOT_YOU,
    ),
    "email_changed": (
        marked("Your e-mail address was changed"),
        marked("Your account at OASYS has another e-mail address now; this one is no longer its own."),
        _NOT_YOU,
    ),
    "totp_added": (
        marked("An authenticator app was added"),
        marked("Your account at OASYS has an authenticator app."),
        _NOT_YOU,
    ),
    "totp_removed": (
        marked("The authenticator app was removed"),
        marked("Your account at OASYS has no authenticator app any more."),
        _NOT_YOU,
    ),
    "passkey_added": (
        marked("A passkey was added"),
        marked("Your account at OASYS has another passkey."),
        _NOT_YOU,
    ),
    "passkey_removed": (
        marked("A passkey was removed"),
        marked("Your account at OASYS has one passkey less."),
        _NOT_YOU,
    ),
    "recovery_codes_made": (
        marked("Recovery codes were made"),
        marked("Your account at OASYS has new recovery codes; the earlier ones are worth nothing."),
        _NOT_YOU,
    ),
    "recovery_code_used": (
        marked("A recovery code was used"),
        marked("Somebody used a recovery code of your account."),
        _NOT_YOU,
    ),
    "data_exported": (
        marked("What is kept of you was downloaded"),
        marked("Somebody who is signed in to your account at OASYS downloaded what is kept of you there."),
        _NOT_YOU,
    ),
    "account_deleted": (
        marked("Your account was deleted"),
        marked("Your account at OASYS was deleted: your name, your address and every way to sign in are gone."),
        marked("What you did in the books of others is kept there as long as the law wants it, and names nobody."),
    ),
}


def mail(text: tuple[str, ...], *, key: str = "") -> tuple[str, str]:
    """Subject and body of a text, in the language of this moment."""
    subject, *lines = text
    return say(subject), "".join((_KEY.format(key=key) if line is _KEY else say(line)) + "\n" for line in lines)
