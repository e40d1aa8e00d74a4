"""Saved views: listed, saved, changed, deleted. Everything here is the person's own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.core.errors import NotFound, StaleVersion
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.models import Company
from oasys.preferences.errors import TooManyViews
from oasys.preferences.models import SavedView

MOST_VIEWS = 50


def views_of(*, company: Company, user: User, list_name: str | None) -> list[SavedView]:
    """The person's views of the company's lists, or of one of them, by list and name."""
    rows = SavedView.objects.filter(company=company, user=user)
    if list_name is not None:
        rows = rows.filter(list=list_name)
    return list(rows.order_by("list", "name", "id"))


@transaction.atomic(savepoint=False)
def save_view(*, company: Company, user: User, list_name: str, name: str, query: Mapping[str, Any]) -> SavedView:
    """Locks the person, so that two at once do not make more than there can be. Raises ViewNameTaken, TooManyViews."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if SavedView.objects.filter(company=company, user=user, list=list_name).count() >= MOST_VIEWS:
        raise TooManyViews(
            say("There are {most_views} views of this list: delete one that you do not need.", most_views=MOST_VIEWS)
        )
    return SavedView.objects.create(company=company, user=user, list=list_name, name=name, query=dict(query))


@transaction.atomic(savepoint=False)
def change_view(*, company: Company, user: User, view_id: UUID, version: int, said: Mapping[str, Any]) -> SavedView:
    """Locks it. Raises NotFound, StaleVersion, ViewNameTaken."""
    view = _locked(company, user, view_id, version)
    for name, value in said.items():
        setattr(view, name, value)
    view.version += 1
    view.save(update_fields=[*said, "version"])
    return view


@transaction.atomic(savepoint=False)
def delete_view(*, company: Company, user: User, view_id: UUID, version: int) -> None:
    """Raises NotFound, StaleVersion."""
    _locked(company, user, view_id, version).delete()


def _locked(company: Company, user: User, view_id: UUID, version: int) -> SavedView:
    view = SavedView.objects.select_for_update().filter(company=company, user=user, id=view_id).first()
    if view is None:
        raise NotFound(say("You have no such view."))
    if view.version != version:
        raise StaleVersion(say("It was changed since it was read: read it again, then repeat the change."))
    return view
