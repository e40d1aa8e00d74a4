"""Posted entries are sealed into the company's hash chain, a batch at a time, away from posting.

The database builds the canonical forms, hashes them and appends the seal (ledger/sql/seals.sql); here the new head is
signed in the same transaction. Whoever reads the chain computes the forms again (oasys.ledger.evidence).
"""

from uuid import UUID

from django.db import connection, transaction

from oasys.core.tenancy import current_tenant_id
from oasys.ledger.evidence import canonical
from oasys.ledger.models import SealSignature
from oasys.ledger.seals import SealRow, seal_by_id
from oasys.ledger.signing import SealingKeys
from oasys.organisations.models import Company

BATCH = 5_000


@transaction.atomic(savepoint=False)
def seal_batch(*, company: Company, keys: SealingKeys, most: int = BATCH) -> SealRow | None:
    """Seals the next posted entries of the company, `most` at the most; None where all are sealed.

    Locks the company's row, so that two sealers never fork the chain; posting does not wait for it.
    Raises SealRefused (by the database) where a posted entry has vanished behind the guards.
    """
    with connection.cursor() as cursor:
        cursor.execute("select ledger_seal_company(%s, %s)", [company.id, most])
        seal_id: UUID | None = cursor.fetchone()[0]
    return None if seal_id is None else _signed(seal_by_id(seal_id), keys)


def _signed(seal: SealRow, keys: SealingKeys) -> SealRow:
    signature = keys.sign(canonical(seal.form()))
    if signature is None:
        return seal
    SealSignature.objects.create(
        tenant_id=current_tenant_id(),
        seal_id=seal.id,
        key_id=signature.key_id,
        public_key=signature.public_key,
        signature=signature.signature,
    )
    return seal.with_signature(signature)


def seal_company(*, company: Company, keys: SealingKeys, most: int = BATCH) -> int:
    """Seals until nothing is left, each batch in a transaction of its own unless one is open; how many entries."""
    sealed = 0
    while (seal := seal_batch(company=company, keys=keys, most=most)) is not None:
        sealed += seal.count
    return sealed
