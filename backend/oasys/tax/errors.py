"""What taxes refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class TaxRateMissing(DomainError):
    code = "tax.rate_missing"
    title = "The tax code has no rate on this day."


class TaxCodeTaken(DomainError):
    code = "tax.code_taken"
    status = 409
    title = "The company has a tax code of this name."


class TaxCodeRefused(DomainError):
    code = "tax.code_refused"
    title = "The tax code does not fit together."


class TaxRateRests(DomainError):
    code = "tax.rate_rests"
    status = 409
    title = "Entries rest on the rate."


class TaxAccountsMissing(DomainError):
    code = "tax.accounts_missing"
    title = "The chart lacks accounts that the tax codes are posted to."


class TaxPackMissing(DomainError):
    code = "tax.pack_missing"
    title = "There are no tax codes for this country."


class TaxNotComputable(DomainError):
    code = "tax.not_computable"
    title = "These taxes cannot be computed."


class TaxLineRefused(DomainError):
    code = "tax.line_refused"
    title = "The taxes of the entry do not fit together."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA140": TaxCodeRefused,
    "OA141": TaxRateRests,
    "OA142": TaxLineRefused,
    "tax_code_once": TaxCodeTaken,
    "tax_code_treated": TaxCodeRefused,
    "tax_code_category": TaxCodeRefused,
    "tax_code_reason": TaxCodeRefused,
    "tax_code_myinvois": TaxCodeRefused,
    "tax_code_due": TaxCodeRefused,
    "tax_component_once": TaxCodeRefused,
    "tax_component_plain": TaxCodeRefused,
    "tax_component_recoverable": TaxCodeRefused,
    "tax_rate_once": TaxCodeRefused,
    "tax_rate_finite": TaxCodeRefused,
    "tax_policy_once": TaxCodeRefused,
    "tax_policy_known": TaxCodeRefused,
    "tax_line_finite": TaxLineRefused,
    "tax_line_whole": TaxLineRefused,
}
