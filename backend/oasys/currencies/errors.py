"""What currencies refuse. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class UnitUnknown(DomainError):
    code = "currencies.unit_unknown"
    title = "This unit is not known."


class UnitDiffers(DomainError):
    code = "currencies.unit_differs"
    status = 409
    title = "A unit keeps its decimals and its kind."


class UnitWithdrawn(DomainError):
    code = "currencies.unit_withdrawn"
    title = "The currency was no longer money on this day."


class RateMissing(DomainError):
    code = "currencies.rate_missing"
    title = "There is no exchange rate for this day."


class RateDiffers(DomainError):
    code = "currencies.rate_differs"
    status = 409
    title = "Another rate stands for this day and source."


class RateInvalid(DomainError):
    code = "currencies.rate_invalid"
    title = "A rate is a positive number between two units."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "unit_code_once": UnitDiffers,
    "unit_decimals_valid": UnitDiffers,
    "line_currency_withdrawn": UnitWithdrawn,
    "rate_once": RateDiffers,
    "rate_positive": RateInvalid,
    "rate_between_two": RateInvalid,
}
