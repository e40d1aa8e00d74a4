"""Another key for encrypted fields: what stands under an older key is encrypted again, batch by batch."""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from oasys.core.encryption import VERSION, EncryptedTextField, FieldKey, LookupHashField, Unreadable, keys, new_key
from oasys.core.tenancy import TenantModel

BATCH = 500


def add_key(path: Path) -> str:
    """Puts a fresh key in front of those in the file, and returns its id. Two at once: one waits, no key is lost."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known: list[str] = json.loads(path.read_text())
        fresh = new_key()
        write_keys(path, [fresh, *known])
    return FieldKey.parse(fresh).id


def write_keys(path: Path, texts: list[str]) -> None:
    """The file of keys, readable by its owner only, replaced as a whole."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(texts, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def encrypted_models() -> Iterator[type[models.Model]]:
    """Every table with an encrypted field."""
    for model in apps.get_models():
        if any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields):
            yield model


def is_of_tenant(model: type[models.Model]) -> bool:
    """Whether a tenant must be open to see its rows."""
    return issubclass(model, TenantModel)


def _behind(model: type[models.Model]) -> Q:
    current = f"{VERSION}.{keys()[0].id}."
    behind = Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            text = models.functions.Left(models.F(field.name), len(current), output_field=models.CharField())
            behind |= Q(Q(**{f"{field.name}__isnull": False}) & ~Q(models.lookups.Exact(text, models.Value(current))))
    return behind


def reencrypt(model: type[models.Model], *, batch: int = BATCH, unreadable: set[Any] | None = None) -> int:
    """Looks at up to `batch` rows that stand under older keys and encrypts them by the first one; 0 where none is left.

    Keys of rows that nobody can read go into `unreadable`, and these rows are left alone; without it they raise Unreadable.

    One transaction for each call, rows locked: interrupted, the next run goes on where this one stopped. A table of
    tenants shows the rows of the open tenant.
    """
    rows: Any = model._default_manager
    secret = [field.name for field in model._meta.concrete_fields if _is_secret(field)]
    with transaction.atomic():
        waiting = rows.select_for_update().filter(_behind(model)).exclude(pk__in=unreadable or ())
        found = list(waiting.order_by("pk")[:batch])
        for row in found:
            try:
                for name in secret:
                    getattr(row, name)  # decrypts, or cannot
            except Unreadable:
                if unreadable is None:
                    raise
                unreadable.add(row.pk)
            else:
                row.save(update_fields=secret)
    return len(found)


def _is_secret(field: Any) -> bool:
    return isinstance(field, EncryptedTextField | LookupHashField)
