"""What printing refuses."""

from oasys.core.errors import DomainError


class NotPrintable(DomainError):
    """What should be printed holds what no paper can show: a sign without a glyph, a colour that is none, too many lines."""

    code = "printing.not_printable"
    title = "This cannot be printed."


class LogoRefused(DomainError):
    code = "printing.logo_refused"
    title = "The logo is not a picture that papers can carry."
