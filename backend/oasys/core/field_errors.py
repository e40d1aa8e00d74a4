"""What is wrong with the fields of a request, in our words: pydantic's are English and speak to programmers."""

import re
from typing import Any

from oasys.core.errors import FieldError
from oasys.core.words import marked, say

REQUIRED, UNKNOWN, RANGE, VALUE = "core.required", "core.unknown_field", "core.out_of_range", "core.invalid_value"
# by pydantic's name for it: the code, and the sentence with pydantic's own names for its places
KINDS = {
    "missing": (REQUIRED, marked("This is needed.")),
    "extra_forbidden": (UNKNOWN, marked("There is no such field.")),
    "invalid_key": (UNKNOWN, marked("There is no such field.")),
    "greater_than_equal": (RANGE, marked("At least {ge}.")),
    "less_than_equal": (RANGE, marked("At most {le}.")),
    "greater_than": (RANGE, marked("More than {gt}.")),
    "less_than": (VALUE, marked("Less than {lt}.")),
    "multiple_of": (VALUE, marked("A multiple of {multiple_of}.")),
    "too_long": (RANGE, marked("At most {max_length} of them.")),
    "too_short": (RANGE, marked("At least {min_length} of them.")),
    "string_too_long": (RANGE, marked("At most {max_length} characters.")),
    "string_too_short": (RANGE, marked("At least {min_length} characters.")),
    "string_type": (VALUE, marked("Write a text.")),
    "string_unicode": (VALUE, marked("The text is no Unicode.")),
    "string_pattern_mismatch": (VALUE, marked("Write it in the form {pattern}.")),
    "string_not_ascii": (VALUE, marked("Write letters of ASCII only.")),
    "int_type": (VALUE, marked("Write a whole number.")),
    "int_parsing": (VALUE, marked("Write a whole number.")),
    "int_parsing_size": (VALUE, marked("The number is too large.")),
    "int_from_float": (VALUE, marked("Write a whole number.")),
    "float_type": (VALUE, marked("Write a number.")),
    "float_parsing": (VALUE, marked("Write a number.")),
    "finite_number": (VALUE, marked("Write a number.")),
    "decimal_type": (VALUE, marked("Write a number.")),
    "decimal_parsing": (VALUE, marked("Write a number.")),
    "decimal_max_digits": (VALUE, marked("At most {max_digits} digits.")),
    "decimal_max_places": (VALUE, marked("At most {decimal_places} decimals.")),
    "decimal_whole_digits": (VALUE, marked("At most {whole_digits} digits before the decimal mark.")),
    "bool_type": (VALUE, marked("Write true or false.")),
    "bool_parsing": (VALUE, marked("Write true or false.")),
    "literal_error": (VALUE, marked("Write one of {expected}.")),
    "enum": (VALUE, marked("Write one of {expected}.")),
    "none_required": (VALUE, marked("Nothing stands here.")),
    "list_type": (VALUE, marked("Write a list.")),
    "tuple_type": (VALUE, marked("Write a list.")),
    "set_type": (VALUE, marked("Write a list.")),
    "frozen_set_type": (VALUE, marked("Write a list.")),
    "dict_type": (VALUE, marked("Write an object.")),
    "model_type": (VALUE, marked("Write an object.")),
    "model_attributes_type": (VALUE, marked("Write an object.")),
    "date_type": (VALUE, marked("Write a date as YYYY-MM-DD.")),
    "date_parsing": (VALUE, marked("Write a date as YYYY-MM-DD.")),
    "date_from_datetime_parsing": (VALUE, marked("Write a date as YYYY-MM-DD.")),
    "date_from_datetime_inexact": (VALUE, marked("Write a date as YYYY-MM-DD.")),
    "datetime_type": (VALUE, marked("Write a moment like 2026-01-31T09:30:00Z.")),
    "datetime_parsing": (VALUE, marked("Write a moment like 2026-01-31T09:30:00Z.")),
    "datetime_object_invalid": (VALUE, marked("Write a moment like 2026-01-31T09:30:00Z.")),
    "datetime_from_date_parsing": (VALUE, marked("Write a moment like 2026-01-31T09:30:00Z.")),
    "timezone_aware": (VALUE, marked("Say the time zone, such as Z for UTC.")),
    "uuid_type": (VALUE, marked("Write an id.")),
    "uuid_parsing": (VALUE, marked("Write an id.")),
    "uuid_version": (VALUE, marked("Write an id.")),
    "union_tag_invalid": (VALUE, marked("{discriminator} is one of {expected_tags}.")),
    "union_tag_not_found": (VALUE, marked("Say {discriminator}.")),
    "json_invalid": (VALUE, marked("This is not JSON.")),
    "json_type": (VALUE, marked("This is not JSON.")),
}
ANY = marked("Another value is needed.")
LISTS = {"expected", "expected_tags", "discriminator"}
OURS = "value_error"  # raised by a validator of ours, which says it in the language asked for


def of_request(found: dict[str, Any]) -> FieldError:
    """One thing that is wrong in a request: what is wrong in its body is pointed at inside of it."""
    where, *path = found.get("loc", ())
    return field_error({**found, "loc": path[1:] if where == "body" else path})


def field_error(found: dict[str, Any], *, within: str = "") -> FieldError:
    """One thing that is wrong, as pydantic tells it, with the JSON pointer to it behind the one of what it lies in."""
    pointer = within + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in found.get("loc", ()))
    kind = str(found.get("type"))
    if kind == OURS:
        message = str(found.get("msg", "")).removeprefix("Value error, ")
        return FieldError(pointer, VALUE, message[:1].upper() + message[1:])
    code, sentence = KINDS.get(kind, (VALUE, ANY))
    places = {name: _plain(name, value) for name, value in found.get("ctx", {}).items()}
    return FieldError(pointer, code, say(sentence, **places))


def _plain(name: str, value: Any) -> Any:
    """pydantic lists what it expects as English: 'debit', 'credit' or 'both'."""
    return ", ".join(re.findall(r"'([^']*)'", value)) if name in LISTS else value
