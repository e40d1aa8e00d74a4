"""The OpenAPI document is complete: a program or a person needs nothing beside it."""

import re
import sys
from collections.abc import Iterator
from typing import Any, TypeAliasType

import pytest
from django.test import Client
from pydantic import BaseModel

from oasys.api.api import api as the_api
from oasys.core.wire import AMOUNT
from oasys.identity.auth import Public
from oasys.organisations.auth import Member
from tests.bodies import routes
from tests.fixtures import Api

DOCUMENT = the_api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
AMOUNT_NAMES = {"debit", "credit", "amount", "rate", "currency_amount", "balance", "opening", "closing", "total"}


def nodes(value: Any, where: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document with its place."""
    if isinstance(value, dict):
        yield where, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from nodes(part, f"{where}/{name}")


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, shape in schema.get("properties", {}).items():
            yield f"{name}.{field}", shape


def test_every_route_is_documented():
    assert set(OPERATIONS) == {f"{route.method} /api/v1{route.path}" for route in routes()}


def test_every_operation_has_an_id_of_its_own():
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_does(name: str):
    operation = OPERATIONS[name]
    assert operation["summary"][0].isupper()
    assert operation["description"].endswith(".")
    assert operation["tags"]
    for parameter in operation["parameters"]:
        if parameter["in"] == "header":
            assert parameter["description"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_names_its_refusals(name: str):
    operation = OPERATIONS[name]
    answers = operation["responses"]
    refusals = {status: answer for status, answer in answers.items() if int(status) >= 400}
    assert {"400", "401", "403", "404", "409", "422", "429", "500", "503"} <= refusals.keys()
    assert all(answer["content"] == PROBLEM for answer in refusals.values())
    if "requestBody" in operation:
        assert {"413", "415"} <= refusals.keys()
    headers = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "header"}
    assert ("If-Match" in headers) == ("412" in refusals) == ("428" in refusals)
    assert ("If-None-Match" in headers) == ("304" in answers)
    assert [status for status in answers if status.startswith("2")]


@pytest.mark.parametrize("route", routes(), ids=str)
def test_an_operation_says_who_may_call_it(route: Any):
    operation = OPERATIONS[f"{route.method} /api/v1{route.path}"]
    takes_tokens = [{"ApiToken": []}] if isinstance(route.auth, Member) else []
    assert operation["security"] == [{type(route.auth).__name__: []}, *takes_tokens]
    scheme = DOCUMENT["components"]["securitySchemes"][type(route.auth).__name__]
    assert scheme["name"] == ("oasys_csrf" if isinstance(route.auth, Public) else "oasys_session")
    bearer = DOCUMENT["components"]["securitySchemes"]["ApiToken"]
    assert (bearer["type"], bearer["scheme"]) == ("http", "bearer")


def test_every_field_is_described():
    assert [name for name, shape in properties() if not shape.get("description")] == []


def test_every_schema_is_described():
    schemas = DOCUMENT["components"]["schemas"]
    objects = {name: schema for name, schema in schemas.items() if "properties" in schema}
    assert [name for name, schema in objects.items() if not schema.get("description")] == []


# words that close a paper, columns of a file
NO_AMOUNTS = ("DocumentTemplate", "BankCsvMapping")


def test_an_amount_is_a_string_of_digits():
    found = set()
    for name, shape in properties():
        field = name.split(".")[1]
        choices = [choice for choice in shape.get("anyOf", [shape]) if choice.get("type") != "null"]
        if any(choice.get("format") == "decimal" for choice in choices):
            found.add(field)
            for choice in choices:
                assert (choice["type"], choice["pattern"]) == ("string", f"^{AMOUNT.pattern}$"), name
        elif field in AMOUNT_NAMES and not name.startswith(NO_AMOUNTS):
            assert all(choice.get("type") in {"array"} or "$ref" in choice for choice in choices), name
    assert {"debit", "credit", "rate", "currency_amount"} <= found


def test_nothing_is_a_float():
    assert [where for where, node in nodes(DOCUMENT) if node.get("type") == "number"] == []


def test_every_reference_leads_somewhere():
    for where, node in nodes(DOCUMENT):
        if "$ref" in node:
            assert node["$ref"].rsplit("/", 1)[1] in DOCUMENT["components"]["schemas"], where


def test_the_document_is_served():
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == DOCUMENT["paths"].keys()


@pytest.mark.parametrize("path", ["/me", "/openapi.json", "/docs", "/nothing-here"])
def test_every_answer_has_a_policy_that_allows_nothing_unsafe(path: str):
    said = Api().get(path)["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in said.split(";"))
    assert {rules[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert "unsafe" not in said and "http" not in said
    assert ("script-src" in rules) == (path == "/docs")


def test_the_docs_load_nothing_from_outside():
    answer = Client().get("/api/v1/docs")
    assert answer.status_code == 200
    page = answer.content.decode()
    loaded = re.findall(r"""(?:src|href)\s*=\s*["']([^"']+)""", page)
    assert loaded
    for address in loaded:
        assert address.startswith("/"), address
        assert not address.startswith("//"), address
        if "/static/" in address:
            assert Client().get(address).status_code == 200, address
    assert not re.search(r"https?://|cdn\.", page)


def _below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_no_two_shapes_have_one_name():
    """Where two packages name a shape alike, the document holds one of them in the place of both."""
    places: dict[str, set[str]] = {}
    for shape in _below(BaseModel):
        if shape.__module__.startswith("oasys.") and not shape.__name__.startswith("_"):
            places.setdefault(shape.__name__, set()).add(shape.__module__)
    for module in [module for name, module in sys.modules.items() if re.fullmatch(r"oasys\..*schemas", name)]:
        for alias in vars(module).values():
            if isinstance(alias, TypeAliasType):  # the document names these too
                places.setdefault(alias.__name__, set()).add(alias.__module__)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
