"""The rules of tax returns attacked by SQL as the application's own role; two at once; posting while a return is locked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.ledger.models import NumberSeries
from oasys.organisations.services import archive_company
from oasys.tax.models import TaxFiling, TaxReturn, TaxReturnExtent
from oasys.tax.tests.filings import FIRST, SECOND, boxes, lock, look, make_filer, sale
from oasys.tax.tests.test_tax_attacks import until_done_or_waiting
from tests.factories import Books, make_company
from tests.test_concurrency import in_thread

APRIL = date(2025, 4, 10)
NOTHING = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # SHA-256 of {}


@pytest.fixture
def filer() -> Books:
    return make_filer()


@pytest.fixture
def facts(filer: Books) -> dict[str, Any]:
    theirs = make_filer()
    with tenant(theirs.tenant_id):
        sale(theirs, "1", "0.20", "S20", on=APRIL)
    lock(theirs)
    with tenant(filer.tenant_id):
        sale(filer, "100", "20", "S20", on=APRIL)
    other = make_company(filer.tenant_id, pack="gb")
    lock(filer)
    with tenant(theirs.tenant_id):
        strange = TaxReturn.objects.get().id
    with tenant(filer.tenant_id):
        series = NumberSeries.objects.filter(last_number__gt=0, journal__company=filer.company).get()
        beside = NumberSeries.objects.create(journal_id=make_journal(other), fiscal_year_id=year_of(other), prefix="X-")
        locked = TaxReturn.objects.get(company=filer.company)
        return {
            "tenant": filer.tenant_id, "company": filer.company.id, "other": other.id, "locked": locked.id, "strange": strange,
            "by": filer.owner.id, "series": series.id, "beside": beside.id, "filing": TaxFiling.objects.get().id,
            "extent": TaxReturnExtent.objects.get().id, "nothing": NOTHING,
        }  # fmt: skip


def make_journal(company: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("select id from ledger_journal where company_id = %s order by code limit 1", [company.id])
        return cursor.fetchone()[0]


def year_of(company: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("select id from ledger_fiscal_year where company_id = %s limit 1", [company.id])
        return cursor.fetchone()[0]


def returned(**said: str) -> str:
    row = {
        "company_id": "%(company)s", "starts_on": "'2025-07-01'", "ends_on": "'2025-09-30'", "form": "'F'", "figures": "'{}'",
        "fingerprint": "%(nothing)s", "locked_by_id": "%(by)s", "locked_at": "now()", "filed_reference": "''", "unlock_reason": "''",
        "version": "1",
    } | said  # fmt: skip
    return f"insert into tax_return (tenant_id, id, {', '.join(row)}) values (%(tenant)s, uuidv7(), {', '.join(row.values())})"


def extent(**said: str) -> str:
    row = {"tax_return_id": "%(locked)s", "series": "%(series)s", "last_number": "1"} | said
    return f"insert into tax_return_extent (tenant_id, id, {', '.join(row)}) values (%(tenant)s, uuidv7(), {', '.join(row.values())})"


def changed(what: str) -> str:
    return f"update tax_return set {what} where id = %(locked)s"


FILE = "filed_on = '2025-08-01', filed_reference = 'R', filed_by_id = %(by)s, filed_at = now(), version = version + 1"
UNLOCK = "unlocked_by_id = %(by)s, unlocked_at = now(), unlock_reason = 'r', version = version + 1"
ATTACKS = {
    "figures changed": (changed("figures = '{}'"), "42501"),
    "a fingerprint changed": (changed("fingerprint = %(nothing)s"), "42501"),
    "a period moved": (changed("ends_on = '2025-07-31'"), "42501"),
    "locked by somebody else": (changed("locked_by_id = %(by)s"), "42501"),
    "a return deleted": ("delete from tax_return where id = %(locked)s", "42501"),
    "returns truncated": ("truncate tax_return cascade", "42501"),
    "figures of another fingerprint": (returned(figures="'{\"a\": 1}'"), "23514"),
    "a period twice": (returned(starts_on="'2025-04-01'", ends_on="'2025-06-30'"), "OA144"),
    "a period left out": (returned(starts_on="'2025-10-01'", ends_on="'2025-12-31'"), "OA144"),
    "a period that overlaps": (returned(starts_on="'2025-06-01'"), "OA144"),
    "a period that ends before it begins": (returned(ends_on="'2025-06-30'"), "23514"),
    "a period that is not over": (returned(ends_on="'2190-01-31'"), "OA144"),
    "locked at another time": (returned(locked_at="now() - interval '1 day'"), "OA143"),
    "born filed": (
        returned(filed_on="'2025-10-01'", filed_by_id="%(by)s", filed_at="now()", filed_reference="'R'"), "OA143"),
    "a return of a company that does not file": (returned(company_id="%(other)s"), "OA144"),
    "a return of a stranger's company": (returned(company_id="'00000000-0000-7000-8000-000000000000'"), "OA144"),
    "filed in part": (changed("filed_on = '2025-08-01', filed_at = now(), version = version + 1"), "23514"),
    "filed without counting": (changed(FILE.replace("version + 1", "version")), "OA143"),
    "filed at another time": (changed(FILE.replace("now()", "now() - interval '1 day'")), "OA143"),
    "filed twice": (changed(FILE) + "; " + changed(FILE), "OA143"),
    "filed and unlocked": (changed(FILE) + "; " + changed(UNLOCK), "OA143"),
    "unlocked without a reason": (changed(UNLOCK.replace("'r'", "''")), "23514"),
    "unlocked twice": (changed(UNLOCK) + "; " + changed(UNLOCK), "OA143"),
    "unlocked below a later one": (returned() + "; " + changed(UNLOCK), "OA144"),
    "an extent widened": ("update tax_return_extent set last_number = 9 where id = %(extent)s", "42501"),
    "an extent deleted": ("delete from tax_return_extent where id = %(extent)s", "42501"),
    "an extent added later": (extent(last_number="0"), "OA143"),
    "an extent of a stranger's return": (extent(tax_return_id="%(strange)s"), "OA143"),
    "an extent of no series": (extent(series="uuidv7()"), "OA143"),
    "an extent of another company": (extent(series="%(beside)s", last_number="0"), "OA009"),
    "extents truncated": ("truncate tax_return_extent", "42501"),
    "a filing twice": (
        "insert into tax_filing (tenant_id, id, company_id, starts_on, months, version) "
        "values (%(tenant)s, uuidv7(), %(company)s, '2025-04-01', 3, 1)", "23505"),
    "a filing that leaves a gap": ("update tax_filing set starts_on = '2025-08-01' where id = %(filing)s", "OA144"),
    "a filing within a month": ("update tax_filing set starts_on = '2025-04-02' where id = %(filing)s", "23514"),
    "a filing of five months": ("update tax_filing set months = 5 where id = %(filing)s", "23514"),
    "a filing given to another company": ("update tax_filing set company_id = %(other)s where id = %(filing)s", "42501"),
    "a filing deleted": ("delete from tax_filing where id = %(filing)s", "42501"),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "refusal"), ATTACKS.values(), ids=ATTACKS.keys())
def test_the_database_refuses(facts: dict[str, Any], attack: str, refusal: str):
    with tenant(facts["tenant"]), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        for statement in attack.split("; "):
            cursor.execute(statement, facts)
    assert getattr(caught.value.__cause__, "sqlstate", None) == refusal, caught.value


@pytest.mark.parametrize("statement", [returned(), changed(FILE), changed(UNLOCK)], ids=["locked", "filed", "unlocked"])
def test_the_statements_of_the_attacks_work_where_nothing_is_wrong(facts: dict[str, Any], statement: str):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(statement, facts)
        assert cursor.rowcount == 1


def test_a_stranger_sees_no_return(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute("select count(*) from tax_return where id = %(strange)s", facts)
        assert cursor.fetchone() == (0,)


def test_the_returns_of_an_archived_company_rest(filer: Books):
    with tenant(filer.tenant_id):
        archive_company(company_id=filer.company.id, version=1)
    facts = {"tenant": filer.tenant_id, "company": filer.company.id, "by": filer.owner.id, "nothing": NOTHING}
    statement = returned(starts_on="'2025-04-01'", ends_on="'2025-06-30'")
    with tenant(filer.tenant_id), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    assert caught.value.__cause__.sqlstate == "OA041"


def test_two_who_lock_at_once_lock_once(filer: Books):
    with tenant(filer.tenant_id):
        sale(filer, "100", "20", "S20", on=APRIL)

    def try_it() -> str:
        try:
            return lock(filer).period.state
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: in_thread(try_it)(), range(2)))
    # the second saw the return open, or locked already
    assert sorted(found) == ["locked", "tax.return_locked"]
    with tenant(filer.tenant_id):
        assert TaxReturn.objects.count() == 1


def test_without_the_service_the_database_lets_only_one_of_two_in(facts: dict[str, Any]):
    began, may_commit = threading.Event(), threading.Event()

    def first() -> None:
        with tenant(facts["tenant"]), connection.cursor() as cursor:
            cursor.execute(returned(), facts)
            began.set()
            assert may_commit.wait(60)

    def second() -> None:
        with tenant(facts["tenant"]), connection.cursor() as cursor:
            cursor.execute(returned(), facts)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(in_thread(first))
        assert began.wait(60)
        other = pool.submit(in_thread(second))
        until_done_or_waiting(other)
        may_commit.set()
        one.result(60)
        with pytest.raises(Error) as caught:
            other.result(60)
    assert caught.value.__cause__.sqlstate in ("OA144", "23505")


def test_what_is_posted_while_a_return_is_locked_is_late_and_never_lost(filer: Books):
    """The trap: the entry began before the return was locked, so by its moment it would belong there, and it commits after."""
    with tenant(filer.tenant_id):
        sale(filer, "100", "20", "S20", on=APRIL)
    began, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with tenant(filer.tenant_id):
            sale(filer, "10", "2", "S20", on=APRIL)
            began.set()
            assert may_commit.wait(60)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(in_thread(slow))
        assert began.wait(60)
        locked = lock(filer)  # waits for nobody
        may_commit.set()
        running.result(60)
    assert boxes(locked)["1"] == "20.00"
    assert boxes(look(filer), "late")["1"] == "2.00"
    assert boxes(look(filer, SECOND), "carried")["1"] == "2.00"
    assert Decimal(boxes(look(filer, FIRST))["1"]) == 20
