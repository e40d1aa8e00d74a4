"""Dimensions: axes and values, what accounts ask of them, and lines that name them, over the API and by the services."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.ledger.dimension_models import DimensionBalance, DimensionSet, DimensionSetValue
from oasys.ledger.models import JournalLine
from oasys.ledger.rules import CodedEntry, CodedLine, dimension_set_id
from oasys.ledger.services.bulk import ImportRefused, load_entries
from oasys.ledger.services.dimension_sets import write_sets
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.verification import differences
from tests.factories import Books, make_company
from tests.fixtures import Api


@dataclass(frozen=True, slots=True)
class Axes:
    """Two axes with values, and an expense and a bank account."""

    centre: UUID
    project: UUID
    cc1: UUID
    cc2: UUID
    p7: UUID
    expense: str
    asset: str


@pytest.fixture
def axes(books: Books) -> Axes:
    with tenant(books.tenant_id):
        company = books.company
        centre = create_dimension(company=company, code="cost-centre", name="Cost centre")
        project = create_dimension(company=company, code="project", name="Project")
        values = {
            code: create_value(company=company, dimension_id=axis.id, code=code, name=code).id
            for axis, code in ((centre, "CC1"), (centre, "CC2"), (project, "P7"))
        }
        expense, asset = books.leaf_codes("expense")[0], books.leaf_codes("asset")[0]
    return Axes(centre.id, project.id, values["CC1"], values["CC2"], values["P7"], expense, asset)


def entry(axes: Axes, dimensions: dict[str, str], amount: str = "10.00", on: str = "2026-03-15") -> dict:
    return {
        "posting_date": on,
        "lines": [
            {"account_code": axes.expense, "debit": amount, "dimensions": dimensions},
            {"account_code": axes.asset, "credit": amount},
        ],
    }


def post(api: Api, path: str, axes: Axes, dimensions: dict[str, str], **head: str):
    return api.post(f"{path}/journal-entries?post=true", entry(axes, dimensions, **head))


def rules(api: Api, path: str, books: Books, code: str, wanted: dict[str, str]):
    with tenant(books.tenant_id):
        account = books.account(code)
    answer = api.call(
        "PUT", f"{path}/accounts/{account.id}/dimension-rules", {"rules": wanted}, If_Match=f'"v{account.version}"'
    )
    assert answer.status_code == 200, answer.content
    return answer.json()["rules"]


def balances(books: Books) -> dict[tuple[str, frozenset[UUID]], Decimal]:
    rows = DimensionBalance.objects.filter(company=books.company).select_related("account", "dimension_set")
    return {(row.account.code, frozenset(row.dimension_set.value_ids)): row.debit - row.credit for row in rows}


def problem(answer) -> tuple[int, str, list[tuple[str, str]]]:
    body = answer.json()
    return answer.status_code, body["code"], [(e["pointer"], e["code"]) for e in body["errors"]]


def test_a_line_names_values_and_shows_them_again(api: Api, path: str, books: Books, axes: Axes):
    made = post(api, path, axes, {"project": "P7", "cost-centre": "CC1"})
    assert made.status_code == 201, made.content
    assert [line["dimensions"] for line in made.json()["lines"]] == [{"cost-centre": "CC1", "project": "P7"}, {}]
    with tenant(books.tenant_id):
        assert balances(books) == {(axes.expense, frozenset({axes.cc1, axes.p7})): Decimal("10.00")}


def test_lines_of_the_same_values_share_a_set_and_a_balance(api: Api, path: str, books: Books, axes: Axes):
    for _ in range(2):
        assert post(api, path, axes, {"cost-centre": "CC1"}).status_code == 201
    with tenant(books.tenant_id):
        assert DimensionSet.objects.count() == 1
        assert balances(books) == {(axes.expense, frozenset({axes.cc1})): Decimal("20.00")}


def test_an_entry_without_dimensions_asks_nothing_more_of_the_database(api: Api, path: str, books: Books, axes: Axes):
    def statements(dimensions: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert post(api, path, axes, dimensions).status_code == 201
        return len(seen)

    statements({}), statements({"cost-centre": "CC1"})
    assert statements({"cost-centre": "CC1"}) == statements({}) + 2  # the values, the set
    with tenant(books.tenant_id):
        assert JournalLine.objects.filter(entry__company=books.company, dimension_set=None).count() == 6
        assert sum(balances(books).values()) == Decimal("20.00")


def test_an_unknown_axis_or_value_is_named_by_its_field(api: Api, path: str, axes: Axes):
    answer = post(api, path, axes, {"cost-centre": "CC9", "region": "X"})
    assert problem(answer) == (
        422,
        "core.invalid",
        [
            ("/lines/0/dimensions/cost-centre", "ledger.dimension_value_unknown"),
            ("/lines/0/dimensions/region", "ledger.dimension_unknown"),
        ],
    )


@pytest.mark.parametrize(
    "dimensions", [{"Cost": "CC1"}, {"a/b": "CC1"}, {"": "CC1"}, {"cost-centre": ""}, {"x": None}, []]
)
def test_what_is_no_code_is_refused(api: Api, path: str, axes: Axes, dimensions):
    assert post(api, path, axes, dimensions).status_code == 422


def test_an_account_requires_and_forbids(api: Api, path: str, books: Books, axes: Axes):
    assert rules(api, path, books, axes.expense, {"cost-centre": "required", "project": "forbidden"}) == {
        "cost-centre": "required",
        "project": "forbidden",
    }
    answer = post(api, path, axes, {"project": "P7"})
    assert problem(answer) == (
        422,
        "ledger.entry_flawed",
        [
            ("/lines/0/dimensions/cost-centre", "ledger.dimension_required"),
            ("/lines/0/dimensions/project", "ledger.dimension_forbidden"),
        ],
    )
    assert post(api, path, axes, {"cost-centre": "CC2"}).status_code == 201
    bulk = api.post(
        f"{path}/journal-entries/bulk",
        {"entries": [entry(axes, {"cost-centre": "CC1"}), entry(axes, {})], "post": True},
    )
    assert problem(bulk)[2] == [("/entries/1/lines/0/dimensions/cost-centre", "ledger.dimension_required")]


def test_a_draft_waits_for_its_dimensions_until_it_is_posted(api: Api, path: str, books: Books, axes: Axes):
    rules(api, path, books, axes.expense, {"cost-centre": "required"})
    draft = api.post(f"{path}/journal-entries", entry(axes, {}))
    assert draft.status_code == 201
    refused = api.post(f"{path}/journal-entries/{draft.json()['id']}/post")
    assert (refused.status_code, refused.json()["code"]) == (422, "ledger.dimension_required")
    assert f"{axes.expense} needs a value of cost-centre" in refused.json()["detail"]
    changed = api.call(
        "PUT", f"{path}/journal-entries/{draft.json()['id']}", entry(axes, {"cost-centre": "CC1"}), If_Match='"v1"'
    )
    assert changed.json()["lines"][0]["dimensions"] == {"cost-centre": "CC1"}
    assert api.post(f"{path}/journal-entries/{draft.json()['id']}/post").status_code == 200


def test_optional_takes_a_rule_back_and_an_inactive_axis_asks_for_nothing(
    api: Api, path: str, books: Books, axes: Axes
):
    rules(api, path, books, axes.expense, {"cost-centre": "required"})
    assert rules(api, path, books, axes.expense, {"cost-centre": "optional"}) == {}
    assert post(api, path, axes, {}).status_code == 201
    rules(api, path, books, axes.expense, {"cost-centre": "required"})
    api.call("PATCH", f"{path}/dimensions/{axes.centre}", {"is_active": False}, If_Match='"v1"')
    assert post(api, path, axes, {}).status_code == 201
    answer = post(api, path, axes, {"cost-centre": "CC1"})
    assert problem(answer)[2] == [("/lines/0/dimensions/cost-centre", "ledger.dimension_value_unusable")]


def test_an_unknown_axis_in_the_rules_is_named(api: Api, path: str, books: Books, axes: Axes):
    with tenant(books.tenant_id):
        account = books.account(axes.expense)
    url = f"{path}/accounts/{account.id}/dimension-rules"
    answer = api.call("PUT", url, {"rules": {"region": "required"}}, If_Match='"v1"')
    assert problem(answer)[2] == [("/rules/region", "ledger.dimension_unknown")]
    assert api.call("PUT", url, {"rules": {}}, If_Match='"v7"').status_code == 412
    assert api.call("PUT", url, {"rules": {}}).status_code == 428
    assert api.get(url).json() == {"account_id": str(account.id), "rules": {}}


def test_the_accounts_with_rules_are_listed_with_what_each_asks(api: Api, path: str, books: Books, axes: Axes):
    assert api.get(f"{path}/dimension-rules").json() == []
    rules(api, path, books, axes.expense, {"cost-centre": "required"})
    rules(api, path, books, axes.asset, {"cost-centre": "forbidden"})
    with tenant(books.tenant_id):
        wanted = [(code, books.account(code).version) for code in sorted([axes.expense, axes.asset])]
    listed = api.get(f"{path}/dimension-rules").json()
    assert [(row["code"], row["version"]) for row in listed] == wanted
    asked = {row["code"]: row["rules"] for row in listed}
    assert asked == {axes.expense: {"cost-centre": "required"}, axes.asset: {"cost-centre": "forbidden"}}
    rules(api, path, books, axes.asset, {})
    assert [row["code"] for row in api.get(f"{path}/dimension-rules").json()] == [axes.expense]
    assert api.get(f"/companies/{make_company(books.tenant_id).id}/dimension-rules").json() == []


def test_an_inactive_value_takes_no_new_postings_and_reversals_still_mirror(
    api: Api, path: str, books: Books, axes: Axes
):
    posted = post(api, path, axes, {"cost-centre": "CC1"}).json()
    value = f"{path}/dimensions/{axes.centre}/values/{axes.cc1}"
    assert api.call("PATCH", value, {"is_active": False}, If_Match='"v1"').json()["is_active"] is False
    answer = post(api, path, axes, {"cost-centre": "CC1"})
    assert problem(answer)[2] == [("/lines/0/dimensions/cost-centre", "ledger.dimension_value_unusable")]
    rules(api, path, books, axes.expense, {"cost-centre": "forbidden"})
    reversal = api.post(f"{path}/journal-entries/{posted['id']}/reverse", {"posting_date": "2026-03-20"})
    assert reversal.status_code == 201, reversal.content
    assert reversal.json()["lines"][0]["dimensions"] == {"cost-centre": "CC1"}
    with tenant(books.tenant_id):
        assert balances(books) == {(axes.expense, frozenset({axes.cc1})): Decimal("0.00")}


def test_a_value_is_renamed_and_posted_lines_show_the_new_name(api: Api, path: str, axes: Axes):
    posted = post(api, path, axes, {"cost-centre": "CC1"}).json()
    value = f"{path}/dimensions/{axes.centre}/values/{axes.cc1}"
    renamed = api.call("PATCH", value, {"code": "ROAST", "name": "Roastery"}, If_Match='"v1"')
    assert (renamed.status_code, renamed["ETag"]) == (200, '"v2"')
    assert api.get(f"{path}/journal-entries/{posted['id']}").json()["lines"][0]["dimensions"] == {
        "cost-centre": "ROAST"
    }
    assert api.call("PATCH", value, {"code": "CC2"}, If_Match='"v2"').json()["code"] == "ledger.dimension_code_taken"
    assert api.call("PATCH", value, {"code": "CC3"}, If_Match='"v1"').status_code == 412
    assert api.get(value, If_None_Match=api.get(value)["ETag"]).status_code == 304


def test_only_unused_values_and_dimensions_are_deleted(api: Api, path: str, axes: Axes):
    draft = api.post(f"{path}/journal-entries", entry(axes, {"cost-centre": "CC2", "project": "P7"})).json()
    cc2 = f"{path}/dimensions/{axes.centre}/values/{axes.cc2}"
    assert api.call("DELETE", cc2).json()["code"] == "ledger.dimension_in_use"
    assert api.call("DELETE", f"{path}/dimensions/{axes.project}").json()["code"] == "ledger.dimension_in_use"
    assert api.call("DELETE", f"{path}/journal-entries/{draft['id']}", If_Match='"v1"').status_code == 204
    assert api.call("DELETE", cc2).status_code == 204
    assert post(api, path, axes, {"cost-centre": "CC1"}).status_code == 201
    assert api.call("DELETE", f"{path}/dimensions/{axes.centre}").json()["code"] == "ledger.dimension_in_use"
    assert api.call("DELETE", f"{path}/dimensions/{axes.project}").status_code == 204
    assert [d["code"] for d in api.get(f"{path}/dimensions").json()] == ["cost-centre"]


def test_values_form_a_tree_of_one_axis(api: Api, path: str, axes: Axes):
    values = f"{path}/dimensions/{axes.centre}/values"
    child = api.post(values, {"code": "CC11", "name": "Below", "parent_id": str(axes.cc1)})
    assert child.status_code == 201
    stray = api.post(values, {"code": "CC12", "name": "Stray", "parent_id": str(axes.p7)})
    assert problem(stray)[2] == [("/parent_id", "ledger.dimension_tree")]
    circle = api.call("PATCH", f"{values}/{axes.cc1}", {"parent_id": child.json()["id"]}, If_Match='"v1"')
    assert (circle.status_code, circle.json()["code"]) == (422, "ledger.dimension_tree")
    assert api.call("DELETE", f"{values}/{axes.cc1}").json()["code"] == "ledger.dimension_in_use"
    assert api.call("DELETE", f"{path}/dimensions/{axes.centre}").status_code == 204  # unused, with all its values


def test_values_are_listed_by_pages(api: Api, path: str, axes: Axes):
    values = f"{path}/dimensions/{axes.centre}/values"
    first = api.get(f"{values}?limit=1").json()
    rest = api.get(f"{values}?limit=1&after={first['next']}").json()
    assert [row["code"] for row in (*first["items"], *rest["items"])] == ["CC1", "CC2"]
    assert rest["next"] is None
    api.call("PATCH", f"{values}/{axes.cc1}", {"is_active": False}, If_Match='"v1"')
    assert [row["code"] for row in api.get(f"{values}?is_active=true").json()["items"]] == ["CC2"]


def test_codes_are_taken_once(api: Api, path: str, axes: Axes):
    again = api.post(f"{path}/dimensions", {"code": "project", "name": "Again"})
    assert (again.status_code, again.json()["code"]) == (409, "ledger.dimension_code_taken")
    value = api.post(f"{path}/dimensions/{axes.project}/values", {"code": "P7", "name": "Again"})
    assert value.json()["code"] == "ledger.dimension_code_taken"


def test_opening_balances_carry_dimensions_and_name_what_is_missing(api: Api, path: str, books: Books, axes: Axes):
    rules(api, path, books, axes.asset, {"project": "required"})
    body = {"posting_date": "2026-01-01", "lines": [{"account_code": axes.asset, "debit": "5.00"}]}
    refused = api.post(f"{path}/opening-balances", body)
    assert problem(refused)[2] == [("/lines/0/dimensions/project", "ledger.dimension_required")]
    body["lines"][0]["dimensions"] = {"project": "P7"}
    made = api.post(f"{path}/opening-balances", body)
    assert made.json()["lines"][0]["dimensions"] == {"project": "P7"}


def coded(axes: Axes, key: str, dimensions: tuple[tuple[str, str], ...]) -> CodedEntry:
    ten, zero = Decimal("10.00"), Decimal(0)
    lines = (
        CodedLine(axes.expense, ten, zero, "MYR", ten, "", dimensions),
        CodedLine(axes.asset, zero, ten, "MYR", -ten),
    )
    return CodedEntry(key, date(2026, 3, 1), "", "", "", lines, int(key))


def test_the_bulk_loader_carries_dimensions(books: Books, axes: Axes):
    pair = (("cost-centre", "CC1"), ("project", "P7"))
    with tenant(books.tenant_id):
        loaded = load_entries(
            company=books.company,
            entries=[coded(axes, "1", pair), coded(axes, "2", pair), coded(axes, "3", ())],
            by=books.owner,
        )
        assert loaded.entries == 3
        assert balances(books) == {(axes.expense, frozenset({axes.cc1, axes.p7})): Decimal("20.00")}


def test_the_bulk_loader_names_every_row_that_cannot_be(api: Api, path: str, books: Books, axes: Axes):
    rules(api, path, books, axes.expense, {"cost-centre": "required"})
    entries = [
        coded(axes, "1", (("cost-centre", "CC9"),)),
        coded(axes, "2", ()),
        coded(axes, "3", (("cost-centre", "CC1"),)),
        coded(axes, "4", (("region", "X"),)),
    ]
    with tenant(books.tenant_id), pytest.raises(ImportRefused) as caught:
        load_entries(company=books.company, entries=entries, by=books.owner)
    assert [(p.row, p.code) for p in caught.value.problems] == [
        (1, "ledger.dimension_value_unknown"),
        (2, "ledger.dimension_required"),
        (4, "ledger.dimension_unknown"),
    ]


def test_two_at_once_make_the_same_set_once(books: Books, axes: Axes):
    wanted = {dimension_set_id([axes.cc1, axes.p7]): sorted([axes.cc1, axes.p7])}
    failures: list[BaseException] = []
    inside, done = threading.Event(), threading.Event()

    def second() -> None:
        try:
            with tenant(books.tenant_id):
                inside.set()
                write_sets(company=books.company, sets=wanted)  # waits for the first to commit
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()
            done.set()

    with tenant(books.tenant_id):
        write_sets(company=books.company, sets=wanted)
        worker = threading.Thread(target=second)
        worker.start()
        assert inside.wait(60)
        assert not done.wait(0.3)
    worker.join(60)
    assert failures == []
    with tenant(books.tenant_id):
        assert DimensionSet.objects.count() == 1
        assert DimensionSetValue.objects.count() == 2


@given(st.lists(st.uuids(), min_size=1, max_size=8, unique=True))
def test_the_id_of_a_set_depends_on_its_values_alone(values: list[UUID]):
    assert dimension_set_id(values) == dimension_set_id(reversed(values))
    assert dimension_set_id(values).version == 8
    assert len(values) == 1 or dimension_set_id(values) != dimension_set_id(values[1:])


@given(st.lists(st.uuids(), min_size=1, max_size=8, unique=True))
def test_postgresql_names_a_set_as_the_service_does(values: list[UUID]):
    with connection.cursor() as cursor:
        cursor.execute("select ledger_dimension_set_id(%s::uuid[])", [sorted(values)])
        assert cursor.fetchone()[0] == dimension_set_id(values)


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """The database of the tests as a superuser; what it changes is taken back."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as made:
        made.execute("set session_replication_role = replica")
        yield made
        made.rollback()


