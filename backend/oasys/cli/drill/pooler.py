"""PgBouncer in transaction mode before the server of a drill: its program comes from the system's package `pgbouncer`."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from oasys.cli.postgres import PORT, Cluster, other_than_root
from oasys.cli.provision import DATABASE
from oasys.cli.state import Refused
from oasys.cli.throwaway import PASSWORD

START_SECONDS = 10
ROLE = "oasys_app"
CONFIGURATION = """
[databases]
{database} = host={sockets} port={port} dbname={database}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = {port}
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 400
logfile = {folder}/log
pidfile = {folder}/pid
log_connections = 0
log_disconnections = 0
"""


def program() -> str | None:
    """PgBouncer's program, where the machine has it; Debian keeps it where only root looks."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


@contextmanager
def pooled(cluster: Cluster, folder: Path, sessions: int) -> Iterator[str]:
    """The address of the run's database as the application's role through the pooler, which holds so many sessions of PostgreSQL.

    Raises Refused where it does not begin.
    """
    found = program()
    assert found is not None
    folder.mkdir(mode=0o700)
    (folder / "users.txt").write_text(f'"{ROLE}" "{PASSWORD}"\n')
    (folder / "pgbouncer.ini").write_text(
        CONFIGURATION.format(database=DATABASE, sockets=cluster.sockets, port=PORT, folder=folder, sessions=sessions)
    )
    url = f"postgresql://{ROLE}:{PASSWORD}@/{DATABASE}?host={quote(str(folder), safe='')}&port={PORT}"
    process = subprocess.Popen(
        [*other_than_root(), found, "--quiet", str(folder / "pgbouncer.ini")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, url, folder / "log")
        yield url
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(url, connect_timeout=3):
                return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(errors="replace")[-1000:] if log.exists() else ""
                raise Refused(f"PgBouncer did not begin: {error}\n{said}") from error
        time.sleep(0.05)
