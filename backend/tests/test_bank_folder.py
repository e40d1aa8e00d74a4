"""The watched folder of banking, a real one: imported once, put away, refused with the reason; nothing is lost, whoever is killed."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from oasys.api.problems import body_of
from oasys.banking import folder
from oasys.banking.folder import LARGEST, STILL_NANOSECONDS, take_files
from oasys.banking.models import BankingSettings, StatementImport
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.organisations.services import archive_company
from oasys.worker.rounds import import_folders
from tests.factories import Books, make_books, make_member, make_token
from tests.fixtures import Api

FEE, SALE, RENT = (day(3, 2), "-1.00", "Fee"), (day(3, 3), "119.00", "Sale"), (day(3, 5), "-800.00", "Rent")


class Killed(BaseException):
    """kill -9, as far as Python can tell."""


@pytest.fixture
def desk(books: Books) -> BankDesk:
    """The account is known by its number."""
    desk = BankDesk(books)
    desk.bring(statement([FEE]))
    switch(desk, books.owner)
    return desk


def switch(desk: BankDesk, person: User | None) -> None:
    with tenant(desk.books.tenant_id):
        BankingSettings.objects.update_or_create(company=desk.books.company, defaults={"folder_as": person})


@pytest.fixture
def inbox(desk: BankDesk, tmp_path: Path) -> Path:
    found = tmp_path / str(desk.books.company.id)
    found.mkdir()
    return found


def later() -> int:
    return time.time_ns() + STILL_NANOSECONDS + 1


def take(desk: BankDesk, root: Path, **said: Any) -> int:
    books = desk.books
    return take_files(
        root=root,
        tenant_id=books.tenant_id,
        company_id=books.company.id,
        problem_of=body_of,
        **{"now": later, **said},
    )


def tree(inbox: Path) -> list[str]:
    return sorted(str(one.relative_to(inbox)) for one in inbox.rglob("*") if not one.is_dir() or one.is_symlink())


def amounts(desk: BankDesk) -> list[Decimal]:
    return [one.amount for one in desk.lines()]


def march(number: str = "2") -> str:
    return statement([FEE, SALE], number=number)


def test_a_file_is_imported_and_put_away(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    (inbox / "march.xml").write_text(march())
    assert take(desk, tmp_path) == 1
    assert tree(inbox) == ["done/march.xml"]
    assert (inbox / "done" / "march.xml").read_text() == march()
    assert amounts(desk) == [Decimal("-1.00"), Decimal("119.00")]
    with tenant(desk.books.tenant_id):
        kept = StatementImport.objects.latest("id")
    assert (kept.source, kept.file_name, kept.imported_by_id) == ("folder", "march.xml", desk.books.owner.pk)
    assert take(desk, tmp_path) == 0


def test_a_file_waits_until_it_is_still(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    file = inbox / "march.xml"
    file.write_text(march())
    os.utime(file, (0, 0))  # dated back: it came just now all the same
    (inbox / ".march.xml.part").write_text("half")
    assert take(desk, tmp_path, now=time.time_ns) == 0
    assert tree(inbox) == [".march.xml.part", "march.xml"]
    assert take(desk, tmp_path) == 1
    assert tree(inbox) == [".march.xml.part", "done/march.xml"]


def test_the_folders_are_made_and_other_ones_let_alone(desk: BankDesk, tmp_path: Path) -> None:
    stranger = tmp_path / str(uuid7())
    stranger.mkdir()
    (stranger / "march.xml").write_text(march())
    assert take(desk, tmp_path) == 0
    own = tmp_path / str(desk.books.company.id)
    assert sorted(one.name for one in own.iterdir()) == ["done", "refused"]
    (own / "year").mkdir()
    (own / "year" / "march.xml").write_text(march())
    assert take(desk, tmp_path) == 0
    assert tree(stranger) == ["march.xml"]
    assert tree(own) == ["year/march.xml"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bank_files."),
        (b"garbage", "bank_files.not_recognised"),
        (march().encode()[:-40], "bank_files."),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><OFX>&a;</OFX>", "bank_files."),
        (statement([SALE], iban="GB29NWBK60161331926819").encode(), "banking.account_unclear"),
        (statement([SALE], currency="EUR").encode(), "banking.other_currency"),
    ],
)
def test_what_is_refused_is_put_aside_with_the_reason(
    desk: BankDesk, inbox: Path, tmp_path: Path, content: bytes, code: str
) -> None:
    (inbox / "a.xml").write_bytes(content)
    assert take(desk, tmp_path) == 1
    assert tree(inbox) == ["refused/a.xml", "refused/a.xml.txt"]
    assert (inbox / "refused" / "a.xml").read_bytes() == content
    assert code in (inbox / "refused" / "a.xml.txt").read_text()
    assert amounts(desk) == [Decimal("-1.00")]


def test_nothing_that_lies_there_is_overwritten(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    for content in ("one", "two", "two"):
        (inbox / "a.csv").write_text(content)
        assert take(desk, tmp_path) == 1
    (inbox / "a.csv.txt").write_text("three")
    (inbox / "a.xml").write_text(march())
    assert take(desk, tmp_path) == 2
    (inbox / "a.xml").write_text(statement([RENT], opening="118.00", number="3"))
    assert take(desk, tmp_path) == 1
    refused = [one.read_text() for one in (inbox / "refused").iterdir() if not one.name.endswith(".txt")]
    assert sorted(refused) == ["one", "two", "two"]
    assert "three" in [one.read_text() for one in (inbox / "refused").iterdir()]
    assert len(list((inbox / "done").iterdir())) == 2
    assert len(desk.lines()) == 3


def test_links_devices_dots_and_what_is_too_large_are_refused(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(march())
    (inbox / "link.xml").symlink_to(secret)
    (inbox / "broken.xml").symlink_to("nowhere")
    os.mkfifo(inbox / "pipe.xml")
    (inbox / "a..xml").write_text(march())
    with (inbox / "large.xml").open("wb") as large:
        large.truncate(LARGEST + 1)
    assert take(desk, tmp_path) == 5
    names = ["a..xml", "broken.xml", "large.xml", "link.xml", "pipe.xml"]
    assert tree(inbox) == sorted(f"refused/{name}{end}" for name in names for end in ("", ".txt"))
    assert (inbox / "refused" / "link.xml").is_symlink()
    assert secret.read_text() == march()
    assert "32 MB" in (inbox / "refused" / "large.xml.txt").read_text()
    assert amounts(desk) == [Decimal("-1.00")]


@pytest.mark.parametrize("name", ["company", "done", "refused"])
def test_a_folder_that_is_a_link_leads_nowhere(desk: BankDesk, inbox: Path, tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (inbox / "march.xml").write_text(march())
    if name == "company":
        inbox.rename(tmp_path / "moved")
        inbox.symlink_to(tmp_path / "moved")
    else:
        (inbox / name).symlink_to(elsewhere)
    with pytest.raises(OSError):
        take(desk, tmp_path)
    assert list(elsewhere.iterdir()) == []
    assert amounts(desk) == [Decimal("-1.00")]


def test_a_long_name_and_one_that_is_no_text(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    (inbox / ("ü" * 125 + ".xml")).write_text(march())
    (Path(os.fsdecode(os.fsencode(inbox) + b"/\xff\xfe.xml"))).write_text(march("3"))
    (inbox / ("x" * 251 + ".csv")).write_text("garbage")
    assert take(desk, tmp_path) == 3
    assert len(list((inbox / "done").iterdir())) == 2
    (text,) = (inbox / "refused").glob("*.csv.txt")
    assert text.with_suffix("").read_text() == "garbage"


def test_killed_between_commit_and_move_it_is_imported_once_and_moved_then(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "march.xml").write_text(march())

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(folder, "_put_away", killed)
        take(desk, tmp_path)
    assert tree(inbox) == ["march.xml"]
    assert len(desk.lines()) == 2
    assert take(desk, tmp_path) == 1
    assert tree(inbox) == ["done/march.xml"]
    assert len(desk.lines()) == 2
    with tenant(desk.books.tenant_id):
        assert StatementImport.objects.count() == 2


@pytest.mark.parametrize("content", [march(), "garbage"])
def test_killed_at_the_move_nothing_is_lost(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (inbox / "march.xml").write_text(content)

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(os, "rename", killed)
        take(desk, tmp_path)
    assert (inbox / "march.xml").read_text() == content
    assert take(desk, tmp_path) == 1
    assert not (inbox / "march.xml").exists()
    there = [one.read_text() for one in inbox.rglob("*march.xml") if one.is_file()]
    assert content in there


def test_killed_within_the_import_nothing_is_written(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "march.xml").write_text(march())

    def killed(**_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("oasys.banking.imports.import_statements", killed)
        take(desk, tmp_path)
    assert (tree(inbox), len(desk.lines())) == (["march.xml"], 1)


def test_another_file_that_comes_under_its_name_meanwhile_is_taken_in_its_turn(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = statement([RENT], opening="118.00", number="3")
    (inbox / "march.xml").write_text(march())
    real = folder._imported

    def overtaken(*said: Any) -> str:
        why = real(*said)
        (tmp_path / "fresh").write_text(second)
        (tmp_path / "fresh").rename(inbox / "march.xml")
        return why

    with monkeypatch.context() as patched:
        patched.setattr(folder, "_imported", overtaken)
        take(desk, tmp_path)
    assert second in [one.read_text() for one in inbox.iterdir() if one.is_file()]
    assert take(desk, tmp_path) == 1
    assert [one for one in inbox.iterdir() if one.is_file()] == []
    assert len(desk.lines()) == 3


def test_a_file_that_grows_while_it_is_read_waits(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = inbox / "march.xml"
    file.write_text(march()[:-20])
    real = os.fdopen

    def growing(*said: Any, **more: Any) -> Any:
        with file.open("a") as end:
            end.write(march()[-20:])
        return real(*said, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", growing)
        assert take(desk, tmp_path) == 0
    assert take(desk, tmp_path) == 1
    assert tree(inbox) == ["done/march.xml"]


def test_two_workers_at_once_import_once(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    for number in range(6):
        (inbox / f"{number}.xml").write_text(march(str(number + 10)))
    start = threading.Barrier(3)

    def work() -> int:
        try:
            start.wait(60)
            return take(desk, tmp_path)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        taken = [one.result() for one in [pool.submit(work) for _ in range(3)]]
    assert sum(taken) + take(desk, tmp_path) == 6
    assert tree(inbox) == [f"done/{number}.xml" for number in range(6)]
    assert len(desk.lines()) == 2


def test_another_machine_that_was_faster_leaves_nothing_behind(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("good.xml", "bad.xml"):
        (inbox / name).write_text(march() if name == "good.xml" else "garbage")
    real = folder._imported

    def overtaken(found: folder.Found, *said: Any) -> str:
        why = real(found, *said)
        (inbox / found.name).unlink()
        return why

    monkeypatch.setattr(folder, "_imported", overtaken)
    take(desk, tmp_path)
    assert tree(inbox) == []


def test_without_the_right_everything_stays(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    (inbox / "march.xml").write_text(march())
    viewer = make_member(desk.books.tenant_id, Role.VIEWER)
    gone = make_member(desk.books.tenant_id, Role.ACCOUNTANT, "gone")
    with tenant(desk.books.tenant_id):
        Membership.objects.filter(user=gone).delete()
    for person in (viewer, gone):
        switch(desk, person)
        assert take(desk, tmp_path) == 0
        assert tree(inbox) == ["march.xml"]
    switch(desk, desk.books.owner)
    assert take(desk, tmp_path) == 1


def test_a_fault_is_put_aside_and_others_go_on(
    desk: BankDesk, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.xml").write_text("a")
    (inbox / "b.xml").write_text(march())
    real = folder.carry_out_import

    def breaks(**said: Any) -> Any:
        if said["sent"].name == "a.xml":
            raise ZeroDivisionError
        return real(**said)

    monkeypatch.setattr(folder, "carry_out_import", breaks)
    assert take(desk, tmp_path) == 2
    assert tree(inbox) == ["done/b.xml", "refused/a.xml", "refused/a.xml.txt"]


def test_the_round_goes_to_every_company_that_has_it_switched_on(desk: BankDesk, inbox: Path, tmp_path: Path) -> None:
    other, off = BankDesk(make_books()), BankDesk(make_books())
    archived = BankDesk(make_books())
    for one in (other, archived):
        switch(one, one.books.owner)
    switch(off, None)
    with tenant(archived.books.tenant_id):
        archive_company(company_id=archived.books.company.id, version=1)
    for one in (other, off, archived):
        (tmp_path / str(one.books.company.id)).mkdir()
        (tmp_path / str(one.books.company.id) / "a.csv").write_text("garbage")
    (inbox / "march.xml").write_text(march())
    assert import_folders(str(tmp_path)) == 0  # nothing is still yet
    assert (inbox / "done").is_dir()
    assert not (tmp_path / str(off.books.company.id) / "done").exists()
    assert not (tmp_path / str(archived.books.company.id) / "done").exists()
    assert (tmp_path / str(other.books.company.id) / "done").exists()


def test_a_folder_that_is_not_there_breaks_nothing(desk: BankDesk, tmp_path: Path) -> None:
    assert import_folders(str(tmp_path / "missing")) == 0


def test_who_switches_it_on_stands_for_it(books: Books, api: Api, path: str, settings: Any) -> None:
    address = f"{path}/banking-settings"
    before = api.get(address)
    assert (before.json()["folder_available"], before.json()["folder_enabled"]) == (False, False)
    body = {"folder_enabled": True}
    refused = api.call("PATCH", address, body, If_Match=before["ETag"])
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/folder_enabled")
    settings.BANK_FOLDER = "/somewhere"
    done = api.call("PATCH", address, body, If_Match=before["ETag"])
    assert done.status_code == 200, done.content
    assert (done.json()["folder_enabled"], done.json()["folder_as"]) == (True, books.owner.email)
    accountant = make_member(books.tenant_id, Role.ACCOUNTANT)
    mine = Api(accountant, books.tenant_id)
    kept = mine.call("PATCH", address, {"acceptance_threshold": 90}, If_Match=done["ETag"])
    assert kept.json()["folder_as"] == books.owner.email
    taken = mine.call("PATCH", address, body, If_Match=kept["ETag"])
    assert taken.json()["folder_as"] == accountant.email
    by_token = Api(token=make_token(accountant, books.tenant_id).text)
    off = by_token.call("PATCH", address, {"folder_enabled": False}, If_Match=taken["ETag"])
    assert (off.json()["folder_enabled"], off.json()["folder_as"]) == (False, None)
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert viewer.call("PATCH", address, body, If_Match=off["ETag"]).status_code == 403


def test_the_settings_say_when_it_was_looked_at_and_what_was_refused(
    desk: BankDesk, inbox: Path, tmp_path: Path, api: Api, path: str
) -> None:
    address = f"{path}/banking-settings"
    assert (api.get(address).json()["folder_looked_at"], api.get(address).json()["folder_refusals"]) == (None, [])
    for number in range(12):
        (inbox / f"{number:02}.xml").write_text("no statement")
    (inbox / "march.xml").write_text(statement([FEE, (day(3, 9), "-2.00", "Fee")]))
    assert take(desk, tmp_path) == 13
    said = api.get(address).json()
    assert said["folder_looked_at"] is not None
    assert [one["file_name"] for one in said["folder_refusals"]] == [f"{number:02}.xml" for number in range(11, 1, -1)]
    assert all(one["why"] and "\n" not in one["why"] for one in said["folder_refusals"])
    assert said["folder_name"] == inbox.name
