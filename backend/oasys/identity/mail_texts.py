"""The texts of mails about accounts, by the name allauth has for them or the kind of the security event."""

_KEY = "\n\n{key}\n\n"
_IGNORE = "If you did not ask for it, ignore this mail: nothing changes without the key.\n"
_NOT_YOU = "If it was not you, reset your password at once and look at your sessions and security events.\n"

TEXTS = {
    "account/email/email_confirmation_signup": (
        "Verify your e-mail address",
        f"Welcome to OASYS. This key verifies your e-mail address; it is good for three days.{_KEY}{_IGNORE}",
    ),
    "account/email/email_confirmation": (
        "Verify your e-mail address",
        f"This key verifies your e-mail address at OASYS; it is good for three days.{_KEY}{_IGNORE}",
    ),
    "account/email/password_reset_key": (
        "Reset your password",
        f"This key sets a new password for your account at OASYS; it is good for one hour, once.{_KEY}{_IGNORE}",
    ),
    "account/email/unknown_account": (
        "Reset your password",
        "Somebody asked OASYS to reset the password of this address, which has no account.\n"
        "If it was you, sign up, or ask with the address that you signed up with.\n",
    ),
    "account/email/account_already_exists": (
        "You have an account",
        "Somebody signed up at OASYS with this address, which has an account already.\n"
        "If it was you, sign in, or reset the password if you have forgotten it.\n",
    ),
}
NOTICES = {
    "password_changed": (
        "Your password was changed",
        f"The password of your account at OASYS was changed.\n{_NOT_YOU}",
    ),
    "password_reset": ("Your password was reset", f"The password of your account at OASYS was reset.\n{_NOT_YOU}"),
    "email_changed": (
        "Your e-mail address was changed",
        f"Your account at OASYS has another e-mail address now; this one is no longer its own.\n{_NOT_YOU}",
    ),
    "totp_added": ("An authenticator app was added", f"Your account at OASYS has an authenticator app.\n{_NOT_YOU}"),
    "totp_removed": (
        "The authenticator app was removed",
        f"Your account at OASYS has no authenticator app any more.\n{_NOT_YOU}",
    ),
    "passkey_added": ("A passkey was added", f"Your account at OASYS has another passkey.\n{_NOT_YOU}"),
    "passkey_removed": ("A passkey was removed", f"Your account at OASYS has one passkey less.\n{_NOT_YOU}"),
    "recovery_codes_made": (
        "Recovery codes were made",
        f"Your account at OASYS has new recovery codes; the earlier ones are worth nothing.\n{_NOT_YOU}",
    ),
    "recovery_code_used": ("A recovery code was used", f"Somebody used a recovery code of your account.\n{_NOT_YOU}"),
}
