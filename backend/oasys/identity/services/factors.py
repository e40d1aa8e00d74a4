"""Secrets of second factors, which lie in allauth's rows: encrypted again by a new key."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from oasys.core.encryption import VERSION, Unreadable, decrypt, encrypt, keys
from oasys.identity.adapters import factor_place

BATCH = 500
SECRETS = ("secret", "seed")  # of an app, of recovery codes; `migrated_codes` is a list of such


def reencrypt_factors(*, batch: int = BATCH, after: int = 0, unreadable: set[Any]) -> tuple[int, int | None]:
    """Looks at up to `batch` factors behind the key `after`, and encrypts those under older keys by the first one.

    How many were, and the key to go on from; None where there are no more. One transaction, rows locked: a code that is used
    meanwhile waits or is waited for. Keys of rows that nobody can read go into `unreadable`; these are left alone.
    """
    current = f"{VERSION}.{keys()[0].id}."
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(pk__gt=after).order_by("pk")
        holding = rows.annotate(text=Cast("data", TextField())).filter(text__contains=f'"{VERSION}.')
        found = list(holding[:batch])
        done = 0
        for row in found:
            try:
                data = {name: _again(name, value, row.user_id, current) for name, value in row.data.items()}
            except Unreadable:
                unreadable.add(row.pk)
                continue
            if data != row.data:
                row.data = data
                row.save(update_fields=["data"])
                done += 1
    return done, found[-1].pk if found else None


def _again(name: str, value: Any, user_id: object, current: str) -> Any:
    if name == "migrated_codes":
        return [_again(SECRETS[0], code, user_id, current) for code in value]
    if name not in SECRETS or value.startswith(current):
        return value
    place = factor_place(user_id)
    return str(encrypt(decrypt(value, place=place), place=place))
