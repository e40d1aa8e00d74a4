"""Four eyes on bills: who may approve what, what takes an approval back, and that nothing gets past it, SQL included."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.incoming.services.approving import approve, choose_policy
from oasys.invoicing.schemas import BillIn
from oasys.invoicing.services.documents import change_document
from oasys.invoicing.services.posting import post_document
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.organisations.permissions import Permission, Role
from tests.factories import make_member, make_role, make_token
from tests.fixtures import Api
from tests.test_concurrency import race


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Bills of 1,000.00 MYR or more need an approval."""
    made = make_desk()
    answer = made.api.call("PUT", f"{made.path}/bill-approval-policy", {"bills_from": "1000.00"}, If_Match='"v0"')
    assert answer.json() == {"bills_from": "1000.00", "currency": "MYR", "version": 1}
    return made


@pytest.fixture(scope="module")
def bob(desk: Desk) -> Api:
    """An approver."""
    return Api(make_member(desk.books.tenant_id, Role.APPROVER, "bob"), desk.books.tenant_id)


def bill(desk: Desk, number: str, price: str = "1000.00", **said: Any) -> dict[str, Any]:
    return desk.write("bill", desk.line(price, account="6110"), post=False, supplier_number=number, **said).json()


def of(desk: Desk, made: dict[str, Any], act: str = "/approval") -> str:
    return f"{desk.path}/bills/{made['id']}{act}"


def post(api: Api, desk: Desk, made: dict[str, Any], version: int = 1) -> Any:
    return api.post(of(desk, made, "/post"), {}, If_Match=f'"v{version}"')


def approved(api: Api, desk: Desk, made: dict[str, Any], version: int = 1) -> Any:
    return api.post(of(desk, made), {"note": "Delivery was checked"}, If_Match=f'"v{version}"')


def test_from_the_threshold_on_a_bill_waits_for_somebody_else(desk: Desk, bob: Api):
    small, large = bill(desk, "A-1", "999.99"), bill(desk, "A-2")
    assert post(desk.api, desk, small).status_code == 200
    refused = post(desk.api, desk, large)
    assert (refused.status_code, refused.json()["code"]) == (409, "incoming.approval_missing")
    at_once = desk.write("bill", desk.line("5000.00", account="6110"), supplier_number="A-3")
    assert at_once.json()["code"] == "incoming.approval_missing"
    waiting = [one["supplier_number"] for one in bob.get(f"{desk.path}/bills/to-approve").json()["items"]]
    assert waiting == ["A-2"]
    (row,) = [one for one in bob.get(f"{desk.path}/overview").json()["attention"] if one["kind"] == "bills_to_approve"]
    assert (row["count"], row["amount"], row["is_capped"]) == (1, "1000.00", False)
    kinds = {one["kind"] for one in desk.api.get(f"{desk.path}/overview").json()["attention"]}
    assert "bills_to_approve" not in kinds  # who wrote it does not approve it
    assert desk.api.get(f"{desk.path}/bills/to-approve").json()["items"] == []  # who wrote it
    own = approved(desk.api, desk, large)
    assert (own.status_code, own.json()["code"]) == (409, "incoming.own_bill")
    state = bob.get(of(desk, large)).json()
    assert (state["is_needed"], state["may_approve"], state["base_gross"]) == (True, True, "1000.00")
    done = approved(bob, desk, large)
    assert done.status_code == 201, done.content
    assert (done.json()["is_approved"], done.json()["reason"]) == (True, "approved")
    assert approved(bob, desk, large).json()["code"] == "incoming.not_to_approve"
    assert bob.get(f"{desk.path}/bills/to-approve").json()["items"] == []
    assert post(desk.api, desk, large).status_code == 200
    assert bob.call("DELETE", of(desk, large)).json()["code"] == "incoming.not_to_approve"


def test_a_change_takes_the_approval_back_and_makes_who_changed_it_a_writer(desk: Desk, bob: Api):
    made = bill(desk, "B-1")
    carol = Api(make_member(desk.books.tenant_id, Role.ACCOUNTANT, "carol"), desk.books.tenant_id)
    assert approved(carol, desk, made).status_code == 201
    body = desk.body(desk.line("1000.00", account="6110"), supplier_number="B-1", note="changed")
    assert carol.call("PUT", of(desk, made, ""), body, If_Match='"v1"').status_code == 200
    state = carol.get(of(desk, made)).json()
    assert (state["is_approved"], state["reason"], state["approvals"][0]["ended_as"]) == (False, "own_bill", "changed")
    assert post(desk.api, desk, made, 2).json()["code"] == "incoming.approval_missing"
    assert approved(carol, desk, made, 2).json()["code"] == "incoming.own_bill"
    assert approved(bob, desk, made, 1).status_code == 412  # what he read is another bill
    assert approved(bob, desk, made, 2).status_code == 201
    assert bob.call("DELETE", of(desk, made)).json()["approvals"][0]["ended_as"] == "taken_back"
    assert post(desk.api, desk, made, 2).json()["code"] == "incoming.approval_missing"


