"""Dimension values in the journal format: a column for each axis, as CSV and as NDJSON."""

import io
import json

import pytest

from oasys.core.tenancy import tenant
from oasys.exchange.journal_format import read_csv, read_ndjson
from oasys.ledger.services.dimensions import create_dimension, create_value
from tests.factories import Books
from tests.fixtures import Api

HEADING = "entry,date,account,debit,credit,dim:cost-centre,DIM:Project\n"


@pytest.fixture
def axes(books: Books) -> None:
    with tenant(books.tenant_id):
        for axis, code in (("cost-centre", "CC1"), ("project", "P7")):
            made = create_dimension(company=books.company, code=axis, name=axis)
            create_value(company=books.company, dimension_id=made.id, code=code, name=code)


def rows(books: Books, first: str = "CC1,P7", second: str = ",") -> str:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    return HEADING + f"A,2026-03-01,{asset},1.00,,{first}\nA,2026-03-01,{income},,1.00,{second}\n"


def send(api: Api, path: str, text: str, kind: str = "text/csv"):
    return api.call("POST", f"{path}/imports/journal", text.encode(), **{"Content-Type": kind})


def lines(api: Api, path: str) -> list[dict[str, str]]:
    [entry] = api.get(f"{path}/reports/journal?to_date=2026-12-31").json()["items"]
    return [line["dimensions"] for line in entry["lines"]]


def test_a_csv_column_names_values_of_an_axis(api: Api, path: str, books: Books, axes: None):
    assert send(api, path, rows(books)).json()["entries"] == 1
    assert lines(api, path) == [{"cost-centre": "CC1", "project": "P7"}, {}]


def test_ndjson_says_the_same(api: Api, path: str, books: Books, axes: None):
    names = HEADING.lower().strip().split(",")
    text = "".join(
        json.dumps(dict(zip(names, line.split(","), strict=True))) + "\n" for line in rows(books).splitlines()[1:]
    )
    assert send(api, path, text, "application/x-ndjson").json()["entries"] == 1
    assert lines(api, path) == [{"cost-centre": "CC1", "project": "P7"}, {}]


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("CC9,", "ledger.dimension_value_unknown"),
        ("CC1\x07,", "exchange.text"),
        ("C" * 65 + ",", "exchange.text"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_row(
    api: Api, path: str, books: Books, axes: None, first: str, code: str
):
    answer = send(api, path, rows(books, first))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == "/rows/2"


def test_an_axis_the_company_lacks_is_named(api: Api, path: str, books: Books):
    answer = send(api, path, rows(books))
    assert [e["code"] for e in answer.json()["errors"]] == ["ledger.dimension_unknown"] * 2


@pytest.mark.parametrize("column", ["dim:", "dim:Über", "dim:a b", "dim", "dimension:x", "dim:x,dim:x"])
def test_a_column_that_names_no_axis_spoils_the_heading(column: str):
    problems = []
    text = f"entry,date,account,debit,credit,{column}\n"
    assert list(read_csv(io.StringIO(text), base_currency="MYR", problems=problems)) == []
    assert [problem.code for problem in problems] == ["exchange.heading"]


@pytest.mark.parametrize("row", ['{"dim:":"x"}', '{"dim:A":"x"}', '{"dim:a":1}', '{"dim:a":null}'])
def test_a_name_that_names_no_axis_spoils_the_line(row: str):
    problems = []
    assert list(read_ndjson(io.BytesIO(row.encode()), base_currency="MYR", problems=problems)) == []
    assert [problem.code for problem in problems] == ["exchange.row_shape"]
