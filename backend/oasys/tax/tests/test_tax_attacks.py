"""The rules of taxes attacked by SQL as the application's own role; two at once."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalLine
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import change_draft, delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries
from oasys.organisations.services import archive_company
from oasys.tax.errors import TaxLineRefused, TaxRateRests
from oasys.tax.installing import install_tax_pack
from oasys.tax.lines import COST, INPUT, OUTPUT, TaxOnLine, write_tax_lines
from oasys.tax.models import TaxCode, TaxComponent, TaxLine, TaxRate
from oasys.tax.services import CodeInput, ComponentInput, create_code, set_rates
from tests.factories import Books, make_books, make_company
from tests.test_concurrency import in_thread

DAY = date(2026, 3, 15)
D = Decimal


def make_code(books: Books, name: str = "T", company: Any = None, **said: Any) -> TaxCode:
    component = ComponentInput("T", [(date(2026, 1, 1), D(8))], output_account="2310")
    code = CodeInput(name, "Tax", "sales", "taxable", [component], **said)
    return create_code(company=company or books.company, code=code)


def draft(books: Books, tax: str = "8.00") -> Any:
    entry = books.entry(("1310", "108.00", "0"), (books.leaf_codes("income")[0], "0", "100.00"), ("2310", "0", tax))
    return write_drafts(company=books.company, entries=[entry], by=books.owner)[0]


def taxes(code: TaxCode, **said: Any) -> list[TaxOnLine]:
    component = code.components.get()
    row = {
        "line_no": 3, "tax_code_id": code.id, "component_id": component.id, "side": OUTPUT, "tax_point": DAY, "rate": D(8),
        "base": D("100.00"), "tax": D("8.00"),
    }  # fmt: skip
    return [TaxOnLine(**(row | said))]


@pytest.fixture
def facts(books: Books) -> dict[str, Any]:
    theirs, other = make_books(), make_company(books.tenant_id)
    with tenant(theirs.tenant_id):
        strange = make_code(theirs)
        strange_component = strange.components.get().id
    with tenant(books.tenant_id):
        beside = make_code(books, company=other)
        code, plain = (
            make_code(books),
            create_code(company=books.company, code=CodeInput("O", "O", "sales", "out_of_scope")),
        )
        entry = draft(books)
        posted = draft(books)
        write_tax_lines(company=books.company, entry_id=posted, taxes=taxes(code))
        post_entries(company=books.company, entry_ids=[posted], by=books.owner)
    with tenant(books.tenant_id):
        line = JournalLine.objects.get(entry_id=entry, line_no=3).id
        posted_line = JournalLine.objects.get(entry_id=posted, line_no=3).id
        return {
            "tenant": books.tenant_id, "company": books.company.id, "other": other.id, "code": code.id, "plain": plain.id,
            "component": code.components.get().id, "strange": strange.id, "strange_component": strange_component,
            "beside": beside.id, "beside_component": beside.components.get().id, "entry": entry, "posted": posted, "line": line,
            "posted_line": posted_line, "account": books.account("2310").id, "heading": books.account("2300").id,
            "their_account": TaxComponent.objects.get(tax_code=beside).output_account_id,
            "tax_line": TaxLine.objects.get(line_id=posted_line).id,
        }  # fmt: skip


def code(**said: str) -> str:
    row = {"direction": "'sales'", "treatment": "'taxable'", "category": "''", "exemption_code": "''", "myinvois_type": "''",
           "due_on": "'invoice'", "due_within_months": "null", "company_id": "%(company)s"} | said  # fmt: skip
    return f"""insert into tax_code
        (tenant_id, id, code, name, exemption_reason, rounds_together, is_active, pack, version, {", ".join(row)})
        values (%(tenant)s, uuidv7(), 'N', 'N', '', false, true, '', 1, {", ".join(row.values())})"""


def component(**said: str) -> str:
    row = {"company_id": "%(company)s", "tax_code_id": "%(code)s", "number": "2", "is_compound": "false", "is_per_unit": "false",
           "recoverable_percent": "100", "output_account_id": "%(account)s"} | said  # fmt: skip
    return f"""insert into tax_component (tenant_id, id, name, {", ".join(row)})
        values (%(tenant)s, uuidv7(), 'N', {", ".join(row.values())})"""


def rate(**said: str) -> str:
    row = {
        "company_id": "%(company)s",
        "component_id": "%(component)s",
        "starts_on": "'2027-01-01'",
        "value": "9",
    } | said
    return f"insert into tax_rate (tenant_id, id, {', '.join(row)}) values (%(tenant)s, uuidv7(), {', '.join(row.values())})"


def taxed(**said: str) -> str:
    row = {"company_id": "%(company)s", "line_id": "%(line)s", "number": "1", "posting_date": "'2026-03-15'", "tax_code_id": "%(code)s",
           "component_id": "%(component)s", "side": "'output'", "is_deferred": "false", "tax_point": "'2026-03-15'", "rate": "8",
           "base": "100", "tax": "8"} | said  # fmt: skip
    return f"insert into tax_line (tenant_id, id, {', '.join(row)}) values (%(tenant)s, uuidv7(), {', '.join(row.values())})"


ATTACKS = {
    "a code of another tenant's company": (code(company_id="'00000000-0000-7000-8000-000000000000'"), "23503"),
    "a code twice": (code().replace("'N', 'N'", "'T', 'N'"), "23505"),
    "an unknown treatment": (code(treatment="'magic'"), "23514"),
    "an unknown direction": (code(direction="'both'"), "23514"),
    "a category of another treatment": (code(category="'Z'"), "23514"),
    "a category that needs a reason": (code(treatment="'exempt'", category="'E'"), "23514"),
    "a reason that has no place": (code(category="'S'", exemption_code="'VATEX-EU-O'"), "23514"),
    "an unknown MyInvois type": (code(myinvois_type="'99'"), "23514"),
    "exempt tax due on payment": (code(treatment="'exempt'", due_on="'payment'"), "23514"),
    "months without a payment": (code(due_within_months="12"), "23514"),
    "another direction later": ("update tax_code set direction = 'purchases' where id = %(code)s", "42501"),
    "another treatment later": ("update tax_code set treatment = 'exempt' where id = %(code)s", "42501"),
    "a code deleted": ("delete from tax_code where id = %(plain)s", "42501"),
    "a component of another company's code": (component(tax_code_id="%(beside)s"), "OA009"),
    "a component of a stranger's code": (component(tax_code_id="%(strange)s"), "OA009"),
    "a component of a code without taxes": (component(tax_code_id="%(plain)s"), "OA140"),
    "a component twice": (component(number="1"), "23505"),
    "a compound tax by the unit": (component(is_compound="true", is_per_unit="true"), "23514"),
    "more than all is claimed": (component(recoverable_percent="101"), "23514"),
    "no account": (component(output_account_id="null"), "OA140"),
    "a heading": (component(output_account_id="%(heading)s"), "OA140"),
    "an account of another company": (component(output_account_id="%(their_account)s"), "OA140"),
    "an account taken away": ("update tax_component set output_account_id = null where id = %(component)s", "OA140"),
    "an account of another company later": (
        "update tax_component set output_account_id = %(their_account)s where id = %(component)s", "OA140"),
    "a component deleted": ("delete from tax_component where id = %(component)s", "42501"),
    "a rate below zero": (rate(value="-1"), "23514"),
    "a rate that is no number": (rate(value="'NaN'"), "23514"),
    "two rates on one day": (rate(starts_on="'2026-01-01'"), "OA141"),
    "two rates on a day that nobody rests on": (rate() + "; " + rate(), "23505"),
    "a rate of a stranger's component": (rate(component_id="%(strange_component)s"), "23503"),
    "a rate of another company's component": (rate(component_id="%(beside_component)s"), "OA009"),
    "a rate under lines": (rate(starts_on="'2026-03-01'"), "OA141"),
    "a rate changed under lines": ("update tax_rate set value = 9 where component_id = %(component)s", "OA141"),
    "a rate deleted under lines": ("delete from tax_rate where component_id = %(component)s", "OA141"),
    "a rate moved": ("update tax_rate set starts_on = '2026-02-01' where component_id = %(component)s", "42501"),
    "a tax on a posted line": (taxed(line_id="%(posted_line)s", number="2", tax="0"), "OA001"),
    "a tax by another company's code": (
        taxed(tax_code_id="%(beside)s", component_id="%(beside_component)s"), "OA009"),
    "a tax for another company": (taxed(company_id="%(other)s"), "OA009"),
    "a tax by a stranger's code": (taxed(tax_code_id="%(strange)s", component_id="%(strange_component)s"), "23503"),
    "a component of another code": (taxed(tax_code_id="%(plain)s"), "OA142"),
    "no component where there are some": (taxed(component_id="null", rate="null", tax="0"), "OA142"),
    "tax without a rate": (taxed(component_id="null", rate="null"), "23514"),
    "another rate than on the day": (taxed(rate="6"), "OA142"),
    "a tax point before there was a rate": (taxed(tax_point="'2025-12-31'"), "OA142"),
    "another date than the line's": (taxed(posting_date="'2026-03-16'"), "OA142"),
    "another sum than the line's": (taxed(tax="7"), "OA142"),
    "the other side": (taxed(side="'input'"), "OA142"),
    "an unknown side": (taxed(side="'both'"), "23514"),
    "a base that is no number": (taxed(base="'NaN'"), "23514"),
    "a tax changed": ("update tax_line set tax = 0 where id = %(tax_line)s", "42501"),
    "a tax of a posted line deleted": ("delete from tax_line where id = %(tax_line)s", "OA001"),
    "a line that carries tax changed": (
        taxed() + "; update ledger_journal_line set credit = 9, currency_amount = -9 where id = %(line)s", "OA142"),
    "codes truncated": ("truncate tax_code cascade", "42501"),
    "lines truncated": ("truncate tax_line", "42501"),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "refusal"), ATTACKS.values(), ids=ATTACKS.keys())
def test_the_database_refuses(facts: dict[str, Any], attack: str, refusal: str):
    with tenant(facts["tenant"]), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        for statement in attack.split("; "):
            cursor.execute(statement, facts)
    assert getattr(caught.value.__cause__, "sqlstate", None) == refusal, caught.value


@pytest.mark.parametrize(
    "statement", [code(treatment="'exempt'"), component(), rate(), taxed()], ids=["code", "component", "rate", "line"]
)
def test_the_statements_of_the_attacks_work_where_nothing_is_wrong(facts: dict[str, Any], statement: str):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(statement, facts)
        assert cursor.rowcount == 1


def test_an_archived_company_changes_no_taxes(books: Books):
    with tenant(books.tenant_id):
        made = make_code(books)
        archive_company(company_id=books.company.id, version=1)
    facts = {"tenant": books.tenant_id, "company": books.company.id, "component": made_component(books, made)}
    for statement in (code(treatment="'exempt'"), rate()):
        with (
            tenant(books.tenant_id),
            pytest.raises(Error) as caught,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, facts)
        assert caught.value.__cause__.sqlstate == "OA041"


def made_component(books: Books, made: TaxCode) -> Any:
    with tenant(books.tenant_id):
        return made.components.get().id


def test_taxes_are_written_with_a_draft_and_taken_back_by_its_reversal(books: Books):
    with tenant(books.tenant_id):
        made = make_code(books)
        entry = draft(books)
        assert write_tax_lines(company=books.company, entry_id=entry, taxes=taxes(made)) == 1
        post_entries(company=books.company, entry_ids=[entry], by=books.owner)
    with tenant(books.tenant_id):
        mirror = reverse_entry(
            company=books.company, entry_id=entry, posting_date=date(2026, 4, 1), description="", by=books.owner
        )
        rows = TaxLine.objects.filter(company=books.company).order_by("posting_date").select_related("line")
        assert [(row.line.entry_id, row.posting_date, row.tax_point, row.base, row.tax) for row in rows] == [
            (entry, DAY, DAY, D("100.00"), D("8.00")),
            (mirror, date(2026, 4, 1), DAY, D("-100.00"), D("-8.00")),
        ]


def test_taxes_go_with_the_lines_of_a_draft(books: Books):
    with tenant(books.tenant_id):
        made = make_code(books)
        again, gone = draft(books), draft(books)
        for entry in (again, gone):
            write_tax_lines(company=books.company, entry_id=entry, taxes=taxes(made))
        delete_draft(company=books.company, entry_id=gone, version=1)
        entry = books.entry(("1310", "1.00", "0"), (books.leaf_codes("income")[0], "0", "1.00"))
        change_draft(company=books.company, entry_id=again, entry=entry, version=1)
        assert not TaxLine.objects.filter(company=books.company).exists()


def test_what_carries_no_tax_stands_on_a_line_of_its_base(books: Books):
    with tenant(books.tenant_id):
        plain = create_code(company=books.company, code=CodeInput("O", "O", "sales", "out_of_scope"))
        bought = ComponentInput("T", [(date(2026, 1, 1), D(8))], recoverable_percent=D(0))
        cost = create_code(company=books.company, code=CodeInput("P", "P", "purchases", "taxable", [bought]))
        entry = draft(books)
        rows = [
            TaxOnLine(2, plain.id, None, OUTPUT, DAY, None, D(100), D(0)),
            *taxes(cost, line_no=1, side=COST),
        ]
        assert write_tax_lines(company=books.company, entry_id=entry, taxes=rows) == 2


@pytest.mark.parametrize(
    ("said", "message"),
    [({"line_no": 9}, "no line 9"), ({"tax": D("7.99")}, "come to 7.99"), ({"side": INPUT}, "come to -8.00")],
)
def test_taxes_that_do_not_fit_the_entry_are_refused_in_words(books: Books, said: dict[str, Any], message: str):
    with tenant(books.tenant_id):
        entry, made = draft(books), make_code(books)
        with pytest.raises(TaxLineRefused, match=message), transaction.atomic():
            write_tax_lines(company=books.company, entry_id=entry, taxes=taxes(made, **said))


def test_a_rate_that_entries_rest_on_stays(books: Books):
    with tenant(books.tenant_id):
        made = make_code(books)
        write_tax_lines(company=books.company, entry_id=draft(books), taxes=taxes(made))
        for day in (date(2026, 1, 1), date(2026, 3, 15)):
            with pytest.raises(TaxRateRests), transaction.atomic():
                set_rates(company=books.company, tax_code_id=made.id, version=1, starts_on=day, values=[D(9)])
        set_rates(company=books.company, tax_code_id=made.id, version=1, starts_on=date(2026, 3, 16), values=[D(9)])


def test_a_rate_waits_for_whoever_writes_a_line_by_it(books: Books):
    """Without the lock the line would rest on a rate that was changed beside it."""
    with tenant(books.tenant_id):
        made, entry = make_code(books), draft(books)
        rows = taxes(made)
    written, may_commit = threading.Event(), threading.Event()

    def write() -> None:
        with tenant(books.tenant_id):
            write_tax_lines(company=books.company, entry_id=entry, taxes=rows)
            written.set()
            assert may_commit.wait(60)

    def change() -> str:
        with tenant(books.tenant_id), connection.cursor() as cursor:
            of = [books.tenant_id, books.company.id]
            cursor.execute("update tax_rate set value = 9 where tenant_id = %s and company_id = %s", of)
        return "changed"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(in_thread(write))
        assert written.wait(60)
        second = pool.submit(in_thread(change))
        until_done_or_waiting(second)
        may_commit.set()
        first.result(60)
        with pytest.raises(Error) as caught:
            second.result(60)
    assert caught.value.__cause__.sqlstate == "OA141"


def until_done_or_waiting(work: Future[Any]) -> None:
    """Until another session of ours waits for a lock, or has done what it would have waited for."""
    deadline = time.monotonic() + 60
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "select count(*) from pg_stat_activity "
                "where wait_event_type = 'Lock' and usename = current_user and datname = current_database()"
            )
            if work.done() or cursor.fetchone()[0]:
                return
            wait([work], timeout=0.02)
    raise AssertionError("neither done nor waiting")


def test_two_who_install_a_pack_at_once_install_it_once(books: Books):
    def install() -> int:
        with tenant(books.tenant_id):
            return len(install_tax_pack(company=books.company).made)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: in_thread(install)(), range(2))) == [0, 20]
    with tenant(books.tenant_id):
        assert TaxCode.objects.filter(company=books.company).count() == 20
        assert TaxRate.objects.filter(company=books.company).exists()