def test_a_foreign_bill_is_weighed_in_the_base_currency(desk: Desk, bob: Api):
    known = bill(desk, "C-1", "300.00", currency="USD", rate="4.00")
    light = bill(desk, "C-2", "200.00", currency="USD", rate="4.00")
    unknown = bill(desk, "C-3", "1.00", currency="CHF")
    waiting = {
        one["supplier_number"]: one["base_gross"] for one in bob.get(f"{desk.path}/bills/to-approve").json()["items"]
    }
    assert {name: waiting.get(name, "no") for name in ("C-1", "C-2", "C-3")} == {
        "C-1": "1200.00",
        "C-2": "no",
        "C-3": None,
    }
    assert post(desk.api, desk, light).status_code == 200
    assert post(desk.api, desk, known).json()["code"] == "incoming.approval_missing"
    assert bob.get(of(desk, unknown)).json()["is_needed"]


def test_who_may_not(desk: Desk):
    made = bill(desk, "D-1")
    tenant_id, owner = desk.books.tenant_id, desk.books.owner
    finn = Api(make_member(tenant_id, Role.BOOKKEEPER, "finn"), tenant_id)
    assert finn.get(of(desk, made)).json()["reason"] == "permission"
    assert approved(finn, desk, made).json()["params"]["permission"] == Permission.PURCHASE_APPROVE
    gina = make_member(tenant_id, Role.APPROVER, "gina")
    program = Api(token=make_token(gina, tenant_id).text)
    assert approved(program, desk, made).status_code == 403  # no program is the second person
    role = make_role(owner, tenant_id, Permission.PURCHASE_APPROVE, Permission.DOCUMENT_READ, limits={"MYR": "999.99"})
    hana = Api(make_member(tenant_id, role, "hana"), tenant_id)
    assert hana.get(of(desk, made)).json()["reason"] == "limit"
    assert approved(hana, desk, made).json()["code"] == "incoming.approval_over_limit"
    assert (
        finn.call("PUT", f"{desk.path}/bill-approval-policy", {"bills_from": None}, If_Match='"v1"').status_code == 403
    )
    fine = desk.api.call("PUT", f"{desk.path}/bill-approval-policy", {"bills_from": "0.001"}, If_Match='"v1"')
    assert fine.json()["errors"][0]["pointer"] == "/bills_from"


APPROVAL = (
    "insert into incoming_approval (tenant_id, id, company_id, document_id, contact_key, supplier_number, currency, gross, payable, note, "
    "approved_by_id, approved_at, ended_as) select tenant_id, uuidv7(), company_id, id, {contact}, supplier_number, currency, {gross}, "
    "payable, '', {by}, {at}, '' from invoicing_document where id = {document}"
)


def approval(**said: str) -> str:
    row = {
        "contact": "contact_id",
        "gross": "gross",
        "by": "%(bob)s",
        "at": "transaction_timestamp()",
        "document": "%(draft)s",
    }
    return APPROVAL.format(**row | said)


