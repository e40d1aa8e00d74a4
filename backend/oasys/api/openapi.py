"""The OpenAPI document: what the framework writes of the operations, and what holds for all of them."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.schema import NinjaGenerateJsonSchema

from oasys.api.problems import CONTENT_TYPE
from oasys.core.table_files import XLSX_TYPE
from oasys.core.wire import Problem

PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}
OF_BODIES = {"413": "Content Too Large", "415": "Unsupported Media Type"}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "1 to 200 printable ASCII characters, such as a UUID: a repeated write gives the same answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag that was read, so that nobody's change is lost.",
    "schema": {"type": "string", "pattern": '^"v[0-9]{1,9}(-[0-9a-z-]+)?"$', "examples": ['"v1-0123456789abcdef"']},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "An ETag: where it still holds, the answer is 304 without a body.",
    "schema": {"type": "string", "examples": ['"v1-0123456789abcdef"']},
}

API_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "oasys_pat_... or oasys_svc_...",
    "description": "A token of a person or a service. It names its tenant; with it no cookie and no CSRF token counts.",
}

# rooms that were divided after their operations were published, and what these are called after since
DIVIDED = {
    "oasys.api.me": "oasys.organisations.api.tenants",
    "oasys.banking.api.proposals": "oasys.banking.matching_api",
    "oasys.banking.api.rules": "oasys.banking.matching_api",
    "oasys.banking.api": "oasys.banking.api",
}


class DocumentedAPI(NinjaAPI):
    """Its document names the media type of problems, the headers and the statuses that every operation shares.

    It is made once in a process and shared by all who read it: making it takes seconds.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[str, OpenAPISchema] = {}

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function behind its module, or behind the room that it was in when it was published: clients are made of these names."""
        function = operation.view_func
        module: str = function.__module__
        room = DIVIDED.get(module) or DIVIDED.get(module.rpartition(".")[0], module)
        return f"{room}.{function.__name__}".replace(".", "_")

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = self._documented(prefix)
        return self._documents[prefix]

    def _documented(self, prefix: str) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=prefix)
        problem = Problem.model_json_schema(
            ref_template=REF_TEMPLATE, schema_generator=NinjaGenerateJsonSchema, mode="serialization"
        )
        schema["components"]["schemas"] |= problem.pop("$defs", {}) | {"Problem": problem}
        schema["components"].setdefault("securitySchemes", {})["ApiToken"] = API_TOKEN
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _complete(method, operation)
        return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    responses = {str(status): response for status, response in operation["responses"].items()}
    if "requestBody" in operation:
        responses |= {status: {"description": name} for status, name in OF_BODIES.items()}
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {CONTENT_TYPE: PROBLEM}
    if method == "get" and _is_revalidated(operation, responses):
        responses["304"] = {"description": "Not Modified"}
    operation["responses"] = dict(sorted(responses.items()))
    if {"Member": []} in operation.get("security", []):
        operation["security"].append({"ApiToken": []})
    parameters = operation.setdefault("parameters", [])
    is_table = "application/json" in responses.get("200", {}).get("content", {})
    if is_table and any(parameter["name"] == "format" for parameter in parameters):
        responses["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
        responses["200"]["content"][XLSX_TYPE] = {"schema": {"type": "string", "format": "binary"}}
    if method == "post" and not operation["operationId"].startswith("oasys_identity"):
        parameters.append(IDEMPOTENCY_KEY)
    if "428" in responses:
        parameters.append(IF_MATCH)
    if "304" in responses:
        parameters.append(IF_NONE_MATCH)


def _is_revalidated(operation: dict[str, Any], responses: dict[str, Any]) -> bool:
    """Whether api.conditional tags the answer: what a member reads, other than a stream."""
    is_member = any("Member" in scheme for scheme in operation.get("security", []))
    return is_member and "application/json" in responses["200"].get("content", {})
