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


class TaxFilingMissing(DomainError):
    code = "tax.filing_missing"
    status = 409
    title = "The company has not said how it files its tax return."


class TaxFilingRefused(DomainError):
    code = "tax.filing_refused"
    title = "Tax returns cannot be filed like that."


class TaxReturnLocked(DomainError):
    code = "tax.return_locked"
    status = 409
    title = "The return is locked."


class TaxReturnNotNext(DomainError):
    code = "tax.return_not_next"
    status = 409
    title = "Returns are locked one after the other."


class TaxReturnNotOver(DomainError):
    code = "tax.return_not_over"
    status = 409
    title = "The period is not over."


class TaxReturnMoved(DomainError):
    code = "tax.return_moved"
    status = 409
    title = "The figures have changed."


class TaxReturnIncomplete(DomainError):
    code = "tax.return_incomplete"
    title = "Tax stands in no box of the return."


class TaxReturnFiled(DomainError):
    code = "tax.return_filed"
    status = 409
    title = "The return was filed."


class TaxReturnOpen(DomainError):
    code = "tax.return_open"
    status = 409
    title = "The return is not locked."


class TaxReturnKept(DomainError):
    code = "tax.return_kept"
    status = 409
    title = "A locked return never changes."


class DeferredTaxRefused(DomainError):
    code = "tax.deferred_refused"
    status = 409
    title = "Deferred tax does not allow this."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA140": TaxCodeRefused,
    "OA141": TaxRateRests,
    "OA142": TaxLineRefused,
    "OA143": TaxReturnKept,
    "OA144": TaxReturnNotNext,
    "OA145": DeferredTaxRefused,
    "tax_filing_once": TaxFilingRefused,
    "tax_filing_whole_months": TaxFilingRefused,
    "tax_return_once": TaxReturnLocked,
    "tax_return_lasts": TaxReturnKept,
    "tax_return_filed": TaxReturnKept,
    "tax_return_unlocked": TaxReturnKept,
    "tax_return_hashed": TaxReturnKept,
    "tax_return_extent_once": TaxReturnKept,
    "tax_line_takes": DeferredTaxRefused,
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
