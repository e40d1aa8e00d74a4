"""Sessions in PostgreSQL, as Django keeps them; read by one statement that is written once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from oasys.core.reads import row_where


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        row = row_where(self.model, "session_key = %s and expire_date > %s", self.session_key, timezone.now())
        if row is None:
            self._session_key = None
        return row
