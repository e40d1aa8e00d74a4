"""The launcher end to end: starts, stops, ports, what it says. What is killed under it is in test_kills.py."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from oasys.cli.state import LEAST_FREE_BYTES, Home, Refused
from tests.installations import Instance, oasys, said

NO_NETWORK = {
    "PIP_NO_INDEX": "1",
    "UV_OFFLINE": "1",
    "https_proxy": "http://127.0.0.1:1",
    "http_proxy": "http://127.0.0.1:1",
}


def test_secrets_are_for_their_owner_alone(running: Instance) -> None:
    assert running.home.stat().st_mode & 0o777 == 0o700
    for name in ("secrets.json", "state.json", "sealing-keys.json"):
        assert (running.home / name).stat().st_mode & 0o777 == 0o600, name
    assert running.cluster().data.stat().st_mode & 0o077 == 0
    assert running.cluster().sockets.stat().st_mode & 0o077 == 0


def test_up_while_it_runs_says_where(running: Instance) -> None:
    before = running.record()
    again = running.up()
    assert "runs already" in again.stdout
    assert f"http://127.0.0.1:{running.port}/api/v1/docs" in again.stdout
    assert running.record() == before
    attached = oasys(running.home, "up", "--no-demo")
    assert attached.returncode == 1
    assert f"runs already at http://127.0.0.1:{running.port}" in said(attached)
    assert running.record() == before
    assert running.is_ready()


def test_two_starts_at_once_are_one(stopped: Instance) -> None:
    words = ("up", "--detach", "--no-demo", "--port", str(stopped.port))
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: oasys(stopped.home, *words), range(3)))
    assert [done.returncode for done in answers] == [0, 0, 0], "\n".join(map(said, answers))
    assert sorted("runs already" in done.stdout for done in answers) == [False, True, True]
    assert all(f":{stopped.port}/api/v1/docs" in done.stdout for done in answers)
    log = (stopped.home / "logs" / "supervisor.log").read_text()
    assert log.count("Ready after") == log.count("Starting the web server") == 1
    assert stopped.is_ready()


def test_status_tells_whether_all_is_well(running: Instance) -> None:
    done = oasys(running.home, "status")
    assert done.returncode == 0, said(done)
    for word in (
        "Web server     ready",
        "Edge           running",
        "Live process   running",
        "PostgreSQL     running",
        "Worker         running, 0 jobs in the queue; sealed up to",
        "On disk",
        f":{running.port}/api/v1/docs",
    ):
        assert word in done.stdout


def test_a_later_start_needs_no_network(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    assert oasys(running.home, "down").returncode == 0
    began = time.monotonic()
    again = running.up(**NO_NETWORK)
    print(f"later start: {time.monotonic() - began:.1f} s")
    assert "Getting" not in said(again)
    assert "Migrating" not in said(again)
    assert person.finds_everything()


def test_ctrl_c_stops_in_order_and_down_is_down(running: Instance) -> None:
    supervisor, web = running.process("supervisor"), running.process("web")
    supervisor.send_signal(signal.SIGINT)  # what Ctrl-C sends
    psutil.wait_procs([supervisor], 120)
    assert not web.is_running()
    assert running.cluster().process() is None
    log = (running.home / "logs" / "supervisor.log").read_text()
    assert log.index("Stopping the web server") < log.index("Stopping PostgreSQL") < log.index("Stopped.")


def test_down_twice_is_down(stopped: Instance) -> None:
    for _ in range(2):
        assert oasys(stopped.home, "down").returncode == 0
        assert stopped.cluster().process() is None
        assert not (stopped.home / "run" / "processes.json").exists()
    status = oasys(stopped.home, "status")
    assert (status.returncode, "not running" in status.stdout) == (1, True)


def test_a_taken_port_is_named_with_who_takes_it(stopped: Instance) -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        port = taker.getsockname()[1]
        refused = oasys(stopped.home, "up", "--detach", "--no-demo", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} is taken by" in said(refused)
    assert f"(process {os.getpid()})" in said(refused)
    assert "--port" in said(refused)
    assert stopped.cluster().process() is None


def test_a_stranger_who_has_an_old_number_is_left_alone(stopped: Instance) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
    try:
        one = {"pid": stranger.pid, "created": psutil.Process(stranger.pid).create_time() - 1000}
        record = {"port": stopped.port, "supervisor": one, "web": one}
        (stopped.home / "run" / "processes.json").write_text(json.dumps(record))
        (stopped.cluster().data / "postmaster.pid").write_text(f"{stranger.pid}\n")
        assert oasys(stopped.home, "status").returncode == 1
        assert oasys(stopped.home, "down").returncode == 0
        (stopped.home / "run" / "processes.json").write_text(json.dumps(record))
        (stopped.cluster().data / "postmaster.pid").write_text(f"{stranger.pid}\n")
        stopped.up()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_without_a_port_the_next_free_one_is_taken(stopped: Instance) -> None:
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taker.bind(("127.0.0.1", 8000))
            taker.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        done = oasys(stopped.home, "up", "--detach", "--no-demo")
    assert done.returncode == 0, said(done)
    port = stopped.record()["port"]
    assert 8000 < port < 8100
    assert "Port 8000 is taken by" in done.stdout and f"using {port}" in done.stdout
    assert oasys(stopped.home, "down").returncode == 0


def _can_mount(folder: Path) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a real small disk where this user may mount one; else with the system's answer replaced."""
    small = tmp_path / "small disk"
    if os.getuid() == 0 and _can_mount(small):
        try:
            refused = oasys(small / "home", "up", "--detach", "--no-demo")
            written = [path for path in small.rglob("*") if path.is_file()]
        finally:
            subprocess.run(["umount", str(small)], check=True)
        assert refused.returncode == 1
        assert "MB left; OASYS needs" in said(refused)
        assert "nothing is lost" in said(refused)
        assert "Traceback" not in said(refused)
        assert written == []
    usage = shutil.disk_usage(tmp_path)._replace(free=LEAST_FREE_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Refused, match="MB left; OASYS needs 300 MB"):
        Home(tmp_path).refuse_full_disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=LEAST_FREE_BYTES))
    Home(tmp_path).refuse_full_disk()
