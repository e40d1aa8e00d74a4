"""Signs people in by django-allauth; reads who a session belongs to by one statement that is written once."""

from typing import Any

from allauth.account import auth_backends

from oasys.core.reads import row_where
from oasys.identity.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        user = row_where(User, "id = %s", user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
