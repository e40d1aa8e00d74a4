"""JSON in and out: orjson, no NaN, no float for an amount."""

from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from oasys.api.problems import MalformedBody, UnsupportedMediaType
from oasys.core.words import say

NDJSON = "application/x-ndjson"
MOST_ROWS = 10_000


class OrjsonRenderer(BaseRenderer):
    """Answers as JSON; an amount is a string by the time it arrives here."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        return orjson.dumps(data)


class StrictParser(Parser):
    """Bodies as JSON; for bulk routes also NDJSON, one row a line."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        kind = request.content_type
        if kind == NDJSON and request.path.endswith("/bulk"):
            lines = [line for line in request.body.split(b"\n") if line.strip()]
            if len(lines) > MOST_ROWS:
                raise MalformedBody(say("A bulk takes up to {rows:,} rows: send it in parts.", rows=MOST_ROWS))
            rows = [_loads(line, number) for number, line in enumerate(lines, 1)]
            return {"entries": rows, "post": request.GET.get("post") == "true"}
        if kind != "application/json":
            raise UnsupportedMediaType(say("Send JSON, with Content-Type: application/json."))
        return _loads(request.body)  # type: ignore[no-any-return]


def _loads(text: bytes, line: int | None = None) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        said = (
            say("The body is not JSON: {fault}.", fault=error.msg)
            if line is None
            else say("Line {line} is not JSON: {fault}.", line=line, fault=error.msg)
        )
        raise MalformedBody(said) from error
