"""Model fields for exact numbers."""

from typing import Any

from django.db import models

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An exact decimal kept as PostgreSQL `numeric` without a scale: the database never rounds what it is given.

    Checks on the tables bound the size and refuse NaN and Infinity, which `numeric` would take.
    """

    def __init__(self, **options: Any) -> None:
        options["max_digits"] = MAX_INTEGER_DIGITS + MAX_DECIMALS
        options["decimal_places"] = MAX_DECIMALS
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["max_digits"], options["decimal_places"]
        return name, path, args, options

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.to_python(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.to_python(value)
