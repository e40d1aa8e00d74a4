"""Logs are rotated under processes that go on writing."""

import subprocess
from pathlib import Path

from oasys.cli.rotation import rotate


def test_a_log_that_is_too_large_is_moved_and_its_writer_goes_on(tmp_path: Path) -> None:
    log, small = tmp_path / "web.log", tmp_path / "live.log"
    small.write_text("short\n")
    with log.open("ab") as opened:
        writer = subprocess.Popen(
            ["sh", "-c", "while read word; do echo $word; done"], stdin=subprocess.PIPE, stdout=opened
        )
    assert writer.stdin is not None
    log.write_text("x" * 2000 + "\n")
    rotate([log, small, tmp_path / "none.log"], most_bytes=1000)
    writer.stdin.write(b"after\n")
    writer.stdin.close()
    writer.wait(60)
    assert log.read_text() == "after\n"
    assert (tmp_path / "web.log.1").read_text() == "x" * 2000 + "\n"
    assert small.read_text() == "short\n"
    assert not (tmp_path / "live.log.1").exists()


def test_where_nothing_can_be_copied_there_is_room_again(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("x" * 2000)
    (tmp_path / "web.log.1").mkdir()
    rotate([log], most_bytes=1000)
    assert log.read_text() == ""
