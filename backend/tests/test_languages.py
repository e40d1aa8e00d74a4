"""The API answers in the language that is asked for: refusals, faults of fields, computed names, results of jobs, mails."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from oasys.api.problems import body_of, refusal_of
from oasys.core.tenancy import tenant
from oasys.core.words import current_language, language_asked, say, speaking, written
from oasys.identity.models import Mail, User
from oasys.jobs.asking import ask_for_job
from oasys.jobs.models import Job
from oasys.jobs.running import Work, run_job
from oasys.ledger.errors import EntryNotDraft
from oasys.organisations.permissions import Permission
from tests.factories import Books
from tests.fixtures import Api

GERMAN = {"Accept-Language": "de"}
NOW = datetime(2026, 3, 31, 8, 15, tzinfo=UTC)
NOBODY = "01890000-0000-7000-8000-000000000000"


def draft(**changes):
    lines = [{"account_code": "1", "debit": "7.00"}, {"account_code": "2", "credit": "7.00"}]
    return {"posting_date": "2026-03-15", "description": "x", "lines": lines} | changes


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("DE", "de"),
        ("en-GB,de;q=0.5", "en"),
        ("fr,de;q=0.3,en;q=0.2", "de"),
        ("fr, ms", "en"),
        ("de;q=0, en", "en"),
        ("de;q=0", "en"),
        ("*", "en"),
        ("*;q=0.9, de;q=0.1", "de"),
        ("../../etc/passwd, de", "en"),
        (";;;q=x,,,de-" + "a" * 9, "en"),
        ("de," * 5000, "de"),
        ("\x00de", "en"),
    ],
)
def test_the_language_is_the_first_of_ours_by_weight(header, language):
    assert language_asked(header) == language


def test_a_refusal_is_said_in_the_language_asked_for(api: Api, path: str):
    english, german = (api.get(f"{path}/accounts/{NOBODY}", **asked) for asked in ({}, GERMAN))
    assert english.json()["detail"] == "There is no such account."
    assert german.json()["detail"] == "Ein solches Konto gibt es nicht."
    assert german.json()["title"] == "Nicht gefunden."
    assert english.json()["code"] == german.json()["code"] == "core.not_found"
    assert (english["Content-Language"], german["Content-Language"]) == ("en", "de")
    assert "Accept-Language" in english["Vary"]
    assert current_language() == "en"


def test_every_fault_of_a_field_is_said_in_the_language_asked_for(api: Api, path: str):
    body = draft(posting_date="31.03.2026", description="x" * 501, colour="red")
    body["lines"][0]["debit"] = 7.5
    faults = api.post(f"{path}/journal-entries", body, **GERMAN).json()
    assert faults["title"] == "Einige Felder brauchen einen anderen Wert."
    assert {(fault["pointer"], fault["code"], fault["message"]) for fault in faults["errors"]} == {
        ("/posting_date", "core.invalid_value", "Schreiben Sie ein Datum als YYYY-MM-DD"),
        ("/description", "core.out_of_range", "Höchstens 500 Zeichen."),
        ("/colour", "core.unknown_field", "Ein solches Feld gibt es nicht."),
        ("/lines/0/debit", "core.invalid_value", 'Schreiben Sie einen Betrag als Text aus Ziffern, etwa "1234.50"'),
    }


@pytest.mark.parametrize(
    ("method", "path", "detail"),
    [
        ("GET", "/nowhere", "Unter dieser Adresse liegt nichts."),
        ("DELETE", "/me", "Diese Adresse kennt die Methode nicht; die Kopfzeile Allow nennt die, die sie kennt."),
        ("GET", "/me", "Melden Sie sich an, oder melden Sie sich neu an: Es gibt keine Sitzung."),
        ("POST", "/auth/login", "Die Anfrage war nicht lesbar."),
    ],
)
def test_what_no_operation_answers_is_said_in_it_too(method: str, path: str, detail: str):
    answer = Api().call(method, path, b"no json" if method == "POST" else None, **GERMAN)
    assert answer.json()["detail"] == detail
    assert answer["Content-Language"] == "de"


def test_a_language_that_is_not_ours_is_answered_in_english(api: Api, path: str):
    answer = api.get(f"{path}/accounts/{NOBODY}", Accept_Language="fr-FR, ms;q=0.4")
    assert (answer.json()["detail"], answer["Content-Language"]) == ("There is no such account.", "en")


def test_no_language_is_confirmed_by_the_tag_of_another(api: Api):
    english, german = (api.get("/roles", **asked) for asked in ({}, GERMAN))
    assert english.json()["permissions"][0]["meaning"] == "See the tenant, its companies, members and roles"
    assert german.json()["permissions"][0]["meaning"].startswith("Den Mandanten")
    assert english["ETag"] != german["ETag"]
    assert api.get("/roles", If_None_Match=english["ETag"], **GERMAN).status_code == 200
    same = api.get("/roles", If_None_Match=german["ETag"], **GERMAN)
    assert same.status_code == 304
    assert "Accept-Language" in same["Vary"]


def test_names_that_a_statement_computes_are_in_it_too(api: Api, path: str):
    sheet = api.get(f"{path}/reports/balance-sheet?as_of=2026-03-31", **GERMAN).json()
    names = [row["name"] for section in sheet["sections"] for row in section["rows"]]
    assert {"Ergebnis dieses Jahres", "Ergebnisse früherer Jahre"} <= set(names)


def test_a_repeated_write_is_answered_as_it_was_and_names_that_language(api: Api):
    first = api.post("/roles", {"name": "Clerk", "permissions": []}, Idempotency_Key="k1", **GERMAN)
    again = api.post("/roles", {"name": "Clerk", "permissions": []}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert first["Content-Language"] == again["Content-Language"] == "de"


def test_the_description_of_the_api_is_english():
    answer = Api().get("/openapi.json", **GERMAN)
    assert "Content-Language" not in answer
    assert b"Accept-Language" in answer.content


def test_a_job_speaks_the_language_of_who_asked(books: Books, monkeypatch: pytest.MonkeyPatch):
    def refuse(_task):
        raise EntryNotDraft(say("The entry is posted: reverse it instead."))

    with speaking("de"), tenant(books.tenant_id):
        job = ask_for_job(company=books.company, kind=Job.Kind.IMPORT, params={}, by=books.owner, now=NOW)
    works = {"import": Work(Permission.ENTRY_IMPORT, refuse)}
    run_job(tenant_id=books.tenant_id, job_id=job.id, works=works, problem_of=body_of, is_stopping=lambda: False)
    with tenant(books.tenant_id):
        problem = Job.objects.get(id=job.id).problem
    assert problem["title"] == "Nur ein Entwurf lässt sich ändern, löschen oder buchen."
    assert problem["detail"] == "Die Buchung ist gebucht: Stornieren Sie sie stattdessen."
    assert problem["code"] == "ledger.entry_not_draft"


def test_a_mail_is_written_in_the_language_of_its_reader(api: Api, alice: User):
    User.objects.create_user("heidi@example.com", language="de")
    for address, language in (("heidi@example.com", "en"), ("new@example.com", "de"), ("other@example.com", "en")):
        answer = api.post("/invitations", {"email": address, "role": "accountant"}, Accept_Language=language)
        assert answer.status_code == 201, answer.content
    told = {mail.recipient: mail for mail in Mail.objects.filter(recipient__endswith="@example.com")}
    assert "als Bilanzbuchhalter" in told["heidi@example.com"].body  # as she wants it, whoever invites
    assert "als Bilanzbuchhalter" in told["new@example.com"].body  # as who invites speaks, where nothing is known
    assert "as accountant" in told["other@example.com"].body
    assert told["heidi@example.com"].subject.startswith("Einladung zu ")


def test_what_the_database_refuses_is_said_too():
    def refused(sqlstate: str, message: str) -> str:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"do $$ begin raise exception using errcode = '{sqlstate}', message = '{message}'; end $$"
                )
        except DatabaseError as error:
            refusal = refusal_of(error)
        return refusal.detail

    with speaking("de"):
        assert refused("OA005", "the period is locked") == "Die Periode ist gesperrt."
        assert refused("OA003", "debits 1 and credits 2 differ") == "Soll und Haben sind verschieden."
    assert refused("OA003", "debits 1 and credits 2 differ") == "Debits 1 and credits 2 differ."


def test_days_and_figures_are_written_as_the_language_does():
    day, amount = date(2026, 1, 31), Decimal("1234.50")
    sentence = "The items add up to {found:f}, the balance is {said:f} in {currency}: {difference:f} is missing."
    places = {"found": amount, "said": Decimal(2), "currency": "1.5,x", "difference": Decimal("-0.05")}
    assert say("The period of {day} is closed.", day=day) == "The period of 2026-01-31 is closed."
    assert written(amount) == "1234.50"
    with speaking("de"):
        assert say("The period of {day} is closed.", day=day) == "Die Periode des 31.01.2026 ist geschlossen."
        assert "1234,50, der Saldo ist 2 in 1.5,x: -0,05" in say(sentence, **places)
        assert "10.000" in say("More than {rows:,} rows: ask for fewer days, or for a part of them.", rows=10_000)
        assert (written(day), written(amount)) == ("31.01.2026", "1234,50")


def test_what_somebody_wrote_is_no_format():
    with speaking("de"):
        assert say("The code {code} is taken.", code="{day}%s{0}") == "Der Code {day}%s{0} ist vergeben."


def test_a_language_nobody_knows_changes_nothing():
    with speaking("de"), speaking("xx"):
        assert current_language() == "de"
    with speaking(""):
        assert current_language() == "en"