@pytest.mark.parametrize(
    ("corruption", "named"),
    [
        ("select %s::uuid", None),
        (
            "update ledger_dimension_balance set debit = debit + 0.01 where tenant_id = %s",
            "2026-03, cost-centre:CC1 project:P7, MYR: stored Dr 10.01",
        ),
        ("delete from ledger_dimension_balance where tenant_id = %s", "stored Dr 0 Cr 0 (0), the lines say Dr 10.00"),
        ("update ledger_dimension_balance set currency_amount = 7 where tenant_id = %s", "(7)"),
        ("delete from ledger_dimension_set_value where tenant_id = %s", "dimension set"),
        ("update ledger_dimension_set set value_ids = value_ids[1:1] where tenant_id = %s", "dimension set"),
        ("update ledger_journal_line set dimension_set_id = null where tenant_id = %s", "the lines say Dr 0 Cr 0 (0)"),
    ],
)
def test_verify_names_a_corrupted_dimension(
    api: Api, path: str, books: Books, axes: Axes, superuser: psycopg.Connection, corruption: str, named: str | None
):
    assert post(api, path, axes, {"cost-centre": "CC1", "project": "P7"}).status_code == 201
    superuser.execute(corruption, [books.tenant_id])
    found = [difference.what for difference in differences(superuser) if difference.tenant_id == books.tenant_id]
    assert found == [] if named is None else any(named in what for what in found), found
