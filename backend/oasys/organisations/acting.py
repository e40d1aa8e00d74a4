"""What whoever acts in this transaction may do: set by the authorisation of a request, over when the transaction is.

Kept beside the open tenant on the connection, so that a look-up of a company or a posting cannot forget to ask. Where
no request acts (an import from the command line, a job), the system itself does, and nothing is limited.
"""

from dataclasses import dataclass

from django.db import connection

from oasys.organisations.rules import EVERYTHING, Rights


@dataclass(frozen=True, slots=True)
class Acting:
    """What may be done, and whether the request that acts only reads."""

    rights: Rights
    only_reads: bool


def act_with(rights: Rights, *, only_reads: bool = False) -> None:
    """From here to the end of the transaction only what `rights` allow. The tenant is open."""
    connection.acting = Acting(rights, only_reads)  # type: ignore[attr-defined]


def acting_rights() -> Rights:
    """What may be done in this transaction."""
    acting: Acting | None = connection.acting  # type: ignore[attr-defined]
    return EVERYTHING if acting is None else acting.rights


def only_reads() -> bool:
    """Whether this transaction belongs to a request that writes nothing."""
    acting: Acting | None = connection.acting  # type: ignore[attr-defined]
    return acting is not None and acting.only_reads
