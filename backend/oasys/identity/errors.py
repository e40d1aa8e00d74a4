"""What signing up and in refuses. How to cure: docs/errors.md."""

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


class AlreadySignedIn(DomainError):
    code = "identity.already_signed_in"
    status = 409
    title = "Somebody is signed in already."


class TooManyTries(DomainError):
    code = "identity.too_many_tries"
    status = 429
    title = "Too many tries."
