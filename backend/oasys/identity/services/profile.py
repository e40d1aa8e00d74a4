"""How a person is called, and how they like to see things."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from oasys.identity.models import User


@transaction.atomic(savepoint=False)
def change_preferences(*, user: User, said: Mapping[str, Any]) -> None:
    """Takes over what was said: name, language, theme, date_format, number_locale, each checked before."""
    for name, value in said.items():
        setattr(user, name, value)
    if said:
        user.save(update_fields=list(said))
