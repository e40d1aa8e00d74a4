"""How a person is called, and how they like to see things."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from oasys.identity.models import User


@transaction.atomic(savepoint=False)
def change_preferences(*, user: User, said: Mapping[str, Any]) -> None:
    """Takes over what was said: name, language, theme, date_format, number_locale, hidden_columns, each checked before.

    Locks the person where columns are said, by list: those of lists that are not named stay.
    """
    for name, value in said.items():
        setattr(user, name, value)
    if "hidden_columns" in said:
        known = hidden_by_list(User.objects.select_for_update(no_key=True).get(pk=user.pk))
        merged = known | said["hidden_columns"]
        user.hidden_columns = [f"{name}.{column}" for name, columns in merged.items() for column in columns]
    if said:
        user.save(update_fields=list(said))


def hidden_by_list(user: User) -> dict[str, list[str]]:
    """The columns of lists that the person does not want to see, by list."""
    found: dict[str, list[str]] = {}
    for word in user.hidden_columns:
        name, column = word.split(".")
        found.setdefault(name, []).append(column)
    return found
