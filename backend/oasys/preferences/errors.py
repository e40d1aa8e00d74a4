"""Refusals of saved views."""

from oasys.core.errors import DomainError


class ViewNameTaken(DomainError):
    code = "preferences.view_name_taken"
    status = 409
    title = "You have a view of this name."


class TooManyViews(DomainError):
    code = "preferences.too_many_views"
    status = 409
    title = "You have as many views of this list as there can be."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {"saved_view_once": ViewNameTaken}
