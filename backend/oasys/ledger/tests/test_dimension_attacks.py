"""The rules of dimensions attacked by SQL as the application's own role, against books with a posted line and a draft."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.ledger.dimension_models import DimensionBalance, DimensionRule
from oasys.ledger.models import JournalLine, NumberSeries, Period
from oasys.ledger.rules import dimension_set_id
from oasys.ledger.services.dimension_sets import write_sets
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books, make_books, make_company
from tests.test_concurrency import race

POST = """update ledger_journal_entry set status = 'posted', number = 2, period_id = %(period)s, series_id = %(series)s,
          posted_by_id = %(alice)s, posted_at = now() where id = %(draft)s"""
NAME = "update ledger_journal_line set dimension_set_id = {0} where entry_id = %(draft)s and debit > 0; " + POST
NEW_SET = """insert into ledger_dimension_set (tenant_id, id, company_id, value_ids)
             values (%(tenant)s, {id}, %(company)s, {values})"""
NEW_VALUE = """insert into ledger_dimension_value (tenant_id, id, company_id, dimension_id, code, name, parent_id, is_active, version)
               values (%(tenant)s, uuidv7(), {company}, {axis}, 'X', 'X', {parent}, true, 1)"""
TABLES = [
    "ledger_dimension",
    "ledger_dimension_value",
    "ledger_dimension_rule",
    "ledger_dimension_set",
    "ledger_dimension_set_value",
    "ledger_dimension_balance",
    "ledger_journal_line",
    "ledger_journal_entry",
    "ledger_account_balance",
]


@pytest.fixture
def facts(books: Books) -> dict[str, Any]:
    other = make_company(books.tenant_id)
    strangers = make_books()
    with tenant(strangers.tenant_id):
        axis = create_dimension(company=strangers.company, code="cost-centre", name="C")
        strange = create_value(company=strangers.company, dimension_id=axis.id, code="S", name="S")
    with tenant(books.tenant_id):
        company = books.company
        centre = create_dimension(company=company, code="cost-centre", name="C")
        project = create_dimension(company=company, code="project", name="P")
        theirs = create_dimension(company=other, code="cost-centre", name="C")

        def value(axis, code, owner=company, parent=None):
            return create_value(company=owner, dimension_id=axis.id, code=code, name=code, parent_id=parent).id

        cc1, cc2 = value(centre, "CC1"), value(centre, "CC2")
        below = value(centre, "CC11", parent=cc1)
        p7, foreign = value(project, "P7"), value(theirs, "F", other)
        sets = {dimension_set_id(ids): sorted(ids) for ids in ([cc1], [p7], [cc1, p7])}
        write_sets(company=company, sets=sets)
        foreign_set = dimension_set_id([foreign])
        write_sets(company=other, sets={foreign_set: [foreign]})
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "10.00", "0"), (income, "0", "10.00"))
        write_and_post(company=company, entries=[entry], by=books.owner)
        draft = write_drafts(company=company, entries=[entry], by=books.owner)[0]
        return {
            "tenant": books.tenant_id, "company": company.id, "other_company": other.id, "alice": books.owner.id,
            "centre": centre.id, "project": project.id, "theirs": theirs.id, "cc1": cc1, "cc2": cc2, "below": below,
            "p7": p7, "foreign": foreign, "strange": strange.id, "set": dimension_set_id([cc1]),
            "project_set": dimension_set_id([p7]), "both": dimension_set_id([cc1, p7]), "foreign_set": foreign_set,
            "of_foreign": foreign_set, "mirror": dimension_set_id([strange.id]),
            "draft": draft, "asset": books.account(asset).id,
            "posted_line": JournalLine.objects.exclude(entry_id=draft).first().id,
            "period": Period.objects.get(company=company, number=3).id,
            "series": NumberSeries.objects.get(journal=books.journal()).id,
            "day": date(2026, 3, 15),
        }  # fmt: skip


def fingerprint(facts: dict[str, Any]) -> list[str]:
    rows: list[str] = []
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select t::text from {table} t order by 1")
            rows += [row[0] for row in cursor.fetchall()]
    return rows


def new_set(*values: str, id: str | None = None) -> str:
    """A set of these values under the name that is due to it, unless another is given."""
    array = f"array[{', '.join(values)}]::uuid[]"
    return NEW_SET.format(id=id or f"ledger_dimension_set_id({array})", values=array)


def rule(kind: str, axis: str = "%(centre)s", account: str = "%(asset)s") -> str:
    return f"""insert into ledger_dimension_rule (tenant_id, id, account_id, dimension_id, rule)
               values (%(tenant)s, uuidv7(), {account}, {axis}, '{kind}'); """


ATTACKS: dict[str, tuple[str, str]] = {
    # what accounts ask for
    "a required axis left out": (rule("required") + POST, "OA051"),
    "a required axis left out beside another": (rule("required") + NAME.format("%(project_set)s"), "OA051"),
    "a forbidden axis named": (rule("forbidden") + NAME.format("%(set)s"), "OA052"),
    "a forbidden axis named among others": (rule("forbidden") + NAME.format("%(both)s"), "OA052"),
    "an inactive value": (
        "update ledger_dimension_value set is_active = false where id = %(cc1)s; " + NAME.format("%(both)s"),
        "OA050",
    ),
    "a value of an inactive axis": (
        "update ledger_dimension set is_active = false where id = %(centre)s; " + NAME.format("%(set)s"),
        "OA050",
    ),
    "a set of another company": (NAME.format("%(foreign_set)s"), "OA009"),
    "a set that does not exist": (NAME.format("uuidv7()"), "23503"),
    "a rule for the axis of another company": (rule("required", axis="%(theirs)s"), "OA009"),
    "a rule that does not exist": (rule("sometimes"), "23514"),
    "two rules for one axis": (rule("required") + rule("forbidden"), "23505"),
    "the account of a rule moved": ("update ledger_dimension_rule set account_id = %(asset)s", "42501"),
    # posted lines
    "a posted line gets values": (
        "update ledger_journal_line set dimension_set_id = %(set)s where id = %(posted_line)s",
        "OA001",
    ),
    # sets
    "a set under another name": (new_set("%(cc2)s", id="uuidv7()"), "OA053"),
    "a set of nothing": (new_set(id="uuidv7()"), "OA053"),
    "a set of null": (new_set("null", id="uuidv7()"), "OA053"),
    "a set with a value twice": (new_set("%(cc2)s", "%(cc2)s"), "OA053"),
    "a set unsorted": (new_set("%(p7)s", "%(cc2)s"), "OA053"),
    "a set with two values of one axis": (new_set("%(cc1)s", "%(cc2)s"), "23505"),
    "a set with a value of another company": (
        "delete from ledger_dimension_set where id = %(of_foreign)s; " + new_set("%(foreign)s"),
        "OA053",
    ),
    "a set with a value of another tenant": (new_set("%(strange)s"), "OA053"),
    "a set changed": ("update ledger_dimension_set set value_ids = array[%(cc2)s]::uuid[] where id = %(set)s", "42501"),
    "a member added": (
        "insert into ledger_dimension_set_value (tenant_id, id, dimension_set_id, dimension_id, value_id) "
        "values (%(tenant)s, uuidv7(), %(set)s, %(project)s, %(p7)s)",
        "42501",
    ),
    "a member changed": ("update ledger_dimension_set_value set value_id = %(cc2)s", "42501"),
    "a member taken": ("delete from ledger_dimension_set_value", "42501"),
    "sets emptied": ("truncate ledger_dimension_set cascade", "42501"),
    # balances
    "a balance written": ("insert into ledger_dimension_balance select * from ledger_dimension_balance", "42501"),
    "a balance changed": ("update ledger_dimension_balance set debit = 0", "42501"),
    "balances deleted": ("delete from ledger_dimension_balance", "42501"),
    "balances kept by hand": (
        "update ledger_journal_line set dimension_set_id = %(set)s where entry_id = %(draft)s and debit > 0; "
        "select ledger_keep_dimensions(%(tenant)s, array[%(draft)s]::uuid[], array[%(company)s]::uuid[], "
        "array[%(period)s]::uuid[], array[null]::uuid[])",
        "42501",
    ),
    # axes and values
    "a value moved to another axis": ("update ledger_dimension_value set dimension_id = %(project)s", "42501"),
    "a dimension moved to another company": ("update ledger_dimension set company_id = %(other_company)s", "42501"),
    "a value on another company's axis": (
        NEW_VALUE.format(company="%(company)s", axis="%(theirs)s", parent="null"),
        "OA009",
    ),
    "a value on another tenant's axis": (
        NEW_VALUE.format(company="%(company)s", axis="uuidv7()", parent="null"),
        "OA009",
    ),
    "a value below another axis": (
        NEW_VALUE.format(company="%(company)s", axis="%(centre)s", parent="%(p7)s"),
        "OA054",
    ),
    "a value below itself": ("update ledger_dimension_value set parent_id = %(cc1)s where id = %(cc1)s", "OA054"),
    "a circle": ("update ledger_dimension_value set parent_id = %(below)s where id = %(cc1)s", "OA054"),
    "a code that no query could name": (
        "update ledger_dimension set code = 'Cost:Centre' where id = %(centre)s",
        "23514",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_refused_and_nothing_changed(facts: dict[str, Any], name: str):
    statements, sqlstate = ATTACKS[name]
    before = fingerprint(facts)
    with pytest.raises(Error) as caught, tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement, facts)
    assert caught.value.__cause__.sqlstate == sqlstate
    assert fingerprint(facts) == before


def test_the_draft_posts_with_a_set_that_keeps_the_rules(facts: dict[str, Any]):
    """The attacks fail for their own reason: what they attack with would be posted otherwise."""
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in (rule("required") + NAME.format("%(both)s")).split("; "):
            cursor.execute(statement, facts)
        [balance] = DimensionBalance.objects.all()
        assert (balance.dimension_set_id, balance.debit) == (facts["both"], 10)


@pytest.mark.parametrize("named", ["set", "both"])
def test_what_a_posted_line_names_is_not_deleted(facts: dict[str, Any], named: str):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in NAME.format(f"%({named})s").split("; "):
            cursor.execute(statement, facts)
    before = fingerprint(facts)
    for attack in (
        "delete from ledger_dimension_set where id = %(" + named + ")s",
        "delete from ledger_dimension_value where id = %(cc1)s",
        "delete from ledger_dimension where id = %(centre)s",
        "update ledger_journal_line set dimension_set_id = null where entry_id = %(draft)s",
        "delete from ledger_dimension_balance",
    ):
        with pytest.raises(Error), tenant(facts["tenant"]), connection.cursor() as cursor:
            cursor.execute(attack, facts)
    assert fingerprint(facts) == before


def test_a_reversal_mirrors_dimensions_too(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in NAME.format("%(set)s").split("; "):
            cursor.execute(statement, facts)
        cursor.execute(
            "select id from ledger_journal_entry where status = 'posted' and id <> %(draft)s",
            facts,
        )
    with pytest.raises(Error) as caught, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(
            """insert into ledger_journal_entry (tenant_id, id, company_id, journal_id, posting_date, status, description,
               reference, source_kind, source_key, reverses_id, created_by_id, created_at, version)
               select tenant_id, %(mirror)s, company_id, journal_id, posting_date, 'draft', '', '', '', '', id, created_by_id,
                      now(), 1 from ledger_journal_entry where id = %(draft)s""",
            facts,
        )
        cursor.execute(
            """insert into ledger_journal_line (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit,
               currency, currency_amount, description)
               select tenant_id, uuidv7(), %(mirror)s, line_no, account_id, posting_date, credit, debit, currency,
                      -currency_amount, '' from ledger_journal_line where entry_id = %(draft)s""",
            facts,
        )
        cursor.execute(POST.replace("number = 2", "number = 3"), facts | {"draft": facts["mirror"]})
    assert caught.value.__cause__.sqlstate == "OA017"


def test_two_moves_at_once_close_no_circle(facts: dict[str, Any]):
    """Each alone would be allowed; the second waits for the axis, and sees what the first did."""

    def move(value: str, below: str) -> Callable[[], None]:
        def act() -> None:
            with connection.cursor() as cursor:
                statement = "update ledger_dimension_value set parent_id = %s where id = %s"
                cursor.execute(statement, [facts[below], facts[value]])

        return act

    ended = race(facts["tenant"], move("cc1", below="cc2"), move("cc2", below="cc1"))
    assert (ended.first, ended.second, ended.has_waited) == ("done", "OA054", True)


def test_a_stranger_sees_no_dimension(facts: dict[str, Any]):
    strangers = make_books()
    with tenant(strangers.tenant_id), connection.cursor() as cursor:
        for table in TABLES[:6]:
            cursor.execute(f"select count(*) from {table} where tenant_id = %s", [facts["tenant"]])
            assert cursor.fetchone() == (0,)
        assert DimensionRule.objects.count() == 0
