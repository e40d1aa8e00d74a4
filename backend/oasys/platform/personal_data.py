"""What is stored where, as personal_data.toml declares it: a class for every column, why and how long."""

import importlib
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from django.apps import apps
from django.db import models

from config.environment import Environment
from oasys.identity.models import User

FILE = Path(__file__).parent / "personal_data.toml"
Kind = Literal["personal", "secret", "business", "technical"]
KINDS: tuple[Kind, ...] = ("personal", "secret", "business", "technical")


@dataclass(frozen=True, slots=True)
class Column:
    """`form` is a key of `forms`, for personal columns alone."""

    name: str
    kind: Kind
    form: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`why` and `kept` are keys of what the file says under these names."""

    name: str
    why: str
    kept: str
    columns: tuple[Column, ...]

    def of(self, kind: Kind) -> list[Column]:
        """The columns of one class."""
        return [column for column in self.columns if column.kind == kind]

    def people(self) -> list[str]:
        """Columns that name a person by id."""
        model = next((model for model in apps.get_models() if model._meta.db_table == self.name), None)
        fields = model._meta.local_concrete_fields if model else []
        return [
            str(field.column)
            for field in fields
            if isinstance(field, models.ForeignKey) and field.related_model is User
        ]


@dataclass(frozen=True, slots=True)
class Why:
    """What the data are for, and the basis that usually allows it."""

    says: str
    basis: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How long, in words; `lasts` names what decides it: `setting:name` or `module:CONSTANT`."""

    says: str
    lasts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonalData:
    forms: dict[str, str]
    why: dict[str, Why]
    kept: dict[str, Kept]
    tables: tuple[Table, ...]


def declared() -> PersonalData:
    """The file, read."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return PersonalData(
        forms=said["forms"],
        why={name: Why(**why) for name, why in said["why"].items()},
        kept={name: Kept(kept["says"], tuple(kept["lasts"])) for name, kept in said["kept"].items()},
        tables=tuple(_table(name, table) for name, table in sorted(said["tables"].items())),
    )


def _table(name: str, said: dict[str, Any]) -> Table:
    unknown = said.keys() - {"why", "kept", "personal", "secret", "business", "technical"}
    if unknown:
        raise ValueError(f"{name}: {sorted(unknown)}")
    personal = [Column(column, "personal", form) for column, form in said.get("personal", {}).items()]
    others = [Column(column, kind) for kind in KINDS[1:] for column in said.get(kind, [])]
    return Table(name, said["why"], said["kept"], tuple(personal + others))


def value_of(name: str) -> str:
    """What decides how long something is kept, in words: `7 days`, `OASYS_SESSION_DAYS`, 14 unless set."""
    module, _, constant = name.partition(":")
    if module == "setting":
        return f"`OASYS_{constant.upper()}`, {Environment.model_fields[constant].default} unless set"
    value = getattr(importlib.import_module(module), constant)
    if not isinstance(value, timedelta) or value % timedelta(days=1):
        raise TypeError(f"{name} is no number of days")
    return f"{value.days} days"
