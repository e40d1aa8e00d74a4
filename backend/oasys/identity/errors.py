"""What identity refuses. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class NotSignedIn(DomainError):
    code = "identity.not_signed_in"
    status = 401
    title = "Sign in first."


class SessionNeeded(DomainError):
    code = "identity.session_needed"
    status = 403
    title = "No token does this."


class CsrfFailed(DomainError):
    code = "api.csrf_failed"
    status = 403
    title = "The request did not prove where it comes from."


class SignUpRefused(DomainError):
    code = "identity.sign_up_refused"
    title = "The account was not made."


class SignInRefused(DomainError):
    code = "identity.sign_in_refused"
    status = 401
    title = "E-mail address and password do not match."
    keeps_work = True  # the try is written down


class AlreadySignedIn(DomainError):
    code = "identity.already_signed_in"
    status = 409
    title = "Somebody is signed in already."


class TooManyTries(DomainError):
    code = "identity.too_many_tries"
    status = 429
    title = "Too many tries."


class NoSignInPending(DomainError):
    code = "identity.no_sign_in_pending"
    status = 401
    title = "No sign-in waits for this."


class CodeWrong(DomainError):
    code = "identity.code_wrong"
    title = "The code is wrong."
    keeps_work = True  # the try is written down


class PasskeyRefused(DomainError):
    code = "identity.passkey_refused"
    title = "The passkey was refused."
    keeps_work = True  # the try is written down


class ProofRefused(DomainError):
    code = "identity.proof_refused"
    title = "That proves nothing."
    keeps_work = True  # the try is written down


class ReauthenticationNeeded(DomainError):
    code = "identity.reauthentication_needed"
    status = 403
    title = "Prove again who you are."


class FactorExists(DomainError):
    code = "identity.factor_exists"
    status = 409
    title = "There is one already."


class FactorMissing(DomainError):
    code = "identity.factor_missing"
    status = 409
    title = "There is no such factor."


class KeyInvalid(DomainError):
    code = "identity.key_invalid"
    title = "The key is not valid."


class PasswordRefused(DomainError):
    code = "identity.password_refused"
    title = "The password was not changed."


class EmailRefused(DomainError):
    code = "identity.email_refused"
    title = "The e-mail address was not taken."


class EmailUnverified(DomainError):
    code = "identity.email_unverified"
    status = 409
    title = "The e-mail address is not verified."


class OidcRefused(DomainError):
    code = "identity.oidc_refused"
    title = "The provider signed nobody in."


class EventImmutable(DomainError):
    code = "identity.event_immutable"
    status = 409
    title = "A security event stays as it was written."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA100": EventImmutable,
    "unique_authenticator_type": FactorExists,
    "identity_user_email_key": EmailRefused,
}
