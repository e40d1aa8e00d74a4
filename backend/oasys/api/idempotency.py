"""Idempotency-Key: a write that is repeated does its work once and gives the same answer (ledger.md, invariant 11).

The key's row is inserted first, in the transaction of the work: a second request with the key waits for the first one
and finds its answer. Work that is rolled back leaves no row, so that it can be tried again.
"""

import functools
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from psycopg.types.json import Jsonb

from oasys.core.encryption import decrypt, encrypt, keys
from oasys.core.errors import DomainError
from oasys.core.ids import uuid7
from oasys.core.words import current_language, say

KEPT_FOR = timedelta(days=7)
READS = {"GET", "HEAD"}
KEPT_HEADERS = ("ETag", "Location", "Content-Type")
ENCRYPTED = b"v1."  # how an answer that is kept encrypted begins; JSON begins otherwise
_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_RESERVE = """
insert into {table} ({tenant_column} id, user_id, key, fingerprint, headers, created_at)
values ({tenant_value} %(id)s, %(user)s, %(key)s, %(fingerprint)s, '{{}}', now())
on conflict ({tenant_column} user_id, key) do nothing
"""
_FIND = "select id, fingerprint, status, headers, body from {table} where {tenant_filter} user_id = %(user)s and key = %(key)s"
_KEEP = (
    "update {table} set status = %(status)s, headers = %(headers)s, body = %(body)s where {tenant_filter} id = %(id)s"
)
_PURGE = """
delete from {table} where {tenant_filter} id in (
  select id from {table} where {tenant_filter} created_at < %(before)s order by created_at limit 20)
"""


class KeyReused(DomainError):
    code = "api.idempotency_key_reused"
    status = 409
    title = "This Idempotency-Key was used for another request."


class KeyInvalid(DomainError):
    code = "api.idempotency_key_invalid"
    status = 400
    title = "An Idempotency-Key is 1 to 200 printable ASCII characters."


class AnswerWithheld(DomainError):
    code = "api.answer_withheld"
    status = 409
    title = "It was done, and its answer is shown once."


class _Table:
    """The statements on the table of a tenant's answers, or of a person's where no tenant is open."""

    def __init__(self, request: HttpRequest) -> None:
        tenant_id = connection.tenant_id  # type: ignore[attr-defined]
        name = "api_user_answer" if tenant_id is None else "api_tenant_answer"
        self.params: dict[str, Any] = {"tenant": tenant_id, "user": request.user.pk}
        own = tenant_id is not None
        self.words = {
            "table": name,
            "tenant_column": "tenant_id," if own else "",
            "tenant_value": "%(tenant)s," if own else "",
            "tenant_filter": "tenant_id = %(tenant)s and" if own else "",
        }

    def run(self, cursor: Any, statement: str, **params: Any) -> None:
        cursor.execute(statement.format(**self.words), self.params | params)


def reserve(view: Callable[..., Any]) -> Callable[..., Any]:
    """Around the operation, behind its authorisation: works once for each key, or answers what was answered.

    Not around those of identity: their answers hold what is shown once and never kept, and their refusals may keep work.
    """
    takes_keys = not view.__module__.startswith("oasys.identity.")

    @functools.wraps(view)
    def reserved(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key") if takes_keys and request.method == "POST" else None
        if key is None or not request.user.is_authenticated:
            request.has_begun = True  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        if not _KEY.fullmatch(key):
            raise KeyInvalid(say("Send 1 to 200 printable ASCII characters, such as a UUID."))
        table = _Table(request)
        credential = getattr(getattr(request, "api_token", None), "id", "")  # a token is told no other one's answers
        said = b"\0".join([b"POST", request.get_full_path().encode(), request.body, str(credential).encode()])
        fingerprints = _fingerprints(said)
        row_id = uuid7()
        with connection.cursor() as cursor:
            table.run(cursor, _RESERVE, id=row_id, key=key, fingerprint=fingerprints[0])
            if cursor.rowcount == 0:
                return _kept(cursor, table, key, fingerprints)
            table.run(cursor, _PURGE, before=timezone.now() - KEPT_FOR)
        request.reserved_answer = table, row_id  # type: ignore[attr-defined]
        request.has_begun = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return reserved


def can_be_asked_again(request: HttpRequest) -> bool:
    """Whether a second try does nothing twice, whatever became of the first: it reads, had not begun, or has a key."""
    match = request.resolver_match
    is_operation = (
        match is not None and "ninja" in match.app_names
    )  # others, such as the sign-in's, may have begun unseen
    has_begun = getattr(request, "has_begun", not is_operation)
    return request.method in READS or not has_begun or hasattr(request, "reserved_answer")


def _fingerprints(said: bytes) -> list[bytes]:
    """What the request is known by, under each key: a body with little else than an account could be guessed from a plain hash.

    The last one is plain, for requests that were kept before there were keys in it.
    """
    keyed = [hmac.digest(key.lookup_secret, b"api idempotency\0" + said, "sha256") for key in keys()]
    return [*keyed, hashlib.sha256(said).digest()]


def _kept(cursor: Any, table: _Table, key: str, fingerprints: list[bytes]) -> HttpResponse:
    table.run(cursor, _FIND, key=key)
    row_id, asked, status, headers, body = cursor.fetchone()
    if bytes(asked) not in fingerprints:
        raise KeyReused(say("Use a new key for a new request; repeat a request unchanged."))
    if body is None:
        raise AnswerWithheld(
            say("The answer held a secret, which is kept nowhere: make another one, and revoke this one.")
        )
    response = HttpResponse(_opened(bytes(body), table, row_id), status=status)
    for name, value in orjson.loads(headers).items():  # Django's connection leaves jsonb as text
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def _place(table: _Table, row_id: Any) -> str:
    return f"{table.words['table']}.body.{row_id}"


def _sealed(request: HttpRequest, response: HttpResponse, table: _Table, row_id: Any) -> bytes | None:
    """The answer as it is kept: not at all where it holds a secret, encrypted where what it holds is so elsewhere."""
    if getattr(request, "answer_holds_secret", False):
        return None
    if getattr(request, "answer_is_private", False):
        return encrypt(response.content.decode(), place=_place(table, row_id)).encode()
    return response.content


def _opened(body: bytes, table: _Table, row_id: Any) -> bytes:
    return decrypt(body.decode(), place=_place(table, row_id)).encode() if body.startswith(ENCRYPTED) else body


def keep(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around the whole operation: keeps a success beside the key, in the same transaction."""

    @functools.wraps(run)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.has_begun = False  # type: ignore[attr-defined]  # who asks, and whether they may, is looked at first
        response = run(request, *args, **kwargs)
        reserved = getattr(request, "reserved_answer", None)
        if reserved is not None and response.status_code < 400:
            table, row_id = reserved
            headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            headers["Content-Language"] = current_language()  # of what is kept, whoever asks for it again
            with connection.cursor() as cursor:
                table.run(
                    cursor,
                    _KEEP,
                    id=row_id,
                    status=response.status_code,
                    headers=Jsonb(headers),
                    body=_sealed(request, response, table, row_id),
                )
        return response

    return kept