@pytest.mark.parametrize(
    ("attack", "refused_by"),
    [
        (approval(by="created_by_id"), "OA173"),
        (approval(gross="gross - 1"), "OA174"),
        (approval(contact="uuidv7()"), "OA174"),
        (approval(at="now() - interval '1 day'"), "OA174"),
        (approval(document="%(posted)s"), "OA174"),
        (approval(document="%(invoice)s"), "OA174"),
        ("update incoming_approval set gross = 1 where document_id = %(approved)s", "42501"),
        ("update incoming_approval set ended_as = 'taken_back', ended_at = null where document_id = %(approved)s", "OA174"),
        ("delete from incoming_approval where document_id = %(approved)s", "42501"),
        ("insert into incoming_bill_writer select * from incoming_bill_writer", "42501"),
        ("delete from incoming_bill_writer", "42501"),
        ("select incoming_end_approval(%(tenant)s, %(approved)s)", "42501"),
        ("delete from incoming_approval_policy", "42501"),
    ],
)  # fmt: skip
def test_sql_gives_no_approval(desk: Desk, bob: Api, facts: dict[str, Any], attack: str, refused_by: str):
    with pytest.raises(Error) as refusal, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(attack, facts)
    assert refusal.value.__cause__.sqlstate == refused_by  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def facts(desk: Desk, bob: Api) -> dict[str, Any]:
    draft, standing, posted = bill(desk, "E-1"), bill(desk, "E-2"), bill(desk, "E-3", "1.00")
    assert approved(bob, desk, standing).status_code == 201
    assert post(desk.api, desk, posted).status_code == 200
    invoice = desk.write("invoice", desk.line("1000.00", account="4110"), post=False).json()
    person = make_member(desk.books.tenant_id, Role.APPROVER, "ida")
    return {
        "tenant": desk.books.tenant_id, "bob": person.id, "draft": draft["id"], "approved": standing["id"], "posted": posted["id"],
        "invoice": invoice["id"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "update invoicing_document set note = 'other' where id = %(id)s",
        "update invoicing_document set contact_id = contact_id where id = %(id)s",
        "delete from invoicing_line where document_id = %(id)s",
        "insert into invoicing_line select (jsonb_populate_record(l, jsonb_build_object('id', uuidv7(), 'position', 9))).* "
        "from invoicing_line l where document_id = %(id)s",
    ],
)
def test_no_change_keeps_an_approval(desk: Desk, bob: Api, change: str):
    made = bill(desk, f"F-{abs(hash(change))}")
    assert approved(bob, desk, made).status_code == 201
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(change, {"id": made["id"]})
        assert cursor.rowcount == 1
    assert not bob.get(of(desk, made)).json()["is_approved"]


def acting(user_id: UUID) -> str:
    """What names who acts to the database."""
    return orjson.dumps({"id": str(user_id)}).decode()


def test_nobody_approves_in_the_name_of_another_by_sql(desk: Desk, facts: dict[str, Any]):
    approval = (
        "insert into incoming_approval (tenant_id, id, company_id, document_id, contact_key, supplier_number, currency, gross, payable, "
        "note, approved_by_id, approved_at) select tenant_id, uuidv7(), company_id, id, contact_id, supplier_number, currency, gross, "
        "payable, '', %(bob)s, transaction_timestamp() from invoicing_document where id = %(draft)s"
    )
    with pytest.raises(Error) as refusal, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute("select set_config('app.actor', %s, true)", [acting(desk.books.owner.id)])
        cursor.execute(approval, facts)
    assert refusal.value.__cause__.sqlstate == "OA173"  # type: ignore[union-attr]


def test_who_writes_the_lines_alone_does_not_approve_them(desk: Desk):
    person = make_member(desk.books.tenant_id, Role.APPROVER, "nina")
    made = bill(desk, "J-1")
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select set_config('app.actor', %s, true)", [acting(person.id)])
        cursor.execute("delete from invoicing_line where document_id = %s", [made["id"]])
    answer = approved(Api(person, desk.books.tenant_id), desk, made)
    assert (answer.status_code, answer.json()["code"]) == (409, "incoming.own_bill")


def test_two_at_once_approve_once_and_nobody_changes_meanwhile(desk: Desk):
    tenant_id, company = desk.books.tenant_id, desk.books.company
    people = [make_member(tenant_id, Role.APPROVER, name) for name in ("june", "kim")]
    made = bill(desk, "G-1")

    def act(place: int) -> None:
        approve(company=company, document_id=made["id"], version=1, note="", by=people[place])

    outcome = race(tenant_id, lambda: act(0), lambda: act(1))
    assert (outcome.first, outcome.second, outcome.has_waited) == ("done", "incoming.not_to_approve", True)

    other = bill(desk, "G-2")
    with tenant(tenant_id):
        approve(company=company, document_id=other["id"], version=1, note="", by=people[0])
    body = BillIn.model_validate(desk.body(desk.line("9000.00", account="6110"), supplier_number="G-2"))

    def change() -> None:
        change_document(company=company, kind="bill", document_id=other["id"], version=1, body=body)

    def post_it() -> None:
        post_document(company=company, kind="bill", document_id=other["id"], version=1, by=desk.books.owner)

    outcome = race(tenant_id, change, post_it)
    assert (outcome.first, outcome.second, outcome.has_waited) == ("done", "core.stale_version", True)


def test_a_threshold_that_is_set_meanwhile_counts(desk: Desk):
    other = make_desk()
    company = other.books.company
    with tenant(other.books.tenant_id):
        choose_policy(company=company, version=0, bills_from=None)
    made = bill(other, "H-1")

    def choose() -> None:
        choose_policy(company=company, version=1, bills_from=Decimal("1000.00"))

    def post_it() -> None:
        post_document(company=company, kind="bill", document_id=made["id"], version=1, by=other.books.owner)

    outcome = race(other.books.tenant_id, choose, post_it)
    assert (outcome.first, outcome.second) == ("done", "OA159")
