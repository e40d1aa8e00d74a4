"""What whoever acts in this transaction may do: set by the authorisation of a request, over when the transaction is.

Kept beside the open tenant on the connection, so that a look-up of a company or a posting cannot forget to ask. Where
no request acts (an import from the command line, a job), the system itself does, and nothing is limited.
"""

from django.db import connection

from oasys.organisations.rules import EVERYTHING, Rights


def act_with(rights: Rights) -> None:
    """From here to the end of the transaction only what `rights` allow. The tenant is open."""
    connection.acting = rights  # type: ignore[attr-defined]


def acting_rights() -> Rights:
    """What may be done in this transaction."""
    rights: Rights | None = connection.acting  # type: ignore[attr-defined]
    return EVERYTHING if rights is None else rights
