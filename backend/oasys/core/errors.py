"""Expected refusals. Whatever is not one of these is a bug and rises."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: `pointer` is a JSON pointer (RFC 6901) into the request's body."""

    pointer: str
    code: str
    message: str


class DomainError(Exception):
    """A refusal a person can understand and cure. Subclasses name a stable `code` and the HTTP `status` it maps to.

    `detail` is said in the language of who asked (core.words.say); `title` is English, and translated where it is shown.
    `params` are facts for programs (ids, dates, amounts as strings); they never hold another tenant's data. Where
    `keeps_work`, what was written before the refusal stays: a failed try has to count.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 422
    title: ClassVar[str] = "The request was refused."
    keeps_work: ClassVar[bool] = False

    def __init__(self, detail: str, *, errors: Sequence[FieldError] = (), **params: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.params = params


class NotFound(DomainError):
    """There is no such thing for this person: absent and foreign look alike."""

    code = "core.not_found"
    status = 404
    title = "Not found."


class Invalid(DomainError):
    """The body was understood and holds values that cannot be; `errors` names each field."""

    code = "core.invalid"
    status = 422
    title = "Some fields need another value."

    @classmethod
    def at(cls, pointer: str, code: str, message: str) -> Self:
        """One field is wrong, and that is all there is to say."""
        return cls(message, errors=[FieldError(pointer, code, message)])


class StaleVersion(DomainError):
    """Someone else changed the thing since it was read (If-Match): read it again, then repeat the change."""

    code = "core.stale_version"
    status = 412
    title = "It was changed in the meantime."


class TooManyRows(DomainError):
    """A file to download would be longer than files are."""

    code = "core.too_many_rows"
    status = 422
    title = "A file holds fewer rows than that."
