"""What the authority knows, is asked, holds and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from oasys.myinvois.plain_json import written
from oasys.myinvois.simulator.structure import Submitted


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """Somebody the authority knows."""

    tin: str
    name: str
    id_type: str
    id_value: str


@dataclass(frozen=True, slots=True)
class Client:
    """A program of a taxpayer."""

    secret: str
    tin: str


@dataclass(frozen=True, slots=True)
class Reply:
    """`lost`: it was done, and the answer never arrives."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json; charset=utf-8"
    lost: bool = False


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        error = {"code": code, "message": message, "target": None, "details": None}
        self.reply = Reply(
            status, as_json({"error": error}), tuple((k.replace("_", "-"), v) for k, v in headers.items())
        )


@dataclass(slots=True)
class Held:
    """A document that was accepted."""

    uuid: str
    submission: str
    submitter: str
    content: bytes
    what: Submitted
    received_at: datetime
    state: str = "Submitted"
    long_id: str = ""
    validated_at: datetime | None = None
    cancelled_at: datetime | None = None
    rejected_at: datetime | None = None
    reason: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return self.what.one.buyer.tin if self.what.one.is_self_billed else self.what.one.supplier.tin

    @property
    def receiver(self) -> str:
        return self.what.one.supplier.tin if self.what.one.is_self_billed else self.what.one.buyer.tin


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `query` and `form` hold single values."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


def as_json(value: Any) -> bytes:
    """As the authority writes JSON."""
    return written(value)
