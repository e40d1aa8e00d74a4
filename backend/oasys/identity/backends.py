"""Signs people in by django-allauth; who a session belongs to was read with it, or is read by one statement that is written once."""

from typing import Any

from allauth.account import auth_backends

from oasys.core.reads import row_where
from oasys.identity.models import User
from oasys.identity.sessions import looked_up_by


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        session = looked_up_by.get()
        user = session.person if session is not None else None
        if user is None or user.pk != user_id:  # the session's data decide, not the column beside them
            user = row_where(User, "id = %s", user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
