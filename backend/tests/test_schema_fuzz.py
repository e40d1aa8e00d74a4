"""The OpenAPI document against the running API: schemathesis makes requests from it, good and bad ones, and checks
that every answer is one the document describes."""

from typing import Any

import schemathesis
from django.conf import settings
from django.middleware.csrf import get_token
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase
from hypothesis import settings as examples
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from config.wsgi import application
from oasys.api.api import api as the_api
from tests.fixtures import Api
from tests.scene import Scene

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
]
# Coverage makes hundreds of requests for each operation; tests/test_hostile.py walks the same ground.
# A malformed If-Match is the ETag of nothing we have: 412 refuses it like any other that does not hold (RFC 9110 §13.1.1).
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, "5xx"]
CONFIG = {
    "phases": {"coverage": {"enabled": False}},
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}},
}
schema = schemathesis.openapi.from_dict(
    the_api.get_openapi_schema(path_prefix="/api/v1/"), config=SchemathesisConfig.from_dict(CONFIG)
)


def served(environ: dict[str, Any], start_response: Any) -> Any:
    """The application as a server calls it: with the address of who asks."""
    return application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)


schema.app = served


@schemathesis.serializer("application/zip")
def zipped(context: Any, value: Any) -> bytes:
    """An archive travels as the bytes it is."""
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8")


EXAMPLES = 6


def signed_in(scene: Scene) -> dict[str, dict[str, str]]:
    """An owner's browser: the session cookie, and the CSRF token twice."""
    session = Api(scene.books.owner, scene.books.tenant_id).client.cookies[settings.SESSION_COOKIE_NAME].value
    token = get_token(RequestFactory().get("/"))
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
    return {"cookies": cookies, "headers": {"X-CSRFToken": token}}


@schema.exclude(path="/api/v1/auth/session", method="DELETE").parametrize()
@examples(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_documented(case: Case, scene: Scene):
    is_positive = case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE
    if is_positive:  # real ids, so that the operation is reached and not only its 404
        for name in case.path_parameters:
            case.path_parameters[name] = scene.facts[name.removesuffix("_id")]
    case.call_and_validate(**signed_in(scene), checks=CHECKS)
