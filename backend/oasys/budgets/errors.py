"""What budgets refuse, and what PostgreSQL's refusals mean (sql/)."""

from oasys.core.errors import DomainError


class BudgetApproved(DomainError):
    code = "budgets.budget_approved"
    status = 409
    title = "An approved budget never changes."


class BudgetNameTaken(DomainError):
    code = "budgets.name_taken"
    status = 409
    title = "The fiscal year has a budget of this name."


class BudgetRefused(DomainError):
    code = "budgets.budget_refused"
    title = "The budget does not fit together."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA057": BudgetApproved,
    "OA058": BudgetRefused,
    "budget_name_once": BudgetNameTaken,
    "budget_approved_whole": BudgetRefused,
    "budget_cell_once": BudgetRefused,
    "budget_amount_finite": BudgetRefused,
}
