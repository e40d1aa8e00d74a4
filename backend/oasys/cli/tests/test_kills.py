"""kill -9 of each process of an installation: it comes back by itself, and nothing is lost."""

import contextlib
import subprocess
import time
from pathlib import Path

import httpx
import psutil
import pytest

from oasys.cli.children import GRACE_SECONDS
from oasys.cli.ports import is_listening
from oasys.cli.state import Home
from tests.installations import LAUNCHER, Instance, environment_for, eventually, oasys, said


def test_a_killed_web_server_is_started_again(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    web = running.process("web")
    workers = web.children()
    assert workers
    web.kill()
    eventually(lambda: running.record()["web"]["pid"] != web.pid)
    assert not any(worker.is_running() for worker in workers)
    eventually(person.finds_everything)


@pytest.mark.parametrize("name", ["edge", "live"])
def test_a_killed_door_is_opened_again_at_the_same_address(running: Instance, name: str) -> None:
    person = running.person()
    person.add_tenant()
    killed, others = running.process(name), running.record()
    killed.kill()
    eventually(lambda: running.record()[name]["pid"] != killed.pid)
    eventually(person.finds_everything)
    record = running.record()
    assert (record["port"], record["inner"]) == (others["port"], others["inner"])
    eventually(lambda: is_listening(running.inner("live")))
    assert {other for other in ("web", "worker", "edge", "live") if record[other] != others[other]} == {name}


def test_a_killed_worker_is_started_again(running: Instance) -> None:
    worker = running.process("worker")
    worker.kill()
    eventually(lambda: running.record()["worker"]["pid"] != worker.pid)
    assert "The worker ended unexpectedly" in (running.home / "logs" / "supervisor.log").read_text()
    eventually(running.is_ready)


def test_a_worker_whose_supervisor_was_killed_ends_itself(running: Instance) -> None:
    worker = running.process("worker")
    running.process("supervisor").kill()
    eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)
    running.up()
    assert running.process("worker").pid != worker.pid


def test_a_worker_killed_in_the_middle_of_an_import_leaves_it_to_the_next(running: Instance) -> None:
    """kill -9 after the first chunk was posted: nothing of it stands, and the job is done once by the next worker."""
    person = running.person()
    company = person.add_company()
    entries = 40_000
    rows = ["entry,date,account,debit,credit"]
    for number in range(entries):
        rows += [f"{number},2026-03-01,1110,1.00,", f"{number},2026-03-01,4110,,1.00"]
    asked = person.send_file(f"/companies/{company}/imports/journal", "\n".join(rows).encode())
    where = f"/companies/{company}/jobs/{asked['id']}"
    eventually(lambda: person.read(where)["progress_done"] >= 10_000)
    worker = running.process("worker")
    worker.kill()
    assert person.read(where)["state"] == "running"
    assert person.read(f"/companies/{company}/journal-entries")["items"] == []
    eventually(lambda: person.read(where)["state"] == "succeeded", seconds=300)
    assert person.read(where)["result"]["entries"] == entries
    total = person.read(f"/companies/{company}/reports/trial-balance?to_date=2026-12-31")["totals"]["debit"]
    assert total == f"{entries}.00"


def test_a_worker_that_is_asked_to_stop_is_gone_in_time(running: Instance) -> None:
    worker = running.process("worker")
    started = time.monotonic()
    worker.terminate()
    eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)
    assert time.monotonic() - started < GRACE_SECONDS
    eventually(lambda: running.record()["worker"]["pid"] != worker.pid)


def test_a_killed_postgresql_is_started_again(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    postgres = running.cluster().process()
    assert postgres is not None
    postgres.kill()
    eventually(lambda: (found := running.cluster().process()) is not None and found.pid != postgres.pid)
    eventually(person.finds_everything)
    assert "PostgreSQL ended unexpectedly" in (running.home / "logs" / "supervisor.log").read_text()
    person.add_tenant()
    assert person.finds_everything()


def test_a_killed_supervisor_loses_nothing(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    orphan = running.process("web")
    running.process("supervisor").kill()
    eventually(lambda: not psutil.pid_exists(running.record()["supervisor"]["pid"]))
    assert orphan.is_running()
    assert "left behind" in running.up().stdout
    assert not orphan.is_running()
    assert running.process("web").pid != orphan.pid
    assert person.finds_everything()


def test_everything_killed_at_once_loses_nothing(running: Instance) -> None:
    """As when the power fails, but for the disk: stale lock, process ids and postmaster.pid stay behind."""
    person = running.person()
    person.add_tenant()
    postgres = running.cluster().process()
    assert postgres is not None
    web = running.process("web")
    everyone = [running.process("supervisor"), web, *web.children(recursive=True), *postgres.children(), postgres]
    for process in everyone:
        with contextlib.suppress(psutil.NoSuchProcess):  # a worker may go with its master
            process.kill()
    psutil.wait_procs(everyone, 60)
    assert oasys(running.home, "status").returncode == 1
    running.up()
    assert person.finds_everything()


def test_a_kill_while_the_demo_is_made_costs_nothing(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "home")
    words = ["up", "--port", str(instance.port)]
    home = Home(instance.home)
    first = subprocess.Popen(
        [str(LAUNCHER), *words],
        env=environment_for(instance.home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: home.facts().get("demo_password"), seconds=600)  # the first start builds the web app
        for process in [*psutil.Process(first.pid).children(recursive=True), psutil.Process(first.pid)]:
            with contextlib.suppress(psutil.Error):
                process.kill()
        first.wait()
        assert "demo" not in home.facts()
        done = oasys(instance.home, *words, "--detach")
        assert done.returncode == 0, said(done)
        assert home.facts()["demo"]["password"] in done.stdout
        with httpx.Client(base_url=f"http://127.0.0.1:{instance.port}/api/v1", timeout=60) as client:
            client.get("/auth/session")
            headers = {"X-CSRFToken": client.cookies["oasys_csrf"], "Origin": f"http://127.0.0.1:{instance.port}"}
            assert client.post("/auth/login", json=home.facts()["demo"], headers=headers).status_code == 200
    finally:
        oasys(instance.home, "down")
