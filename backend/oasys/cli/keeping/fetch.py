"""PostgreSQL's restore_command: one segment out of the backups, or out of the spool where it is not packed yet.

`python -m oasys.cli.keeping.fetch ARCHIVE SPOOL KEY NAME TARGET` exits 0 when the segment is there, 1 where none is kept, and 255,
which stops the recovery instead of ending it early, where it is kept and cannot be read.
"""

import shutil
import sys
from pathlib import Path

from oasys.cli.keeping.encryption import PIECE, decrypting, read_keys
from oasys.cli.keeping.store import SUFFIX
from oasys.cli.state import Refused

FATAL = 255


def fetch(archive: Path, spool: Path, key: Path, name: str, target: Path) -> bool:
    """Whether the segment was there. Raises Refused where it cannot be read."""
    packed, begun = archive / f"{name}{SUFFIX}", archive / f"{name}.partial{SUFFIX}"
    fresh = target.with_name(f"{target.name}.new")
    # twice: what waits in the spool may be packed between two looks
    for found in (packed, spool / name, packed, spool / f"{name}.partial", begun):
        try:
            if found.name.endswith(SUFFIX):
                _decrypt(found, key, fresh)
            else:
                shutil.copyfile(found, fresh)
        except FileNotFoundError:
            continue
        fresh.replace(target)
        return True
    return False


def _decrypt(found: Path, key: Path, target: Path) -> None:
    if not found.is_file():
        raise FileNotFoundError(found)
    with decrypting(found, read_keys(key)) as plain, target.open("wb") as file:
        while piece := plain.read(PIECE):
            file.write(piece)


def main() -> int:
    archive, spool, key, name, target = sys.argv[1:]
    try:
        return 0 if fetch(Path(archive), Path(spool), Path(key), name, Path(target)) else 1
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return FATAL


if __name__ == "__main__":
    raise SystemExit(main())
